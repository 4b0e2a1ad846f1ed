"""Which months of a card were to be paid, by when, and what became of each.

Facts for every door and for the operator: the dates of the membership say which months are expected, the
scheme's dated rules and its calendar of holidays by which day, the entries what came. `missing_months` asks
the same of a whole fund at once (`saldoku/usecases/balance/missing_months.py`); a test holds the two
together.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db import connection

from saldoku.kernel.periods import Period
from saldoku.scheme import BeforeFirstDate, GapInValues, NoSuchParameter, Scheme
from saldoku.scheme.dues import due_on

MonthKind = Literal["paid", "late", "missing", "due", "future", "none"]

# (account_id, period, first day, amount) of the months from `first` to `last` that were paid, and of the
# newest one ever. Only contributions and their reversals have a month, and a reversal has the value date of
# what it takes back: so a payment that was taken back is gone, and one that stands in its place has its own
# day.
_PAID = """
WITH payments AS (
    SELECT e.account_id, e.period, e.value_date, SUM(e.amount) AS amount
    FROM ledger_entry e
    WHERE e.member_id = %(member_id)s AND e.period IS NOT NULL
    GROUP BY e.account_id, e.period, e.value_date
    HAVING SUM(e.amount) > 0
)
SELECT p.account_id, p.period, MIN(p.value_date), CAST(SUM(p.amount) AS bigint)
FROM payments p
JOIN (SELECT account_id, MAX(period) AS period FROM payments GROUP BY account_id) newest
  ON newest.account_id = p.account_id
WHERE p.period BETWEEN %(first)s AND %(last)s OR p.period = newest.period
GROUP BY p.account_id, p.period
"""


@dataclass(frozen=True, slots=True)
class Membership:
    """When a card was in use. `merged_on`: the day its savings went over to another card, unless undone."""

    segment: str
    status: str
    joined_on: date
    left_on: date | None
    merged_on: date | None = None

    def expects(self, period: Period, *, last_paid: Period | None) -> bool:
        """Whether a contribution is expected for a month: from the month of joining to the month of leaving,
        both included. A card that ended on a day that nobody noted ended with its last payment, and one that
        was merged into another waits for nothing after that month."""
        if period < Period.of(self.joined_on):
            return False
        if self.merged_on is not None and period > Period.of(self.merged_on):
            return False
        if self.left_on is not None:
            return period <= Period.of(self.left_on)
        return self.status == "active" or (last_paid is not None and period <= last_paid)


@dataclass(frozen=True, slots=True)
class Paid:
    """A month that came: the day of its first deposit, and how much in all."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Due:
    """The last day in time. `known`: a rule of the scheme says so; if not, nothing counts as late."""

    on: date
    known: bool


@dataclass(frozen=True, slots=True)
class MonthFact:
    """What became of one month. `due`: not paid, not yet due; `none`: nothing was expected."""

    period: Period
    state: MonthKind
    due_on: date
    paid_on: date | None
    days_late: int
    amount: int | None


def paid_months(*, member_id: int, first: Period, last: Period) -> dict[int, dict[Period, Paid]]:
    """By account: the months of the span that were paid, and the newest month ever."""
    found: dict[int, dict[Period, Paid]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PAID, {"member_id": member_id, "first": int(first), "last": int(last)})
        for account_id, period, on, amount in cursor.fetchall():
            months = found.setdefault(account_id, {})
            months[Period.from_int(period)] = Paid(_day(on), int(amount))
    return found


def month_facts(
    scheme: Scheme,
    membership: Membership,
    paid: Mapping[Period, Paid],
    *,
    first: Period,
    last: Period,
    today: date,
) -> tuple[MonthFact, ...]:
    """Every month from `first` to `last`. `paid` holds those of the span and the newest one ever."""
    facts = []
    period = first
    while period <= last:
        facts.append(month_fact(scheme, membership, paid, period, today))
        period = period.plus(1)
    return tuple(facts)


def month_fact(
    scheme: Scheme, membership: Membership, paid: Mapping[Period, Paid], period: Period, today: date
) -> MonthFact:
    """One month, as in `month_facts`."""
    due = due_day(scheme, segment=membership.segment, period=period)
    if one := paid.get(period):
        late = days_late(due, one.on)
        return MonthFact(period, "late" if late else "paid", due.on, one.on, late, one.amount)
    state: MonthKind
    if not membership.expects(period, last_paid=max(paid, default=None)):
        state = "none"
    elif period > Period.of(today):
        state = "future"
    else:
        state = "missing" if today > due.on else "due"
    return MonthFact(period, state, due.on, None, 0, None)


def due_day(scheme: Scheme, *, segment: str, period: Period) -> Due:
    """When a month was due. Members have months that are older than the oldest rule we know: there the oldest
    one stands in. Where no rule says anything at all: the end of the month after."""
    try:
        return Due(due_on(scheme, segment=segment, period=period), True)
    except BeforeFirstDate as early:
        return Due(_by_the_oldest_rule(scheme, segment, period, early.fields["first"]), False)
    except (GapInValues, NoSuchParameter):
        after = period.plus(1)
        return Due(date(after.year, after.month, calendar.monthrange(after.year, after.month)[1]), False)


def days_late(due: Due, paid_on: date) -> int:
    """Days after the last day in time; 0 in time, and where no rule is known."""
    return max(0, (paid_on - due.on).days) if due.known else 0


def _by_the_oldest_rule(scheme: Scheme, segment: str, period: Period, first: date) -> date:
    after = scheme.value("due.months-after", segment=segment, on=first).whole
    day = scheme.value("due.day", segment=segment, on=first).whole
    month = period.plus(after)
    return date(month.year, month.month, min(day, 28))


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value
