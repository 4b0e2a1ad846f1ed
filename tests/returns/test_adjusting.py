"""Money that came late ends with exactly what it would have earned, had it been in the books in time."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from saldoku.ledger.models import ControlLine, Entry, Journal
from saldoku.ledger.returns import slices
from saldoku.usecases.returns import adjust_returns as adjusting
from saldoku.usecases.returns.adjust_returns import adjust_returns
from saldoku.usecases.running.close_year import close_year
from tests.databases import Database
from tests.returns.savings import RATE, Savings, balance, credit, earned, grown, kpj_of, spring

AT = spring(2026)
RATES = {2024: Decimal("5.85"), 2025: Decimal("6.1234"), 2026: Decimal("4")}


@pytest.fixture
def savings(db: None) -> Savings:
    """Two members with a deposit in each year; all three years are credited."""
    made = Savings()
    made.enrol([1, 2, 3])
    made.post(*((member, 3_000_000 + year, date(year, 5, 10)) for member in (1, 2) for year in RATES))
    for year, rate in RATES.items():
        credit(year, rate)
    return made


def _lines() -> list[tuple[int, int]]:
    """(year, amount) of all adjustments."""
    rows = Entry.objects.filter(kind="return").order_by("value_date", "amount")
    return [(entry.value_date.year, entry.amount) for entry in rows]


def test_a_late_deposit_earns_in_every_year_since(savings: Savings) -> None:
    savings.post((3, 1_200_000, date(2024, 6, 10)))
    dry = adjust_returns(dry_run=True, at=AT)
    assert _lines() == []
    done = adjust_returns(dry_run=False, at=AT)
    assert (dry.accounts, dry.lines, dry.amount, dry.years) == (1, 3, done.amount, done.years)
    assert done.years == {2024: 35_100, 2025: 75_630, 2026: 52_429}
    assert _lines() == sorted(done.years.items())
    entry = Entry.objects.filter(kind="return").first()
    assert entry is not None
    assert (entry.year, entry.own_part, entry.employer_part, entry.period) == (2027, 0, 0, None)
    assert (entry.value_date.month, entry.value_date.day) == (12, 31)
    journal = Journal.objects.get(id=entry.journal_id)
    assert journal.kind == "adjustments"
    assert journal.key.startswith("adjust:")
    line = ControlLine.objects.get(journal=journal)
    assert (line.account, line.amount, line.lines) == ("returns", -done.amount, 3)
    assert balance(3) == grown([(1_200_000, date(2024, 6, 10))], RATES)


def test_again_it_finds_nothing(savings: Savings) -> None:
    savings.post((1, 1_200_000, date(2024, 6, 10)))
    savings.post((2, -500_000, date(2025, 3, 1)), kind="payout")
    assert adjust_returns(dry_run=False, at=AT).accounts == 2
    again = adjust_returns(dry_run=False, at=AT)
    assert (again.accounts, again.lines, again.amount, again.years) == (0, 0, 0, {})
    before = Journal.objects.count()
    following = credit(2027)
    assert following.adjusted is not None
    assert following.adjusted.lines == 0
    assert Journal.objects.count() == before + 1, "the journal of the year itself"
    assert adjust_returns(dry_run=False, at=spring(2027)).lines == 0


def test_back_and_forth_in_one_year(savings: Savings) -> None:
    """The same adjustment twice in a posting year: its source keys differ by what was adjusted before."""
    paid = (1_200_000, date(2024, 6, 10))
    for sign in (1, -1, 1):
        savings.post((1, sign * paid[0], paid[1]), kind="contribution" if sign > 0 else "payout")
        assert adjust_returns(dry_run=False, at=AT).lines == 3
    own = [(3_000_000 + year, date(year, 5, 10)) for year in RATES]
    assert balance(1) == grown([*own, paid], RATES)
    assert balance(2) == grown(own, RATES)


def test_money_from_before_the_first_credited_year_is_late_too(savings: Savings) -> None:
    savings.post((3, 1_000_000, date(2021, 7, 1)))
    assert adjust_returns(dry_run=False, at=AT).years[2024] == 58_500
    assert balance(3) == grown([(1_000_000, date(2021, 7, 1))], RATES)


def test_a_transfer_is_right_on_both_sides(savings: Savings) -> None:
    savings.post((1, -2_000_000, date(2025, 7, 1)), (3, 2_000_000, date(2025, 7, 1)), kind="transfer")
    adjust_returns(dry_run=False, at=AT)
    own = [(3_000_000 + year, date(year, 5, 10)) for year in RATES]
    assert balance(1) == grown([*own, (-2_000_000, date(2025, 7, 1))], RATES)
    assert balance(3) == grown([(2_000_000, date(2025, 7, 1))], RATES)


def test_what_came_in_time_is_left_alone(savings: Savings) -> None:
    savings.post((1, 9_000_000, date(2027, 1, 2)))
    assert adjust_returns(dry_run=False, at=AT).lines == 0


def test_a_year_without_a_return_earns_nothing_afterwards_either(db: None) -> None:
    made = Savings()
    made.enrol([1])
    made.post((1, 3_000_000, date(2024, 5, 10)))
    credit(2024)
    close_year(year=2026, at=spring(2026))
    made.post((1, 1_200_000, date(2025, 6, 10)), (1, 1_200_000, date(2024, 6, 10)))
    assert adjust_returns(dry_run=False, at=spring(2026)).years == {2024: 35_100}
    assert credit(2027).on_opening == round((3_000_000 + 2_400_000 + 35_100 + 102_375) * RATE / 100)


def test_whoever_was_kept_out_stays_out(savings: Savings) -> None:
    savings.post((3, 1_000_000, date(2027, 5, 5)))
    credit(2027, excluded=[(kpj_of(3), "dispute")])
    savings.post((3, 1_000_000, date(2027, 6, 6)))
    assert adjust_returns(dry_run=False, at=spring(2027)).lines == 0
    assert earned(3, 2027) == (0, 0)


def test_whoever_would_have_given_back_is_weighed_again(savings: Savings) -> None:
    savings.post((3, 900_000, date(2027, 11, 1)))
    savings.post((3, -900_000, date(2027, 1, 2)), kind="payout")
    assert len(credit(2027).excluded) == 1
    assert adjust_returns(dry_run=False, at=spring(2027)).lines == 0
    # What was paid out had been there: it came late.
    savings.post((3, 900_000, date(2026, 12, 5)))
    assert adjust_returns(dry_run=False, at=spring(2027)).years == {2027: 52_650 + 4_388 - 48_263}
    # And it is taken back again.
    savings.post((3, -900_000, date(2026, 12, 5)), kind="reversal")
    assert adjust_returns(dry_run=False, at=spring(2027)).amount == -8_775


def test_no_more_is_taken_back_than_is_there(savings: Savings) -> None:
    """Everything was paid out; then a deposit of a credited year is reversed, and its returns are gone."""
    savings.post((3, 1_200_000, date(2024, 6, 10)))
    adjust_returns(dry_run=False, at=AT)
    returns = 35_100 + 75_630 + 52_429
    savings.post((3, -1_200_000 - returns + 60_000, date(2027, 2, 1)), kind="payout")
    savings.post((3, 1_200_000, date(2027, 2, 1)))
    savings.post((3, -1_200_000, date(2024, 6, 10)), kind="reversal")
    dry = adjust_returns(dry_run=True, at=AT)
    done = adjust_returns(dry_run=False, at=AT)
    assert (done.amount, done.left) == (dry.amount, dry.left) == (-60_000, returns - 60_000)
    assert done.years == {2024: -35_100, 2025: -24_900}, "the oldest years first"
    assert balance(3) == 0
    again = adjust_returns(dry_run=False, at=AT)
    assert (again.lines, again.left) == (0, returns - 60_000), "it is still told"
    # Money that comes in is not held back for it, but late money is weighed with all of it.
    savings.post((3, 500_000, date(2027, 3, 1)))
    assert adjust_returns(dry_run=False, at=AT).amount == -(returns - 60_000)


def test_it_goes_on_where_it_was_stopped(savings: Savings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices.all_members, "__kwdefaults__", {"size": 1})
    savings.post(*((member, 1_200_000, date(2025, 6, 10)) for member in (1, 2, 3)))

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        adjust_returns(dry_run=False, at=AT, progress=stop)
    assert {entry.member_id for entry in Entry.objects.filter(kind="return")} == {1}
    assert adjust_returns(dry_run=False, at=AT).accounts == 2
    assert Journal.objects.filter(key__startswith="adjust:").count() == 3


def test_two_runs_at_once_post_once(committed_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "sqlite":
        return  # it has one writer
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    made = Savings()
    made.enrol([1])
    made.post((1, 3_000_000, date(2025, 5, 10)))
    credit(2025)
    made.post((1, 1_200_000, date(2025, 6, 10)))
    both = Barrier(2, timeout=10)
    real = adjusting.adjust_slice

    def together(*args: object, **more: object) -> object:
        both.wait()
        return real(*args, **more)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(adjusting, "adjust_slice", together)

    def run() -> int:
        try:
            return adjust_returns(dry_run=False, at=AT).lines
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(one.result() for one in [pool.submit(run), pool.submit(run)]) == [0, 1]
    assert _lines() == [(2025, 35_100)]


amounts = st.integers(1, 10**11)
on_a_day = st.dates(date(2023, 1, 1), date(2026, 12, 31))


class TestLateMoney(TestCase):
    """In time or late, in one run or in many: the same to the unit."""

    @given(
        st.lists(
            st.tuples(
                st.sampled_from([1, 2]), amounts, on_a_day, st.integers(0, 3), st.sampled_from([1, 1, -1])
            ),
            min_size=1,
            max_size=10,
        ),
        st.lists(st.decimals(0, 20, places=4), min_size=3, max_size=3),
        st.booleans(),
    )
    def test_late_or_not_is_the_same(
        self, lines: list[tuple[int, int, date, int, int]], rates: list[Decimal], often: bool
    ) -> None:
        made = Savings()
        made.enrol([1, 2])
        # Enough to begin with, so that nobody goes below zero.
        first = [(member, 10**13, date(2022, 3, 3)) for member in (1, 2)]
        made.post(*first)
        close_year(year=2022, at=spring(2022))
        known = dict(zip((2023, 2024, 2025), rates, strict=True))
        told = [(member, sign * amount, on, late) for member, amount, on, late, sign in lines]
        for year in (2023, 2024, 2025, 2026):
            for member, amount, on, late in told:
                if min(on.year + late, 2026) == year:
                    made.post((member, amount, on), kind="contribution" if amount > 0 else "payout")
                    if often:
                        adjust_returns(dry_run=False, at=spring(year))
            if year in known:
                credit(year, known[year])
        adjust_returns(dry_run=False, at=spring(2026))
        assert adjust_returns(dry_run=False, at=spring(2026)).lines == 0
        for member in (1, 2):
            own = [(amount, on) for one, amount, on, _ in told if one == member]
            own.append((10**13, date(2022, 3, 3)))
            assert balance(member) == grown(own, known)
