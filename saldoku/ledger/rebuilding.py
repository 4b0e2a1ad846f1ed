"""Making snapshots of closed years anew, from the entries, the policy and the rate.

What is derived can be lost or spoilt and be derived again. What it must never do is change what members were
credited: the journals of the year say how much that was, and they are append-only.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from saldoku.kernel.errors import BooksDiffer, NotFound
from saldoku.ledger.proof.accounts import derived
from saldoku.ledger.proof.asking import differ
from saldoku.ledger.proof.standing import ClosedYear, Standing
from saldoku.ledger.proof.years import slices
from saldoku.ledger.returns.closing import lock_years
from saldoku.ledger.returns.errors import EarlierYearOpen
from saldoku.store.guards import removable

NAMED = 200
Progress = Callable[[int, int, str], None]
_TABLE = "ledger_yearsnapshot"
_KEEP_FOR_PERSON = "The figures that were credited would change, so a person must look: run `saldoku prove`."

# The column of a snapshot, and what is derived for it.
_DERIVED = {
    "opening": "held",
    "contributions": "contributed",
    "payouts": "paid_out",
    "transfers": "transferred",
    "return_on_opening": "due_on_opening",
    "return_on_flow": "due_on_flow",
    "closing": "sum_of_all + due_on_opening + due_on_flow",
    "own_part": "own",
    "employer_part": "by_employer",
    "last_value_date": "derived_last_value_on",
    "last_period": "derived_last_period",
}


@dataclass(frozen=True, slots=True)
class Replaced:
    """A snapshot that was not as it must be: its card, and what it closed with before and after; None for a
    row that was not there, or must not be. The two are the same where another figure was wrong."""

    kpj: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class YearRebuilt:
    """What became of the snapshots of a year. `replaced` names the first of them."""

    year: int
    changed: int
    added: int
    removed: int
    replaced: tuple[Replaced, ...]

    @property
    def count(self) -> int:
        return self.changed + self.added + self.removed


def rebuild_snapshots(*, year: int, progress: Progress | None = None) -> list[YearRebuilt]:
    """Replace what differs or is missing in the snapshots of a closed year and of the years after it.

    Inside the caller's transaction; nobody posts or closes a year meanwhile. NotFound(year) when it is not
    closed, EarlierYearOpen while a year is being closed, NotAllowed for a role that does not own the tables;
    BooksDiffer when the journals of the returns would no longer fit, and then nothing may be kept.
    """
    lock_years()
    standing = Standing.read()
    todo = [one for one in standing.years if one.year >= year]
    if not any(one.year == year and one.closed for one in todo):
        raise NotFound(what="closed year")
    if not todo[-1].closed:
        raise EarlierYearOpen(year=todo[-1].year)
    made = []
    with removable(_TABLE):
        for number, one in enumerate(todo):
            if progress is not None:
                progress(number, len(todo), str(one.year))
            made.append(_rebuild(one))
    _require_same_returns(standing, todo)
    return made


def _rebuild(year: ClosedYear) -> YearRebuilt:
    """One year upon the one before, which is right by now."""
    wrong = " OR ".join(
        differ(f"({expression})", "last_value_on" if column == "last_value_date" else column)
        for column, expression in _DERIVED.items()
    )
    again = ", ".join(f"{expression} AS {column}_again" for column, expression in _DERIVED.items())
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE snapshot_again AS SELECT member_id, account_id, needed, has_one, "  # noqa: S608 (constants)
            f"closing, {again} FROM ({derived(year)}) r "
            f"WHERE owned IS NOT NULL AND (needed <> has_one OR (has_one = 1 AND ({wrong}))) "
            "OR owned IS NULL AND has_one = 1"
        )
        cursor.execute(
            "SELECT COUNT(*) FILTER (WHERE needed = 1 AND has_one = 1), COUNT(*) FILTER (WHERE has_one = 0), "
            "COUNT(*) FILTER (WHERE needed = 0) FROM snapshot_again"
        )
        changed, added, removed = cursor.fetchone()
        replaced = _named()
        cursor.execute(
            f"DELETE FROM {_TABLE} WHERE year = {year.year} AND EXISTS (SELECT 1 FROM snapshot_again a "  # noqa: S608 (constants and a number)
            f"WHERE a.member_id = {_TABLE}.member_id AND a.account_id = {_TABLE}.account_id)"
        )
        figures = ", ".join(f"{column}_again" for column in _DERIVED)
        cursor.execute(
            f"INSERT INTO {_TABLE} (member_id, year, account_id, {', '.join(_DERIVED)}) "  # noqa: S608 (constants of this module)
            f"SELECT member_id, {year.year}, account_id, {figures} FROM snapshot_again WHERE needed = 1"
        )
        cursor.execute("DROP TABLE snapshot_again")
    return YearRebuilt(year.year, changed, added, removed, replaced)


def _named() -> tuple[Replaced, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.kpj, r.closing, CASE WHEN r.needed = 1 THEN r.closing_again END FROM snapshot_again r "  # noqa: S608 (constants and a number)
            "LEFT JOIN ledger_account a ON a.member_id = r.member_id AND a.id = r.account_id "
            "LEFT JOIN members_card c ON c.member_id = a.member_id AND c.id = a.card_id "
            f"ORDER BY r.member_id, r.account_id LIMIT {NAMED}"
        )
        return tuple(
            Replaced(
                kpj or "", None if before is None else int(before), None if after is None else int(after)
            )
            for kpj, before, after in cursor.fetchall()
        )


def _require_same_returns(standing: Standing, years: list[ClosedYear]) -> None:
    """Every slice still counts and adds up to what its journal credited."""
    check = slices(standing)
    place = list(check.place)
    with connection.cursor() as cursor:
        cursor.execute(check.sql)
        rows = cursor.fetchall()
    touched = {one.year for one in years}
    for row in rows:
        where = dict(zip(place, row[3 : 3 + len(place)], strict=True))
        if where["year"] in touched:
            raise BooksDiffer(year=where["year"], members_after=where["members after"], do=_KEEP_FOR_PERSON)
