"""People and their cards as the sample has them, and the numbers that only synthetic people carry."""

from dataclasses import dataclass, field
from datetime import date

from saldoku.kernel.periods import Period

AREA = 99
"""No region has this number: every NIK and KPJ of the sample begins with it."""

PHONE = "08590"
"""All sample phones are this and seven digits. The range is valid by the numbering plan, so that every
check treats them as real; nobody is known to own them, and nothing is ever sent to a sample phone."""

MAIL_DOMAIN = "contoh.example"
"""A domain that can never exist (RFC 2606)."""

_CARD_SPACE = 899_999_963  # the largest prime below 900 million, so that serial times step never repeats
_CARD_STEP = 613_651_349


@dataclass(frozen=True, slots=True)
class Card:
    """One card and what is paid on it.

    Paid months run from `first` to `last` without those in `missing`; `days` names the day of payment
    where the story needs one. `wage` is that of the first month, raised by `growth` per mille each
    January. `chosen` is the monthly amount of somebody who chooses it (PMI); `computed` are months whose
    amount the file leaves empty, for the scheme's rule to compute.
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
    computed: frozenset[Period] = frozenset()
    days: dict[Period, date] = field(default_factory=dict)

    @property
    def saves(self) -> bool:
        """Whether the card has old-age savings, and so contributions in the files."""
        return "JHT" in self.programmes


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
    """Sixteen digits: area 99…, the day of birth (plus 40 for a woman), a serial; unique by `number`."""
    day = birth_date.day + (40 if sex == "P" else 0)
    area, serial = number % 9000 + 1000, number // 9000 + 1
    return f"{AREA}{area:04d}{day:02d}{birth_date:%m%y}{serial:04d}"


def kpj_of(seed: int, serial: int) -> str:
    """Eleven digits: 99 and a scattered, unique number. Those of the cast begin with 990."""
    return f"{AREA}{100_000_000 + (seed % 1_000_003 + serial) * _CARD_STEP % _CARD_SPACE}"


def phone_of(number: int) -> str:
    """Local spelling, as employers write it; unique below ten million."""
    return f"{PHONE}{number:07d}"
