"""Let a number go: it no longer asks for anybody."""

from datetime import datetime

from django.db import transaction

from saldoku.access import handsets, log
from saldoku.kernel.identifiers import mask_phone
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.handset import notices
from saldoku.usecases.handset.callers import Caller


def unbind_handset(*, caller: Caller, by: Principal | None, channel: Channel, at: datetime) -> bool:
    """Unbind the number; returns whether it was bound. `by` is None when the number itself asked.

    It only takes away, so it needs no PIN. The member's other contacts are told.
    """
    handset = caller.handset
    if handset is None:
        return False
    with transaction.atomic():
        if not handsets.end(member_id=handset.member_id, handset_id=handset.id, at=at):
            return False
        log.write(
            member_id=handset.member_id, who=by or Principal.member(handset.member_id), channel=channel,
            action="unlink-handset", at=at, number=mask_phone(caller.number),
        )  # fmt: skip
        notices.tell_unlinked(member_id=handset.member_id, number=caller.number, at=at)
    return True
