"""A named person with cards, and the numbers that only synthetic people carry."""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from saldoku.jobs.sample.chance import whole
from saldoku.kernel.periods import Period

AREA = 99
"""No region has this number: every KPJ of the sample begins with it, and every NIK of the named people."""

PHONE = "08590"
"""All sample phones are this and seven digits, or eight from the ten millionth person on. The range is
valid by the numbering plan, so that every check treats them as real; nobody is known to own them, and
nothing is ever sent to a sample phone."""

MAIL_DOMAIN = "contoh.example"
"""A domain that can never exist (RFC 2606)."""

ALL_OF_PU = "JHT,JKK,JKM,JP,JKP"
WITHOUT_SAVINGS = "JKK,JKM"
WITH_SAVINGS = "JHT,JKK,JKM"

_CARD_SPACE = 899_999_963  # the largest prime below 900 million, so that serial times step never repeats
_CARD_STEP = 613_651_349
_CARD_SEEDS = 1_000_003


@dataclass(frozen=True, slots=True)
class Card:
    """One card and what is paid on it.

    Paid months run from `first` to `last` without those in `missing`; `days` names the day of payment
    where the story needs one. `wage` is that of the first month, raised by `growth` per mille each
    January. `chosen` is the monthly amount of somebody who chooses it (PMI).
    """

    kpj: str
    segment: str
    programmes: str
    joined_on: date
    first: Period
    last: Period
    npp: str = ""
    employer: str = ""
    left_on: date | None = None
    active: bool = True
    wage: int = 0
    growth: int = 0
    chosen: int = 0
    missing: frozenset[Period] = frozenset()
    days: dict[Period, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the fund's file has them; an empty phone or e-mail is not on file."""

    name: str
    nik: str
    birth_date: date
    sex: str
    phone: str
    email: str
    cards: tuple[Card, ...]


def nik_of(number: int, birth_date: date, sex: str) -> str:
    """The NIK of a named person: area 99…, the day of birth (plus 40 for a woman), a serial."""
    day = birth_date.day + (40 if sex == "P" else 0)
    return f"{AREA}{number + 1000:04d}{day:02d}{birth_date:%m%y}0001"


def phone_of(number: int) -> str:
    """Local spelling, as employers write it."""
    return f"{PHONE}{number:07d}"


def phones(number: pl.Expr) -> pl.Expr:
    """The same as `phone_of`, for a column."""
    return pl.lit(PHONE) + number.cast(pl.String).str.zfill(7)


def cards_of(seed: int, serial: pl.Expr) -> pl.Expr:
    """KPJ: eleven digits, 99 and a scattered, unique number. Those of the named people begin with 990."""
    place = (serial + whole(seed % _CARD_SEEDS)) * whole(_CARD_STEP) % whole(_CARD_SPACE)
    return pl.lit(str(AREA)) + (place + whole(100_000_000)).cast(pl.String)
