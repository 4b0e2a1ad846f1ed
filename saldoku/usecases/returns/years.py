"""When a year is over, in the fund's own zone."""

from datetime import datetime

from saldoku.ledger.returns.errors import YearNotOver
from saldoku.usecases.fund import the_scheme


def running_year(at: datetime) -> int:
    """The year that the fund's calendar shows."""
    return at.astimezone(the_scheme().zone).year


def require_over(year: int, at: datetime) -> None:
    """YearNotOver while the year still runs."""
    if year >= running_year(at):
        raise YearNotOver(year=year)
