"""The log that the member reads: every reading and change, by whom and through which door."""

from datetime import datetime

from saldoku.access import log
from saldoku.kernel.errors import NotAllowed
from saldoku.kernel.principal import Principal, Role
from saldoku.usecases.balance.views import ActivityLine, ActivityView

PAGE = 50


def show_activity(*, who: Principal, at: datetime, before: int | None = None) -> ActivityView:
    """The newest lines of the member's own log, newest first, a page of 50; `before` is a line's id."""
    if who.role is not Role.MEMBER or who.member_id is None:
        raise NotAllowed(what="activity")
    found = log.newest(member_id=who.member_id, limit=PAGE + 1, before=before)
    lines = tuple(
        ActivityLine(
            id=line.id,
            at=line.at,
            channel=line.channel,
            action=line.action,
            role=line.role,
            own=line.role == Role.MEMBER,
            name=line.name,
            detail=line.detail,
        )
        for line in found[:PAGE]
    )
    return ActivityView(lines, more=len(found) > PAGE)
