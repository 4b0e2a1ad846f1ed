"""The formulas of `scheme/formulas.py` once more, as SQL over many accounts at a time.

Whole numbers only: no float, and no numeric, which costs three times as much. A product of balance and rate
would pass 63 bits, so it is taken apart: with S = q·D + s, S·N/D is q·N + s·N/D, where the second term is
small whatever S is. Division of whole numbers goes towards zero on both engines, so a half added with the
sign of S rounds halves away from zero, as `kernel.money.rounded` does. Exact while the sums that go in stay
below 10^18; tests hold both languages to each other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import gcd
from types import MappingProxyType
from typing import Final

from django.db import connection

# Rates have at most four decimals of a per cent, so a rate is a whole number of these parts.
RATE_PARTS: Final = 1_000_000
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class ReturnSql:
    """How a year's return is reckoned in SQL.

    `sums` are aggregates over the entries of an account, by name; `on_opening` and `on_flow` are expressions
    over those names, each of which may be empty for an account without entries, and `held`: what the
    account held when the year before was closed.
    """

    sums: Mapping[str, str]
    on_opening: str
    on_flow: str


def return_sql(policy: str, *, year: int, rate: Decimal) -> ReturnSql:
    """The formula `policy` for a year at a rate in per cent.

    The aggregates name `value_date` and `amount` of the entries.
    """
    return _POLICIES[policy](year, int(rate * RATE_PARTS / 100))


NO_RETURN: Final = ReturnSql(MappingProxyType({}), "0", "0")


def share(amount: str, numerator: int, denominator: int) -> str:
    """`amount` · numerator / denominator, rounded half up (away from zero); numerator ≤ denominator."""
    common = gcd(numerator, denominator)
    n, d = numerator // common, denominator // common
    if n in (0, d):
        return f"{amount}" if n else "0"
    half = f"CASE WHEN {amount} < 0 THEN {-d} ELSE {d} END"
    return f"({amount} / {d} * {n} + ({amount} % {d} * {2 * n} + {half}) / {2 * d})"


def day(on: date) -> str:
    """A date as a literal; SQLite keeps dates as text that sorts."""
    return f"'{on:%Y-%m-%d}'" if connection.vendor == "sqlite" else f"DATE '{on:%Y-%m-%d}'"


def by_month(year: int, values: Sequence[int], *, first: int = 1) -> str:
    """The value of the month that `value_date` lies in, for days of `year`: four comparisons, no function."""
    if len(values) == 1:
        return str(values[0])
    half = len(values) // 2
    earlier = by_month(year, values[:half], first=first)
    later = by_month(year, values[half:], first=first + half)
    return f"CASE WHEN value_date < {day(date(year, first + half, 1))} THEN {earlier} ELSE {later} END"


def _months_left(year: int) -> str:
    """12 - m for a `value_date` in month m of the year, the cheapest way that each engine has."""
    if connection.vendor == "sqlite":
        return f"{_MONTHS} - CAST(substr(value_date, 6, 2) AS integer)"
    return by_month(year, [_MONTHS - month for month in range(1, _MONTHS + 1)])


def _annual_monthly_weighted(year: int, rate: int) -> ReturnSql:
    new_year = day(date(year, 1, 1))
    return ReturnSql(
        {
            "earlier": f"SUM(amount) FILTER (WHERE value_date < {new_year})",
            "weighted": f"SUM(amount * ({_months_left(year)})) FILTER (WHERE value_date >= {new_year})",
        },
        share("(held + COALESCE(earlier, 0))", rate, RATE_PARTS),
        share("COALESCE(weighted, 0)", rate, RATE_PARTS * _MONTHS),
    )


def _monthly_running_balance(year: int, rate: int) -> ReturnSql:
    sums = {
        f"before_{month}": f"SUM(amount) FILTER (WHERE value_date < {day(date(year, month, 1))})"
        for month in range(1, _MONTHS + 1)
    }
    months = (share(f"(held + COALESCE({name}, 0))", rate, RATE_PARTS * _MONTHS) for name in sums)
    return ReturnSql(sums, f"({' + '.join(months)})", "0")


_POLICIES: Final[Mapping[str, Callable[[int, int], ReturnSql]]] = {
    "annual-monthly-weighted": _annual_monthly_weighted,
    "monthly-running-balance": _monthly_running_balance,
}
