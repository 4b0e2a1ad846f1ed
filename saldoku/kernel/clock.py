"""The one place that reads the wall clock. Use-cases get the time as an argument instead."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def milliseconds() -> int:
    """Milliseconds since 1970, for identifiers."""
    return time.time_ns() // 1_000_000
