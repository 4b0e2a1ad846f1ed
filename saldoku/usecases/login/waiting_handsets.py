"""Phone numbers that ask to speak for a member and wait for a yes or a no."""

from dataclasses import dataclass
from datetime import datetime

from saldoku.access import links
from saldoku.access.models import LinkRequest
from saldoku.kernel.errors import NotAllowed
from saldoku.kernel.identifiers import mask_phone
from saldoku.kernel.principal import Principal, Role


@dataclass(frozen=True, slots=True)
class WaitingHandset:
    """`hint` is enough of the number to know one's own."""

    reference: str
    hint: str
    made_at: datetime
    expires_at: datetime


def waiting_handsets(*, who: Principal, at: datetime) -> tuple[WaitingHandset, ...]:
    """The member's own, oldest first; NotAllowed for anybody but a member."""
    if who.role is not Role.MEMBER or who.member_id is None:
        raise NotAllowed(what="handsets")
    rows = LinkRequest.objects.filter(
        member_id=who.member_id, kind="handset", state="pending", expires_at__gt=at
    ).order_by("id")
    found = [links.by_reference(reference=row.reference, at=at) for row in rows[:10]]
    return tuple(
        WaitingHandset(one.reference, mask_phone(str(one.claim["phone"])), one.made_at, one.expires_at)
        for one in found
    )
