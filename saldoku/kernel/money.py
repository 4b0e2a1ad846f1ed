"""Money: an integer of the currency's smallest unit that the scheme names.

For the rupiah the unit is one rupiah: nobody has coins below it and the fund's rules are stated in
whole rupiah. Rates are `Decimal` or `Fraction`, never `float`; a test forbids floats in this room,
in the scheme and in the ledger.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Self

Rounding = Literal["half-up", "down", "up"]


def rounded(value: Fraction | Decimal | int, rule: Rounding = "half-up", to: int = 1) -> int:
    """Round an exact value to a multiple of `to`, once.

    `half-up` rounds halves away from zero, as people do by hand; `down` and `up` go towards minus
    and plus infinity. Example: JP wage ceilings go `down` and JP pensions `up`, both to 100.
    """
    exact = Fraction(value) / to
    if rule == "down":
        whole = exact.numerator // exact.denominator
    elif rule == "up":
        whole = -(-exact.numerator // exact.denominator)
    else:
        size = abs(exact)
        whole = (2 * size.numerator + size.denominator) // (2 * size.denominator)
        whole = -whole if exact < 0 else whole
    return whole * to


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in whole units of one currency. Amounts of two currencies do not add."""

    amount: int
    currency: str = "IDR"

    def __post_init__(self) -> None:
        if not isinstance(self.amount, int) or isinstance(self.amount, bool):
            raise TypeError(f"money is a whole number of units, not {type(self.amount).__name__}")

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add")

    def __add__(self, other: "Money") -> Self:
        self._same(other)
        return type(self)(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> Self:
        self._same(other)
        return type(self)(self.amount - other.amount, self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.amount, self.currency)

    def __bool__(self) -> bool:
        return self.amount != 0

    def times(self, rate: Fraction | Decimal, rule: Rounding = "half-up", to: int = 1) -> Self:
        """This amount by an exact rate, rounded once."""
        return type(self)(rounded(Fraction(rate) * self.amount, rule, to), self.currency)


def grouped(amount: int, language: str) -> str:
    """`12345678` as `12.345.678` in Indonesian and `12,345,678` in English, without the currency."""
    text = f"{amount:,}"
    return text.replace(",", ".") if language == "id" else text
