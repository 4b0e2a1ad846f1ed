"""Books of the first release, taken over by this one: the same balances, snapshots and sums, and guarded."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from pytest_django.plugin import DjangoDbBlocker

from saldoku.ledger.models import Account, Entry, PostingYear, YearSlice, YearSnapshot
from saldoku.ledger.posting import Line, hold_open_years, open_journal, post
from saldoku.ledger.proof import prove
from saldoku.ledger.returns import closing
from saldoku.usecases.balance.reading import read_balance
from tests.databases import Copies, Database
from tests.ledger.everything import run, undone

pytestmark = pytest.mark.slow
AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
CLOSED = datetime(2025, 1, 20, tzinfo=UTC)
FIRST_RELEASE = [("ledger", "0002_guards")]
ANI, BAYU = 41, 42
OWN, BY_EMPLOYER = 100_000, 185_000
# Member to the months that were paid, and what the account earned by an entry of 31 December.
PAID = {
    ANI: [(year, month) for year in (2023, 2024, 2025) for month in range(1, 13)],
    BAYU: [(2025, 2), (2025, 3)],
}
RETURNED = {2023: 90_000, 2024: 250_000}
HELD_IN_2024 = 24 * (OWN + BY_EMPLOYER) + 340_000


@pytest.fixture
def upgraded(copies: Copies, django_db_blocker: DjangoDbBlocker) -> Iterator[Database]:
    """A database of the first release with two members' savings, migrated to this one."""
    database = copies.empty()
    with django_db_blocker.unblock(), database.connected():
        call_command("migrate", *FIRST_RELEASE[0], verbosity=0)
        with transaction.atomic():
            _fill(MigrationExecutor(connection).loader.project_state(FIRST_RELEASE).apps)
        call_command("migrate", verbosity=0)
        yield database
    copies.drop(database)


def _fill(apps: Any) -> None:
    """As the first release wrote it: two years closed at once with one snapshot, no seal, no slices."""

    def add(name: str, **fields: Any) -> Any:
        app = "members" if name in {"Member", "Card", "CardNumber"} else "ledger"
        row = apps.get_model(app, name)(**fields)
        row.save(force_insert=True)
        return row

    for year, closed_at in ((2023, CLOSED), (2024, CLOSED), (2025, None), (2026, None)):
        add("PostingYear", year=year, closed_at=closed_at)
    add(
        "ImportBatch", id=7, kind="contributions", fingerprint="f" * 64, file_name="old.csv",
        started_at=CLOSED, ended_at=CLOSED, summary={"posted": {"rows": 38, "money": 1}},
    )  # fmt: skip
    for number, key in ((70, "import:7:0"), (71, "import:7:1"), (72, "returns")):
        batch = 7 if number < 72 else None
        add(
            "Journal",
            id=number,
            key=key,
            fingerprint=key,
            kind="contributions",
            posted_at=CLOSED,
            batch_id=batch,
        )
    add(
        "SuspenseItem", id=90, journal_id=70, row_key=5, kpj="99000009999", npp="", period=202_401,
        amount=50_000, value_date=date(2024, 2, 1),
    )  # fmt: skip
    for member in PAID:
        _enrol(add, member)
    paid = sum(len(months) for months in PAID.values()) * (OWN + BY_EMPLOYER)
    sides = ((70, "bank", -paid - 50_000), (70, "suspense", 50_000), (72, "bank", -sum(RETURNED.values())))
    for line, (journal, account, amount) in enumerate(sides):
        add("ControlLine", id=500 + line, journal_id=journal, account=account, amount=amount)
    add(
        "YearSnapshot", member_id=ANI, year=2024, account_id=ANI, opening=0, closing=HELD_IN_2024,
        own_part=24 * OWN, employer_part=24 * BY_EMPLOYER, last_value_date=date(2024, 12, 10),
        last_period=202_412,
    )  # fmt: skip


def _enrol(add: Callable[..., Any], member: int) -> None:
    """A member with one card and one account, and its entries; the first release numbered them."""
    kpj = f"990000000{member}"
    born, joined = date(1990, 1, 1), date(2022, 1, 1)
    add("Member", id=member, full_name="A", name_key="A", birth_date=born, created_at=CLOSED)
    add("CardNumber", kpj=kpj, member_id=member)
    add(
        "Card", id=member, member_id=member, kpj=kpj, segment="PU", status="active", programmes="JHT,JKK",
        joined_on=joined,
    )  # fmt: skip
    add("Account", id=member, member_id=member, card_id=member, opened_on=joined)
    plain = {"member_id": member, "account_id": member}
    for number, (year, month) in enumerate(PAID[member], member * 100):
        add(
            "Entry", **plain, id=number, year=year, journal_id=70, kind="contribution", source_key=-number,
            amount=OWN + BY_EMPLOYER, own_part=OWN, employer_part=BY_EMPLOYER, wage=5_000_000,
            value_date=date(year, month, 10), period=year * 100 + month,
        )  # fmt: skip
    for year, amount in RETURNED.items() if member == ANI else ():
        add(
            "Entry", **plain, id=year, year=year, journal_id=72, kind="return", source_key=year,
            amount=amount, own_part=0, employer_part=0, value_date=date(year, 12, 31),
        )  # fmt: skip


def _balance(member_id: int) -> int:
    reading = read_balance(member_id=member_id, at=AT, channel="web", since=AT, currency="IDR")
    return reading.view.total.amount


def test_balances_snapshots_and_sums_are_as_before(upgraded: Database) -> None:
    assert _balance(ANI) == 36 * (OWN + BY_EMPLOYER) + 340_000
    assert _balance(BAYU) == 2 * (OWN + BY_EMPLOYER)
    (snapshot,) = YearSnapshot.objects.all()
    assert (snapshot.opening, snapshot.closing, snapshot.own_part) == (0, HELD_IN_2024, 24 * OWN)
    assert (snapshot.contributions, snapshot.payouts, snapshot.transfers) == (24 * (OWN + BY_EMPLOYER), 0, 0)
    (entry,) = Entry.objects.filter(member_id=BAYU, period=202_503)
    assert (entry.source_key, entry.year, entry.wage) == (-BAYU * 100 - 1, 2025, 5_000_000)
    report = prove()
    assert (report.differences, report.entries, report.journals) == ((), 40, 3)
    assert report.total == _balance(ANI) + _balance(BAYU)


def test_closed_years_stay_closed(upgraded: Database) -> None:
    """Posting asks when a closing began, which the first release did not write down."""
    with transaction.atomic():
        assert hold_open_years([2023, 2024, 2025]) == {2023: 2025, 2024: 2025, 2025: 2025}
    years = PostingYear.objects.filter(closed_at__isnull=False)
    assert list(years.order_by("year").values_list("year", "closing_at")) == [(2023, CLOSED), (2024, CLOSED)]
    (part,) = YearSlice.objects.all()
    assert (part.year, part.after_member, part.through_member, part.accounts) == (2024, 0, ANI, 1)


def test_the_next_year_is_credited_upon_it(upgraded: Database) -> None:
    """Its journals are sealed; the old ones stay without a seal, and the proof knows them by their age."""
    account = Account.objects.get(id=BAYU)
    line = Line(BAYU, account.id, "contribution", 7, 7, 0, date(2024, 6, 1), 77, 202_405)
    with transaction.atomic():
        journal, _ = open_journal(key="late", fingerprint="x", kind="contributions", at=AT)
        post(journal=journal, lines=[line], control={"bank": -7})
        begun = closing.begin(year=2025, at=AT)
        for members in closing.plan(2025):
            closing.close_slice(begun, members, at=AT, durable=False)
        closing.end(begun, at=AT)
    report = prove()
    assert report.differences == ()
    assert report.total == 38 * (OWN + BY_EMPLOYER) + 340_000 + 7
    assert YearSnapshot.objects.get(account_id=ANI, year=2025).opening == HELD_IN_2024


def test_what_was_guarded_is_guarded_and_what_was_proved_is_proved(upgraded: Database) -> None:
    for table in ("entry", "controlline", "journal", "yearsnapshot", "suspenseitem", "yearslice"):
        column = "journal_id" if table in {"entry", "controlline"} else "id"
        column = "year" if table.startswith("year") else column
        for statement in (f"UPDATE ledger_{table} SET {column} = {column}", f"DELETE FROM ledger_{table}"):
            with pytest.raises(DatabaseError), transaction.atomic():
                run(statement)
    with transaction.atomic():
        if connection.vendor == "postgresql":
            run("GRANT UPDATE ON ledger_entry TO CURRENT_USER")
        else:
            run("DROP TRIGGER ledger_entry_no_UPDATE")
        with undone():
            run(
                "UPDATE ledger_entry SET amount = amount + 1, own_part = own_part + 1 "
                "WHERE source_key = -4101"
            )
            told = {one.rule for one in prove().differences}
        assert {"a journal adds up to zero", "a snapshot is the sum of its entries"} <= told
        transaction.set_rollback(True)
