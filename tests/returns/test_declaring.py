"""Declaring a rate: what is written, what is refused, and until when it may change."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from saldoku.kernel.errors import NotAllowed, NotUnderstood
from saldoku.kernel.principal import Principal
from saldoku.ledger.models import ReturnDeclaration
from saldoku.ledger.returns.errors import ClosedWithoutReturn, ReturnFinal, YearNotOver
from saldoku.usecases.returns.credit_returns import credit_returns
from saldoku.usecases.returns.declare_return import Declared, declare_return, declared_rates, shown
from saldoku.usecases.running.close_year import close_year
from tests.returns.savings import OPERATOR, Savings, spring

AT = spring(2025)


def declare(rate: str = "5.85", *, year: int = 2025, source: str = "board 12/2026") -> Declared:
    return declare_return(year=year, rate=Decimal(rate), source=source, who=OPERATOR, at=AT)


def test_a_rate_is_written_once_and_another_takes_its_place(db: None) -> None:
    first = declare()
    assert (first.rate, first.again, first.before) == (Decimal("5.85"), False, None)
    assert declare(source=" board  12/2026 ").again
    assert ReturnDeclaration.objects.count() == 1
    second = declare("6.1234")
    assert (second.before, second.again) == (Decimal("5.85"), False)
    assert declared_rates() == {2025: (Decimal("6.1234"), "board 12/2026")}
    row = ReturnDeclaration.objects.get(rate=Decimal("6.1234"))
    assert (row.declared_by, row.declared_at) == ("ops", AT)
    better = declare("6.1234", source="gazette 7")
    assert (better.again, better.before) == (False, None), "another source is worth writing down"
    assert declare("0", year=2024).rate == 0


@pytest.mark.parametrize("rate", ["-0.01", "100.0001", "5.12345", "nan", "inf"])
def test_a_rate_that_is_none(db: None, rate: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        declare(rate)
    assert refused.value.fields["field"] == "rate"


@pytest.mark.parametrize("source", ["", "  ", "x" * 241, "a\x1b[2Jb"])
def test_who_says_so_is_needed(db: None, source: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        declare(source=source)
    assert refused.value.fields["field"] == "source"


def test_the_year_is_over_in_the_funds_own_zone(db: None) -> None:
    still = datetime(2025, 12, 31, 16, 59, tzinfo=UTC)
    over = datetime(2025, 12, 31, 17, 0, tzinfo=UTC)  # midnight in Jakarta
    with pytest.raises(YearNotOver):
        declare_return(year=2025, rate=Decimal(5), source="x", who=OPERATOR, at=still)
    assert not declare_return(year=2025, rate=Decimal(5), source="x", who=OPERATOR, at=over).again
    with pytest.raises(NotUnderstood):
        declare(year=1976)


def test_only_operators_declare(db: None) -> None:
    for who in (Principal.member(1), Principal.clerk(1, name="Maya")):
        with pytest.raises(NotAllowed):
            declare_return(year=2025, rate=Decimal(5), source="x", who=who, at=AT)


def test_the_rate_of_a_credited_year_is_final(db: None) -> None:
    Savings().enrol([1])
    declare()
    credit_returns(year=2025, dry_run=False, at=AT)
    assert declare().again
    assert declare(source="the same, said again").again
    with pytest.raises(ReturnFinal) as refused:
        declare("5.86")
    assert refused.value.fields == {"year": 2025, "rate": "5.85"}
    assert ReturnDeclaration.objects.count() == 1


def test_a_year_that_was_closed_without_a_return_gets_none(db: None) -> None:
    Savings().enrol([1])
    close_year(year=2025, at=AT)
    with pytest.raises(ClosedWithoutReturn):
        declare()


@pytest.mark.parametrize(
    ("rate", "text"), [("5.8500", "5.85"), ("6", "6.00"), ("6.1234", "6.1234"), ("10.1000", "10.10")]
)
def test_a_rate_as_people_write_it(rate: str, text: str) -> None:
    assert shown(Decimal(rate)) == text
