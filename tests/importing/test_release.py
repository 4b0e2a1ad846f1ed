"""Money in suspense finds its owner: posted as the import would have posted its row, once."""

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from saldoku.ledger.models import ControlLine, Entry, Journal, SuspenseItem, SuspenseRelease
from saldoku.usecases.importing import release_suspense as room
from saldoku.usecases.importing.blocks import ROW_SCHEMA, SliceOutcome, WholeBlock
from saldoku.usecases.importing.import_contributions import import_contributions
from saldoku.usecases.importing.release_suspense import list_suspense, release_suspense
from saldoku.usecases.importing.summary import Tally
from tests.cast import BUDI, DEWI, HeldCard, Person, enrol

STRANGER = Person(
    id=1901, name="Belum Tercatat", nik="9908080101900008", born=date(1990, 1, 1), sex="P",
    cards=(HeldCard("99000008833", joined_on=date(2026, 1, 1)),),
)  # fmt: skip
ROWS: list[dict[str, Any]] = [
    {"npp": "99TX1001", "kpj": STRANGER.kpj, "period": 202605, "wage": 5_000_000, "amount": 285_000,
     "paid_on": date(2026, 6, 10)},
    {"npp": "99TX1001", "kpj": STRANGER.kpj, "period": 202606, "wage": 5_000_000, "worker": 100_000,
     "employer": 185_000, "paid_on": date(2026, 7, 10)},
    {"npp": "99TX1001", "kpj": STRANGER.kpj, "period": 202606, "amount": 7_000, "paid_on": date(2026, 8, 1)},
    {"npp": None, "kpj": "99111111111", "period": 202606, "amount": 9_000, "paid_on": date(2026, 8, 1)},
]  # fmt: skip


def send(rows: list[dict[str, Any]], at: datetime, name: str) -> tuple[Any, dict[int, str]]:
    frame = pl.DataFrame([{"line": number, **row} for number, row in enumerate(rows, 2)], ROW_SCHEMA)
    told: list[SliceOutcome] = []
    summary = import_contributions(
        blocks=[WholeBlock(frame)], total=len(rows), fingerprint=f"{name:0>64}", file_name=name, at=at,
        told=told.append,
    )  # fmt: skip
    return summary, {one.line: one.code for outcome in told for one in outcome.refused}


@pytest.fixture(autouse=True)
def waiting(db: None, at: datetime) -> None:
    enrol(BUDI, at=at)
    summary, _ = send(ROWS, at, "early")
    assert summary.suspense == Tally(4, 586_000)


def test_what_nobody_owns_stays(at: datetime) -> None:
    done = release_suspense(kpj=None, at=at)
    assert (done.posted, done.cards, done.waiting) == (Tally(), 0, Tally(4, 586_000))
    assert [(one.items, one.money, one.known) for one in list_suspense()] == [
        (3, 577_000, False), (1, 9_000, False),
    ]  # fmt: skip


def test_it_goes_to_its_owner_as_the_row_would_have(at: datetime) -> None:
    enrol(STRANGER, at=at)
    assert [one.known for one in list_suspense()] == [True, False]
    done = release_suspense(kpj=None, at=at)
    assert (done.posted, done.cards, done.waiting) == (Tally(3, 577_000), 1, Tally(1, 9_000))
    posted = Entry.objects.filter(member_id=STRANGER.id).order_by("value_date")
    assert list(posted.values_list("kind", "own_part", "employer_part", "wage", "value_date")) == [
        # One amount, divided by the rule that it fits; one that none fits is the member's own.
        ("contribution", 100_000, 185_000, 5_000_000, date(2026, 6, 10)),
        ("contribution", 100_000, 185_000, 5_000_000, date(2026, 7, 10)),
        ("contribution", 7_000, 0, None, date(2026, 8, 1)),
    ]
    journals = Journal.objects.filter(key__startswith="suspense:")
    assert sorted(journals.values_list("npp", "period")) == [("99TX1001", 202605), ("99TX1001", 202606)]
    kept = ControlLine.objects.filter(account="suspense").values_list("amount", flat=True)
    assert sum(kept) == 9_000
    assert SuspenseRelease.objects.count() == 3
    again = release_suspense(kpj=None, at=at)
    assert (again.posted, Entry.objects.filter(member_id=STRANGER.id).count()) == (Tally(), 3)


def test_the_same_rows_in_a_later_file_are_duplicates(at: datetime) -> None:
    enrol(STRANGER, at=at)
    _, refused = send(ROWS[:3], at, "before it was posted")
    assert refused == dict.fromkeys((2, 3, 4), "duplicate")
    release_suspense(kpj=STRANGER.kpj, at=at)
    _, refused = send(ROWS[:3], at, "after it was posted")
    assert refused == dict.fromkeys((2, 3, 4), "duplicate")


def test_one_card_alone(at: datetime) -> None:
    enrol(STRANGER, at=at)
    assert release_suspense(kpj="99111111111", at=at).waiting == Tally(1, 9_000)
    assert release_suspense(kpj=STRANGER.kpj, at=at).waiting == Tally()
    assert SuspenseItem.objects.filter(release__isnull=True).count() == 1


def test_a_run_that_was_killed_between_slices_goes_on(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    enrol(STRANGER, at=at)
    monkeypatch.setattr(room, "SLICE", 1)
    write, calls = room.write_control_lines, []

    def dies_at_the_third(*arguments: Any) -> None:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        write(*arguments)

    monkeypatch.setattr(room, "write_control_lines", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        release_suspense(kpj=None, at=at)
    assert SuspenseRelease.objects.count() == 2
    assert release_suspense(kpj=None, at=at).posted == Tally(1, 7_000)


def test_a_card_without_savings_keeps_its_money_waiting(at: datetime) -> None:
    row = {"npp": None, "kpj": DEWI.kpj, "period": 202606, "amount": 20_000, "paid_on": date(2026, 6, 1)}
    send([row], at, "dewi")
    enrol(
        Person(DEWI.id, DEWI.name, DEWI.nik, DEWI.born, DEWI.sex,
               (HeldCard(DEWI.kpj, segment="BPU", programmes="JKK,JKM"),)), at=at,
    )  # fmt: skip
    assert release_suspense(kpj=DEWI.kpj, at=at).waiting == Tally(1, 20_000)
