"""The number that a message came from, and whom it speaks for."""

from dataclasses import dataclass, field
from datetime import datetime

from saldoku.access import handsets
from saldoku.access.handsets import Bound
from saldoku.kernel.errors import SaldokuError
from saldoku.scheme.policies import AccessPolicy


class HandsetUnknown(SaldokuError):
    """The number speaks for nobody, or has been silent for so long that it may be somebody else's now."""

    code = "handset-unknown"


class CoolingOff(SaldokuError):
    """The number was linked in place of another one and may not ask yet. Fields: `until`."""

    code = "cooling-off"


class PinNeeded(SaldokuError):
    """The member set a PIN and the message has none."""

    code = "pin-needed"


@dataclass(frozen=True, slots=True)
class Caller:
    """A number in E.164 with its binding, if it has one. The carrier vouches for the number, not we."""

    number: str = field(repr=False)
    handset: Bound | None

    @property
    def language(self) -> str:
        """The language that this handset chose; empty when it chose none."""
        return self.handset.language if self.handset else ""


def recognise(*, number: str, at: datetime) -> Caller:
    """Whom a number speaks for at `at`."""
    return Caller(number, handsets.find(number=number, at=at))


def is_dormant(handset: Bound, *, policy: AccessPolicy, at: datetime) -> bool:
    """Whether the handset was silent for so long that the number may have a new owner."""
    return at - handset.used_at > policy.handset_dormant
