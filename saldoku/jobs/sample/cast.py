"""The six named people whose stories the demo and the tests tell; the same whatever the seed.

All months count back from the last one of the sample, `until` (October 2026 unless told otherwise), so
the stories keep their shape in any other year.
"""

import json
from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from saldoku.jobs.sample.payments import CARD, Calendar, Stories, written
from saldoku.jobs.sample.people import (
    ALL_OF_PU,
    MAIL_DOMAIN,
    WITH_SAVINGS,
    WITHOUT_SAVINGS,
    Card,
    Person,
    nik_of,
    phone_of,
)
from saldoku.kernel.periods import Period

ROLES = ("siti", "budi", "dewi", "agus", "rina", "joko")
_CAST_PAYS = 1 << 41  # beyond the number of every other payer


def cast(until: Period, months: int) -> tuple[Person, ...]:
    """Siti, Budi, Dewi, Agus, Rina and Joko, in the order of `ROLES`."""
    first = until.plus(1 - months)
    begun = min(first, until.plus(-27))  # long enough ago for Siti's first employer
    person = _Numbering()
    return (
        person("Siti Rahayu", date(1990, 3, 12), "P", _siti(until, begun), "siti.rahayu"),
        person("Budi Santoso", date(1984, 8, 5), "L", _budi(until, begun), "budi.santoso"),
        person("Dewi Lestari", date(1979, 11, 23), "P", _dewi(until, begun), ""),
        person("Agus Pratama", date(1988, 6, 30), "L", _agus(until, begun), "agus.pratama"),
        person("Rina Wulandari", date(1995, 1, 17), "P", _rina(until, begun), "rina.wulandari"),
        person("Joko Susilo", date(1971, 9, 2), "L", _joko(until, begun), None),
    )


class _Numbering:
    """Gives each of the cast the next number for NIK and phone."""

    def __init__(self) -> None:
        self.number = -1

    def __call__(self, name: str, born: date, sex: str, cards: Sequence[Card], mailbox: str | None) -> Person:
        """`mailbox` "" means no e-mail on file, None neither e-mail nor phone."""
        self.number += 1
        return Person(
            name=name,
            nik=nik_of(self.number, born, sex),
            birth_date=born,
            sex=sex,
            phone="" if mailbox is None else phone_of(self.number + 1),
            email=f"{mailbox}@{MAIL_DOMAIN}" if mailbox else "",
            cards=tuple(cards),
        )


def _siti(until: Period, begun: Period) -> Sequence[Card]:
    changed = until.plus(-15)
    late = until.plus(-6)
    return (
        Card(
            kpj="99000001907",
            segment="PU",
            programmes=WITH_SAVINGS,
            joined_on=begun.first_day,
            left_on=changed.first_day - timedelta(days=1),
            active=False,
            first=begun,
            last=changed.plus(-1),
            npp="ZZ000001",
            employer="CV Roti Pagi",
            wage=3_150_000,
            growth=45,
        ),
        Card(
            kpj="99000004821",
            segment="PU",
            programmes=ALL_OF_PU,
            joined_on=changed.first_day,
            first=changed,
            last=until,
            npp="ZZ000002",
            employer="PT Kain Nusantara",
            wage=8_666_667,
            growth=50,
            missing=frozenset({until.plus(-2)}),
            days={
                late: late.plus(1).first_day.replace(day=24),  # nine days after the 15th
                until: until.plus(1).first_day.replace(day=13),
            },
        ),
    )


def _budi(until: Period, begun: Period) -> Sequence[Card]:
    return (
        Card(
            kpj="99000002345",
            segment="PU",
            programmes="JHT,JKK,JKM,JP",
            joined_on=begun.first_day,
            active=False,
            first=begun,
            last=until.plus(-4),
            npp="ZZ000003",
            employer="PT Baja Senja",
            wage=5_125_500,
            growth=40,
        ),
    )


def _dewi(until: Period, begun: Period) -> Sequence[Card]:
    return (
        Card(
            kpj="99000003316",
            segment="BPU",
            programmes=WITH_SAVINGS,
            joined_on=begun.first_day,
            first=begun,
            last=until,
            wage=2_500_000,
        ),
    )


def _agus(until: Period, begun: Period) -> Sequence[Card]:
    return (
        Card(
            kpj="99000005090",
            segment="PMI",
            programmes=WITH_SAVINGS,
            joined_on=begun.first_day,
            first=begun,
            last=until,
            chosen=200_000,
        ),
    )


def _rina(until: Period, begun: Period) -> Sequence[Card]:
    return (
        Card(
            kpj="99000006127",
            segment="BPU",
            programmes=WITHOUT_SAVINGS,
            joined_on=begun.first_day,
            first=begun,
            last=until,
        ),
    )


def _joko(until: Period, begun: Period) -> Sequence[Card]:
    return (
        Card(
            kpj="99000007458",
            segment="PU",
            programmes="JHT,JKK,JKM,JP",
            joined_on=begun.first_day,
            first=begun,
            last=until,
            npp="ZZ000004",
            employer="UD Kayu Sejuk",
            wage=4_310_250,
            growth=35,
        ),
    )


# --- as rows, and for those who tell the stories ------------------------------------------------------
def named_cards(named: Sequence[Person], calendar: Calendar) -> pl.DataFrame:
    """The cards of the cast as rows; they come first in every file, and are paid in time unless a story
    says otherwise."""
    cards = [(number, person, card) for number, person in enumerate(named) for card in person.cards]
    rows = [
        _row(2 * number, place, person, card, calendar) for place, (number, person, card) in enumerate(cards)
    ]
    return pl.DataFrame(rows, CARD, orient="row")


def _row(serial: int, place: int, person: Person, card: Card, calendar: Calendar) -> dict[str, object]:
    begin = max(card.first, calendar.first)
    wage = card.wage
    for _ in range(begin.year - card.first.year):
        wage = (wage * (1000 + card.growth) + 500) // 1000
    return {
        "serial": serial,
        "kpj": card.kpj,
        "nik": person.nik,
        "name": person.name,
        "birth_date": written(person.birth_date),
        "sex": person.sex,
        "segment": card.segment,
        "npp": card.npp or None,
        "employer_name": card.employer or None,
        "phone": person.phone or None,
        "email": person.email or None,
        "joined_on": written(card.joined_on),
        "left_on": written(card.left_on) if card.left_on else None,
        "programmes": card.programmes,
        "status": "AKTIF" if card.active else "NONAKTIF",
        "order": 0,
        "payer": _CAST_PAYS + place,
        "saves": "JHT" in card.programmes,
        "first": calendar.number(begin),
        "last": calendar.number(card.last),
        "wage": wage,
        "growth": card.growth,
        "chosen": card.chosen,
        **dict.fromkeys(("late", "skipped", "gaps", "unsaid"), 0),
    }


def stories(named: Sequence[Person], calendar: Calendar) -> Stories:
    """The months that the cast's stories single out."""
    told: dict[int, dict[str, date | None]] = {}
    for card in (card for person in named for card in person.cards):
        for month, day in (dict.fromkeys(card.missing) | card.days).items():
            told.setdefault(calendar.number(month), {})[card.kpj] = day
    return told


def cast_file(named: Sequence[Person], until: Period, seed: int) -> str:
    """The named people and their synthetic numbers, for the demo's page and for tests."""
    people = [
        {
            "role": role,
            "name": person.name,
            "nik": person.nik,
            "birth_date": person.birth_date.isoformat(),
            "sex": person.sex,
            "phone": f"+62{person.phone[1:]}" if person.phone else None,
            "email": person.email or None,
            "cards": [_told(card) for card in person.cards],
        }
        for role, person in zip(ROLES, named, strict=False)
    ]
    told = {"synthetic": True, "until": str(until), "seed": seed, "people": people}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _told(card: Card) -> dict[str, object]:
    return {
        "kpj": card.kpj,
        "segment": card.segment,
        "programmes": card.programmes.split(","),
        "npp": card.npp or None,
        "employer": card.employer or None,
        "joined_on": card.joined_on.isoformat(),
        "left_on": card.left_on.isoformat() if card.left_on else None,
        "active": card.active,
    }
