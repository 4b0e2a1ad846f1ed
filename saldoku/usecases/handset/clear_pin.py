"""A forgotten PIN, cleared at an office."""

from datetime import datetime

from django.db import transaction

from saldoku.access import handsets, log
from saldoku.kernel.errors import NotAllowed
from saldoku.kernel.principal import Channel, Principal, Role


def clear_pin(*, member_id: int, by: Principal, at: datetime, reason: str = "") -> None:
    """Clear the PIN of every number of the member, and log it. Only a clerk may, who saw the papers:
    by SMS, whoever borrows the phone could. The member sets a new one by SMS."""
    if by.role is not Role.CLERK:
        raise NotAllowed(what="pin")
    with transaction.atomic():
        handsets.clear_pins(member_id=member_id)
        log.write(
            member_id=member_id, who=by, channel=Channel.OFFICE, action="clear-pin", at=at,
            **({"reason": reason} if reason else {}),
        )  # fmt: skip
