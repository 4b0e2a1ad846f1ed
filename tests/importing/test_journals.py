"""What an import writes beside the entries: journals, control lines with their seals, totals of slices."""

from collections import defaultdict
from datetime import date, datetime

import pytest
from django.db import connection

from saldoku.ledger.models import ControlLine, Entry, ImportBatch, ImportSlice, Journal, SuspenseItem
from saldoku.ledger.seal import KINDS, days, seal
from saldoku.usecases.importing import import_contributions as room
from tests.cast import AGUS, BUDI, DEWI, RINA, SITI, enrol
from tests.importing.story import row, run

UNKNOWN = "99999999999"


@pytest.fixture(autouse=True)
def people(db: None, at: datetime) -> None:
    for person in (SITI, BUDI, DEWI, AGUS, RINA):
        enrol(person, at=at)


def small_slices(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr(room, "SLICE", {connection.vendor: rows})


def sealed_by_hand(journal: Journal) -> tuple[int, int]:
    entries = list(Entry.objects.filter(journal_id=journal.id))
    made = [
        seal(
            account_id=one.account_id, source_key=one.source_key, amount=one.amount, own_part=one.own_part,
            employer_part=one.employer_part, wage=one.wage, employer_id=one.employer_id, period=one.period,
            value_date=days(one.value_date), kind=KINDS[one.kind],
        )
        for one in entries
    ]  # fmt: skip
    return len(made), sum(made)


def test_an_employers_month_is_one_journal_over_all_slices(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_slices(monkeypatch, 4)
    rows = [
        row(who.kpj, npp=npp, period=period, worker=amount, employer=2 * amount, wage=50 * amount)
        for amount, (npp, period, who) in enumerate(
            [
                (npp, period, who)
                for who in (SITI, BUDI, DEWI)
                for npp in ("99TX0001", None)
                for period in (202609, 202610)
            ],
            1,
        )
    ]
    rows += [row(UNKNOWN, npp="99TX0001", period=202610, amount=7), row(UNKNOWN, npp="99TX0002", amount=11)]
    summary = run(rows, at)
    batch = ImportBatch.objects.get()
    journals = {journal.key: journal for journal in Journal.objects.filter(batch=batch)}
    assert set(journals) == {
        f"import:{batch.id}:{name}"
        for name in ("99TX0001:202609", "99TX0001:202610", "-:202609", "-:202610", "99TX0002:202611")
    }
    assert {(one.npp, one.period) for one in journals.values()} == {
        ("99TX0001", 202609), ("99TX0001", 202610), ("", 202609), ("", 202610), ("99TX0002", 202611),
    }  # fmt: skip
    for journal in journals.values():
        lines = list(ControlLine.objects.filter(journal=journal))
        entries = sum(Entry.objects.filter(journal_id=journal.id).values_list("amount", flat=True))
        kept = sum(SuspenseItem.objects.filter(journal=journal).values_list("amount", flat=True))
        assert entries + sum(line.amount for line in lines) == 0
        assert sum(line.amount for line in lines if line.account == "bank") == -(entries + kept)
        assert sum(line.amount for line in lines if line.account == "suspense") == kept
        told = sum(line.lines or 0 for line in lines), sum(line.seal or 0 for line in lines)
        assert told == sealed_by_hand(journal)
    assert len(journals) < ControlLine.objects.filter(account="bank").count(), "some went over a border"
    assert (summary.posted.rows, summary.suspense.rows) == (12, 2)


def test_a_slice_keeps_what_became_of_it(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    small_slices(monkeypatch, 4)
    rows = [
        row(SITI.kpj, wage=5_000_000, worker=100_000, employer=185_000),
        row(SITI.kpj, wage=5_000_000, worker=100_000, employer=185_000),
        row(UNKNOWN, amount=9),
        row(BUDI.kpj, wage=5_000_000, worker=1, employer=2),
        row(BUDI.kpj, amount=4, paid_on=date(2030, 1, 1)),
    ]
    summary = run(rows, at)
    slices = list(ImportSlice.objects.order_by("number"))
    assert [one.number for one in slices] == [0, 1]
    totals: dict[str, int] = defaultdict(int)
    for one in slices:
        for name in ("posted", "suspense", "differing"):
            totals[f"rows {name}"] += getattr(one, f"rows_{name}")
            totals[f"money {name}"] += getattr(one, f"money_{name}")
    for name in ("posted", "suspense", "differing"):
        tally = getattr(summary, name)
        assert (totals[f"rows {name}"], totals[f"money {name}"]) == (tally.rows, tally.money)
    assert [one.refused for one in slices] == [
        [[3, "duplicate", "", 285_000]],
        [[6, "paid-on-in-future", "paid_on", 4]],
    ]


def test_what_suspense_keeps_of_a_row(at: datetime) -> None:
    run(
        [
            row(UNKNOWN, npp="99TX0001", wage=5_000_000, worker=100_000, employer=185_000),
            row(UNKNOWN, wage=5_000_000, back_pay=1_000_000, amount=342_000),
            row(RINA.kpj, wage=5_000_000, amount=20_000),
        ],
        at,
    )
    kept = SuspenseItem.objects.order_by("-npp", "-amount").values_list(
        "kpj", "npp", "wage", "own_part", "employer_part", "amount"
    )
    assert list(kept) == [
        (UNKNOWN, "99TX0001", 5_000_000, 100_000, 185_000, 285_000),
        # One amount for a card that nobody holds: its parts are reckoned when its segment is known.
        (UNKNOWN, "", 6_000_000, None, None, 342_000),
        (RINA.kpj, "", 5_000_000, None, None, 20_000),
    ]
