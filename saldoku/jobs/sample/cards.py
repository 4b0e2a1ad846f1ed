"""The cards of the crowd, in the shares that the real fund publishes.

62 % wage earners (PU), 25 % self-employed (BPU, of whom 7 % save), 5 % migrant workers (PMI, half of them
save), 8 % construction workers (no savings). Months are counted from the first one of the sample, 0.
"""

from datetime import timedelta
from itertools import accumulate

import polars as pl

from saldoku.jobs.sample.chance import below, draws, in_hundred, stream, whole
from saldoku.jobs.sample.employers import EMPLOYED_IN_HUNDRED, employer_name, npp_of
from saldoku.jobs.sample.payments import CARD, Calendar, written
from saldoku.jobs.sample.people import ALL_OF_PU, WITH_SAVINGS, WITHOUT_SAVINGS, cards_of

_BPU, _PMI, _ALONE = 25, 5, 100 - EMPLOYED_IN_HUNDRED
_BPU_SAVE, _PMI_SAVE = 7, 50  # in a hundred of them
_FROM_THE_START = 80  # in a hundred; the others join on the way
_MONTHS_TO_LEAVE = 96  # whoever leaves, leaves within so many months of joining
_BACK_IN_HUNDRED, _BACK_WITHIN = 60, 3  # so many find another job, within so many months
_ADULT = 18
_PERSON_PAYS = 1 << 40  # beyond every employer's number

_PU_PROGRAMMES = pl.Series([ALL_OF_PU, ALL_OF_PU, "JHT,JKK,JKM,JP", WITH_SAVINGS])
_INCOMES = pl.Series([1_000_000, 1_500_000, 2_000_000, 2_500_000, 3_000_000, 3_500_000, 4_500_000, 6_000_000])
_CHOICES = pl.Series([50_000, 100_000, 100_000, 200_000, 200_000, 300_000, 400_000, 500_000, 600_000])

# Wages are a floor and on top of it a product of twelve chances: near enough to the log-normal of real
# payrolls, in whole numbers. Half of all get less than about 4 million, one in a hundred 18 or more.
_FLOOR = 2_300_000
_COINS = 12
_ABOVE = pl.Series([*accumulate(range(_COINS + 1), lambda above, _: above * 16 // 9, initial=28_000)])
_TO_THE_RUPIAH = 30  # in a hundred; the others have round thousands


class Cards:
    """Which cards people hold, and what is paid on them, for one seed."""

    def __init__(self, *, seed: int, employers: pl.DataFrame, calendar: Calendar) -> None:
        self.seed, self.employers, self.calendar = seed, employers, calendar
        self.months = len(calendar.months)
        first_days = [month.first_day for month in (*calendar.months, calendar.last.plus(1))]
        self.first_days = pl.Series([written(day) for day in first_days[:-1]])
        self.last_days = pl.Series([written(day - timedelta(days=1)) for day in first_days[1:]])

    def of(self, people: pl.DataFrame) -> pl.DataFrame:
        """A row a card, by person: what the members' file says, and what `Payments` needs."""
        first = self._first(people)
        cards = pl.concat([first, self._second(first)]).sort("serial")
        cards = self._paid(self._employed(cards))
        employed, left = pl.col("segment") == "PU", pl.col("ended").is_not_null()
        return cards.with_columns(
            self.first_days.gather(cards["joined"]).alias("joined_on"),
            self.last_days.gather(cards["ended"]).alias("left_on"),
            kpj=cards_of(self.seed, pl.col("serial")),
            status=pl.when(left).then(pl.lit("NONAKTIF")).otherwise(pl.lit("AKTIF")),
            first=pl.col("joined"),
            last=pl.col("ended").fill_null(self.months - 1),
            payer=pl.when(employed).then("employer").otherwise(pl.col("serial") + whole(_PERSON_PAYS)),
            order=pl.col("employer") + whole(1),
        ).select(pl.col(name).cast(kind) for name, kind in CARD.items())

    def _draws(self, name: str, counter: pl.Series) -> pl.Series:
        return draws(stream(self.seed, name), counter)

    def _employer_at(self, numbers: pl.Series) -> pl.Series:
        """The employer at the place of these people: their own, or for who pays alone their neighbour."""
        found = self.employers["first"].search_sorted(numbers, side="right") - 1
        return found.cast(pl.UInt64).alias("employer")

    # --- which cards --------------------------------------------------------------------------------
    def _first(self, people: pl.DataFrame) -> pl.DataFrame:
        """Everybody's first card: its segment and programmes, and from when to when."""
        employer = self._employer_at(people["number"])
        begin, size = (self.employers[name].gather(employer) for name in ("first", "size"))
        chance, start = pl.col("chance"), self.calendar.first
        kind = below(chance, 0, _ALONE)
        alone = (
            pl.when(kind < _BPU)
            .then(pl.lit("BPU"))
            .when(kind < _BPU + _PMI)
            .then(pl.lit("PMI"))
            .otherwise(pl.lit("JAKON"))
        )
        saves = pl.when(kind < _BPU).then(whole(_BPU_SAVE)).when(kind < _BPU + _PMI).then(whole(_PMI_SAVE))
        grown = (pl.col("birth_year") + (_ADULT - start.year)) * 12 + (7 - start.month)  # that year's July
        later = (
            pl.when(in_hundred(chance, 2, _FROM_THE_START)).then(0).otherwise(below(chance, 3, self.months))
        )
        cards = people.hstack([employer]).with_columns(
            chance=self._draws("card", people["number"]),
            leave=self._draws("leave", people["number"]),
            employed=people["number"] - begin < size,
        )
        return cards.with_columns(
            serial=pl.col("number") * whole(2),
            segment=pl.when("employed").then(pl.lit("PU")).otherwise(alone),
            saves=pl.col("employed") | in_hundred(chance, 1, saves.otherwise(whole(0))),
            joined=pl.max_horizontal(later.cast(pl.Int64), grown.clip(0, self.months - 1)),
        ).with_columns(ended=self._end_of_a_job())

    def _end_of_a_job(self) -> pl.Expr:
        """The last month of a first job; null where it goes on."""
        after = below(pl.col("leave"), 0, _MONTHS_TO_LEAVE).cast(pl.Int64)
        ended = pl.col("joined") + after
        return pl.when(pl.col("employed") & (after > 0) & (ended < self.months - 1)).then(ended)

    def _second(self, first: pl.DataFrame) -> pl.DataFrame:
        """The cards of those who found a job at another employer nearby, the likelier the larger it is."""
        chance = pl.col("leave")
        again = pl.col("ended") + 1 + below(chance, 1, _BACK_WITHIN).cast(pl.Int64)
        cards = first.filter(in_hundred(chance, 2, _BACK_IN_HUNDRED) & (again < self.months))
        since, until = (self.employers[name].gather(cards["employer"]) for name in ("since", "until"))
        place = since + self._draws("another job", cards["number"]) % (until - since)
        return (
            cards.with_columns(
                self._employer_at(place).alias("another"),
                joined=again,
                ended=pl.lit(None, dtype=pl.Int64),
                serial=pl.col("serial") + whole(1),
            )
            .filter(pl.col("another") != pl.col("employer"))
            .with_columns(employer="another")
            .drop("another")
        )

    # --- what is paid -------------------------------------------------------------------------------
    def _employed(self, cards: pl.DataFrame) -> pl.DataFrame:
        """Add what the employer decides: its numbers, programmes, level of wages, and how it pays."""
        found = cards.select(pl.col("employer").unique().sort())
        size = self.employers["size"].gather(found["employer"])
        ways = pl.lit(self._draws("ways", found["employer"]))
        kind, numbers = below(ways, 2, 100), found["employer"].to_list()
        found = found.with_columns(
            pl.Series("npp", [npp_of(number) for number in numbers]),
            pl.Series("employer_name", [employer_name(*pair) for pair in zip(numbers, size, strict=True)]),
            level=below(ways, 0, 21).cast(pl.Int64),
            growth=below(ways, 1, 61).cast(pl.Int64) + 20,
            late=pl.when(kind < 80).then(1).when(kind < 95).then(12).otherwise(35),
            skipped=pl.when(kind < 95).then(0).otherwise(6),
        )
        cards = cards.join(found, on="employer", how="left", maintain_order="left")
        own = [name for name in found.columns if name != "employer"]
        return cards.with_columns(pl.when("employed").then(name).alias(name) for name in own)

    def _paid(self, cards: pl.DataFrame) -> pl.DataFrame:
        """Add programmes, the wage or the chosen amount, and how often a month is late, missing or unsaid."""
        draw, segment = pl.lit(self._draws("money", cards["number"])), pl.col("segment")
        picked = cards.select(
            coins=(draw % whole(1 << _COINS)).bitwise_count_ones(),
            income=below(draw, 2, len(_INCOMES)),
            choice=below(draw, 2, len(_CHOICES)),
            programmes=pl.col("employer") % whole(len(_PU_PROGRAMMES)),
        )
        least, most = (_ABOVE.gather(picked["coins"] + more) for more in (0, 1))
        between = (draw // whole(1 << _COINS) % whole(1 << 10)).cast(pl.Int64)
        pay = (_FLOOR + least + (most - least) * between // 1024) * (98 + pl.col("level")) // 100
        pay = pl.when(pl.col("serial") % whole(2) == 1).then(pay + pay // 12).otherwise(pay)
        pay = pl.when(in_hundred(draw, 3, _TO_THE_RUPIAH)).then(pay).otherwise(pay // 1000 * 1000)
        gappy = in_hundred(pl.lit(self._draws("gaps", cards["serial"])), 0, 15)
        bpu, pmi = segment == "BPU", segment == "PMI"
        return cards.with_columns(
            programmes=pl.when("employed")
            .then(_PU_PROGRAMMES.gather(picked["programmes"]))
            .when("saves")
            .then(pl.lit(WITH_SAVINGS))
            .otherwise(pl.lit(WITHOUT_SAVINGS)),
            wage=pl.when("employed").then(pay).when(bpu).then(_INCOMES.gather(picked["income"])).otherwise(0),
            chosen=pl.when(pmi).then(_CHOICES.gather(picked["choice"])).otherwise(0),
            growth=pl.col("growth").fill_null(0),
            late=pl.col("late").fill_null(5),
            skipped=pl.when("employed").then("skipped").when(bpu).then(12).otherwise(3),
            gaps=pl.when(pl.col("employed") & gappy).then(12).otherwise(0),
            unsaid=pl.when("employed").then(1).when(bpu).then(3).otherwise(0),
        )
