"""The closing of a year in slices: which accounts have a row, and what is left after a stop in the middle."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from saldoku.kernel.errors import YearClosed
from saldoku.ledger.models import Journal, PostingYear, ReturnExclusion, YearSlice, YearSnapshot
from saldoku.ledger.returns import closing as books
from saldoku.ledger.returns.due import Closing, Members
from saldoku.ledger.returns.errors import ClosingOtherwise, EarlierYearOpen, ReturnDeclared, YearNotOver
from saldoku.ledger.returns.slices import write_slice
from saldoku.usecases.returns.declare_return import declare_return
from saldoku.usecases.running.close_year import Closed, close_year
from tests.databases import Database
from tests.returns.savings import OPERATOR, RATE, Savings, balance, credit, earned, spring

POLICY = "annual-monthly-weighted"
AT = spring(2025)


class Stopped(Exception):
    """Somebody pulled the plug."""


@pytest.fixture
def savings(db: None) -> Savings:
    """Nine members; each paid a million in June 2025, the first three also in 2024."""
    made = Savings()
    made.enrol(range(1, 10))
    made.post(*((member, 1_000_000, date(2025, 6, 10)) for member in range(1, 10)))
    made.post(*((member, 2_000_000, date(2024, 6, 10)) for member in range(1, 4)))
    close_year(year=2024, at=spring(2024))
    return made


def _begin(rate: Decimal | None = RATE) -> Closing:
    if rate is not None:
        declare_return(year=2025, rate=rate, source="board", who=OPERATOR, at=AT)
    with transaction.atomic():
        return books.begin(year=2025, at=AT, policy=POLICY if rate is not None else "", rate=rate)


def _end(closing: Closing) -> None:
    with transaction.atomic():
        books.end(closing, at=AT)


def _stop_after(slices: int) -> books.Progress:
    left = slices

    def told(done: int, total: int) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise Stopped

    return told


def test_slices_cover_everybody_once_and_in_order(savings: Savings) -> None:
    assert books.plan(2025, size=4) == [Members(0, 4), Members(4, 8), Members(8, 9)]
    closing = _begin()
    books.close_slices(closing, at=AT, size=4)
    assert books.plan(2025, size=4) == []
    _end(closing)
    slices = list(YearSlice.objects.filter(year=2025).order_by("after_member"))
    assert [(one.after_member, one.through_member, one.accounts) for one in slices] == [
        (0, 4, 4), (4, 8, 4), (8, 9, 1),
    ]  # fmt: skip
    keys = [one.journal.key for one in slices if one.journal]
    assert keys == ["year:2025:0", "year:2025:4", "year:2025:8"]
    assert sum(one.on_opening for one in slices) == 3 * 117_000
    assert sum(one.on_flow for one in slices) == 9 * 29_250


@pytest.mark.parametrize("stop", [1, 2])
def test_a_run_that_was_stopped_goes_on_where_it_was(savings: Savings, stop: int) -> None:
    closing = _begin()
    with pytest.raises(Stopped):
        books.close_slices(closing, at=AT, size=4, progress=_stop_after(stop))
    assert YearSlice.objects.filter(year=2025).count() == stop
    before = {member: balance(member) for member in range(1, 10)}
    assert before[1] == 3_000_000 + 117_000 + 29_250, "done"
    assert before[9] == 1_000_000, "not yet"
    again = _begin()
    assert again == closing
    # Other slices than before: what is done keeps its bounds.
    books.close_slices(again, at=AT, size=3)
    _end(again)
    assert balance(9) == 1_000_000 + 29_250
    assert YearSnapshot.objects.filter(year=2025).count() == 9
    assert sum(one.accounts for one in YearSlice.objects.filter(year=2025)) == 9


def test_a_hole_between_slices_is_filled_and_no_more(savings: Savings) -> None:
    closing = _begin()
    with transaction.atomic():
        write_slice(closing, Members(3, 5), at=AT)
    assert books.plan(2025, size=4) == [Members(0, 3), Members(5, 9)]


def test_a_slice_is_written_once(savings: Savings) -> None:
    closing = _begin()
    for _ in range(2):
        books.close_slice(closing, Members(0, 4), at=AT)
    assert YearSlice.objects.filter(year=2025).count() == 1
    # Bounds that overlap are somebody else's mistake, and refused by the key of a snapshot.
    with pytest.raises(IntegrityError):
        books.close_slice(closing, Members(2, 6), at=AT)
    assert YearSnapshot.objects.filter(year=2025).count() == 4


def test_what_is_posted_while_the_year_closes_goes_into_the_next(savings: Savings) -> None:
    closing = _begin()
    with pytest.raises(Stopped):
        books.close_slices(closing, at=AT, size=4, progress=_stop_after(1))
    savings.post((2, 500_000, date(2025, 12, 20)), (9, 500_000, date(2025, 12, 20)))
    books.close_slices(closing, at=AT, size=4)
    _end(closing)
    assert earned(9, 2025) == (0, 29_250)
    assert balance(9) == 1_000_000 + 29_250 + 500_000
    assert balance(2) == 3_000_000 + 117_000 + 29_250 + 500_000
    assert YearSnapshot.objects.get(member_id=9, year=2025).closing == 1_029_250


def test_an_account_that_is_all_zero_has_no_row_and_may_come_back(savings: Savings) -> None:
    savings.post((1, -2_000_000, date(2025, 2, 1)), (1, -1_000_000, date(2025, 7, 1)), kind="payout")
    # Everything went; what the year earned stays, and is paid out too.
    credit(2025)
    left = balance(1)
    assert left == sum(earned(1, 2025) or ()) > 0
    savings.post((1, -left, date(2026, 3, 1)), kind="payout", own=False)
    close_year(year=2026, at=spring(2026))
    snapshot = YearSnapshot.objects.get(member_id=1, year=2026)
    assert (snapshot.closing, snapshot.own_part, snapshot.payouts) == (0, 0, -left), "it moved"
    savings.enrol([20])
    assert credit(2027).accounts == 8, "one is empty, and one never had a line"
    savings.post((1, 700_000, date(2028, 6, 1)))
    assert credit(2028).accounts == 9
    assert balance(1) == 700_000 + 20_475


def test_an_account_that_was_empty_for_years_comes_back_with_its_last_month(savings: Savings) -> None:
    savings.post((1, -2_000_000, date(2024, 6, 10)), (1, -1_000_000, date(2025, 6, 10)), kind="reversal")
    close_year(year=2025, at=AT)
    assert YearSnapshot.objects.get(member_id=1, year=2025).last_period is None, "both were taken back"
    savings.post((4, -1_000_000, date(2026, 2, 1)), kind="payout")
    close_year(year=2026, at=spring(2026))
    close_year(year=2027, at=spring(2027))
    assert not YearSnapshot.objects.filter(member_id__in=(1, 4), year=2027).exists()
    savings.post((4, 5, date(2028, 2, 1)), (5, -5, date(2028, 2, 1)), kind="transfer")
    close_year(year=2028, at=spring(2028))
    row = YearSnapshot.objects.get(member_id=4, year=2028)
    assert (row.opening, row.transfers, row.closing) == (0, 5, 5)
    assert (row.last_period, row.last_value_date) == (202506, date(2025, 6, 10))


def test_the_figures_of_a_year_by_kind(savings: Savings) -> None:
    savings.post((1, -100_000, date(2025, 3, 1)), kind="payout")
    savings.post((1, 40_000, date(2025, 4, 1)), (2, -40_000, date(2025, 4, 1)), kind="transfer")
    savings.post((1, 60_000, date(2025, 5, 1)), kind="opening")
    savings.post((1, 7_000, date(2024, 12, 31)), kind="return")
    savings.post((1, 300_000, date(2025, 8, 1)))
    savings.post((1, -300_000, date(2025, 8, 1)), kind="reversal")
    close_year(year=2025, at=AT)
    row = YearSnapshot.objects.get(member_id=1, year=2025)
    assert (row.opening, row.contributions, row.payouts, row.transfers) == (
        2_000_000, 1_000_000, -100_000, 100_000,
    )  # fmt: skip
    assert row.closing == 2_000_000 + 1_000_000 + 7_000
    assert (row.return_on_opening, row.return_on_flow) == (0, 0)
    assert (row.last_period, row.last_value_date) == (202506, date(2025, 6, 10)), "August was taken back"
    assert not Journal.objects.filter(key__startswith="year:").exists()
    assert YearSlice.objects.get(year=2025).journal is None


def test_years_are_credited_one_after_the_other(savings: Savings) -> None:
    savings.post((1, 1, date(2026, 1, 5)))
    with pytest.raises(EarlierYearOpen) as refused, transaction.atomic():
        books.begin(year=2026, at=spring(2026), policy=POLICY, rate=RATE)
    assert refused.value.fields == {"year": 2025}
    # Closed without a return it may be skipped, and then neither is credited.
    assert close_year(year=2026, at=spring(2026)).snapshots == 9
    for year in (2025, 2026):
        with pytest.raises(YearClosed), transaction.atomic():
            books.begin(year=year, at=spring(2026), policy=POLICY, rate=RATE)


def test_the_first_year_of_all_has_no_other_before_it(db: None) -> None:
    made = Savings()
    made.enrol([1])
    made.post((1, 5_000_000, date(2023, 6, 10)), (1, 1_000_000, date(2025, 6, 10)))
    with pytest.raises(EarlierYearOpen) as refused:
        credit(2025)
    assert refused.value.fields == {"year": 2023}
    credit(2023)
    with pytest.raises(EarlierYearOpen) as refused:
        credit(2025)
    assert refused.value.fields == {"year": 2024}, "members would miss a return on what they held"
    credit(2024)
    credit(2025)
    assert earned(1, 2024) == (half := round(5_146_250 * Decimal("0.0585")), 0)
    assert half > 300_000


def test_a_closing_ends_as_it_began(savings: Savings) -> None:
    _begin(None)
    with pytest.raises(ClosingOtherwise) as refused, transaction.atomic():
        books.begin(year=2025, at=AT, policy=POLICY, rate=RATE)
    assert refused.value.fields == {"year": 2025, "begun": "close-year"}
    with pytest.raises(EarlierYearOpen):
        close_year(year=2026, at=spring(2026))
    closed = close_year(year=2025, at=AT)
    assert closed == Closed(2025, 9, AT)
    assert close_year(year=2025, at=spring(2026)) == Closed(2025, 9, AT, again=True)


def test_a_year_that_earns_something_is_not_closed_without_it(savings: Savings) -> None:
    with pytest.raises(YearNotOver):
        close_year(year=2025, at=spring(2024))
    declare_return(year=2025, rate=RATE, source="board", who=OPERATOR, at=AT)
    for year in (2025, 2026):
        with pytest.raises(ReturnDeclared) as refused:
            close_year(year=year, at=spring(2026))
        assert refused.value.fields == {"year": 2025}
    assert PostingYear.objects.get(year=2025).closing_at is None


@pytest.fixture
def many(committed_db: Database) -> Savings:
    made = Savings()
    made.enrol(range(1, 61))
    made.post(*((member, 1_000_000 + member, date(2025, 6, 10)) for member in range(1, 61)))
    return made


def test_workers_side_by_side_come_to_the_same(many: Savings) -> None:
    workers = 1 if connection.vendor == "sqlite" else 3
    closing = _begin()
    told: list[tuple[int, int]] = []
    books.close_slices(
        closing, at=AT, size=7, workers=workers, progress=lambda done, total: told.append((done, total))
    )
    _end(closing)
    assert YearSlice.objects.count() == 9
    assert YearSnapshot.objects.filter(return_on_flow__gt=0).count() == 60
    assert told[-1] == (60, 60)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_worker_that_stops_ends_the_run_and_leaves_whole_slices(
    many: Savings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = books.write_slice

    def failing(closing: Closing, members: Members, *, at: object) -> object:
        if members.after == 21:
            raise Stopped
        return real(closing, members, at=AT)

    closing = _begin()
    monkeypatch.setattr(books, "write_slice", failing)
    workers = 1 if connection.vendor == "sqlite" else 2
    with pytest.raises(Stopped):
        books.close_slices(closing, at=AT, size=7, workers=workers)
    done = YearSlice.objects.count()
    assert 3 <= done <= 5
    assert YearSnapshot.objects.count() == sum(one.accounts for one in YearSlice.objects.all())
    monkeypatch.undo()
    books.close_slices(_begin(), at=AT, size=7, workers=workers)
    _end(closing)
    assert YearSlice.objects.count() == 9
    assert not ReturnExclusion.objects.exists()
