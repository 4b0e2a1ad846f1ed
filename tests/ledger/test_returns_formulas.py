"""The formulas in SQL against the plain ones of the scheme, on the engine of this run, to the unit."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from saldoku.kernel.money import rounded
from saldoku.ledger.returns.formulas import NO_RETURN, by_month, day, return_sql, share
from saldoku.scheme import POLICIES, earned

money = st.integers(-(10**13), 10**13)
entries = st.lists(st.tuples(money, st.dates(date(2019, 1, 1), date(2024, 12, 31))), max_size=12)
rates = st.decimals(0, 100, places=4)


def _one_row(sql: str) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return tuple(cursor.fetchone())


def _by_sql(policy: str, held: int, lines: list[tuple[int, date]], rate: Decimal) -> tuple[int, ...]:
    formula = return_sql(policy, year=2024, rate=rate)
    rows = " UNION ALL ".join(
        f"SELECT CAST({amount} AS bigint) AS amount, {day(on)} AS value_date" for amount, on in lines
    ) or (f"SELECT CAST(0 AS bigint) AS amount, {day(date(2024, 1, 1))} AS value_date WHERE 1 = 0")
    sums = ", ".join(f"CAST({sql} AS bigint) AS {name}" for name, sql in formula.sums.items())
    return _one_row(
        f"SELECT {formula.on_opening}, {formula.on_flow} "
        f"FROM (SELECT CAST({held} AS bigint) AS held) h CROSS JOIN (SELECT {sums} FROM ({rows}) n) e"
    )


def _by_fractions(policy: str, held: int, lines: list[tuple[int, date]], rate: Decimal) -> tuple[int, int]:
    opening = held + sum(amount for amount, on in lines if on.year < 2024)
    flows = [
        sum(amount for amount, on in lines if (on.year, on.month) == (2024, month)) for month in range(1, 13)
    ]
    found = earned(policy, opening=opening, flows=flows, rate=rate)
    return found.on_opening, found.on_flow


class TestSqlAndFractionsAgree(TestCase):
    @given(st.sampled_from(sorted(POLICIES)), money, entries, rates)
    def test_of_any_account(
        self, policy: str, held: int, lines: list[tuple[int, date]], rate: Decimal
    ) -> None:
        assert _by_sql(policy, held, lines, rate) == _by_fractions(policy, held, lines, rate)

    @given(
        st.integers(-(10**17), 10**17), st.integers(0, 1_000_000), st.sampled_from([1_000_000, 12_000_000])
    )
    def test_of_any_share(self, amount: int, numerator: int, denominator: int) -> None:
        sql = share(f"CAST({amount} AS bigint)", numerator, denominator)
        assert _one_row(f"SELECT {sql}") == (rounded(Fraction(amount * numerator, denominator)),)


@pytest.mark.parametrize("policy", sorted(POLICIES))
@pytest.mark.parametrize("rate", ["0", "0.0001", "5.85", "99.9999", "100"])
def test_halves_go_away_from_zero(db: None, policy: str, rate: str) -> None:
    for held in (1, -1, 5_000, -5_000, 10**13, -(10**13), 9_999_999_999_999):
        for on in (date(2023, 12, 31), date(2024, 1, 1), date(2024, 6, 30), date(2024, 12, 31)):
            lines = [(held, on), (-held // 2, date(2024, 11, 30))]
            assert _by_sql(policy, held, lines, Decimal(rate)) == _by_fractions(
                policy, held, lines, Decimal(rate)
            )


def test_every_day_lies_in_its_month(db: None) -> None:
    months = by_month(2024, range(1, 13))
    days = [date(2024, 1, 1) + timedelta(number) for number in range(366)]
    rows = " UNION ALL ".join(
        f"SELECT {number} AS n, {day(on)} AS value_date" for number, on in enumerate(days)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT n, {months} FROM ({rows}) d ORDER BY n")
        assert [month for _, month in cursor.fetchall()] == [on.month for on in days]


def test_no_return_is_nothing(db: None) -> None:
    assert _one_row(f"SELECT {NO_RETURN.on_opening}, {NO_RETURN.on_flow}") == (0, 0)
