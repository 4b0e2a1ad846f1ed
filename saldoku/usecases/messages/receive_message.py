"""Take in what a carrier posts, so that it is ours before the carrier hears so."""

from collections.abc import Mapping
from datetime import datetime

from django.db import InterfaceError, OperationalError

from saldoku.kernel.errors import NotAllowed, SaldokuError
from saldoku.messaging import inbox
from saldoku.messaging.gateways import Receiver
from saldoku.messaging.gateways.settings import sms_gateways


class StoreAway(SaldokuError):
    """The database cannot store now: the carrier keeps the message and tries again."""

    code = "store-away"


def receive_message(
    *, gateway: str, headers: Mapping[str, str], body: bytes, content_type: str, url: str, at: datetime
) -> int:
    """Verify and store the messages of one post; returns how many were new. Committed when it returns.

    NotAllowed for an unknown gateway and a wrong signature alike; StoreAway when nothing was stored.
    """
    found = sms_gateways().get(gateway)
    if not isinstance(found, Receiver) or not found.verify(headers=headers, body=body, url=url, at=at):
        raise NotAllowed(what="inbound")
    messages = found.parse(content_type=content_type, body=body, at=at)
    try:
        return inbox.store(gateway=gateway, messages=messages, at=at)
    except (OperationalError, InterfaceError) as away:
        raise StoreAway from away
