"""Loading a scheme: a folder of YAML files becomes one frozen `Scheme`, or is refused with the line."""

import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from saldoku.scheme.errors import NoSuchParameter, SchemeBroken
from saldoku.scheme.formulas import POLICIES
from saldoku.scheme.parameters import read_parameters
from saldoku.scheme.source import Place, nearest, read, suggestion
from saldoku.scheme.terms import (
    Identifiers,
    Programme,
    Segment,
    Words,
    in_languages,
    read_identifiers,
    read_words,
)
from saldoku.scheme.values import Parameter, Series, Value

PARAMETER_FILES = (
    "contributions.yaml",
    "reliefs.yaml",
    "pensions.yaml",
    "dues.yaml",
    "claims.yaml",
    "returns.yaml",
    "access.yaml",
)
FILES = ("scheme.yaml", "words.yaml", "identifiers.yaml", *PARAMETER_FILES)
HERE = Path(__file__).parent

_TIME = ("days", "hours", "minutes", "seconds")
_COUNT = ("times",)
# What the rooms above ask every scheme for, with the units they can use, so that a missing value shows
# at start and not at night.
ASKED_BY_CODE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "dues.yaml": {"due.day": ("day-of-month",), "due.months-after": ("months",)},
    "returns.yaml": {"jht.return": ("percent",), "return.policy": ("word",)},
    "access.yaml": {
        "code.lifetime": _TIME,
        "code.tries": _COUNT,
        "code.resend-wait": _TIME,
        "code.sends-per-day": _COUNT,
        "handset.cooling-off": _TIME,
        "handset.dormant": _TIME,
        "email.cooling-off": _TIME,
        "guess.limit": _COUNT,
        "guess.window": _TIME,
        "read-log.coalescing": _TIME,
        "sms.hint-wait": _TIME,
        "sms.replies-per-hour": _COUNT,
        "sms.replies-per-day": _COUNT,
    },
}


@dataclass(frozen=True, slots=True, eq=False)
class Scheme:
    """Everything that a fund decides: its names, words, formats and dated parameters. One object a folder."""

    key: str
    name: str
    fund: str
    currency: str
    country: str
    timezone: str
    short_code: str
    languages: tuple[str, ...]
    segments: Mapping[str, Segment]
    programmes: Mapping[str, Programme]
    words: Words
    identifiers: Identifiers
    parameters: Mapping[str, Parameter]

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone in which the fund's days begin and end."""
        return zoneinfo.ZoneInfo(self.timezone)

    def value(self, parameter: str, *, on: date, segment: str | None = None) -> Value:
        """The value of a parameter on a day.

        NoSuchParameter: no such name, or none for the segment. BeforeFirstDate: the day lies before the
        first known value. GapInValues: nothing is known for the day.
        """
        return self.series(parameter, segment=segment).on(on)

    def series(self, parameter: str, *, segment: str | None = None) -> Series:
        """All values of a parameter for a segment, oldest first."""
        if found := self.parameters.get(parameter):
            return found.of(segment)
        raise NoSuchParameter(
            parameter=parameter, segment=segment, nearest=nearest(parameter, self.parameters)
        )

    def has(self, parameter: str, *, segment: str | None = None, on: date | None = None) -> bool:
        """Whether a parameter exists for the segment and, if a day is given, is known on that day."""
        found = self.parameters.get(parameter)
        if found is None or not ("" in found.series or segment in found.series):
            return False
        return on is None or found.of(segment).covers(on)


def load_scheme(name_or_folder: str | Path) -> Scheme:
    """The scheme of a bundled name (`bpjs-ketenagakerjaan`) or of a folder. Read once for each folder."""
    bundled = HERE / str(name_or_folder)
    folder = (
        bundled
        if re.fullmatch(r"[a-z0-9-]+", str(name_or_folder)) and bundled.is_dir()
        else Path(name_or_folder)
    )
    if not folder.is_dir():
        known = sorted(one.parent.name for one in HERE.glob("*/scheme.yaml"))
        raise SchemeBroken(
            file=str(name_or_folder),
            line=0,
            why="there is no such scheme or folder",
            do=f"Give the path of a folder, or one of: {', '.join(known)}",
        )
    return _load(folder.resolve())


@cache
def _load(folder: Path) -> Scheme:
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        if path.name not in FILES:
            raise SchemeBroken(
                file=path.name,
                line=0,
                why="no file of a scheme has this name",
                do=suggestion(path.name, FILES),
            )
    roots = {name: read(folder / name) for name in FILES}
    top = roots["scheme.yaml"].fields(
        (
            "name",
            "fund",
            "currency",
            "country",
            "timezone",
            "short_code",
            "languages",
            "segments",
            "programmes",
        )
    )
    languages = tuple(one.text() for one in top["languages"].items())
    programmes = _programmes(top["programmes"], languages)
    segments = _segments(top["segments"], languages, programmes)
    currency = top["currency"].text()
    return Scheme(
        key=folder.name,
        name=top["name"].text(),
        fund=top["fund"].text(),
        currency=currency,
        country=top["country"].text(),
        timezone=_timezone(top["timezone"]),
        short_code=top["short_code"].text(),
        languages=languages,
        segments=MappingProxyType(segments),
        programmes=MappingProxyType(programmes),
        words=read_words(roots["words.yaml"], languages),
        identifiers=read_identifiers(roots["identifiers.yaml"]),
        parameters=MappingProxyType(_all_parameters(roots, currency, segments)),
    )


def _timezone(place: Place) -> str:
    try:
        return zoneinfo.ZoneInfo(place.text()).key
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        place.broken(
            f"{place.text()!r} is not a time zone", suggestion(place.text(), zoneinfo.available_timezones())
        )


def _programmes(place: Place, languages: tuple[str, ...]) -> dict[str, Programme]:
    made: dict[str, Programme] = {}
    for code, one in place.mapping().items():
        entry = one.fields(("names", "about", "savings", "source"))
        made[code] = Programme(
            code,
            in_languages(entry["names"], languages),
            in_languages(entry["about"], languages),
            entry["savings"].one_of(("yes", "no")) == "yes",
            entry["source"].text(),
        )
    return made


def _segments(
    place: Place, languages: tuple[str, ...], programmes: Mapping[str, Programme]
) -> dict[str, Segment]:
    made: dict[str, Segment] = {}
    for code, one in place.mapping().items():
        entry = one.fields(("names", "programmes", "source"), ("voluntary", "note"))
        always = tuple(item.one_of(programmes) for item in entry["programmes"].items())
        chosen = (
            tuple(item.one_of(programmes) for item in entry["voluntary"].items())
            if "voluntary" in entry
            else ()
        )
        made[code] = Segment(
            code, in_languages(entry["names"], languages), (*always, *chosen), chosen, entry["source"].text()
        )
    return made


def _all_parameters(
    roots: Mapping[str, Place], currency: str, segments: Mapping[str, Segment]
) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for file in PARAMETER_FILES:
        root = roots[file]
        for name, parameter in read_parameters(root, currency=currency, segments=segments).items():
            if name in found:
                key = next(key for one, key, _ in root.pairs() if one == name)
                key.broken(f"{name!r} stands in another file too", "Keep it in one file")
            found[name] = parameter
        for name, units in ASKED_BY_CODE.get(file, {}).items():
            if name not in found:
                raise SchemeBroken(
                    file=file,
                    line=0,
                    why=f"the parameter {name!r} is missing",
                    do="Add it with its dated values",
                )
            if found[name].unit not in units:
                place = root.mapping()[name].mapping()["unit"]
                place.broken(f"{name} cannot be in {found[name].unit}", f"Use one of: {', '.join(units)}")
    _require_known_policies(roots["returns.yaml"])
    return found


def _require_known_policies(root: Place) -> None:
    """A return is reckoned by formulas of the code; their names are the only words that go here."""
    policy = root.mapping()["return.policy"].mapping()
    if "values" not in policy:
        policy["segments"].broken("one policy holds for everybody", "Write `values:` in place of `segments:`")
    for entry in policy["values"].items():
        entry.mapping()["value"].one_of(POLICIES)
