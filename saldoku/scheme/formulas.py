"""The formulas that turn a year's rate into what an account earns, by the names that a scheme may write.

No official formula within the year is published, so the scheme names one of these, as an assumption (the
outer contract, part 4). `ledger/returns/formulas.py` says the same in SQL, for millions of accounts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from types import MappingProxyType
from typing import Final

from saldoku.kernel.money import rounded

MONTHS: Final = 12


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
