"""From the outbox to a gateway, one step at a time, so that a kill at any moment sends nothing twice.

A message is claimed, and the claim committed, before anybody calls out; no transaction is open while
calling; then the outcome is written. A worker that dies in between leaves its messages `sending`. When
their lease runs out they become `uncertain`, for an operator or the member to settle, never `pending`.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from saldoku.messaging.gateways import Accepted, Outcome, OutMessage, Refused, Unknown
from saldoku.messaging.models import Outbound

LEASE = timedelta(minutes=10)
"""Longer than any batch can take: a gateway gives a message up after seconds."""

# A message that says no lifetime of its own.
_WORTH_SENDING = {"sms": timedelta(hours=1), "email": timedelta(hours=24)}
_FIRST_WAIT = {"sms": timedelta(milliseconds=200), "email": timedelta(seconds=30)}
_LONGEST_WAIT = {"sms": timedelta(seconds=30), "email": timedelta(minutes=10)}
# An outcome may also come for a message that was given up as uncertain: knowing is better.
_SETTLE = """
UPDATE messaging_outbound
SET state = %s, trouble = %s, due_at = %s, sent_at = %s, carrier_id = %s, tries = %s, leased_until = NULL
WHERE member_id = %s AND id = %s AND state IN ('sending', 'uncertain')
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this worker alone may send now."""

    member_id: int
    id: int
    kind: str
    gateway: str
    message: OutMessage
    tries: int
    due_at: datetime
    worth_until: datetime

    @property
    def key(self) -> tuple[int, int]:
        return self.member_id, self.id


def claim(*, kind: str, at: datetime, most: int) -> list[Claimed]:
    """Claim up to `most` messages that are due, oldest first, and commit that. What waited longer than it
    is worth becomes `expired` instead."""
    waiting = Outbound.objects.filter(kind=kind, state="pending", due_at__lte=at)
    if not waiting.exists():  # without a lock, since mostly nothing waits
        return []
    with transaction.atomic(durable=True):
        rows = waiting.select_for_update(skip_locked=True).order_by("due_at")[:most]
        claimed = [_claimed(row) for row in rows]
        live = [one for one in claimed if one.worth_until > at]
        late = [one for one in claimed if one.worth_until <= at]
        _update(live, state="sending", leased_until=at + LEASE)
        _update(late, state="expired")
    return live


def _claimed(row: Outbound) -> Claimed:
    return Claimed(
        row.member_id, row.id, row.kind, row.gateway,
        OutMessage(row.id, row.recipient, row.text, row.subject, row.html), row.tries, row.due_at,
        row.expires_at or row.made_at + _WORTH_SENDING[row.kind],
    )  # fmt: skip


def _update(claimed: Iterable[Claimed], **fields: object) -> None:
    keys = [one.key for one in claimed]
    if keys:
        Outbound.objects.filter(pk__in=keys).update(**fields)


def settle(*, outcomes: Iterable[tuple[Claimed, Outcome]], at: datetime) -> None:
    """Write what became of claimed messages, all in one transaction and one trip."""
    adapt = connection.ops.adapt_datetimefield_value
    rows = []
    for claimed, outcome in outcomes:
        state, trouble, due_at = _became(claimed, outcome, at)
        sent_at, carrier_id = (at, outcome.carrier_id) if isinstance(outcome, Accepted) else (None, "")
        rows.append(
            (state, trouble[:120], adapt(due_at), adapt(sent_at), carrier_id[:120], claimed.tries + 1,
             claimed.member_id, claimed.id)
        )  # fmt: skip
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.executemany(_SETTLE, rows)


def _became(claimed: Claimed, outcome: Outcome, at: datetime) -> tuple[str, str, datetime]:
    """The state after an outcome, what the trouble was, and when the message is due (again)."""
    match outcome:
        case Accepted():
            return "sent", "", claimed.due_at
        case Refused(code, transient):
            again = at + _wait(claimed)
            if not transient:
                return "refused", code, claimed.due_at
            if again >= claimed.worth_until:
                return "expired", code, claimed.due_at
            return "pending", code, again
        case Unknown(code):
            return "uncertain", code, claimed.due_at


def _wait(claimed: Claimed) -> timedelta:
    """Doubling from a fifth of a second to half a minute (mails: half a minute to ten), less up to half
    of it by chance, so that a crowd of messages does not come back in step."""
    doubled = _FIRST_WAIT[claimed.kind] * (1 << min(claimed.tries, 16))
    return min(doubled, _LONGEST_WAIT[claimed.kind]) * random.uniform(0.5, 1)


def bury(*, at: datetime) -> int:
    """Messages of workers that died while sending: uncertain from now on. Returns how many."""
    dead = Outbound.objects.filter(state="sending", leased_until__lte=at)
    return dead.update(state="uncertain", trouble="the worker stopped while sending")


def oldest_due() -> datetime | None:
    """When the message was due that is most overdue, or None when nothing waits."""
    return (
        Outbound.objects.filter(state="pending").order_by("due_at").values_list("due_at", flat=True).first()
    )


def purge(*, before: datetime, most: int = 1_000) -> int:
    """Delete the oldest messages made before a moment, whatever became of them; returns how many."""
    oldest = Outbound.objects.order_by("made_at").values_list("member_id", "id", "made_at")[:most]
    old = [(member_id, row_id) for member_id, row_id, made_at in oldest if made_at < before]
    return Outbound.objects.filter(pk__in=old).delete()[0] if old else 0
