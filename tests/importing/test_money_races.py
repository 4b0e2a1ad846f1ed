"""In the same moment: two who pay from one account, two who open it, two who look for an owner."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import partial
from typing import Any

import pytest
from django.db import connections
from django.db.models import Sum

from saldoku.ledger.models import Entry, PostingYear, SuspenseRelease
from saldoku.usecases.importing import import_movements, release_suspense
from saldoku.usecases.importing.import_movements import import_opening_balances, import_payouts
from saldoku.usecases.importing.summary import ImportSummary
from tests.cast import BUDI, DEWI, SITI, enrol
from tests.databases import Database
from tests.importing.test_movements import NEWCOMER, _run
from tests.importing.test_release import STRANGER, send


def at_once(*work: Callable[[], Any]) -> list[Any]:
    def alone(one: Callable[[], Any]) -> Any:
        try:
            return one()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(alone, work))


def test_two_payouts_do_not_take_the_same_money(
    committed_db: Database, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_movements, "SLICE", 4)
    people = (DEWI, BUDI)
    for person in people:
        enrol(person, at=at)

    def pay(name: str) -> tuple[ImportSummary, dict[int, str]]:
        # A quarter of the money a row, from both accounts in turns; three files want half as much again.
        rows = [
            {"kpj": person.kpj, "amount": person.balance // 4, "paid_on": date(2026, 11, 10),
             "reference": f"{name}{number}"}
            for number in range(2)
            for person in (people if name != "b" else people[::-1])
        ]  # fmt: skip
        return _run(import_payouts, rows, at, name)

    told = at_once(*(partial(pay, name) for name in "abc"))
    for person in people:
        left = Entry.objects.filter(member_id=person.id).aggregate(left=Sum("amount"))["left"]
        assert 0 <= left <= 3, "all but what four quarters leave over"
    assert sum(summary.posted.rows for summary, _ in told) == 8
    assert {code for _, refused in told for code in refused.values()} == {"payout-above-balance"}


def test_the_same_payout_in_two_files_is_paid_once(committed_db: Database, at: datetime) -> None:
    enrol(SITI, at=at)
    row = {"kpj": SITI.kpj, "amount": 1000, "paid_on": date(2026, 11, 10), "reference": "K-1"}
    told = at_once(*(partial(_run, import_payouts, [row], at, name) for name in "ab"))
    assert sorted(summary.posted.rows for summary, _ in told) == [0, 1]
    assert [refused for _, refused in told if refused] == [{2: "duplicate"}]


def test_an_account_is_opened_once(committed_db: Database, at: datetime) -> None:
    enrol(NEWCOMER, at=at)

    def opening(own: int, name: str) -> tuple[ImportSummary, dict[int, str]]:
        row = {"kpj": NEWCOMER.kpj, "as_of": date(2025, 12, 31), "own": own, "employer": 2, "returned": 3}
        return _run(import_opening_balances, [row], at, name)

    told = at_once(partial(opening, 1, "a"), partial(opening, 1, "b"), partial(opening, 9, "c"))
    assert Entry.objects.filter(kind="opening").count() == 1
    assert sum(summary.posted.rows for summary, _ in told) == 1
    codes = sorted(code for _, refused in told for code in refused.values())
    assert codes in (["duplicate", "opening-differs"], ["opening-differs", "opening-differs"])


def test_money_finds_its_owner_once_whoever_looks(
    committed_db: Database, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release_suspense, "SLICE", 3)
    rows = [
        {"npp": "99TX1001", "kpj": STRANGER.kpj, "period": 202601 + number % 9, "wage": 5_000_000,
         "paid_on": date(2026, 10, 1 + number // 9), **parts}
        for number, parts in enumerate([{"amount": 285_000}, {"worker": 1, "employer": 2}, {"amount": 7}] * 6)
    ]  # fmt: skip
    send(rows, at, "first")
    enrol(STRANGER, at=at)
    before = Entry.objects.filter(member_id=STRANGER.id).count()
    release = partial(release_suspense.release_suspense, kpj=None, at=at)
    *done, (summary, refused) = at_once(release, release, partial(send, rows, at, "second"))
    assert sum(one.posted.rows for one in done) == len(rows)
    assert SuspenseRelease.objects.count() == len(rows)
    assert Entry.objects.filter(member_id=STRANGER.id).count() == before + len(rows)
    assert (summary.posted.rows, set(refused.values())) == (0, {"duplicate"})


def test_what_was_said_in_two_ways_waits_for_a_person(committed_db: Database, at: datetime) -> None:
    """As one amount and in parts: in suspense two rows, on the account one. A person must say what is so."""
    row = {
        "npp": None,
        "kpj": STRANGER.kpj,
        "period": 202605,
        "wage": 5_000_000,
        "paid_on": date(2026, 6, 10),
    }
    send([row | {"amount": 285_000}, row | {"worker": 100_000, "employer": 185_000}], at, "first")
    enrol(STRANGER, at=at)
    done = release_suspense.release_suspense(kpj=None, at=at)
    assert (done.posted.rows, done.waiting.rows) == (1, 1)
    again = release_suspense.release_suspense(kpj=None, at=at)
    assert (again.posted.rows, again.waiting.rows) == (0, 1)


def test_late_money_goes_into_an_open_year(committed_db: Database, at: datetime) -> None:
    row = {"npp": None, "kpj": STRANGER.kpj, "period": 202405, "worker": 1, "employer": 2,
           "paid_on": date(2024, 6, 10)}  # fmt: skip
    send([row], at, "first")
    enrol(STRANGER, at=at)
    for year in range(2023, 2026):
        PostingYear.objects.update_or_create(year=year, defaults={"closing_at": at, "closed_at": at})
    assert release_suspense.release_suspense(kpj=None, at=at).posted.rows == 1
    posted = Entry.objects.get(amount=3)
    assert (posted.year, posted.value_date) == (2026, date(2024, 6, 10))
