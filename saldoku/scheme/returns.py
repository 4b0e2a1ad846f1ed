"""The yearly return of a scheme: which rate an estimate may lean on, and which formula it names.

Source: PP 46/2015: savings carry a yearly return that the fund declares. The rates that a source confirms
stand in the scheme's files with their gaps; what the fund declares lives in the ledger and is handed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from saldoku.scheme.errors import BeforeFirstDate
from saldoku.scheme.load import Scheme

_PARAMETER = "jht.return"


@dataclass(frozen=True, slots=True)
class YearlyReturn:
    """A rate in per cent and the calendar year that it was credited for."""

    year: int
    rate: Decimal
    source: str


def last_return_rate(
    scheme: Scheme, year: int, *, declared: Mapping[int, tuple[Decimal, str]] | None = None
) -> YearlyReturn:
    """The newest known rate of `year` or before it; BeforeFirstDate when there is none.

    `declared` holds what the fund declared: year to rate in per cent and its source. It wins over the files.
    """
    series = scheme.series(_PARAMETER)
    known = {value.since.year: (value.number, value.source) for value in series.values}
    known |= declared or {}
    past = [one for one in known if one <= year]
    if not past:
        raise BeforeFirstDate(parameter=_PARAMETER, on=date(year, 12, 31), first=date(min(known), 1, 1))
    rate, source = known[max(past)]
    return YearlyReturn(max(past), rate, source)


def return_policy(scheme: Scheme, year: int) -> str:
    """The name of the formula that turns the year's rate into each account's return."""
    return scheme.value("return.policy", on=date(year, 12, 31)).word
