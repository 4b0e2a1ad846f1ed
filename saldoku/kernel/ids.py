"""64-bit, time-ordered identifiers made by the application.

The database makes none: a sequence is a round trip, and on a distributed database it pulls every
row through one node. Layout, from the high end: 41 bits of milliseconds since 2024 (until 2093),
10 bits of a number drawn by each process, 12 bits of a counter. Keys of a member's rows start with
the member, so two processes that drew the same number collide only when they write for the same
member in the same millisecond; the primary key refuses that write and the caller's retry is safe.
"""

import os
import secrets
import threading

from saldoku.kernel import clock

EPOCH_MS = 1_704_067_200_000  # 2024-01-01T00:00:00Z
_COUNTER_BITS, _PROCESS_BITS = 12, 10
_COUNTERS = 1 << _COUNTER_BITS

_lock = threading.Lock()
_last_ms = 0
_next_counter = 0
_process = secrets.randbelow(1 << _PROCESS_BITS)


def _after_fork() -> None:
    global _process
    _process = secrets.randbelow(1 << _PROCESS_BITS)


os.register_at_fork(after_in_child=_after_fork)


def new_id() -> int:
    """One identifier, larger than all that this process made before."""
    return new_ids(1)[0]


def new_ids(count: int) -> list[int]:
    """`count` identifiers in rising order. A large block runs ahead of the clock; that is harmless."""
    global _last_ms, _next_counter
    made: list[int] = []
    with _lock:
        now_ms = clock.milliseconds() - EPOCH_MS
        if now_ms > _last_ms:
            _last_ms, _next_counter = now_ms, 0
        while len(made) < count:
            if _next_counter == _COUNTERS:
                _last_ms, _next_counter = _last_ms + 1, 0
            take = min(count - len(made), _COUNTERS - _next_counter)
            base = (_last_ms << (_PROCESS_BITS + _COUNTER_BITS)) | (_process << _COUNTER_BITS)
            made.extend(range(base + _next_counter, base + _next_counter + take))
            _next_counter += take
    return made
