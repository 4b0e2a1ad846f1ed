"""Months: how they are written, ordered and counted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.kernel.periods import Period

PERIODS = st.builds(Period, st.integers(1950, 2900), st.integers(1, 12))


@pytest.mark.parametrize("text", ["2026-10", "10-2026", "10/2026", " 2026-10 "])
def test_parse(text: str) -> None:
    assert Period.parse(text) == Period(2026, 10)


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-13", "2026-00", "13-2026", "2026-10-01", "okt 2026", "1-26", "0026-10", "2026_10"],
)
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Period.parse(text)


@given(PERIODS)
def test_forms_read_back(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.parse(f"{period.month}-{period.year}") == period
    assert Period.from_int(int(period)) == period
    assert Period.of(period.first_day) == period


@given(PERIODS, st.integers(-500, 500))
def test_counting_months(period: Period, months: int) -> None:
    later = period.plus(months)
    assert later.plus(-months) == period
    assert (later > period) == (months > 0)
    assert (later.year * 12 + later.month) - (period.year * 12 + period.month) == months


@given(PERIODS, PERIODS)
def test_order_is_the_calendars(one: Period, other: Period) -> None:
    assert (one < other) == (one.first_day < other.first_day) == (int(one) < int(other))


def test_over_the_end_of_a_year() -> None:
    assert Period(2026, 12).plus(1) == Period(2027, 1)
    assert Period(2026, 1).plus(-1) == Period(2025, 12)
    assert Period(2026, 2).first_day == date(2026, 2, 1)
