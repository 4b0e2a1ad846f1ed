"""The six named people whose stories the demo and the tests tell; the same whatever the seed.

All months count back from the last one of the sample, `until` (October 2026 unless told otherwise), so
the stories keep their shape in any other year.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from saldoku.jobs.sample.people import MAIL_DOMAIN, Card, Person, nik_of, phone_of
from saldoku.kernel.periods import Period

ALL_OF_PU = "JHT,JKK,JKM,JP,JKP"
WITHOUT_SAVINGS = "JKK,JKM"
ROLES = ("siti", "budi", "dewi", "agus", "rina", "joko")


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
            programmes="JHT,JKK,JKM",
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
            programmes="JHT,JKK,JKM",
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
            programmes="JHT,JKK,JKM",
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
