"""The yearly return: which rate an estimate may lean on, and the formulas that turn a rate into money.

Source: PP 46/2015: savings carry a yearly return that the fund declares. The rates that a source confirms
stand in the scheme's files with their gaps; what the fund declares lives in the ledger and is handed in.
No official formula within the year is published, so the scheme names one of these, as an assumption
(the outer contract, part 4). `ledger/returns/formulas.py` says the same in SQL, for millions of accounts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from saldoku.kernel.money import rounded
from saldoku.scheme.errors import BeforeFirstDate

if TYPE_CHECKING:  # the loader asks here which policies exist
    from saldoku.scheme.load import Scheme

_PARAMETER = "jht.return"
MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class YearlyReturn:
    """A rate in per cent and the calendar year that it was credited for."""

    year: int
    rate: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Earned:
    """What an account earned in a year: the two lines of its statement, whole units of the currency."""

    on_opening: int
    on_flow: int

    @property
    def total(self) -> int:
        return self.on_opening + self.on_flow


Formula = Callable[[int, Sequence[int], Fraction], Earned]


def _annual_monthly_weighted(opening: int, flows: Sequence[int], rate: Fraction) -> Earned:
    """The opening balance earns the year's rate; what came or went in month m earns it for 12 - m months.

    Two sums, each taken exactly and rounded once.
    """
    weighted = sum(flow * (MONTHS - month) for month, flow in enumerate(flows, 1))
    return Earned(rounded(opening * rate), rounded(weighted * rate / MONTHS))


def _monthly_running_balance(opening: int, flows: Sequence[int], rate: Fraction) -> Earned:
    """Each month earns a twelfth of the rate on the balance at its beginning; twelve sums, each rounded once.

    They are shown as one line, the one on the opening balance.
    """
    beginnings = accumulate(flows[: MONTHS - 1], initial=opening)
    return Earned(sum(rounded(balance * rate / MONTHS) for balance in beginnings), 0)


POLICIES: Final[Mapping[str, Formula]] = MappingProxyType(
    {
        "annual-monthly-weighted": _annual_monthly_weighted,
        "monthly-running-balance": _monthly_running_balance,
    }
)


def earned(policy: str, *, opening: int, flows: Sequence[int], rate: Decimal) -> Earned:
    """What an account earns in a year by a policy, exactly.

    `opening` is what it held on 1 January, `flows` the sums of what came (plus) and went (minus) in each of
    the twelve months, both by value date; `rate` is in per cent. Halves are rounded away from zero.
    """
    if len(flows) != MONTHS:
        raise ValueError(f"a year has twelve months, not {len(flows)}")
    return POLICIES[policy](opening, flows, Fraction(rate) / 100)


def last_return_rate(
    scheme: "Scheme", year: int, *, declared: Mapping[int, tuple[Decimal, str]] | None = None
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


def return_policy(scheme: "Scheme", year: int) -> str:
    """The name of the formula that turns the year's rate into each account's return."""
    return scheme.value("return.policy", on=date(year, 12, 31)).word
