"""Money is whole and exact; rounding happens once and says which way."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.kernel.money import Money, grouped, rounded

EXACT = st.fractions(max_denominator=10_000)


@pytest.mark.parametrize(
    ("value", "rule", "to", "expected"),
    [
        ("0.5", "half-up", 1, 1),
        ("1.5", "half-up", 1, 2),
        ("2.5", "half-up", 1, 3),  # not to even
        ("-0.5", "half-up", 1, -1),
        ("-1.4", "half-up", 1, -1),
        ("1.2", "down", 1, 1),
        ("-1.2", "down", 1, -2),
        ("1.2", "up", 1, 2),
        ("-1.2", "up", 1, -1),
        ("9559650", "down", 100, 9_559_600),
        ("393406.74", "up", 100, 393_500),
        ("150", "half-up", 100, 200),
        ("149.99", "half-up", 100, 100),
        ("7", "up", 1, 7),
    ],
)
def test_rounding(value: str, rule: str, to: int, expected: int) -> None:
    assert rounded(Decimal(value), rule, to) == expected  # type: ignore[arg-type]  # pytest hands over text


@given(EXACT, st.sampled_from([1, 5, 100, 1000]))
def test_rounding_stays_within_its_step(value: Fraction, to: int) -> None:
    down, near, up = (rounded(value, rule, to) for rule in ("down", "half-up", "up"))
    assert down <= near <= up
    assert down <= value <= up
    assert up - down in (0, to)
    assert abs(near - value) * 2 <= to
    assert all(one % to == 0 for one in (down, near, up))
    assert rounded(near, "half-up", to) == near


@given(EXACT)
def test_half_up_treats_both_signs_alike(value: Fraction) -> None:
    assert rounded(-value) == -rounded(value)


@given(st.integers(), st.sampled_from(["half-up", "down", "up"]))
def test_whole_numbers_stay(value: int, rule: str) -> None:
    assert rounded(value, rule) == value  # type: ignore[arg-type]  # drawn from the three rules


@given(st.integers(), st.integers(), st.integers())
def test_money_adds_like_numbers(a: int, b: int, c: int) -> None:
    one, two, three = Money(a), Money(b), Money(c)
    assert (one + two) + three == one + (two + three)
    assert one + two - two == one
    assert -one + one == Money(0)
    assert (one < two) == (a < b)
    assert bool(one) == (a != 0)


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="IDR and SGD do not add"):
        Money(1) + Money(1, "SGD")
    with pytest.raises(ValueError, match="do not add"):
        Money(1) - Money(1, "SGD")


@pytest.mark.parametrize("amount", [1.0, Decimal(1), "1", True, None])
def test_money_is_made_of_whole_numbers_only(amount: object) -> None:
    with pytest.raises(TypeError):
        Money(amount)  # type: ignore[arg-type]  # this is what the test is about


def test_money_by_a_rate() -> None:
    assert Money(5_067_381).times(Decimal("0.037")) == Money(187_493)
    assert Money(1_000_000).times(Fraction(1, 3), "down", 100) == Money(333_300)
    assert Money(10, "SGD").times(Decimal("0.5")).currency == "SGD"


def test_grouping_by_language() -> None:
    assert grouped(12_345_678, "id") == "12.345.678"
    assert grouped(12_345_678, "en") == "12,345,678"
    assert grouped(-1_000, "id") == "-1.000"
    assert grouped(0, "id") == "0"
