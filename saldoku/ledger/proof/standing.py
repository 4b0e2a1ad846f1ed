"""What the books say of themselves before they are proved: their years, and since when they are sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.db import connection

# A year has snapshots when it has slices; where these are gone, when there is a row.
_YEARS = """
SELECT p.year, p.closed_at IS NOT NULL, p.policy, p.rate,
       EXISTS (SELECT 1 FROM ledger_yearslice y WHERE y.year = p.year)
       OR EXISTS (SELECT 1 FROM ledger_yearsnapshot s WHERE s.year = p.year)
FROM ledger_postingyear p WHERE p.closing_at IS NOT NULL OR p.closed_at IS NOT NULL ORDER BY p.year
"""
_ON_RECORD = "SELECT year FROM ledger_postingyear ORDER BY year"
_SLICES = "SELECT year, after_member, through_member FROM ledger_yearslice ORDER BY year, after_member"
_FIRST_SEALED = "SELECT MIN(journal_id) FROM ledger_controlline WHERE seal IS NOT NULL"


@dataclass(frozen=True, slots=True)
class ClosedYear:
    """A year that is closed, or being closed for the members in `ranges` (above one, up to the other).

    `before` is the year before it that has snapshots, 0 for none; `rate` is in per cent, None where nothing
    was credited.
    """

    year: int
    before: int
    closed: bool
    policy: str
    rate: Decimal | None
    ranges: tuple[tuple[int, int], ...]

    @property
    def covers(self) -> str:
        """A condition on `member_id`: is the year closed for this member?"""
        if self.closed:
            return "1 = 1"
        parts = [f"member_id > {after} AND member_id <= {through}" for after, through in self.ranges]
        return f"({' OR '.join(parts)})" if parts else "1 = 0"


@dataclass(frozen=True, slots=True)
class Standing:
    """The years with snapshots, oldest first; all years on record; the first one that takes entries of closed
    ones, 0 while none is closed; the oldest journal with a seal, None where there is none."""

    years: tuple[ClosedYear, ...]
    on_record: tuple[int, ...]
    first_open: int
    first_sealed: int | None

    @classmethod
    def read(cls) -> Self:
        with connection.cursor() as cursor:
            cursor.execute(_YEARS)
            rows = cursor.fetchall()
            cursor.execute(_ON_RECORD)
            on_record = tuple(year for (year,) in cursor.fetchall())
            cursor.execute(_SLICES)
            slices = cursor.fetchall()
            cursor.execute(_FIRST_SEALED)
            (first_sealed,) = cursor.fetchone()
        last = max((row[0] for row in rows), default=-1)
        return cls(tuple(_with_snapshots(rows, slices, last)), on_record, last + 1, first_sealed)


def _with_snapshots(
    rows: list[tuple[int, bool, str, object, bool]], slices: list[tuple[int, int, int]], last: int
) -> Iterator[ClosedYear]:
    """The newest year is looked at in any case: it must have snapshots as soon as there are entries."""
    before = 0
    for year, closed, policy, rate, has_some in rows:
        if has_some or year == last:
            ranges = _joined([(after, through) for of, after, through in slices if of == year])
            known = None if rate is None else Decimal(str(rate))
            yield ClosedYear(year, before, bool(closed), policy or "", known, ranges)
            before = year


def _joined(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Ranges that follow on each other as one."""
    made: list[tuple[int, int]] = []
    for after, through in ranges:
        if made and made[-1][1] == after:
            made[-1] = (made[-1][0], through)
        else:
            made.append((after, through))
    return tuple(made)
