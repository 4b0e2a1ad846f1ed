"""Payouts and opening balances: each row is judged by what its account holds, and told where it went."""

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from saldoku.ledger.models import ControlLine, Entry, ImportSlice
from saldoku.usecases.importing import import_movements as room
from saldoku.usecases.importing.blocks import SliceOutcome, WholeBlock
from saldoku.usecases.importing.import_movements import import_opening_balances, import_payouts
from saldoku.usecases.importing.summary import ImportSummary, Tally
from tests.cast import BUDI, DEWI, RINA, SITI, HeldCard, Person, enrol

NEWCOMER = Person(
    id=1900, name="Baru Pindah", nik="9907070101900007", born=date(1990, 1, 1), sex="L",
    cards=(HeldCard("99000007722", joined_on=date(2020, 1, 1)),),
)  # fmt: skip


@pytest.fixture(autouse=True)
def people(db: None, at: datetime) -> None:
    for person in (SITI, BUDI, DEWI, RINA, NEWCOMER):
        enrol(person, at=at)


def _run(
    importing: Any, rows: list[dict[str, Any]], at: datetime, name: str
) -> tuple[ImportSummary, dict[int, str]]:
    told: list[SliceOutcome] = []
    frame = pl.DataFrame([{"line": number, **row} for number, row in enumerate(rows, 2)])
    summary = importing(
        blocks=[WholeBlock(frame.slice(start, 2)) for start in range(0, frame.height, 2)], total=len(rows),
        fingerprint=f"{name:0>64}", file_name=name, at=at, told=told.append,
    )  # fmt: skip
    refused = {one.line: one.code for outcome in told for one in outcome.refused}
    assert sum(outcome.blocks for outcome in told) == (frame.height + 1) // 2
    assert summary.read == summary.posted + summary.rejected
    return summary, refused


def pay(
    *rows: tuple[str, int, str], at: datetime, name: str = "paid", on: date = date(2026, 11, 10)
) -> tuple[ImportSummary, dict[int, str]]:
    made = [
        {"kpj": kpj, "amount": amount, "paid_on": on, "reference": reference}
        for kpj, amount, reference in rows
    ]
    return _run(import_payouts, made, at, name)


def open_with(
    *rows: tuple[str, date, int, int, int], at: datetime, name: str = "opened"
) -> tuple[ImportSummary, dict[int, str]]:
    names = ("kpj", "as_of", "own", "employer", "returned")
    made = [dict(zip(names, row, strict=True)) for row in rows]
    return _run(import_opening_balances, made, at, name)


# --- payouts ------------------------------------------------------------------------------------------
def test_a_payout_takes_of_all_parts_in_proportion(at: datetime) -> None:
    summary, refused = pay((BUDI.kpj, BUDI.balance // 10, "K-1"), at=at)
    assert (summary.posted, refused) == (Tally(1, BUDI.balance // 10), {})
    paid = Entry.objects.get(kind="payout")
    months = len(BUDI.cards[0].months())
    own, employer = 110_000 * months, 203_500 * months
    assert paid.amount == -(BUDI.balance // 10)
    assert paid.own_part == -(own * (BUDI.balance // 10) // BUDI.balance)
    assert paid.employer_part == -(employer * (BUDI.balance // 10) // BUDI.balance)
    assert (paid.value_date, paid.period) == (date(2026, 11, 10), None)
    (line,) = ControlLine.objects.filter(journal_id=paid.journal_id)
    assert (line.account, line.amount, line.lines) == ("bank", BUDI.balance // 10, 1)


def test_all_of_it_takes_exactly_what_is_there(at: datetime) -> None:
    card = SITI.cards[1]
    pay((card.kpj, 1_000_001, "K-1"), (card.kpj, card.balance - 1_000_001, "K-2"), at=at)
    left = Entry.objects.filter(account__card__kpj=card.kpj).values_list(
        "amount", "own_part", "employer_part"
    )
    assert [sum(column) for column in zip(*left, strict=True)] == [0, 0, 0]


def test_each_row_that_cannot_be_paid_says_why(at: datetime) -> None:
    summary, refused = pay(
        (BUDI.kpj, BUDI.balance + 1, "K-1"), (RINA.kpj, 5, "K-2"), ("99999999999", 5, "K-3"),
        (BUDI.kpj, BUDI.balance, "K-4"), (BUDI.kpj, 1, "K-5"), (DEWI.kpj, 7, "K-6"), (DEWI.kpj, 7, "K-6"),
        at=at,
    )  # fmt: skip
    assert refused == {
        2: "payout-above-balance", 3: "no-savings", 4: "card-unknown", 6: "payout-above-balance",
        8: "duplicate",
    }  # fmt: skip
    assert summary.posted == Tally(2, BUDI.balance + 7)
    _, later = pay((DEWI.kpj, 7, "K-6"), (DEWI.kpj, 7, "K-7"), at=at, name="later")
    assert later == {2: "duplicate"}


@pytest.mark.parametrize(
    ("on", "code"), [(date(2026, 11, 23), "paid-on-in-future"), (date(1960, 1, 1), "paid-on-too-old")]
)
def test_a_day_that_cannot_be_is_refused(at: datetime, on: date, code: str) -> None:
    _, refused = pay((BUDI.kpj, 5, "K-1"), at=at, on=on)
    assert refused == {2: code}


# --- opening balances -------------------------------------------------------------------------------------
def test_an_opening_balance_is_brought_forward_with_its_parts(at: datetime) -> None:
    summary, refused = open_with((NEWCOMER.kpj, date(2025, 12, 31), 1_000, 2_000, 300), at=at)
    assert (summary.posted, refused) == (Tally(1, 3_300), {})
    entry = Entry.objects.get(kind="opening")
    assert (entry.amount, entry.own_part, entry.employer_part) == (3_300, 1_000, 2_000)
    assert (entry.value_date, entry.year) == (date(2025, 12, 31), 2025)
    (line,) = ControlLine.objects.filter(journal_id=entry.journal_id)
    assert (line.account, line.amount) == ("brought-forward", -3_300)


def test_once_an_account_and_before_anything_else(at: datetime) -> None:
    day = date(2025, 12, 31)
    _, refused = open_with(
        (NEWCOMER.kpj, day, 1_000, 0, 0), (NEWCOMER.kpj, day, 1_000, 0, 0), (NEWCOMER.kpj, day, 1_001, 0, 0),
        (BUDI.kpj, day, 5, 0, 0), (BUDI.kpj, date(2020, 12, 31), 5, 0, 0), ("99999999999", day, 5, 0, 0),
        (RINA.kpj, day, 5, 0, 0), (DEWI.kpj, date(2026, 12, 1), 5, 0, 0), at=at,
    )  # fmt: skip
    assert refused == {
        3: "duplicate", 4: "opening-differs", 5: "account-has-entries", 7: "card-unknown", 8: "no-savings",
        9: "paid-on-in-future",
    }  # fmt: skip
    _, later = open_with(
        (NEWCOMER.kpj, day, 1_000, 0, 0), (NEWCOMER.kpj, day, 999, 0, 0), at=at, name="later"
    )
    assert later == {2: "duplicate", 3: "opening-differs"}


# --- again ----------------------------------------------------------------------------------------------
def test_a_file_that_was_killed_between_slices_ends_as_if_it_was_not(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "SLICE", 2)
    rows = [(BUDI.kpj, 10, "K-1"), (BUDI.kpj, 20, "K-2"), (BUDI.kpj, 30, "K-3"), (BUDI.kpj, 30, "K-3")]
    write, calls = room.write_done, []

    def dies_at_the_second(*arguments: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        write(*arguments)

    monkeypatch.setattr(room, "write_done", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        pay(*rows, at=at)
    assert ImportSlice.objects.count() == 1
    monkeypatch.setattr(room, "write_done", write)
    summary, refused = pay(*rows, at=at)
    assert (summary.posted, summary.again, refused) == (Tally(3, 60), False, {5: "duplicate"})
    assert Entry.objects.filter(kind="payout").count() == 3
    again = import_payouts(
        blocks=[], total=0, fingerprint=f"{'paid':0>64}", file_name="paid", at=at, told=lambda _: None
    )
    assert (again.again, again.posted) == (True, Tally(3, 60))
