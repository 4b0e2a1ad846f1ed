"""Dated values: what a parameter was, from when to when, and who says so."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from saldoku.kernel.money import Rounding, rounded
from saldoku.scheme.errors import BeforeFirstDate, GapInValues, NoSuchParameter

Confidence = Literal["high", "medium", "low", "assumption"]
Plain = Decimal | int | str | date | tuple[int, ...] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One value with its unit, its days and its source.

    `since` and `until` are the first and last day it holds (`until` None: still in force). Percentages
    are `Decimal`s in per cent (`Decimal("3.70")`), amounts whole units of the scheme's currency.
    """

    value: Plain
    unit: str
    since: date
    until: date | None
    source: str
    confidence: Confidence
    note: str = ""

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)

    @property
    def number(self) -> Decimal:
        """The value as an exact number; TypeError when it is a word or a list."""
        if isinstance(self.value, Decimal | int):
            return Decimal(self.value)
        raise TypeError(f"{self.value!r} is not a number")

    @property
    def share(self) -> Decimal:
        """A percentage as a factor: 3.70 per cent is `Decimal("0.0370")`."""
        if not self.unit.startswith("percent"):
            raise TypeError(f"{self.unit} is not a percentage")
        return self.number.scaleb(-2)

    @property
    def whole(self) -> int:
        """The value as a whole number; TypeError for anything else."""
        if isinstance(self.value, int):
            return self.value
        raise TypeError(f"{self.value!r} is not a whole number")

    @property
    def duration(self) -> timedelta:
        """A value in days, hours, minutes or seconds as a stretch of time; TypeError for other units."""
        if self.unit in ("days", "hours", "minutes", "seconds"):
            return timedelta(**{self.unit: self.whole})
        raise TypeError(f"{self.unit} is not a stretch of time")

    @property
    def word(self) -> str:
        """The value as a word; TypeError for anything else."""
        if isinstance(self.value, str):
            return self.value
        raise TypeError(f"{self.value!r} is not a word")


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one parameter for one segment (or for everybody), oldest first, without overlap."""

    parameter: str
    unit: str
    values: tuple[Value, ...]
    rounding: Rounding = "half-up"
    to: int = 1

    def on(self, day: date) -> Value:
        """The value of a day; BeforeFirstDate or GapInValues when none is known."""
        last: Value | None = None
        for value in self.values:
            if value.holds(day):
                return value
            if value.since > day:
                break
            last = value
        if last is None:
            raise BeforeFirstDate(parameter=self.parameter, on=day, first=self.values[0].since)
        later = [one.since for one in self.values if one.since > day]
        raise GapInValues(
            parameter=self.parameter, on=day, until=last.until, since=later[0] if later else None
        )

    def covers(self, day: date) -> bool:
        """Whether a value is known for the day."""
        return any(value.holds(day) for value in self.values)

    def round(self, exact: Decimal) -> int:
        """An exact amount by this parameter's own rounding rule."""
        return rounded(exact, self.rounding, self.to)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named parameter: one series for everybody (under `""`), or one for each segment that has it."""

    name: str
    about: str
    unit: str
    series: Mapping[str, Series]

    def of(self, segment: str | None) -> Series:
        if found := self.series.get("") or self.series.get(segment or ""):
            return found
        raise NoSuchParameter(parameter=self.name, segment=segment, nearest=sorted(self.series))


def follow_on(starts: list[date]) -> list[date | None]:
    """For values that give no last day: the day before the next one begins; None for the last."""
    return [*(later - timedelta(days=1) for _, later in itertools.pairwise(starts)), None]
