"""A phone on the table of a test: it texts the fund through the signed door and reads what comes back."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import time_machine
from django.http import HttpResponse
from django.test import Client

from saldoku.channels.sms.door import answer
from saldoku.jobs.answer_inbox import answer_inbox
from saldoku.messaging.gateways.signature import sign
from saldoku.messaging.models import Outbound

SECRET = "a-secret-between-tests-and-tests"
GATEWAYS = f"main=http://127.0.0.1:9/send?secret={SECRET}&sender=2757"
_ids = count(1)


def post(
    client: Client, fields: Any, *, at: datetime, gateway: str = "main", secret: str = SECRET
) -> HttpResponse:
    """What a carrier posts, signed at `at`. The clock must stand near `at`."""
    body = json.dumps(fields).encode()
    headers = sign(secret=secret, body=body, at=at)
    return client.post(f"/sms/inbound/{gateway}", body, content_type="application/json", headers=headers)


@dataclass
class Carrier:
    """Brings messages, lets the worker answer, and tells what waits in the outbox then."""

    clock: time_machine.Traveller
    at: datetime
    client: Client = field(default_factory=Client)

    def brings(self, sender: str, text: str, *, message_id: str = "") -> list[Outbound]:
        """Post one message a second later, let the worker answer, and return the replies."""
        self.later(seconds=1)
        fields = {
            "from": sender, "to": "2757", "text": text, "id": message_id or f"m{next(_ids)}",
            "received_at": self.at.isoformat(),
        }  # fmt: skip
        before = list(Outbound.objects.values_list("id", flat=True))
        response = post(self.client, fields, at=self.at)
        assert response.status_code == 200, response.content
        answer_inbox(answer=answer, at=self.at)
        return list(Outbound.objects.exclude(id__in=before).filter(reply_to__isnull=False).order_by("id"))

    def later(self, **stretch: int) -> None:
        """Let time go by: `later(days=8)`."""
        self.at += timedelta(**stretch)
        self.clock.move_to(self.at, tick=False)

    def phone(self, number: str) -> "Phone":
        return Phone(number, self)


@dataclass
class Phone:
    """`phone.asks("SALDO")` is the one reply to that message."""

    number: str
    carrier: Carrier

    def texts(self, text: str) -> list[str]:
        """The replies to a message, in order: one or none."""
        replies = self.carrier.brings(self.number, text)
        assert all(one.recipient.endswith(self.number[-9:]) for one in replies)
        return [one.text for one in replies]

    def asks(self, text: str) -> str:
        """The one reply to a message."""
        replies = self.texts(text)
        assert len(replies) == 1, replies
        return replies[0]


def told(recipient: str) -> list[Outbound]:
    """What a contact was told without having asked, oldest first."""
    rows = Outbound.objects.filter(reply_to__isnull=True).order_by("id")
    return [row for row in rows if row.recipient == recipient]
