"""Identity numbers of the crowd: real-looking, different for everybody, and nobody's.

A NIK is district, day of birth (plus 40 for a woman), month, year, and a serial that offices count from
0001. Here the serial is 0000 for everybody, so such a number can belong to no living person, and people
differ in district and birth instead: each has a place of their own in all the districts times all the
days, by arithmetic that never gives two people the same one.
"""

from datetime import date

import polars as pl

from saldoku.jobs.sample.chance import scattered, stream, whole
from saldoku.jobs.sample.regions import DISTRICTS

_BITS = 26
MOST_PEOPLE = 1 << _BITS
NOBODYS_SERIAL = "0000"

# Youngest and oldest age of a group, and how many of a hundred members are in it.
_AGES = ((20, 24, 14), (25, 34, 36), (35, 44, 27), (45, 54, 18), (55, 56, 5))
_YOUNGEST, _OLDEST = _AGES[0][0], _AGES[-1][1]
_SEXES = (("P", 45), ("L", 55))


class Births:
    """Sex, day of birth and NIK of each person of one seed, by number (0 to MOST_PEOPLE - 1)."""

    def __init__(self, *, seed: int, year: int) -> None:
        """`year` is the one in which the ages hold."""
        self.key = stream(seed, "birth")
        self.first = date(year - _OLDEST, 1, 1)
        self.days = _days(self.first, date(year - _YOUNGEST, 12, 31))
        groups, start, share = [], 0, 0
        for sex, of_sex in _SEXES:
            for youngest, oldest, of_age in _AGES:
                share += of_sex * of_age
                after = MOST_PEOPLE * share // 10_000
                since = self._day(date(year - oldest, 1, 1))
                days = self._day(date(year - youngest, 12, 31)) + 1 - since
                groups.append((start, after - start, since, days, sex))
                start = after
        kinds = dict.fromkeys(("start", "people", "since", "days"), pl.UInt64)
        self.groups = pl.DataFrame(groups, {**kinds, "sex": pl.String}, orient="row")

    def _day(self, day: date) -> int:
        return (day - self.first).days

    def of(self, number: pl.Series) -> pl.DataFrame:
        """`sex` (P or L), `birth_date` as written in the files, `birth_year` and `nik`."""
        place = scattered(self.key, number, _BITS).alias("place")
        group = self.groups["start"].search_sorted(place, side="right") - 1
        days, at = pl.col("days"), pl.col("place") - pl.col("start")
        # Stretched over all districts and days of the group, of which there are more than people.
        slot = at * (days * whole(len(DISTRICTS))) // pl.col("people")
        found = (
            self.groups[group]
            .with_columns(place)
            .with_columns(slot=slot)
            .select("sex", day=pl.col("since") + pl.col("slot") % days, district=pl.col("slot") // days)
        )
        born = self.days[found["day"]]
        district = _DISTRICTS.gather(found["district"])
        middle = pl.when(found["sex"] == "P").then(born["woman"]).otherwise(born["man"])
        return pl.select(
            found["sex"],
            birth_date=born["written"],
            birth_year=born["year"],
            nik=pl.concat_str(district, middle, pl.lit(NOBODYS_SERIAL)),
        )


_DISTRICTS = pl.Series(DISTRICTS)


def _days(first: date, last: date) -> pl.DataFrame:
    """Each day as a date, as the files write it, and as a NIK has it for a man and for a woman."""
    born = pl.date_range(first, last, eager=True).alias("born")
    woman = (born.dt.day() + 40).cast(pl.String) + born.dt.strftime("%m%y")
    return pl.DataFrame(
        {
            "written": born.dt.strftime("%d-%m-%Y"),
            "year": born.dt.year().cast(pl.Int64),
            "man": born.dt.strftime("%d%m%y"),
            "woman": woman,
        }
    )
