"""Reading parameter files: each top-level name is one parameter with its dated values."""

import re
from collections.abc import Collection
from datetime import date
from types import MappingProxyType
from typing import cast, get_args

from saldoku.kernel.money import Rounding
from saldoku.scheme.source import Place, suggestion
from saldoku.scheme.values import Confidence, Parameter, Plain, Series, Value, follow_on

_NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_ROUNDING = re.compile(r"(half-up|down|up) to ([1-9]\d*)")
_WHOLE_UNITS = {
    "day-of-month": (1, 31),
    "months": (0, 1200),
    "years": (0, 150),
    "days": (0, 100_000),
    "hours": (0, 100_000),
    "minutes": (0, 100_000),
    "seconds": (0, 1_000_000),
    "times": (0, 1_000_000),
}
_PERCENT_UNITS = ("percent", "percent/month")
_MOST_MONEY = 10**15
# Words inside a name that say what its unit must be, so that no rule meets a unit it cannot reckon with.
_PERCENT_WORDS = {"rate", "relief", "return", "growth"}
_MONEY_WORDS = {"flat", "least", "most", "ceiling", "options"}


def read_parameters(root: Place, *, currency: str, segments: Collection[str]) -> dict[str, Parameter]:
    """The parameters of one file; SchemeBroken with the line for anything that does not fit."""
    found: dict[str, Parameter] = {}
    for name, key, place in root.pairs():
        if not _NAME.fullmatch(name):
            key.broken(
                f"{name!r} is not a parameter's name",
                "Write small letters with dots, for example jht.rate.worker",
            )
        found[name] = _parameter(name, place, currency, segments)
    return found


def _parameter(name: str, place: Place, currency: str, segments: Collection[str]) -> Parameter:
    fields = place.fields(("about", "unit"), ("rounding", "values", "segments"))
    unit = fields["unit"].one_of(
        (*_PERCENT_UNITS, currency, f"{currency}/month", *_WHOLE_UNITS, "date", "word")
    )
    _require_fitting(name, unit, fields["unit"], currency)
    rule, to = _rounding(fields.get("rounding"))
    if ("values" in fields) == ("segments" in fields):
        place.broken(
            f"{name} needs its values once",
            "Write `values:` when they hold for everybody, or `segments:` when they differ, not both",
        )
    lists: dict[str, Place] = {"": fields["values"]} if "values" in fields else {}
    if "segments" in fields:
        for segment, key, values in fields["segments"].pairs():
            if segment not in segments:
                key.broken(f"there is no segment {segment!r}", suggestion(segment, segments))
            lists[segment] = values
    series = {
        segment: Series(name, unit, _values(values, unit), rule, to) for segment, values in lists.items()
    }
    return Parameter(name, fields["about"].text(), unit, MappingProxyType(series))


def _require_fitting(name: str, unit: str, place: Place, currency: str) -> None:
    words = set(name.split(".")[1:])
    if words & _PERCENT_WORDS and unit not in _PERCENT_UNITS:
        place.broken(f"{name} is a rate, and {unit!r} is no unit of a rate", "Write `unit: percent`")
    if words & _MONEY_WORDS and not unit.startswith(currency):
        place.broken(
            f"{name} is an amount, and {unit!r} is no unit of money here",
            f"Write `unit: {currency}` or `unit: {currency}/month`",
        )


def _rounding(place: Place | None) -> tuple[Rounding, int]:
    if place is None:
        return "half-up", 1
    found = _ROUNDING.fullmatch(place.text())
    if not found:
        place.broken(
            f"{place.text()!r} is not a rounding rule", "Write for example `half-up to 1` or `down to 100`"
        )
    return cast(Rounding, found[1]), int(found[2])


def _values(place: Place, unit: str) -> tuple[Value, ...]:
    """Values in rising order. One without `to` holds until the next begins; the last one, until today."""
    entries = [
        (one, one.fields(("from", "value", "source", "confidence"), ("to", "note"))) for one in place.items()
    ]
    starts = [fields["from"].day() for _, fields in entries]
    made: list[Value] = []
    for (entry, fields), since, follows in zip(entries, starts, follow_on(starts), strict=True):
        until = fields["to"].day() if "to" in fields else follows
        if made and since <= made[-1].since:
            entry.broken(
                f"it begins on {since}, and the entry above on {made[-1].since}", "Put the oldest value first"
            )
        if "to" in fields and until is not None and until < since:
            fields["to"].broken(f"it ends on {until}, before it begins on {since}", "Check the two dates")
        if made and made[-1].until is not None and since <= made[-1].until:
            entry.broken(
                f"its dates overlap: it begins on {since}, and the entry above ends on {made[-1].until}",
                "Let each value end the day before the next one begins",
            )
        made.append(_value(fields, unit, since, until))
    return tuple(made)


def _value(fields: dict[str, Place], unit: str, since: date, until: date | None) -> Value:
    place = fields["value"]
    return Value(
        value=_list(place, unit) if place.is_list else _plain(place, unit),
        unit=unit,
        since=since,
        until=until,
        source=fields["source"].text(),
        confidence=cast(Confidence, fields["confidence"].one_of(get_args(Confidence))),
        note=fields["note"].text() if "note" in fields else "",
    )


def _plain(place: Place, unit: str) -> Plain:
    if unit in _PERCENT_UNITS:
        return place.number(-100, 100)
    if unit in _WHOLE_UNITS:
        return place.whole(*_WHOLE_UNITS[unit])
    if unit == "date":
        return place.day()
    if unit == "word":
        return place.text()
    return place.whole(0, _MOST_MONEY)


def _list(place: Place, unit: str) -> tuple[int, ...]:
    if unit in _PERCENT_UNITS or unit in ("date", "word"):
        place.broken(f"a list does not go with the unit {unit!r}", "Write a single value")
    return tuple(int(cast(int, _plain(one, unit))) for one in place.items())
