"""Posting: journals with many member lines and few control lines, whose sum is zero.

A caller hands over lines that are already attributed; how rows become lines is the use-case's work.
Every posting runs inside the caller's one visible transaction.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Max

from saldoku.kernel.errors import BooksDiffer, KeyReused
from saldoku.kernel.ids import new_id
from saldoku.ledger.models import ControlLine, Journal, PostingYear
from saldoku.ledger.seal import KINDS, days, seal

ENTRY_COLUMNS = (
    "member_id", "source_key", "year", "account_id", "journal_id", "kind", "amount", "own_part",
    "employer_part", "value_date", "period", "wage", "employer_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One entry to be. `amount` = own + employer's part + return, whole units; plus is the member's."""

    member_id: int
    account_id: int
    kind: str
    amount: int
    own_part: int
    employer_part: int
    value_date: date
    source_key: int
    period: int | None = None
    wage: int | None = None
    employer_id: int | None = None

    @property
    def seal(self) -> int:
        return seal(
            account_id=self.account_id, source_key=self.source_key, amount=self.amount,
            own_part=self.own_part, employer_part=self.employer_part, wage=self.wage,
            employer_id=self.employer_id, period=self.period, value_date=days(self.value_date),
            kind=KINDS[self.kind],
        )  # fmt: skip


def source_key(*parts: object) -> int:
    """A signed 64-bit number made from what names a source row. The same row gives the same number."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)


def open_journal(
    *, key: str, fingerprint: str, kind: str, at: datetime, batch_id: int | None = None
) -> tuple[Journal, bool]:
    """The journal of this caller-made key, and whether it is new.

    The same key with the same payload is the journal of the first time; with another payload it is
    KeyReused. The unique key decides between two callers at once.
    """
    made, is_new = Journal.objects.get_or_create(
        key=key,
        defaults={
            "id": new_id(), "fingerprint": fingerprint, "kind": kind, "posted_at": at, "batch_id": batch_id,
        },
    )  # fmt: skip
    if made.fingerprint != fingerprint:
        raise KeyReused(key=key)
    return made, is_new


def hold_open_years(years: Iterable[int]) -> dict[int, int]:
    """Hold posting years open until the transaction ends; map each value-date year to the year that
    takes it: itself, or the first open year after a closed one.

    A shared lock on the year rows: the closing of a year begins by taking them exclusively, so no entry
    slips behind a snapshot. SQLite has one writer and needs no lock.
    """
    wanted = sorted(set(years))
    # A year before a closed one is closed with it, and needs no row of its own.
    closed = PostingYear.objects.filter(closing_at__isnull=False).aggregate(last=Max("year"))["last"] or 0
    known = PostingYear.objects.filter(year__in=wanted).values_list("year", flat=True)
    missing = {year for year in wanted if year > closed}.difference(known)
    PostingYear.objects.bulk_create([PostingYear(year=year) for year in missing], ignore_conflicts=True)
    lock = " FOR SHARE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT year, closing_at FROM ledger_postingyear ORDER BY year{lock}")  # noqa: S608 (no input)
        states = cursor.fetchall()
    closed_through = max((year for year, closing_at in states if closing_at is not None), default=0)
    first_open = closed_through + 1
    if closed_through and first_open not in {year for year, _ in states}:
        PostingYear.objects.bulk_create([PostingYear(year=first_open)], ignore_conflicts=True)
    return {year: max(year, first_open) for year in wanted}


def post(*, journal: Journal, lines: Sequence[Line], control: dict[str, int]) -> None:
    """Write the lines and the control lines of one journal; BooksDiffer unless they add up to zero."""
    check_sum(journal, sum(line.amount for line in lines), control)
    posting_year = hold_open_years(line.value_date.year for line in lines)
    rows = [
        (line.member_id, line.source_key, posting_year[line.value_date.year], line.account_id, journal.id,
         line.kind, line.amount, line.own_part, line.employer_part, line.value_date, line.period, line.wage,
         line.employer_id)
        for line in lines
    ]  # fmt: skip
    names, marks = ", ".join(ENTRY_COLUMNS), ", ".join(["%s"] * len(ENTRY_COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO ledger_entry ({names}) VALUES ({marks})", rows)  # noqa: S608 (constants only)
    write_control(journal=journal, control=control, lines=len(lines), seal=sum(line.seal for line in lines))


def check_sum(journal: Journal, member_total: int, control: dict[str, int]) -> None:
    """Once a journal, over the lines about to be written; `prove` asks the written ones again.

    A trigger per row would do the same at a price: 23 s against 0.1 s for 10,000 lines.
    """
    off = member_total + sum(control.values())
    if off:
        raise BooksDiffer(journal=journal.id, by=off)


def write_control(*, journal: Journal, control: dict[str, int], lines: int, seal: int) -> None:
    """The fund's own side of a posting, and the count and seal of the entries that it wrote.

    Sides of zero are left out, but for the one that carries the seal.
    """
    sides = [(account, amount) for account, amount in control.items() if amount] or [("within", 0)]
    ControlLine.objects.bulk_create(
        ControlLine(
            id=new_id(), journal=journal, account=account, amount=amount,
            lines=0 if number else lines, seal=0 if number else seal,
        )
        for number, (account, amount) in enumerate(sides)
    )  # fmt: skip
