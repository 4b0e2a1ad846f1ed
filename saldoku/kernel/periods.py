"""A calendar month for which a contribution is due."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

_FORMS = (re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})"), re.compile(r"(?P<m>\d{1,2})[-/](?P<y>\d{4})"))


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`Period(2026, 10)` is October 2026. Stored as the integer 202610."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1900 <= self.year <= 2999 and 1 <= self.month <= 12):
            raise ValueError(f"no such month: {self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `2026-10`, `10-2026` or `10/2026`; ValueError otherwise."""
        for form in _FORMS:
            if found := form.fullmatch(text.strip()):
                return cls(int(found["y"]), int(found["m"]))
        raise ValueError("a month is written 2026-10 or 10-2026")

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    @classmethod
    def from_int(cls, number: int) -> Self:
        return cls(*divmod(number, 100))

    def __int__(self) -> int:
        return self.year * 100 + self.month

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    def plus(self, months: int) -> Self:
        years, month0 = divmod(self.year * 12 + self.month - 1 + months, 12)
        return type(self)(years, month0 + 1)
