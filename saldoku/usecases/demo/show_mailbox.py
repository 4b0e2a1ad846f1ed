"""All mails that the demo sent, as one mailbox."""

from dataclasses import dataclass
from datetime import datetime

from saldoku.messaging.models import Outbound
from saldoku.usecases.demo.guard import only_in_demo

NEWEST = 30


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it left."""

    id: int
    at: datetime
    to: str
    subject: str
    text: str


def show_mailbox() -> tuple[Mail, ...]:
    """The newest mails, newest first."""
    only_in_demo()
    rows = Outbound.objects.filter(kind="email", state="sent").order_by("-id")[:NEWEST]
    return tuple(
        Mail(row.id, row.sent_at or row.made_at, row.recipient, row.subject, row.text) for row in rows
    )
