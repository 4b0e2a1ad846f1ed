"""End a request whose maker is not the person of the papers."""

from datetime import datetime

from django.db import transaction

from saldoku.access import links, log
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.office.claims.show_claim import claim_of
from saldoku.usecases.office.serving import serving


def refuse_claim(*, who: Principal, ticket: str, at: datetime) -> str:
    """Refuse the request of a ticket; returns its kind. NotFound when it was decided meanwhile.

    The member whose numbers were given, if there is one, reads it in the log.
    """
    serving(who)
    with transaction.atomic(durable=True):
        link = claim_of(ticket=ticket, who=who, at=at)
        links.decide(link_id=link.id, state="refused", by=who.name, at=at)
        if link.member_id is not None:
            log.write(member_id=link.member_id, who=who, channel=Channel.OFFICE, action="refuse-link", at=at)
    return link.kind
