"""Everybody else: people by chance, in the shares that the real fund publishes.

62 % wage earners (PU), 25 % self-employed (BPU, of whom 7 % save), 5 % migrant workers (PMI, half of them
save), 8 % construction workers (no savings).
"""

from datetime import date, timedelta

from saldoku.jobs.sample.cast import ALL_OF_PU, WITHOUT_SAVINGS
from saldoku.jobs.sample.chance import Chance
from saldoku.jobs.sample.people import MAIL_DOMAIN, Card, Person, kpj_of, nik_of, phone_of
from saldoku.jobs.sample.words import FAMILIES, MEN, WOMEN, employer_name
from saldoku.kernel.periods import Period

_INCOMES = (1_000_000, 1_500_000, 2_000_000, 2_500_000, 3_000_000, 3_500_000, 4_500_000, 6_000_000)
_CHOICES = (50_000, 100_000, 100_000, 200_000, 200_000, 300_000, 400_000, 500_000, 600_000)
_PU_PROGRAMMES = (ALL_OF_PU, ALL_OF_PU, "JHT,JKK,JKM,JP", "JHT,JKK,JKM")
_LARGEST_EMPLOYER_NUMBER = 899_999


class Crowd:
    """People by number, for one seed and one span of months."""

    def __init__(self, *, seed: int, members: int, months: int, until: Period) -> None:
        self.seed, self.months, self.until = seed, months, until
        self.first = until.plus(1 - months)
        self.employers = min(max(3, members // 15), _LARGEST_EMPLOYER_NUMBER)

    def person(self, number: int, chance: Chance) -> Person:
        """Person `number`; the same draws make the same person."""
        sex = "P" if chance.in_hundred(45) else "L"
        given = chance.one_of(WOMEN if sex == "P" else MEN)
        family = chance.one_of(FAMILIES)
        born = date(self.until.year - chance.between(20, 56), chance.between(1, 12), chance.between(1, 28))
        has_phone, has_email = chance.in_hundred(86), chance.in_hundred(58)
        return Person(
            name=f"{given} {family}",
            nik=nik_of(number, born, sex),
            birth_date=born,
            sex=sex,
            phone=phone_of(number + 1) if has_phone else "",
            email=f"{given}.{family}.{number}@{MAIL_DOMAIN}".lower() if has_email else "",
            cards=self._cards(number, chance),
        )

    def _cards(self, number: int, chance: Chance) -> tuple[Card, ...]:
        share = chance.below(100)
        joined = self.first if chance.in_hundred(80) else self.first.plus(chance.below(self.months))
        if share < 62:
            return self._employed(number, joined, chance)
        if share < 87:
            return (self._self_employed(number, joined, chance),)
        if share < 92:
            return (self._abroad(number, joined, chance),)
        return (self._alone(number, "JAKON", WITHOUT_SAVINGS, joined),)

    def _employed(self, number: int, joined: Period, chance: Chance) -> tuple[Card, ...]:
        """One job, or two with a card each when the first one ended within the span."""
        left_after = chance.below(self.months * 6)  # about one in six leaves
        ended = joined.plus(left_after)
        wage = self._wage(chance)
        if left_after == 0 or ended.plus(1) > self.until:
            return (self._job(number, 0, joined, None, wage, chance),)
        first_job = self._job(number, 0, joined, ended, wage, chance)
        again = ended.plus(1 + chance.below(3))
        if chance.in_hundred(40) or again > self.until:
            return (first_job,)
        return (first_job, self._job(number, 1, again, None, wage + wage // 12, chance))

    def _wage(self, chance: Chance) -> int:
        """A monthly wage: many near the minimum, few high; some to the rupiah, as payrolls make them."""
        spread = chance.draw()
        wage = 2_200 + chance.below(3_000) + int(spread * spread * spread * 14_000)
        return wage * 1000 + (chance.below(1000) if chance.in_hundred(30) else 0)

    def _job(
        self, number: int, turn: int, joined: Period, ended: Period | None, wage: int, chance: Chance
    ) -> Card:
        size = chance.draw()  # the cube makes a few large employers and many small ones
        employer = int(size * size * size * self.employers)
        last = ended or self.until
        span = (last.year - joined.year) * 12 + last.month - joined.month + 1
        gaps = chance.between(1, 3) if chance.in_hundred(15) else 0
        return Card(
            kpj=kpj_of(self.seed, 2 * number + turn),
            segment="PU",
            programmes=_PU_PROGRAMMES[employer % len(_PU_PROGRAMMES)],
            joined_on=joined.first_day,
            left_on=ended.plus(1).first_day - timedelta(days=1) if ended else None,
            active=ended is None,
            first=joined,
            last=last,
            npp=f"ZZ{100_000 + employer}",
            employer=employer_name(employer),
            wage=wage,
            growth=chance.between(20, 80),
            missing=frozenset(joined.plus(chance.below(span)) for _ in range(gaps)),
            computed=frozenset({joined.plus(chance.below(span))}) if chance.in_hundred(40) else frozenset(),
        )

    def _self_employed(self, number: int, joined: Period, chance: Chance) -> Card:
        if not chance.in_hundred(7):
            return self._alone(number, "BPU", WITHOUT_SAVINGS, joined)
        income = chance.one_of(_INCOMES)
        gaps = chance.below(6)
        return self._alone(
            number,
            "BPU",
            "JHT,JKK,JKM",
            joined,
            wage=income,
            missing=frozenset(joined.plus(chance.below(self.months)) for _ in range(gaps)),
            computed=frozenset({joined.plus(chance.below(self.months))}),
        )

    def _abroad(self, number: int, joined: Period, chance: Chance) -> Card:
        if chance.in_hundred(50):
            return self._alone(number, "PMI", WITHOUT_SAVINGS, joined)
        return self._alone(number, "PMI", "JHT,JKK,JKM", joined, chosen=chance.one_of(_CHOICES))

    def _alone(
        self,
        number: int,
        segment: str,
        programmes: str,
        joined: Period,
        *,
        wage: int = 0,
        chosen: int = 0,
        missing: frozenset[Period] = frozenset(),
        computed: frozenset[Period] = frozenset(),
    ) -> Card:
        return Card(
            kpj=kpj_of(self.seed, 2 * number),
            segment=segment,
            programmes=programmes,
            joined_on=joined.first_day,
            first=joined,
            last=self.until,
            wage=wage,
            chosen=chosen,
            missing=missing,
            computed=computed,
        )
