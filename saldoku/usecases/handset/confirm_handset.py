"""Confirm a handset that waits: by the contact on file, in the app, or by a clerk who saw the papers."""

from datetime import datetime

from django.db import transaction

from saldoku.access import links
from saldoku.access.links import Link
from saldoku.kernel.errors import NotAllowed, NotFound
from saldoku.kernel.principal import Channel, Principal, Role
from saldoku.usecases.handset import notices
from saldoku.usecases.handset.binding import bind_number


def confirm_handset(
    *, link: Link, by: Principal, channel: Channel, at: datetime, member_id: int | None = None
) -> datetime:
    """Decide the link and bind its number; returns from when the number may ask. Its owner is told by SMS.

    A member confirms for themselves only. A clerk may name the `member_id` that the papers show, for a
    request that matched nobody. NotFound when the link is not a handset's or was decided meanwhile.
    """
    subject = by.member_id if by.role is Role.MEMBER else member_id or link.member_id
    if link.kind != "handset" or subject is None:
        raise NotFound(what="link")
    if by.role is Role.MEMBER and subject != link.member_id:
        raise NotAllowed(what="link")
    number, language = str(link.claim["phone"]), str(link.claim.get("language", ""))
    with transaction.atomic():
        links.decide(link_id=link.id, state="confirmed", by=by.name or by.role, at=at)
        usable_from = bind_number(member_id=subject, number=number, by=by, channel=channel, at=at)
        notices.tell_confirmed(
            member_id=subject, number=number, usable_from=usable_from, language=language, at=at
        )
    return usable_from
