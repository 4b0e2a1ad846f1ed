"""Random histories, told to the real fund and to the tiny one: they must agree to the rupiah.

Whatever happens in whatever order: contributions, some of them late by years, payouts, merges and their
undoing, corrections, yearly returns, adjustments. After each step every balance is compared, at the end
every year of every statement.
"""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from saldoku.ledger.proof import prove
from tests.model.fund import Fund
from tests.model.real import RealFund

# Explaining which part of a history matters runs it hundreds of times more.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink]
CARDS = {"A": "99000090001", "B": "99000090002", "C": "99000090003", "D": "99000090004"}
FIRST_YEAR = 2021
FIRST_DAY = date(2022, 1, 20)

card = st.sampled_from(sorted(CARDS))
own_card = st.sampled_from("ABC")
amount = st.integers(1, 40_000_000)
# Per cent with four decimals at most, as a fraction of one.
rate = st.integers(0, 120_000).map(lambda number: Fraction(number, 1_000_000))
step = st.one_of(
    st.tuples(st.just("contribute"), card, amount, st.integers(0, 100), st.integers(0, 900)),
    st.tuples(st.just("contribute"), card, amount, st.integers(0, 100), st.integers(0, 30)),
    st.tuples(st.just("pay_out"), card, st.integers(1, 100), st.integers(0, 60)),
    st.tuples(st.just("merge"), own_card, own_card),
    st.tuples(st.just("undo"), own_card),
    st.tuples(st.just("correct"), card, st.integers(0, 20), st.none() | amount),
    st.tuples(st.just("move_on")),
    st.tuples(st.just("credit"), rate),
    st.tuples(st.just("credit"), rate),
    st.tuples(st.just("adjust")),
    st.tuples(st.just("wait"), st.integers(1, 400)),
)


class History:
    """Both funds, and the steps that make sense for both; what makes none is left out."""

    def __init__(self) -> None:
        self.model = Fund(CARDS)
        self.real = RealFund(CARDS, FIRST_DAY)
        self.serial = 0
        self.open_lines: dict[str, list[tuple[str, date, int, int]]] = {name: [] for name in CARDS}

    def tell(self, what: str, *how: Any) -> None:
        done: Callable[..., bool] = getattr(self, what)
        event(f"{what} {'done' if done(*how) else 'left out'}")
        for name in CARDS:
            held = self.real.held(name)
            assert held.amount == self.model.balance(name), (name, what, how)
            assert (held.own, held.employer) == self.model.parts(name)[:2], (name, what, how)

    def _day(self, days_ago: int) -> date:
        return max(self.real.today - timedelta(days=days_ago), date(FIRST_YEAR, 1, 1))

    def _apart(self) -> int:
        """What keeps two contributions apart: the same card, month, day and amounts would be the same row."""
        return self.serial * 50_000_000

    def contribute(self, name: str, amount: int, share: int, days_ago: int) -> bool:
        self.serial += 1
        own = amount * share // 100
        employer, tag, on = amount - own + self._apart(), f"c{self.serial}", self._day(days_ago)
        self.model.contribute(name, on, own, employer, tag)
        self.real.contribute(name, on, own, employer)
        self.open_lines[name].append((tag, on, own, employer))
        return True

    def pay_out(self, name: str, per_cent: int, days_ago: int) -> bool:
        paid = self.model.balance(name) * per_cent // 100
        if paid <= 0:
            return False
        self.serial += 1
        on = self._day(days_ago)
        self.model.pay_out(name, on, paid, f"p{self.serial}")
        self.real.pay_out(name, on, paid)
        return True

    def merge(self, source: str, target: str) -> bool:
        if source == target or self.model.merged_into(source) or self.model.merged_into(target):
            return False
        self.model.merge(source, target, self.real.today)
        self.real.merge(source, target)
        return True

    def undo(self, source: str) -> bool:
        target = self.model.merged_into(source)
        if target is None or self.model.merged_into(target):
            return False  # the last merge is undone first
        if self.model.moved(source) > self.model.balance(target):
            return False
        self.model.undo_merge(source)
        self.real.undo_merge(source, target)
        return True

    def correct(self, name: str, which: int, instead: int | None) -> bool:
        lines = self.open_lines[name]
        if not lines:
            return False
        tag, on, own, employer = lines[which % len(lines)]
        change = (0 if instead is None else instead) - own - employer
        if self.model.balance(name) + change < 0:
            return False
        lines.remove((tag, on, own, employer))
        self.model.take_back(name, tag)
        if instead is None:
            self.real.correct(name, (on, own, employer), None)
            return True
        self.serial += 1
        new = (f"c{self.serial}", on, instead, self._apart())
        self.model.contribute(name, on, new[2], new[3], new[0])
        self.real.correct(name, (on, own, employer), (new[2], new[3]))
        lines.append(new)
        return True

    def move_on(self) -> bool:
        self.model.move_on()
        self.real.move_on()
        return True

    def credit(self, rate: Fraction) -> bool:
        year = max(self.model.rates, default=FIRST_YEAR - 1) + 1
        if year >= self.real.today.year:
            return False
        self.model.credit(year, rate)
        self.real.credit(year, rate)
        return True

    def adjust(self) -> bool:
        self.model.adjust()
        self.real.adjust()
        return True

    def wait(self, days: int) -> bool:
        self.real.today += timedelta(days=days)
        return True

    def compare_statements(self) -> None:
        for name in CARDS:
            for year in range(FIRST_YEAR, self.real.today.year + 1):
                assert self.real.closing(name, year) == self.model.closing(name, year), (name, year)


@pytest.mark.slow
class TestAnyHistory(TestCase):
    @settings(max_examples=60, phases=PHASES, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(step, min_size=4, max_size=16))
    def test_the_real_fund_agrees_with_the_tiny_one(self, steps: list[tuple[Any, ...]]) -> None:
        history = History()
        for what, *how in steps:
            history.tell(what, *how)
        history.tell("adjust")
        history.compare_statements()
        assert prove().differences == ()


def test_the_tiny_fund_reckons_as_the_contract_says() -> None:
    """By hand: 5.85 % on 1,000,000 of January, and 8/12 and 2/12 of it on two deposits."""
    fund = Fund("A")
    fund.contribute("A", date(2024, 12, 31), 400_000, 600_000, "opening")
    fund.contribute("A", date(2025, 4, 15), 200_000, 370_000, "april")
    fund.pay_out("A", date(2025, 10, 1), 70_000, "october")
    fund.credit(2025, Fraction(585, 10_000))
    # 1,000,000 × 5.85 % = 58,500; 570,000 × 8/12 − 70,000 × 2/12 = 368,333⅓, × 5.85 % = 21,547.5 → 21,548
    assert fund.credited("A", 2025) == 58_500 + 21_548
    # 570,001 would have been in time: what came late earns the difference.
    fund.contribute("A", date(2025, 4, 20), 12, 0, "late")
    fund.adjust()
    assert fund.credited("A", 2025) == 58_500 + 21_548
    fund.contribute("A", date(2025, 4, 21), 14, 0, "late too")
    fund.adjust()
    assert fund.credited("A", 2025) == 58_500 + 21_548 + 1
