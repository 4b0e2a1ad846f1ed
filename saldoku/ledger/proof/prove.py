"""Asking every check in one consistent view of the books, and naming what differs."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import DataError, OperationalError, connection, transaction

from saldoku.ledger.proof import accounts, changes, entries, files, journals, keys, owners, years
from saldoku.ledger.proof.asking import Check, Reckoning
from saldoku.ledger.proof.report import Difference, Figure, ProofReport
from saldoku.ledger.proof.standing import Standing

NAMED = 1_000
_FETCHED = 1_000
_BELIEVABLE = "figures can be added up"

# Told before each check: how many are done, of how many, and what is looked at now.
Progress = Callable[[int, int, str], None]

_COUNTS = """
SELECT (SELECT COUNT(*) FROM ledger_account), (SELECT COUNT(*) FROM ledger_journal), COUNT(*),
       COALESCE(SUM(amount), 0) + (SELECT COALESCE(SUM(return_on_opening + return_on_flow), 0)
                                   FROM ledger_yearsnapshot)
FROM ledger_entry
"""


def checks(standing: Standing) -> list[Check | Reckoning]:
    """All of them, the quick ones first."""
    return [
        years.posting_years(standing),
        *files.files(standing),
        *changes.changes(),
        keys.journal_keys(standing),
        owners.card_numbers(standing),
        owners.cards(standing),
        years.strange_snapshots(standing),
        years.slices(standing),
        entries.entries(standing),
        entries.source_rows(standing),
        journals.journals(standing),
        *accounts.closed_years(standing),
        accounts.balances(standing),
    ]


def prove(*, progress: Progress | None = None, named: int = NAMED) -> ProofReport:
    """Derive everything that is derived from the entries again, and name each difference.

    All in one reading transaction, so that a fund at work is proved as it stood at one moment. At most
    `named` differences of each rule are named, and all are counted.
    """
    try:
        return _prove(progress, named, careful=False)
    except (DataError, OperationalError) as error:
        if not _passes_numbers(error):
            raise
        return _prove(progress, named, careful=True)


def _prove(progress: Progress | None, named: int, *, careful: bool) -> ProofReport:
    """When `careful`, a figure so large that it cannot be added up is a difference and not the end."""
    with _one_view() as alone:
        found = _Found(named)
        asked = checks(Standing.read())
        for number, check in enumerate(asked):
            if progress is not None:
                progress(number, len(asked), check.what)
            with _kept_apart(found, check.what) if careful else nullcontext():
                for row in _rows(check.sql, stream=alone):
                    found.take(check, row)
        totals = (0, 0, 0, 0)
        with _kept_apart(found, "totals") if careful else nullcontext(), connection.cursor() as cursor:
            cursor.execute(_COUNTS)
            totals = cursor.fetchone()
        differences = tuple(found.with_names())
    if progress is not None:
        progress(len(asked), len(asked), "")
    accounts_, journals_, entries_, total = totals
    return ProofReport(differences, accounts_, entries_, journals_, int(total), found.counts)


@contextmanager
def _one_view() -> Iterator[bool]:
    """A transaction that sees one moment and writes nothing, or a savepoint in the one that is open; says
    whether it is a transaction of its own."""
    if connection.in_atomic_block:
        with transaction.atomic():
            yield False
    elif connection.vendor == "sqlite":
        # Not atomic(): that would take the write lock, and others may write while this reads.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield True
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL work_mem = '256MB'")
            yield True


def _rows(sql: str, *, stream: bool) -> Iterator[Sequence[Any]]:
    """Row by row: when everything is wrong, millions of rows are, and they are only counted.

    A cursor on the server would do that too, but PostgreSQL reads for one with a single worker.
    """
    with connection.cursor() as cursor:
        if stream and connection.vendor == "postgresql":
            with connection.wrap_database_errors:
                yield from cursor.cursor.stream(sql)
            return
        cursor.execute(sql)
        while some := cursor.fetchmany(_FETCHED):
            yield from some


def _passes_numbers(error: Exception) -> bool:
    """A sum that passes the 64 bits of a column."""
    return isinstance(error, DataError) or "overflow" in str(error)


@contextmanager
def _kept_apart(found: "_Found", what: str) -> Iterator[None]:
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            yield
    except (DataError, OperationalError) as error:
        if not _passes_numbers(error):
            raise
        found.add(_BELIEVABLE, None, "a figure beyond 64 bits", what, None, None)


class _Found:
    """Counts all differences, keeps the first of each rule."""

    def __init__(self, named: int) -> None:
        self.named = named
        self.counts: Counter[str] = Counter()
        self.kept: list[tuple[Difference, int | None, int | None]] = []

    def take(self, check: Check | Reckoning, row: Sequence[Any]) -> None:
        _, account_id, journal_id, *rest = row
        if isinstance(check, Reckoning):
            differing = list(check.reckon(rest[1:]))
            where = f"{check.what} {rest[0]}"
        else:
            place, sides = rest[: len(check.place)], [_figure(side) for side in rest[len(check.place) :]]
            differing = [
                (pair.rule, expected, found)
                for pair, expected, found in zip(check.pairs, sides[::2], sides[1::2], strict=True)
                if expected != found
            ]
            where = ", ".join(f"{label} {value}" for label, value in zip(check.place, place, strict=True))
        for rule, expected, found in differing:
            self.add(rule, expected, found, where or check.what, account_id, journal_id)

    def add(
        self, rule: str, expected: Figure, found: Figure, where: str, account: int | None, journal: int | None
    ) -> None:
        self.counts[rule] += 1
        if self.counts[rule] <= self.named:
            self.kept.append((Difference(rule, "", "", expected, found, where), account, journal))

    def with_names(self) -> Iterator[Difference]:
        """Card numbers and journal keys instead of numbers, looked up for the kept ones only."""
        cards = dict(_named(_CARDS, [row[1] for row in self.kept]))
        keys = dict(_named(_KEYS, [row[2] for row in self.kept]))
        for one, account_id, journal_id in self.kept:
            yield Difference(
                one.rule,
                _name(cards, account_id),
                _name(keys, journal_id),
                one.expected,
                one.found,
                one.where,
            )


_CARDS = """SELECT a.id, c.kpj FROM ledger_account a
JOIN members_card c ON c.member_id = a.member_id AND c.id = a.card_id WHERE a.id IN ({})"""
_KEYS = "SELECT id, key FROM ledger_journal WHERE id IN ({})"


def _named(sql: str, ids: list[int | None]) -> Iterator[tuple[int, str]]:
    wanted = sorted({one for one in ids if one is not None})
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), 500):
            cursor.execute(sql.format(", ".join(map(str, wanted[start : start + 500]))))
            yield from cursor.fetchall()


def _name(names: dict[int, str], number: int | None) -> str:
    return "" if number is None else names.get(number, str(number))


def _figure(side: Any) -> Figure:
    """Plain numbers and texts, the same from both engines."""
    if isinstance(side, bool):
        return int(side)
    if isinstance(side, Decimal):
        return int(side) if side == side.to_integral_value() else str(side.normalize())
    if isinstance(side, date):
        return side.isoformat()
    return side if side is None or isinstance(side, int) else str(side)
