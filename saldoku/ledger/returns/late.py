"""Money that came late: what credited years should have earned with all that is known now, and did not.

An entry with a value date in a credited year, or before it, changes what that year should have earned, and
every credited year after it. Few accounts have one, so they are found by SQL over the covering index and
reckoned one by one, with the plain formulas of the scheme. What is missing is posted as an entry of kind
`return`, valued 31 December of the year that earned it: reckoning once more finds nothing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import connection

from saldoku.ledger.models import CardMerge, Entry, PostingYear, ReturnExclusion, YearSnapshot
from saldoku.ledger.posting import Line, source_key
from saldoku.ledger.returns.due import Members
from saldoku.ledger.returns.formulas import day
from saldoku.ledger.returns.slices import AUTOMATIC
from saldoku.scheme.formulas import MONTHS, earned

_AT_ONCE = 500  # members, a statement

Key = tuple[int, int]
"""Member and account."""


@dataclass(frozen=True, slots=True)
class CreditedYear:
    """A year that was credited to its end, and how."""

    year: int
    policy: str
    rate: Decimal


def credited_years() -> list[CreditedYear]:
    """All of them, oldest first."""
    rows = PostingYear.objects.filter(closed_at__isnull=False, rate__isnull=False).order_by("year")
    return [CreditedYear(row.year, row.policy, row.rate) for row in rows if row.rate is not None]


def late_accounts(members: Members, years: Sequence[CreditedYear]) -> dict[Key, int]:
    """The accounts of these members that late money or a lifted exclusion may have changed, and the first
    credited year that it did."""
    last = years[-1].year
    with connection.cursor() as cursor:
        # Entries of older posting years were looked at before the last year was credited.
        cursor.execute(
            f"SELECT member_id, account_id, MIN(value_date) FROM ledger_entry n WHERE {members.of('n')} "  # noqa: S608 (numbers and dates)
            f"AND year >= {last} AND (year = {last} AND value_date < {day(date(last, 1, 1))} "
            f"OR year > {last} AND value_date < {day(date(last + 1, 1, 1))}) "
            "GROUP BY member_id, account_id"
        )
        since = {(member, account): int(str(first)[:4]) for member, account, first in cursor.fetchall()}
    lifted = ReturnExclusion.objects.filter(
        member_id__gt=members.after, member_id__lte=members.through, lifted_at__isnull=False, year__lte=last
    )
    for member, account, year in lifted.values_list("member_id", "account_id", "year"):
        since[member, account] = min(year, since.get((member, account), year))
    return {
        key: next(one.year for one in years if one.year >= earliest)
        for key, earliest in sorted(since.items())
    }


@dataclass(slots=True)
class _History:
    """An account by value date, from 1 January of the first year that late money may have changed."""

    opening: int = 0
    flows: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * MONTHS))
    credited: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    adjusted: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # how often
    moved_on: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    kept_out: set[int] = field(default_factory=set)
    merged: bool = False

    def balance(self) -> int:
        """What is there now."""
        return self.opening + sum(self.moved(year) for year in {*self.flows, *self.credited})

    def moved(self, year: int) -> int:
        """All of a year, what it earned included."""
        return sum(self.flows[year]) + self.credited[year]


def missing_lines(accounts: Mapping[Key, int], years: Sequence[CreditedYear]) -> tuple[list[Line], int]:
    """What is missing on these accounts, year by year, minus where a year earned too much; and how much of
    that cannot be taken back, because it was paid out."""
    by_start: dict[int, list[Key]] = defaultdict(list)
    for key, start in accounts.items():
        by_start[start].append(key)
    lines: list[Line] = []
    left = 0
    for start, keys in sorted(by_start.items()):
        credited = [one for one in years if one.year >= start]
        for i in range(0, len(keys), _AT_ONCE):
            for key, history in _histories(keys[i : i + _AT_ONCE], start).items():
                missing = _missing(history, start, credited)
                left += _leave(missing, history)
                lines += _lines(key, missing, history)
    return lines, left


def _missing(history: _History, start: int, years: Sequence[CreditedYear]) -> dict[int, int]:
    """Year to what it misses, oldest first; what is missing in one earns in the next."""
    missing: dict[int, int] = {}
    held, at = history.opening, start
    for one in years:
        # Between credited years there may be some that were closed without a return.
        held += sum(history.moved(year) for year in range(at, one.year))
        missing[one.year] = _due(history, one, held) - history.credited[one.year]
        held += history.moved(one.year) + missing[one.year]
        at = one.year + 1
    return missing


def _leave(missing: dict[int, int], history: _History) -> int:
    """Take back no more than the account holds, oldest years first; returns what is left. An account
    that was merged is spared nothing: what is taken from it moves on, and is taken where the money is."""
    short = 0 if history.merged else -(history.balance() + sum(missing.values()))
    left = 0
    for year in sorted(missing, reverse=True):
        spared = min(max(short - left, 0), max(-missing[year], 0))
        missing[year] += spared
        left += spared
    return left


def _lines(key: Key, missing: Mapping[int, int], history: _History) -> list[Line]:
    member, account = key
    return [
        Line(
            member, account, "return", amount, 0, 0, date(year, 12, 31),
            source_key("adjust", account, year, history.adjusted[year]),
        )
        for year, amount in missing.items()
        if amount
    ]  # fmt: skip


def _due(history: _History, one: CreditedYear, held: int) -> int:
    """What the year should have earned. As when it was credited, whoever would have to give back, or held
    less than nothing, earns nothing; an exclusion that stands leaves what there is.

    A return that later went on to another card left on the day it came, 31 December: it was not there before.
    """
    if one.year in history.kept_out:
        return history.credited[one.year]
    flows = history.flows[one.year]
    due = earned(one.policy, opening=held, flows=flows, rate=one.rate).total
    return 0 if due < 0 or held + sum(flows) - history.moved_on[one.year] < 0 else due


def _histories(keys: Sequence[Key], start: int) -> dict[Key, _History]:
    """From the last snapshot before `start` on; an entry posted later with an earlier value date belongs to
    the opening of `start`, and a return that was posted after its year is an adjustment of it."""
    made = {key: _History() for key in keys}
    since = dict.fromkeys(keys, 0)
    members = sorted({member for member, _ in keys})
    snapshots = YearSnapshot.objects.filter(member_id__in=members).order_by("year")
    for row in snapshots.values_list(
        "member_id", "account_id", "year", "closing", "return_on_opening", "return_on_flow"
    ):
        key, year, closing, on_opening, on_flow = row[:2], *row[2:]
        if key not in made:
            continue
        if year < start:
            made[key].opening, since[key] = closing, year
        else:
            made[key].credited[year] += on_opening + on_flow
    entries = Entry.objects.filter(member_id__in=members, year__gt=min(since.values()))
    for member, account, posted, kind, amount, on in entries.values_list(
        "member_id", "account_id", "year", "kind", "amount", "value_date"
    ):
        key = member, account
        if key not in made or posted <= since[key]:
            continue
        if on.year < start:
            made[key].opening += amount
        elif kind == "return" and posted > on.year:
            made[key].credited[on.year] += amount
            made[key].adjusted[on.year] += 1
        else:
            made[key].flows[on.year][on.month - 1] += amount
            if kind == "transfer" and posted > on.year and (on.month, on.day) == (12, 31):
                made[key].moved_on[on.year] += amount
    standing = ReturnExclusion.objects.filter(member_id__in=members, year__gte=start, lifted_at__isnull=True)
    for member, account, year in standing.exclude(reason__in=AUTOMATIC).values_list(
        "member_id", "account_id", "year"
    ):
        if (member, account) in made:
            made[member, account].kept_out.add(year)
    merges = CardMerge.objects.filter(member_id__in=members, undone_at__isnull=True)
    for member, account in merges.values_list("member_id", "from_account_id"):
        if (member, account) in made:
            made[member, account].merged = True
    return made
