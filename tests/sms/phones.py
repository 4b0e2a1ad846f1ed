"""A phone on the table of a test: it texts the fund through the signed door and reads what comes back."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

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
class Phone:
    """`phone.texts("SALDO")` gives the replies to that message, as the outbox holds them."""

    number: str
    at: datetime
    client: Client = field(default_factory=Client)

    def texts(self, text: str, *, message_id: str = "") -> list[str]:
        """Post one message, let the worker answer, and read the replies. Time goes on by a second."""
        self.at += timedelta(seconds=1)
        fields = {
            "from": self.number, "to": "2757", "text": text, "id": message_id or f"m{next(_ids)}",
            "received_at": self.at.isoformat(),
        }  # fmt: skip
        before = set(Outbound.objects.values_list("id", flat=True))
        response = post(self.client, fields, at=self.at)
        assert response.status_code == 200, response.content
        answer_inbox(answer=answer, at=self.at)
        new = Outbound.objects.exclude(id__in=before).filter(reply_to__isnull=False).order_by("id")
        return [message.text for message in new]

    def asks(self, text: str) -> str:
        """The one reply to a message."""
        replies = self.texts(text)
        assert len(replies) == 1, replies
        return replies[0]
