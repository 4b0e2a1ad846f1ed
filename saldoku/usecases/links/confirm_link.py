"""«Yes, this is me»: the owner of a contact on file lets a waiting log-in or handset in."""

from datetime import datetime

from django.db import transaction

from saldoku.access import links
from saldoku.kernel.errors import NotFound
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.handset.confirm_handset import confirm_handset
from saldoku.usecases.links.show_pending import BY_CONTACT
from saldoku.usecases.registration.linking import link_login


def confirm_link(*, secret: str, at: datetime, channel: Channel) -> str:
    """Link what asked for it; returns its kind. NotFound when unknown, decided or too old.

    The secret went only to a contact that the fund had before, so holding it is the proof.
    """
    with transaction.atomic(durable=True):
        link = links.by_secret(secret=secret, at=at)
        if link.member_id is None:
            raise NotFound(what="link")  # nobody was ever sent this secret
        owner = Principal.member(link.member_id)
        if link.kind == "handset":
            confirm_handset(link=link, by=owner, channel=channel, at=at)
            return link.kind
        if link.user_id is None:
            raise NotFound(what="link")
        links.decide(link_id=link.id, state="confirmed", by=BY_CONTACT, at=at)
        link_login(
            user_id=link.user_id, member_id=link.member_id, claim=link.claim, channel=channel, at=at,
            by=owner,
        )  # fmt: skip
    return link.kind
