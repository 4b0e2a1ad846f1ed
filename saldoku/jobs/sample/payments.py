"""What is paid on cards, month by month, as rows of a contributions file.

The amounts follow the reference scheme's rules for old-age savings (PP 46/2015): of a wage 2 % from the
worker and 3.7 % from the employer, of a declared income 2 %, each rounded half up to a rupiah.

An employer pays for all its people on one day, or misses the month for all of them.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from saldoku.jobs.sample.chance import below, draws, in_hundred, stream
from saldoku.kernel.periods import Period

HEADER = "NPP;KPJ;BLTH;UPAH;IURAN_TK;IURAN_PK;IURAN;TGL_BAYAR"
DUE_DAY = 15
_JANUARY = 1
_EARLIEST = 8  # a payment in time comes 0 to 7 days before it is due

# Days late: how many of a hundred late payments come so many days after the due day, from and up to.
_LATE = ((50, 1, 7), (32, 8, 30), (14, 31, 90), (4, 91, 270))
_LATE_SHARES, _LATE_FROM, _LATE_TO = (pl.Series(part, dtype=pl.UInt64) for part in zip(*_LATE, strict=True))

_TEXTS = (
    *("kpj", "nik", "name", "birth_date", "sex", "segment", "npp", "employer_name", "phone", "email"),
    *("joined_on", "left_on", "programmes", "status"),
)
_NUMBERS = ("first", "last", "wage", "growth", "chosen")
_CHANCES = ("late", "skipped", "gaps", "unsaid")
_PLACES = ("serial", "order", "payer")
CARD: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(_TEXTS, pl.String),
    **dict.fromkeys(_NUMBERS, pl.Int64),
    **dict.fromkeys((*_PLACES, *_CHANCES), pl.UInt64),
    "saves": pl.Boolean,
}
"""A card as its row in a frame. `first` and `last` are the months it is paid for, counted from the first
of the sample; `wage` is that of `first`, raised by `growth` per mille each January; `chosen` the amount
of somebody who chooses it. `payer` is who decides when it is paid; `late`, `skipped`, `gaps` and `unsaid`
say in how many of a hundred months the payer is late or does not pay, this card is left out, and the
amount is left for the scheme's rule to compute. `order` is the place in a file, by employer."""

_PAID = ("npp", "kpj", *_PLACES, *_NUMBERS, *_CHANCES)

Stories = Mapping[int, Mapping[str, date | None]]
"""By month and KPJ: the day of payment, or None where the month is missing."""


def written(day: date) -> str:
    """A day as the files have it."""
    return f"{day:%d-%m-%Y}"


class Calendar:
    """The months of a sample and the days on which they are paid, up to the day the files are made."""

    def __init__(self, first: Period, last: Period) -> None:
        self.first, self.last = first, last
        self.months = tuple(first.plus(number) for number in range(self.number(last) + 1))
        end = last.plus(1).first_day.replace(day=DUE_DAY)
        self.days = (end - first.first_day).days + 1
        self.written = pl.Series([written(first.first_day + timedelta(days=day)) for day in range(self.days)])

    def number(self, month: Period) -> int:
        """How many months after the first."""
        return (month.year - self.first.year) * 12 + month.month - self.first.month

    def day(self, day: date) -> int:
        """How many days after the first."""
        return (day - self.first.first_day).days


class Payments:
    """The rows of a seed's contribution files."""

    def __init__(self, *, seed: int, calendar: Calendar, stories: Stories) -> None:
        self.calendar, self.stories = calendar, stories
        self.by_payer, self.by_card = stream(seed, "payer's month"), stream(seed, "card's month")

    def start(self, cards: pl.DataFrame) -> pl.DataFrame:
        """The cards with savings in the order of the files: by employer, and who pays alone after them."""
        paid = cards.lazy().filter("saves").select(*_PAID, alone=pl.col("npp").is_null())
        return paid.sort("order", "alone", "serial").collect()

    def raised(self, cards: pl.DataFrame, number: int) -> pl.DataFrame:
        """The same cards after month `number` has begun; to be asked for each month in turn."""
        if self.calendar.months[number].month != _JANUARY:
            return cards
        more = (pl.col("wage") * (1000 + pl.col("growth")) + 500) // 1000
        return cards.with_columns(wage=pl.when(pl.col("first") < number).then(more).otherwise("wage"))

    def rows(self, cards: pl.DataFrame, number: int) -> pl.DataFrame:
        """The rows of month `number`, in the order of `cards`. What had not been paid when the files were
        made is not in them."""
        current = cards.filter(pl.col("first") <= number, pl.col("last") >= number)
        current = current.with_columns(
            payer_draw=draws(self.by_payer, current["payer"] * 256 + number),
            card_draw=draws(self.by_card, current["serial"] * 256 + number),
        )
        current = current.with_columns(day=self._day(current, number)).filter(
            ~in_hundred(pl.col("payer_draw"), 0, pl.col("skipped")),
            ~in_hundred(pl.col("card_draw"), 0, pl.col("gaps")),
            pl.col("day") < self.calendar.days,
        )
        for kpj, told in self.stories.get(number, {}).items():
            here = pl.col("kpj") == kpj
            if told is None:
                current = current.filter(~here)
            else:
                current = current.with_columns(
                    day=pl.when(here).then(self.calendar.day(told)).otherwise("day")
                )
        return self._written(current, number)

    def _day(self, cards: pl.DataFrame, number: int) -> pl.Series:
        """The day of payment: an employer pays in the month after, who pays alone in the month itself."""
        month, draw = self.calendar.months[number], pl.col("payer_draw")
        due, due_alone = (
            self.calendar.day(one.first_day.replace(day=DUE_DAY)) for one in (month.plus(1), month)
        )
        chance = cards.select(below(draw, 2, 100)).to_series()
        kind = _LATE_SHARES.cum_sum().search_sorted(chance, side="right")
        least, most = _LATE_FROM.gather(kind), _LATE_TO.gather(kind)
        later = (least + below(draw, 3, pl.lit(most - least + 1))).cast(pl.Int64)
        earlier = below(draw, 3, _EARLIEST).cast(pl.Int64)
        delay = pl.when(in_hundred(draw, 1, pl.col("late"))).then(later).otherwise(-earlier)
        return cards.select(pl.when("alone").then(due_alone).otherwise(due) + delay).to_series()

    def _written(self, cards: pl.DataFrame, number: int) -> pl.DataFrame:
        """The columns of the file; an empty cell is null."""
        wage, chosen, alone = pl.col("wage"), pl.col("chosen"), pl.col("alone")
        said = ~in_hundred(pl.col("card_draw"), 1, pl.col("unsaid"))
        worker, employer = (wage * 2 + 50) // 100, (wage * 37 + 500) // 1000
        return cards.select(
            "npp",
            "kpj",
            pl.lit(f"{self.calendar.months[number].month:02d}-{self.calendar.months[number].year}"),
            wage=pl.when(chosen == 0).then(wage),
            worker=pl.when(said & ~alone).then(worker),
            employer=pl.when(said & ~alone).then(employer),
            amount=pl.when(chosen > 0).then(chosen).when(said & alone).then(worker),
            paid_on=self.calendar.written.gather(cards["day"]),
        )
