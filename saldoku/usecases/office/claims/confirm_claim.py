"""Link a log-in or a handset for a person whose papers the clerk has seen."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from saldoku.access import links, log
from saldoku.kernel.errors import NotAllowed, NotUnderstood
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.handset.confirm_handset import confirm_handset
from saldoku.usecases.office.claims.show_claim import claim_of, fits, is_other
from saldoku.usecases.office.reasons import give_reason
from saldoku.usecases.office.serving import serving
from saldoku.usecases.office.tickets import found_member
from saldoku.usecases.registration.linking import link_login


def confirm_claim(
    *,
    who: Principal,
    ticket: str,
    documents: Iterable[str],
    at: datetime,
    text: str = "",
    found: str = "",
) -> str:
    """Confirm the request of a ticket; returns its kind, `login` or `handset`.

    For a request that matched nobody, `found` names the member by whose papers the clerk went. The member's
    contacts on file are told, and the log says who confirmed and what was shown. NotUnderstood(documents,
    `photo`) without a document that shows a face. NotAllowed when the request gave another member's numbers
    or when none of its numbers is this member's; NotFound when it was decided meanwhile.
    """
    serving(who)
    reason = give_reason(why="link", documents=documents, text=text, supervisor=False)
    if not reason.has_photo:
        raise NotUnderstood(field="documents", hint="photo", all=(("documents", "photo"),))
    with transaction.atomic(durable=True):
        link = claim_of(ticket=ticket, who=who, at=at)
        chosen = found_member(ticket=found, who=who, at=at) if found else None
        member_id = chosen or link.member_id
        if member_id is None or is_other(link, chosen) or not fits(link, member_id).enough:
            raise NotAllowed(what="link")
        if link.kind == "handset":
            confirm_handset(link=link, by=who, channel=Channel.OFFICE, at=at, member_id=member_id)
        else:
            if link.user_id is None:
                raise NotAllowed(what="link")
            links.decide(link_id=link.id, state="confirmed", by=who.name, at=at)
            link_login(
                user_id=link.user_id, member_id=member_id, claim=link.claim, by=who, channel=Channel.OFFICE,
                at=at,
            )  # fmt: skip
        log.write(
            member_id=member_id, who=who, channel=Channel.OFFICE, action="confirm-link", at=at,
            reason=reason.line,
        )  # fmt: skip
    return link.kind
