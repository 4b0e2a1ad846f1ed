"""The ceilings reckoned anew from their rule, and the rate an estimate may lean on."""

from datetime import date
from decimal import Decimal

import pytest

from saldoku.kernel.money import rounded
from saldoku.scheme import BeforeFirstDate, Scheme, ceiling, last_return_rate, return_policy
from saldoku.scheme.ceilings import ceiling_chain, next_ceiling


def test_the_chain_lands_on_every_stored_ceiling(scheme: Scheme) -> None:
    stored = {value.since.year: value.value for value in scheme.series("jp.ceiling", segment="PU").values}
    assert ceiling_chain(scheme, until=2026) == stored
    assert (stored[2023], stored[2024]) == (9_559_600, 10_042_300)  # the two that were published


def test_only_rounding_down_lands_there(scheme: Scheme) -> None:
    growth = [scheme.value("gdp.growth", on=date(year, 1, 1)).number for year in range(2015, 2023)]
    for rule in ("half-up", "up"):
        reached = 7_000_000
        for one in growth:
            reached = rounded(reached * (1 + one.scaleb(-2)), rule, 100)
        assert reached != 9_559_600


def test_the_ceiling_changes_in_march_and_once_fell(scheme: Scheme) -> None:
    assert ceiling(scheme, on=date(2021, 2, 28)) == 8_939_700
    assert ceiling(scheme, on=date(2021, 3, 1)) == 8_754_600
    assert next_ceiling(scheme, 8_939_700, Decimal("-2.07")) == 8_754_600
    with pytest.raises(BeforeFirstDate):
        ceiling(scheme, on=date(2015, 6, 30))


@pytest.mark.parametrize("name", ["jp.pension-least", "jp.pension-most"])
def test_pensions_move_with_inflation_and_round_up(scheme: Scheme, name: str) -> None:
    series = scheme.series(name, segment="PU")
    inflation = scheme.value("inflation.yearly", on=date(2023, 12, 31)).share
    before, after = series.on(date(2024, 2, 1)).number, series.on(date(2024, 3, 1)).number
    assert series.round(before * (1 + inflation)) == after


def test_the_last_known_return_is_used_with_its_year(scheme: Scheme) -> None:
    assert (last_return_rate(scheme, 2026).year, last_return_rate(scheme, 2026).rate) == (
        2020,
        Decimal("5.63"),
    )
    assert last_return_rate(scheme, 2017).rate == Decimal("7.83")
    assert last_return_rate(scheme, 2015).year == 2011
    with pytest.raises(BeforeFirstDate):
        last_return_rate(scheme, 2010)


def test_a_declared_return_wins(scheme: Scheme) -> None:
    declared = {2025: (Decimal("5.85"), "board decision"), 2020: (Decimal("5.60"), "audited")}
    newest = last_return_rate(scheme, 2026, declared=declared)
    assert (newest.year, newest.rate, newest.source) == (2025, Decimal("5.85"), "board decision")
    assert last_return_rate(scheme, 2024, declared=declared).rate == Decimal("5.60")
    assert last_return_rate(scheme, 2009, declared={2008: (Decimal("8"), "x")}).year == 2008


def test_the_policy_is_named_by_the_scheme(scheme: Scheme) -> None:
    assert return_policy(scheme, 2026) == "annual-monthly-weighted"
