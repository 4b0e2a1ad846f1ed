"""Limits: how often something may happen in a window of time, counted in the database.

Counted there because it is the one store that all processes and all installations share; a limit
that forgets when a worker restarts is none. Keys are blind indexes, never numbers or addresses.
"""

from datetime import UTC, datetime, timedelta

from django.db import connection

from saldoku.access.models import Hits
from saldoku.kernel.errors import TooMany
from saldoku.store.vault import vault

_COUNT = """
INSERT INTO access_hits (key, window_ends, count) VALUES (%s, %s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN access_hits.window_ends <= %s THEN 1 ELSE access_hits.count + 1 END,
    window_ends = CASE WHEN access_hits.window_ends <= %s THEN excluded.window_ends
                       ELSE access_hits.window_ends END
RETURNING count, window_ends
"""


def count(*, what: str, subject: str, window: timedelta, at: datetime) -> tuple[int, datetime]:
    """Count one more of `what` by `subject`; returns how many now and when the window ends."""
    key = vault().index(f"{what}\0{subject}", purpose="limit")
    adapt = connection.ops.adapt_datetimefield_value
    now, ends = adapt(at), adapt(at + window)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, ends, now, now])
        number, window_ends = cursor.fetchone()
    if isinstance(window_ends, str):
        window_ends = datetime.fromisoformat(window_ends)
    if window_ends.tzinfo is None:  # SQLite keeps UTC without saying so
        window_ends = window_ends.replace(tzinfo=UTC)
    return int(number), window_ends


def hold(*, what: str, subject: str, most: int, window: timedelta, at: datetime) -> None:
    """Count one more and refuse it with TooMany(retry_at) when it is above `most` in the window."""
    number, ends = count(what=what, subject=subject, window=window, at=at)
    if number > most:
        raise TooMany(what=what, retry_at=ends)


def forget(*, what: str, subject: str) -> None:
    """Begin again, after a success that ends the reason to count."""
    Hits.objects.filter(key=vault().index(f"{what}\0{subject}", purpose="limit")).delete()


def sweep(*, at: datetime) -> int:
    """Drop windows that have ended; returns how many."""
    return Hits.objects.filter(window_ends__lte=at).delete()[0]
