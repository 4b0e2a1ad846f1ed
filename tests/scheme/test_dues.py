"""By which day a contribution is due: segments, weekends, holidays, the Covid window."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.kernel.periods import Period
from saldoku.scheme import (
    BeforeFirstDate,
    NoSuchParameter,
    Scheme,
    due_on,
    is_working_day,
    load_scheme,
    next_working_day,
)


@pytest.mark.parametrize(
    ("segment", "period", "day"),
    [
        ("PU", Period(2026, 9), date(2026, 10, 15)),  # a Thursday
        ("PU", Period(2026, 10), date(2026, 11, 16)),  # the 15th is a Sunday
        ("PU", Period(2026, 7), date(2026, 8, 18)),  # a Saturday, a Sunday, then Independence Day
        ("PU", Period(2026, 12), date(2027, 1, 15)),  # over the end of the year
        ("BPU", Period(2026, 10), date(2026, 10, 15)),
        ("BPU", Period(2026, 11), date(2026, 11, 16)),
        ("BPU", Period(2026, 8), date(2026, 8, 18)),
        ("PMI", Period(2026, 10), date(2026, 10, 15)),
        ("PU", Period(2020, 7), date(2020, 8, 18)),  # the last month before the window; 15th a Saturday
        ("PU", Period(2020, 8), date(2020, 9, 30)),
        ("BPU", Period(2020, 8), date(2020, 9, 30)),
        ("PU", Period(2020, 12), date(2021, 2, 1)),  # 30 January 2021 is a Saturday
        ("PU", Period(2021, 1), date(2021, 3, 1)),  # February has no 30th; the 28th is a Sunday
        ("PU", Period(2021, 2), date(2021, 3, 15)),
        ("BPU", Period(2021, 2), date(2021, 2, 15)),
    ],
)
def test_due_days(scheme: Scheme, segment: str, period: Period, day: date) -> None:
    assert due_on(scheme, segment=segment, period=period) == day


def test_a_holiday_in_the_week_moves_the_day(scheme: Scheme) -> None:
    assert not is_working_day(scheme, date(2024, 2, 14))  # election day, a Wednesday
    assert next_working_day(scheme, date(2024, 2, 14)) == date(2024, 2, 15)
    assert not is_working_day(scheme, date(2026, 12, 25))
    assert next_working_day(scheme, date(2026, 12, 25)) == date(2026, 12, 28)
    assert next_working_day(scheme, date(2026, 11, 23)) == date(2026, 11, 23)


def test_no_rule_for_construction_workers(scheme: Scheme) -> None:
    with pytest.raises(NoSuchParameter):
        due_on(scheme, segment="JAKON", period=Period(2026, 10))


def test_no_rule_before_the_first_date(scheme: Scheme) -> None:
    with pytest.raises(BeforeFirstDate):
        due_on(scheme, segment="PU", period=Period(2015, 6))


def test_the_treatment_of_migrant_workers_is_called_an_assumption(scheme: Scheme) -> None:
    assert scheme.value("due.day", segment="PMI", on=date(2026, 1, 1)).confidence == "assumption"


@given(
    segment=st.sampled_from(["PU", "BPU", "PMI"]),
    period=st.builds(Period, st.integers(2016, 2035), st.integers(1, 12)),
)
def test_the_day_is_a_working_day_and_close_to_the_rule(segment: str, period: Period) -> None:
    scheme = load_scheme("bpjs-ketenagakerjaan")
    day = due_on(scheme, segment=segment, period=period)
    assert is_working_day(scheme, day)
    assert period.first_day < day
    assert (day - period.first_day).days < 75
    assert day <= due_on(scheme, segment=segment, period=period.plus(12))
