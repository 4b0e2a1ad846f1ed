"""When the member's data was looked at before this visit, by whom and through which door."""

from datetime import datetime

from django.db.models import Q

from saldoku.access.log import OWN_READINGS_TOGETHER
from saldoku.access.models import LogLine
from saldoku.kernel.errors import NotAllowed
from saldoku.kernel.principal import Channel, Principal, Role
from saldoku.usecases.balance.views import ActivityLine

_READINGS = ("read-balance", "read-statement", "read-contributions", "print-balance")


def last_seen(*, who: Principal, at: datetime, channel: Channel) -> ActivityLine | None:
    """The newest reading of the member's data but for this visit itself; None when there was none."""
    if who.role is not Role.MEMBER or who.member_id is None:
        raise NotAllowed(what="activity")
    this_visit = Q(at__gt=at - OWN_READINGS_TOGETHER, channel=channel, role=Role.MEMBER)
    line = (
        LogLine.objects.filter(~this_visit, member_id=who.member_id, action__in=_READINGS)
        .order_by("-at")
        .first()
    )
    if line is None:
        return None
    return ActivityLine(
        id=line.id,
        at=line.at,
        channel=line.channel,
        action=line.action,
        role=line.role,
        own=line.role == Role.MEMBER,
        name=line.name,
        detail=line.detail,
    )
