"""The inbox: what came in is stored here before the carrier hears that we have it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F

from saldoku.kernel.ids import new_ids
from saldoku.messaging.gateways import RawMessage
from saldoku.messaging.models import Inbound
from saldoku.store.vault import vault

MOST_TRIES = 3
_AT_ONCE = 200
_COLUMNS = "id, gateway, message_id, sender, recipient, text, received_at, stored_at, state, tries, trouble"
_ROW = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, 0, %s)"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stored message that waits for its answer."""

    id: int
    gateway: str
    sender: str = field(repr=False)
    text: str = field(repr=False)
    received_at: datetime
    tries: int


def store(*, gateway: str, messages: Sequence[RawMessage], at: datetime) -> int:
    """Store what a carrier handed over; returns how many were new. Committed when this returns, unless
    the caller holds a transaction open.

    One statement for up to 200 messages, by hand: this is what every message waits for. A message that
    is there already, by gateway and id, is left as it is.
    """
    new = 0
    seal, adapt = vault().seal, connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        for start in range(0, len(messages), _AT_ONCE):
            part = messages[start : start + _AT_ONCE]
            values: list[Any] = []
            for message, row_id in zip(part, new_ids(len(part)), strict=True):
                values += [
                    row_id, gateway, message.message_id,
                    message.sender and seal(message.sender, purpose="sms"), message.recipient,
                    message.text and seal(message.text, purpose="sms"),
                    adapt(message.received_at), adapt(at),
                    "quarantined" if message.trouble else "new", message.trouble,
                ]  # fmt: skip
            rows = ", ".join([_ROW] * len(part))
            cursor.execute(
                f"INSERT INTO messaging_inbound ({_COLUMNS}) VALUES {rows} "  # noqa: S608 (constants only)
                "ON CONFLICT (gateway, message_id) DO NOTHING",
                values,
            )
            new += cursor.rowcount
    return new


def waiting(*, most: int) -> list[Waiting]:
    """The oldest waiting messages, held by nobody."""
    return [_opened(row) for row in Inbound.objects.filter(state="new").order_by("id")[:most]]


def claim(*, most: int, only: int | None = None) -> list[Waiting]:
    """The oldest waiting messages (or the one with the id `only`, if it still waits), held by the caller's
    transaction: nobody else gets them meanwhile.

    PostgreSQL locks the rows and lets other workers step over them. On SQLite a transaction begins with
    the one write lock that there is (`transaction_mode` IMMEDIATE), so the same holds.
    """
    rows = Inbound.objects.select_for_update(skip_locked=True).filter(state="new")
    if only is not None:
        rows = rows.filter(id=only)
    return [_opened(row) for row in rows.order_by("id")[:most]]


def _opened(row: Inbound) -> Waiting:
    return Waiting(row.id, row.gateway, row.sender, row.text, row.received_at, row.tries)


def settle(*, states: Mapping[int, tuple[str, str]], at: datetime) -> None:
    """Close messages: id to state (`answered`, `ignored`) and trouble. One statement for each pair."""
    together: dict[tuple[str, str], list[int]] = {}
    for message_id, outcome in states.items():
        together.setdefault(outcome, []).append(message_id)
    for (state, trouble), ids in together.items():
        Inbound.objects.filter(id__in=ids).update(state=state, trouble=trouble, answered_at=at)


def failed(*, message: Waiting, trouble: str) -> None:
    """Count a try that went wrong. After the third, the message waits for an operator, not for us."""
    state = "failed" if message.tries + 1 >= MOST_TRIES else "new"
    Inbound.objects.filter(id=message.id).update(state=state, tries=F("tries") + 1, trouble=trouble[:40])


def batch_size() -> int:
    """How many messages are best answered together. On SQLite the carrier's posts wait for the batch, since
    there is one write lock; on PostgreSQL nobody does."""
    return 20 if connection.vendor == "sqlite" else 100


def has_waiting() -> bool:
    """Whether anything waits. Asked without a lock, since mostly nothing does."""
    return Inbound.objects.filter(state="new").exists()


def oldest_waiting() -> datetime | None:
    """When the message was stored that has waited longest, or None."""
    return Inbound.objects.filter(state="new").order_by("id").values_list("stored_at", flat=True).first()


def purge(*, before: datetime, most: int = 1_000) -> int:
    """Delete the oldest messages stored before a moment; returns how many. They hold what people typed.

    The oldest are looked at by id, which is in the order of time, so that a large table costs nothing
    when there is nothing to do.
    """
    oldest = Inbound.objects.order_by("id").values_list("id", "stored_at")[:most]
    old = [row_id for row_id, stored_at in oldest if stored_at < before]
    return Inbound.objects.filter(id__in=old).delete()[0] if old else 0
