"""Forget registrations and link requests whose time is over."""

from dataclasses import dataclass
from datetime import datetime

from saldoku.access import links
from saldoku.access.models import RegistrationAttempt


@dataclass(frozen=True, slots=True)
class Swept:
    """How many went."""

    registrations: int
    links: int


def sweep_registrations(*, at: datetime) -> Swept:
    """What was typed goes with the row; a request that nobody confirmed expires. For a nightly job."""
    gone, _ = RegistrationAttempt.objects.filter(expires_at__lte=at).delete()
    return Swept(gone, links.sweep(at=at))
