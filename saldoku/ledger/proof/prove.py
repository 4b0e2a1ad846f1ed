"""Asking every check in one consistent view of the books, and naming what differs."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from saldoku.ledger.proof import accounts, changes, entries, files, journals, keys, owners, years
from saldoku.ledger.proof.asking import Check, Reckoning
from saldoku.ledger.proof.report import Difference, Figure, ProofReport
from saldoku.ledger.proof.standing import Standing

NAMED = 1_000
_FETCHED = 1_000

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
    with _one_view():
        found = _Found(named)
        asked = checks(Standing.read())
        for number, check in enumerate(asked):
            if progress is not None:
                progress(number, len(asked), check.what)
            for row in _rows(check.sql):
                found.take(check, row)
        with connection.cursor() as cursor:
            cursor.execute(_COUNTS)
            accounts_, journals_, entries_, total = cursor.fetchone()
        differences = tuple(found.with_names())
    if progress is not None:
        progress(len(asked), len(asked), "")
    return ProofReport(differences, accounts_, entries_, journals_, int(total), found.counts)


@contextmanager
def _one_view() -> Iterator[None]:
    """A transaction that sees one moment and writes nothing; inside another transaction, that one's view."""
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "sqlite":
        # Not atomic(): that would take the write lock, and others may write while this reads.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL work_mem = '256MB'")
        yield


def _rows(sql: str) -> Iterator[Sequence[Any]]:
    """Row by row: when everything is wrong, millions of rows are, and they are only counted."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        while some := cursor.fetchmany(_FETCHED):
            yield from some


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
            self.counts[rule] += 1
            if self.counts[rule] <= self.named:
                one = Difference(rule, "", "", expected, found, where or check.what)
                self.kept.append((one, account_id, journal_id))

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
