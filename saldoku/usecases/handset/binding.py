"""What happens when a number begins to speak for a member: the one effect behind every way to prove it."""

from datetime import datetime

from django.db import transaction

from saldoku.access import handsets, log
from saldoku.access.handsets import Bound
from saldoku.kernel.identifiers import mask_phone
from saldoku.kernel.principal import Channel, Principal
from saldoku.members.models import Member
from saldoku.usecases.fund import policy_on
from saldoku.usecases.handset import notices
from saldoku.usecases.handset.callers import is_dormant


def bind_number(*, member_id: int, number: str, by: Principal, channel: Channel, at: datetime) -> datetime:
    """Bind `number` to the member; returns from when it may ask.

    At once, unless it takes the place of another number, or takes the number from another member: then
    after the fund's cooling-off. Until then the old number goes on, and is told, so that its owner can
    object before a thief sees anything. A number that is bound to the member already stays as it is.
    """
    policy = policy_on(at)
    with transaction.atomic():
        Member.objects.select_for_update().get(id=member_id)
        before = handsets.find(number=number, at=at)
        taken = before if before is not None and before.member_id != member_id else None
        if before is not None and taken is None and not is_dormant(before, policy=policy, at=at):
            return before.usable_from
        # A number that was let go a moment ago still counts: or one would first unbind, then bind at once.
        recent = handsets.of_member(member_id=member_id, at=at - policy.handset_cooling_off)
        others = [one for one in recent if one.number != number]
        usable_from = at + policy.handset_cooling_off if others or taken else at
        old = [one for one in handsets.of_member(member_id=member_id, at=at) if one.number != number]
        # So does its PIN: whoever borrows the phone could otherwise lose it by BERHENTI and DAFTAR.
        handsets.bind(
            member_id=member_id, number=number, at=at, usable_from=usable_from,
            pin_since=at - policy.handset_cooling_off,
        )  # fmt: skip
        for one in old:
            handsets.end(member_id=member_id, handset_id=one.id, at=usable_from)
        log.write(
            member_id=member_id, who=by, channel=channel, action="link-handset", at=at,
            number=mask_phone(number), usable_from=usable_from.isoformat(),
        )  # fmt: skip
        notices.tell_linked(member_id=member_id, number=number, old=old, usable_from=usable_from, at=at)
        if taken is not None:
            _let_go(taken, at)
    return usable_from


def _let_go(taken: Bound, at: datetime) -> None:
    """The number has left another member, as recycled numbers do: their log and contacts say so."""
    log.write(
        member_id=taken.member_id, who=Principal.operator(name=""), channel=Channel.SYSTEM,
        action="unlink-handset", at=at, number=mask_phone(taken.number),
    )  # fmt: skip
    notices.tell_unlinked(member_id=taken.member_id, number=taken.number, at=at)
