"""When the member's data was looked at before this visit, by whom and through which door."""

from datetime import UTC, datetime

from django.db import connection

from saldoku.kernel.errors import NotAllowed
from saldoku.kernel.principal import Channel, Principal, Role
from saldoku.usecases.balance.views import ActivityLine
from saldoku.usecases.fund import policy_on

# Everything that shows money to somebody; the last condition leaves this visit itself out.
_LAST = """
SELECT id, at, channel, action, role, name FROM access_logline
WHERE member_id = %s
  AND action IN ('read-balance', 'read-statement', 'read-contributions', 'print-balance')
  AND NOT (at > %s AND channel = %s AND role = 'member')
ORDER BY at DESC LIMIT 1
"""


def last_seen(*, who: Principal, at: datetime, channel: Channel) -> ActivityLine | None:
    """The newest reading of the member's data but for this visit itself; None when there was none."""
    if who.role is not Role.MEMBER or who.member_id is None:
        raise NotAllowed(what="activity")
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [who.member_id, adapt(at - policy_on(at).read_log_coalescing), channel])
        row = cursor.fetchone()
    if row is None:
        return None
    line_id, seen_at, seen_by, action, role, name = row
    if isinstance(seen_at, str):
        seen_at = datetime.fromisoformat(seen_at)
    if seen_at.tzinfo is None:  # SQLite keeps UTC without saying so
        seen_at = seen_at.replace(tzinfo=UTC)
    return ActivityLine(
        id=line_id,
        at=seen_at,
        channel=seen_by,
        action=action,
        role=role,
        own=role == Role.MEMBER,
        name=name,
        detail={},
    )
