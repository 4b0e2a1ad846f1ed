"""A member since long ago: months that are older than any rule the scheme knows."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from saldoku.kernel.errors import NotFound
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.balance.show_contributions import show_contributions
from tests.cast import SITI, enrol

pytestmark = pytest.mark.django_db
CARD = replace(
    SITI.cards[0], joined_on=date(1994, 3, 1), left_on=date(2011, 6, 30), paid=("2010-01", "2011-05"),
    missing=frozenset({"2010-07"}), late={}, returns={},
)  # fmt: skip
OLD = replace(SITI, cards=(CARD,))


@pytest.mark.parametrize("year", [None, 1994, 2010, 2011, 2015, 2026])
def test_every_year_of_a_long_life_can_be_shown(at: datetime, year: int | None) -> None:
    enrol(OLD)
    view = show_contributions(who=Principal.member(OLD.id), at=at, channel=Channel.SMS, year=year)
    (card,) = view.cards
    assert card.last is not None
    assert (str(card.last.period), card.last.state, card.last.days_late) == ("2011-05", "paid", 0)
    states = {str(one.period): one.state for one in card.months}
    if year == 2010:
        assert states["2010-07"] == "missing"
        assert set(states.values()) == {"paid", "missing"}


@pytest.mark.parametrize("year", [0, 1976, 2028, 2999, 9999, 10_000, 2**63])
def test_a_year_outside_the_funds_time_is_not_there(at: datetime, year: int) -> None:
    enrol(OLD)
    with pytest.raises(NotFound):
        show_contributions(who=Principal.member(OLD.id), at=at, channel=Channel.APP, year=year)
