"""The log of who saw or did what with a member's data, written in the transaction of the deed."""

from datetime import datetime
from typing import Any

from saldoku.access.models import LogLine
from saldoku.kernel.ids import new_id
from saldoku.kernel.principal import Channel, Principal, Role


def write(
    *, member_id: int, who: Principal, channel: Channel, action: str, at: datetime, **detail: Any
) -> None:
    """Add one line. `detail` holds short facts (a masked card, a reason), never an identifier in full."""
    LogLine.objects.create(
        id=new_id(),
        member_id=member_id,
        at=at,
        channel=channel,
        action=action,
        role=who.role,
        user_id=who.user_id,
        name=who.name,
        detail=detail,
    )


def read_lately(*, member_id: int, channel: Channel, since: datetime) -> bool:
    """Whether the log says already that the member read their own figures in this channel after `since`."""
    return LogLine.objects.filter(
        member_id=member_id,
        channel=channel,
        role=Role.MEMBER,
        action__in=("read-balance", "read-contributions"),
        at__gt=since,
    ).exists()


def newest(*, member_id: int, limit: int, before: int | None = None) -> list[LogLine]:
    """The newest lines of a member, newest first; `before` is the id of the last line of the page above."""
    lines = LogLine.objects.filter(member_id=member_id)
    if before is not None:
        lines = lines.filter(id__lt=before)
    return list(lines.order_by("-id")[:limit])
