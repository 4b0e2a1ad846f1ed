"""Writes that a caller may repeat: the first answer to a caller-made key is the answer to all.

The key, the fingerprint of what was asked and the answer stand in one row, written in the transaction of
the deed: either both happened or neither. Two callers with one key at the same time meet at the
primary key; the second waits for the first to commit and then reads its answer.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from saldoku.access.models import IdempotencyKey
from saldoku.kernel.errors import KeyReused

# A phone that was out of reach for a weekend may still repeat what it sent before.
KEPT_FOR: Final = timedelta(days=7)

Answer = dict[str, Any]


def fingerprint(*parts: str) -> str:
    """What was asked, as one digest: the same words in the same order give the same digest."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def once(*, user_id: int, key: str, asked: str, at: datetime, act: Callable[[], Answer]) -> Answer:
    """Do `act` for this key, or return what it answered the first time. `asked` is a fingerprint.

    The same key with another fingerprint is KeyReused. Must run inside the caller's transaction: what
    `act` raises undoes the key too, so that the caller may try again.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a key and its deed must be written in one transaction")
    made = IdempotencyKey(user_id=user_id, key=key, fingerprint=asked, made_at=at, answer={})
    IdempotencyKey.objects.bulk_create([made], ignore_conflicts=True)
    stored = IdempotencyKey.objects.select_for_update().get(user_id=user_id, key=key)
    if stored.fingerprint != asked:
        raise KeyReused(key=key)
    if stored.answered:
        return dict(stored.answer)
    answer = act()
    IdempotencyKey.objects.filter(user_id=user_id, key=key).update(answer=answer, answered=True)
    return answer


def sweep(*, at: datetime) -> int:
    """Drop keys that nobody repeats any more; returns how many."""
    return IdempotencyKey.objects.filter(made_at__lte=at - KEPT_FOR).delete()[0]
