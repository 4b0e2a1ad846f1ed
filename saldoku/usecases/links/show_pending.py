"""What a log-in that waits for its link may know: the reference, and how long it is good for."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from saldoku.access.models import LinkRequest

# Who refused, when it was the owner of a contact on file.
BY_CONTACT = "contact on file"


@dataclass(frozen=True, slots=True)
class Pending:
    """`reference` is None when nothing waits: it ran out, or an office declined."""

    reference: str | None
    made_at: datetime | None
    expires_at: datetime | None


def show_pending(*, user_id: int, at: datetime) -> Pending:
    """The newest request of this log-in.

    One that the owner of the card refused goes on looking like one that waits: that somebody refused
    would tell a thief that the numbers were right.
    """
    waits = Q(state="pending") | Q(state="refused", decided_by=BY_CONTACT)
    row = (
        LinkRequest.objects.filter(waits, user_id=user_id, kind="login", expires_at__gt=at)
        .order_by("-id")
        .first()
    )
    return Pending(row.reference, row.made_at, row.expires_at) if row else Pending(None, None, None)
