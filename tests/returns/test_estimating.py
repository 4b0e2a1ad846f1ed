"""Estimates: the rate they lean on, the label, and when there is none."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from saldoku.kernel.money import Money
from saldoku.scheme import BeforeFirstDate, load_scheme
from saldoku.usecases.returns.declare_return import declare_return
from saldoku.usecases.returns.estimate import Estimate, estimate_for, estimate_return
from tests.returns.savings import OPERATOR, Savings, credit, earned, spring

AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
SCHEME = load_scheme("bpjs-ketenagakerjaan")


def test_the_last_rate_that_is_known_and_its_year() -> None:
    found = estimate_return(opening=10_000_000, flows={3: 1_200_000}, year=2026, scheme=SCHEME, declared={})
    assert found == Estimate(Money(563_000 + 50_670), 2026, Decimal("5.63"), 2020)
    assert found.is_estimate
    declared = {2025: (Decimal("5.85"), "board"), 2027: (Decimal(9), "a year later")}
    found = estimate_return(opening=10_000_000, flows={}, year=2026, scheme=SCHEME, declared=declared)
    assert (found.amount, found.rate, found.rate_year) == (Money(585_000), Decimal("5.85"), 2025)
    declared[2020] = (Decimal(1), "the fund knows better than a newspaper")
    found = estimate_return(opening=10_000_000, flows={}, year=2020, scheme=SCHEME, declared=declared)
    assert found.amount == Money(100_000)


def test_nobody_is_told_that_they_would_give_back() -> None:
    found = estimate_return(
        opening=0, flows={1: -900_000, 11: 900_000}, year=2026, scheme=SCHEME, declared={}
    )
    assert found.amount == Money(0)


def test_before_the_first_rate_there_is_none() -> None:
    with pytest.raises(BeforeFirstDate):
        estimate_return(opening=1, flows={}, year=2010, scheme=SCHEME, declared={})


@pytest.fixture
def savings(db: None) -> Savings:
    made = Savings()
    made.enrol([1, 2])
    made.post((1, 10_000_000, date(2025, 1, 10)), (1, 1_200_000, date(2026, 3, 10)))
    return made


def test_of_a_member_it_is_what_will_be_credited(savings: Savings) -> None:
    credit(2025)
    savings.post((1, 500_000, date(2025, 12, 20)), (1, 700_000, date(2026, 12, 1)))
    (found,) = [one for account, one in estimate_for(member_id=1, at=AT).items() if account == 1]
    assert (found.year, found.rate, found.rate_year) == (2026, Decimal("5.85"), 2025)
    credit(2026)
    assert found.amount.amount == sum(earned(1, 2026) or ())
    assert estimate_for(member_id=1, at=AT) == {}, "credited"


def test_of_a_year_that_waits_for_its_rate(savings: Savings) -> None:
    assert estimate_for(member_id=1, at=AT, year=2025)[1].amount == Money(516_083)
    declare_return(year=2025, rate=Decimal(6), source="board", who=OPERATOR, at=AT)
    assert estimate_for(member_id=1, at=AT, year=2025)[1].amount == Money(550_000)
    assert estimate_for(member_id=1, at=AT)[1].amount == Money(600_000 + 54_000)


def test_an_account_without_a_line_is_estimated_at_nothing(savings: Savings) -> None:
    assert estimate_for(member_id=2, at=spring(2026))[2].amount == Money(0)
    assert estimate_for(member_id=99, at=AT) == {}


def test_without_a_known_rate_nothing_is_said(savings: Savings) -> None:
    assert estimate_for(member_id=1, at=AT, year=2009) == {}
