"""«Yes, this is my number» or «not mine», from a log-in that is the member's already."""

from datetime import datetime
from typing import Literal

from django.db import transaction

from saldoku.access import idempotency, links, log
from saldoku.kernel.errors import NotAllowed, NotFound
from saldoku.kernel.principal import Channel, Principal, Role
from saldoku.usecases.handset.confirm_handset import confirm_handset
from saldoku.usecases.links.show_pending import BY_CONTACT


def answer_handset(
    *, who: Principal, reference: str, yes: bool, key: str, at: datetime, channel: Channel
) -> Literal["confirmed", "refused"]:
    """Bind the number that waits under `reference`, or turn it away. `key` is made by the caller.

    Somebody else's request, one that was decided meanwhile and one that never was are the same NotFound.
    Whoever asked is not told of a no: that would say that the numbers were right.
    """
    if who.role is not Role.MEMBER or who.member_id is None or who.user_id is None:
        raise NotAllowed(what="handsets")
    member_id = who.member_id

    def act() -> idempotency.Answer:
        link = links.by_reference(reference=reference, at=at)
        if link.member_id != member_id or link.kind != "handset":
            raise NotFound(what="link")
        if yes:
            confirm_handset(link=link, by=who, channel=channel, at=at)
            return {"answer": "confirmed"}
        links.decide(link_id=link.id, state="refused", by=BY_CONTACT, at=at)
        log.write(member_id=member_id, who=who, channel=channel, action="refuse-link", at=at)
        return {"answer": "refused"}

    asked = idempotency.fingerprint("answer-handset", reference, "yes" if yes else "no")
    with transaction.atomic(durable=True):
        answer = idempotency.once(user_id=who.user_id, key=key, asked=asked, at=at, act=act)
    return "confirmed" if answer["answer"] == "confirmed" else "refused"
