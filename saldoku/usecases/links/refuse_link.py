"""«That was not me»: the owner of a contact on file ends a request."""

from datetime import datetime

from django.db import transaction

from saldoku.access import links, log
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.links.show_pending import BY_CONTACT


def refuse_link(*, secret: str, at: datetime, channel: Channel) -> str:
    """End the request; returns its kind. NotFound when unknown, decided or too old.

    The asker is not told: that somebody answered would say that the numbers were right.
    """
    with transaction.atomic(durable=True):
        link = links.by_secret(secret=secret, at=at)
        links.decide(link_id=link.id, state="refused", by=BY_CONTACT, at=at)
        if link.member_id is not None:
            log.write(
                member_id=link.member_id, who=Principal.member(link.member_id), channel=channel,
                action="refuse-link", at=at,
            )  # fmt: skip
    return link.kind
