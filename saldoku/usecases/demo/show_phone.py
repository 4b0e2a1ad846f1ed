"""What stands on the screen of a phone in the demo: the messages it sent and got."""

from dataclasses import dataclass
from datetime import datetime

from saldoku.messaging.models import Inbound, Outbound
from saldoku.usecases.demo.guard import only_in_demo

NEWEST = 40
_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class Text:
    """One message on the phone; `mine` is what the phone sent. `state` is how far it has come."""

    id: int
    at: datetime
    mine: bool
    text: str
    state: str


def show_phone(*, number: str) -> tuple[Text, ...]:
    """The newest messages of one number, oldest first. Numbers are sealed, so the newest few hundred of
    all are opened: good for a demo, and for nothing else."""
    only_in_demo()
    sent = [
        Text(row.id, row.received_at, mine=True, text=row.text, state=row.state)
        for row in Inbound.objects.order_by("-id")[:_LOOKED_AT]
        if row.sender == number
    ]
    got = [
        Text(row.id, row.sent_at or row.made_at, mine=False, text=row.text, state=row.state)
        for row in Outbound.objects.filter(kind="sms", state="sent").order_by("-id")[:_LOOKED_AT]
        if row.recipient == number
    ]
    return tuple(sorted([*sent, *got], key=lambda one: one.id)[-NEWEST:])
