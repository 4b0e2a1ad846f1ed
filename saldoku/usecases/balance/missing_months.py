"""Which contributions of a month did not come, for the whole fund: a count for each employer.

The same facts that each member sees for a card (`saldoku/ledger/months.py`), asked in slices of members by
one statement each; a test holds the two together. What stays in memory is a few numbers for each employer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.money import Money
from saldoku.kernel.periods import Period
from saldoku.ledger.months import due_day
from saldoku.members.models import Employer, Member
from saldoku.scheme import (
    AmountIsChosen,
    BeforeFirstDate,
    GapInValues,
    NoSuchParameter,
    NotCovered,
    Scheme,
    contribution_due,
)
from saldoku.usecases.fund import FIRST_YEAR, the_scheme

SLICE = 20_000
Progress = Callable[[int, int], None]

# (employer_id, segment, missing, wage, amount, cards) of the cards that were expected to pay. What was paid
# and taken back was not paid. Wage and amount are those of the newest contribution, looked up where one is
# missing.
_SLICE = """
WITH paid AS (
    SELECT e.member_id, e.account_id FROM ledger_entry e
    WHERE e.member_id > %(after)s AND e.member_id <= %(through)s AND e.period = %(period)s
    GROUP BY e.member_id, e.account_id HAVING SUM(e.amount) > 0
), expected AS (
    SELECT c.employer_id, c.segment, a.member_id, a.id AS account_id, p.account_id AS paid
    FROM members_card c
    JOIN ledger_account a ON a.member_id = c.member_id AND a.card_id = c.id
    LEFT JOIN paid p ON p.member_id = a.member_id AND p.account_id = a.id
    WHERE c.member_id > %(after)s AND c.member_id <= %(through)s
      AND a.member_id > %(after)s AND a.member_id <= %(through)s AND c.joined_on <= %(last_day)s
      AND (c.left_on >= %(first_day)s OR (c.left_on IS NULL AND (c.status = 'active' OR EXISTS (
              SELECT 1 FROM ledger_entry l
              WHERE l.member_id = a.member_id AND l.account_id = a.id AND l.period >= %(period)s
              GROUP BY l.period HAVING SUM(l.amount) > 0))))
      AND NOT EXISTS (SELECT 1 FROM ledger_cardmerge g
                      WHERE g.member_id = a.member_id AND g.from_account_id = a.id
                        AND g.undone_at IS NULL AND g.merged_on < %(first_day)s)
), known AS (
    SELECT x.employer_id, x.segment, CASE WHEN x.paid IS NULL THEN 1 ELSE 0 END AS missing,
           CASE WHEN x.paid IS NULL THEN (
               SELECT e.wage FROM ledger_entry e
               WHERE e.member_id = x.member_id AND e.account_id = x.account_id AND e.kind = 'contribution'
               ORDER BY e.period DESC, e.value_date DESC LIMIT 1) END AS wage,
           CASE WHEN x.paid IS NULL THEN (
               SELECT e.amount FROM ledger_entry e
               WHERE e.member_id = x.member_id AND e.account_id = x.account_id AND e.kind = 'contribution'
               ORDER BY e.period DESC, e.value_date DESC LIMIT 1) END AS amount
    FROM expected x
)
SELECT employer_id, segment, missing, wage, amount, COUNT(*) FROM known
GROUP BY employer_id, segment, missing, wage, amount
"""


@dataclass(slots=True)
class _Sum:
    """What is known of one employer so far."""

    expected: int = 0
    unpaid: int = 0
    amount: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class EmployerArrears:
    """One employer, or the members of a segment who pay for themselves (`npp` None).

    `unpaid` of `expected` cards; `amount` is what the rules ask for them by the last known wage, or what
    was paid last where the member chooses the amount. Of `unknown` cards no payment is known, so none is in
    the amount.
    """

    npp: str | None
    name: str | None
    segment: str
    expected: int
    unpaid: int
    amount: Money
    unknown: int


@dataclass(frozen=True, slots=True)
class ArrearsReport:
    """The employers with unpaid cards, most cards first. `waiting` are unpaid cards whose last day in time
    has not passed; they count nowhere else."""

    period: Period
    as_of: datetime
    employers: tuple[EmployerArrears, ...]
    expected: int
    unpaid: int
    amount: Money
    unknown: int
    waiting: int


@dataclass(slots=True)
class _Counting:
    """The sums of a run, and what a card of a segment owes for the month."""

    scheme: Scheme
    period: Period
    today: date
    sums: dict[tuple[int | None, str], _Sum] = field(default_factory=dict)
    waiting: int = 0

    def take(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for employer_id, segment, missing, wage, amount, cards in rows:
            late = self.today > due_day(self.scheme, segment=segment, period=self.period).on
            if missing and not late:
                self.waiting += cards
                continue
            whose = (employer_id, "" if employer_id else segment)
            one = self.sums.setdefault(whose, _Sum())
            one.expected += cards
            if missing:
                one.unpaid += cards
                owed = self._owed(segment, wage, amount)
                one.amount += (owed or 0) * cards
                one.unknown += cards if owed is None else 0

    def _owed(self, segment: str, wage: int | None, amount: int | None) -> int | None:
        if wage is None:
            return amount
        try:
            due = contribution_due(
                self.scheme, segment=segment, programme="JHT", period=self.period, wage=wage
            )
        except (AmountIsChosen, BeforeFirstDate, GapInValues, NoSuchParameter, NotCovered):
            return amount
        return due.total


def missing_months(*, period: Period, at: datetime, progress: Progress | None = None) -> ArrearsReport:
    """The arrears of a month as of today. NotUnderstood(field="period") for a month that has not begun or is
    older than any fund. Single members are not named, so nothing is logged."""
    scheme = the_scheme()
    today = at.astimezone(scheme.zone).date()
    if period > Period.of(today) or period.year < FIRST_YEAR:
        raise NotUnderstood(field="period", hint="not-begun" if period > Period.of(today) else "too-early")
    counting = _Counting(scheme, period, today)
    total, done, after = Member.objects.count() if progress else 0, 0, 0
    while (through := _through(after)) is not None:
        counting.take(_slice(after, through, period))
        after, done = through, done + SLICE
        if progress:
            progress(min(done, total), total)
    return _report(counting, at)


def _through(after: int) -> int | None:
    ids = Member.objects.filter(id__gt=after).order_by("id").values_list("id", flat=True)
    return ids[SLICE - 1 : SLICE].first() or ids.last()


def _slice(after: int, through: int, period: Period) -> list[tuple[Any, ...]]:
    first = period.first_day
    until = period.plus(1).first_day.toordinal() - 1
    with connection.cursor() as cursor:
        cursor.execute(
            _SLICE,
            {"after": after, "through": through, "period": int(period), "first_day": first,
             "last_day": date.fromordinal(until)},
        )  # fmt: skip
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _report(counting: _Counting, at: datetime) -> ArrearsReport:
    currency = counting.scheme.currency
    names = _names([who for (who, _), one in counting.sums.items() if who and one.unpaid])
    rows = [
        EmployerArrears(
            npp=names[employer_id].npp if employer_id else None,
            name=names[employer_id].name if employer_id else None,
            segment=segment, expected=one.expected, unpaid=one.unpaid,
            amount=Money(one.amount, currency), unknown=one.unknown,
        )
        for (employer_id, segment), one in counting.sums.items()
        if one.unpaid
    ]  # fmt: skip
    rows.sort(key=lambda row: (-row.unpaid, -row.amount.amount, row.npp or "", row.segment))
    sums = counting.sums.values()
    return ArrearsReport(
        period=counting.period,
        as_of=at,
        employers=tuple(rows),
        expected=sum(one.expected for one in sums),
        unpaid=sum(one.unpaid for one in sums),
        amount=Money(sum(one.amount for one in sums), currency),
        unknown=sum(one.unknown for one in sums),
        waiting=counting.waiting,
    )


def _names(employers: list[int]) -> dict[int, Employer]:
    return {
        one.id: one
        for start in range(0, len(employers), SLICE)
        for one in Employer.objects.filter(id__in=employers[start : start + SLICE])
    }
