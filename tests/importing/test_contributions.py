"""Posting a file of contributions: every row and every rupiah goes to exactly one place."""

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.kernel.periods import Period
from saldoku.ledger.models import ControlLine, Entry, ImportSlice, Journal, SuspenseItem
from saldoku.ledger.proof import prove
from saldoku.scheme import contribution_due
from saldoku.usecases.fund import the_scheme
from saldoku.usecases.importing import import_contributions as room
from saldoku.usecases.importing.blocks import ROW_SCHEMA
from saldoku.usecases.importing.posting import Poster
from saldoku.usecases.importing.rows.due import add_due
from saldoku.usecases.importing.rows.judging import judge
from saldoku.usecases.importing.summary import Tally
from tests.cast import AGUS, BUDI, DEWI, RINA, SITI, enrol
from tests.importing.story import balances, row, run


@pytest.fixture(autouse=True)
def people(db: None, at: datetime) -> None:
    for person in (SITI, BUDI, DEWI, AGUS, RINA):
        enrol(person, at=at)


def test_every_row_finds_its_place(at: datetime) -> None:
    summary = run(
        [
            row(SITI.kpj, worker=182_000, employer=336_700, wage=9_100_000),
            row("99999999999", amount=50_000),
            row(RINA.kpj, amount=20_000),
            row(DEWI.kpj, paid_on=date(2027, 1, 1), amount=20_000),
            row(AGUS.kpj, wage=4_000_000),
        ],
        at,
    )
    assert summary.posted == Tally(1, 518_700)
    # Money for an unknown card, and for a card without savings, is kept in suspense, not lost.
    assert summary.suspense == Tally(2, 70_000)
    assert {(one.line, one.code) for one in summary.refused} == {
        (5, "paid-on-in-future"),
        (6, "amount-missing"),
    }
    assert summary.rejected == Tally(2, 20_000)
    assert balances(summary)
    assert sum(SuspenseItem.objects.values_list("amount", flat=True)) == 70_000
    journal = Journal.objects.get(kind="contributions")
    control = dict(ControlLine.objects.filter(journal=journal).values_list("account", "amount"))
    assert control == {"bank": -588_700, "suspense": 70_000}


def test_the_same_file_again_does_nothing_and_says_so(at: datetime) -> None:
    rows = [row(SITI.kpj, worker=182_000, employer=336_700)]
    first, count = run(rows, at), Entry.objects.count()
    again = run(rows, at)
    assert (again.again, again.posted) == (True, first.posted)
    assert Entry.objects.count() == count


def test_the_same_row_in_another_file_is_a_duplicate(at: datetime) -> None:
    rows = [row(SITI.kpj, worker=1, employer=2), row("99999999999", amount=5)]
    run(rows, at)
    count = Entry.objects.count()
    other = run([*rows, row(BUDI.kpj, worker=3, employer=4)], at, name="b.csv")
    assert [(one.line, one.code, one.money) for one in other.refused] == [
        (2, "duplicate", 3),
        (3, "duplicate", 5),
    ]
    assert (other.posted, Entry.objects.count()) == (Tally(1, 7), count + 1)
    assert balances(other)


def test_a_row_twice_in_one_file_is_posted_once(at: datetime) -> None:
    summary = run([row(SITI.kpj, worker=1, employer=2)] * 2, at)
    assert (summary.posted, summary.rejected) == (Tally(1, 3), Tally(1, 3))


def test_an_empty_amount_is_reckoned_by_the_rule_of_its_month(at: datetime) -> None:
    run([row(SITI.kpj, wage=5_000_025), row(DEWI.kpj, wage=500_000)], at)
    newest = {entry.member_id: entry for entry in Entry.objects.filter(period=202611)}
    assert (newest[SITI.id].own_part, newest[SITI.id].employer_part) == (100_001, 185_001)
    assert (newest[DEWI.id].own_part, newest[DEWI.id].employer_part) == (20_000, 0)


def test_one_amount_is_split_by_the_rule_where_it_fits(at: datetime) -> None:
    run([row(SITI.kpj, wage=9_100_000, amount=518_700), row(BUDI.kpj, wage=9_100_000, amount=500_000)], at)
    newest = {entry.member_id: entry for entry in Entry.objects.filter(period=202611)}
    assert (newest[SITI.id].own_part, newest[SITI.id].employer_part) == (182_000, 336_700)
    # It does not fit, so nobody knows whose part it is: all of it is the member's own.
    assert (newest[BUDI.id].own_part, newest[BUDI.id].employer_part) == (500_000, 0)


def test_an_amount_other_than_the_rule_is_posted_as_paid_and_reported(at: datetime) -> None:
    summary = run(
        [
            row(SITI.kpj, wage=9_100_000, worker=182_000, employer=336_700),
            row(BUDI.kpj, wage=5_500_000, worker=100_000, employer=203_500),
            row(AGUS.kpj, amount=200_000),
        ],
        at,
    )
    assert (summary.posted.rows, summary.differing) == (3, Tally(1, 303_500))


def test_an_import_that_was_killed_between_slices_goes_on(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "SLICE", {"sqlite": 2, "postgresql": 2})
    rows = [row(SITI.kpj, worker=n, employer=0) for n in range(1, 6)] + [row("99999999999", amount=9)]
    real, calls = Poster.post, []

    def dies_at_the_second(*given: Any) -> Any:
        calls.append(given[1])
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(Poster, "post", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        run(rows, at)
    monkeypatch.setattr(Poster, "post", real)
    resumed = run(rows, at)
    assert (resumed.again, resumed.posted, resumed.suspense, resumed.rejected) == (
        False, Tally(5, 15), Tally(1, 9), Tally(),
    )  # fmt: skip
    # One journal for all slices: they are one employer's rows of one month.
    assert Journal.objects.filter(kind="contributions").count() == 1
    assert ImportSlice.objects.count() == 3


def test_an_empty_file_is_done_too(at: datetime) -> None:
    assert run([], at).read == Tally()
    assert run([], at).again


@given(
    st.sampled_from(["PU", "BPU"]),
    st.integers(0, 2 * 10**9),
    st.dates(date(2015, 7, 1), date(2026, 11, 1)).map(Period.of),
)
def test_the_rule_for_a_frame_is_the_rule_for_a_row(segment: str, wage: int, period: Period) -> None:
    frame = pl.DataFrame(
        {"segment": [segment], "period": [int(period)], "wage": [wage], "back_pay": [None]},
        {"segment": pl.String, "period": pl.Int32, "wage": pl.Int64, "back_pay": pl.Int64},
    )
    got = add_due(frame, the_scheme()).row(0, named=True)
    due = contribution_due(the_scheme(), segment=segment, programme="JHT", period=period, wage=wage)
    assert (got["due_worker"], got["due_employer"]) == (due.worker, due.employer)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([SITI.kpj, DEWI.kpj, RINA.kpj, "99999999999"]),
            st.one_of(st.none(), st.integers(-0, 10**9)),
            st.one_of(st.none(), st.integers(0, 10**9)),
            st.sampled_from([date(2026, 11, 1), date(2027, 2, 2), date(1950, 1, 1)]),
        ),
        max_size=12,
    )
)
def test_rows_and_money_always_balance(rows: list[tuple[str, int | None, int | None, date]]) -> None:
    """Without the database: what is judged is posted, refused or in suspense, and nothing else."""
    frame = pl.DataFrame(
        [
            {"line": n, **row(kpj, worker=worker, wage=wage, paid_on=day)}
            for n, (kpj, worker, wage, day) in enumerate(rows, 2)
        ],
        ROW_SCHEMA,
    )
    at = datetime.fromisoformat("2026-11-22T07:05:00+00:00")
    judged = judge(frame, at)
    good = judged.filter(pl.col("code").is_null())
    assert judged.height == frame.height
    assert good.filter(pl.col("money") <= 0).height == 0
    assert good["money"].null_count() == 0


def test_the_books_hold_after_all_of_it(at: datetime) -> None:
    run([row(SITI.kpj, worker=n, employer=2 * n) for n in range(1, 40)], at)
    report = prove()
    assert (report.differences, report.journals) == ((), Journal.objects.count())
