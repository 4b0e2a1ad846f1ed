"""Everybody else: people by chance, a block of them at a time, each a function of seed and number alone."""

import polars as pl

from saldoku.jobs.sample.chance import below, draws, in_hundred, stream, whole
from saldoku.jobs.sample.niks import Births
from saldoku.jobs.sample.people import MAIL_DOMAIN, phones
from saldoku.jobs.sample.words import FAMILIES, MEN, WOMEN

_GIVEN = pl.Series([*WOMEN, *MEN])
_FAMILY = pl.Series(FAMILIES)
_ONE_NAME, _THREE_NAMES = 10, 15  # in a hundred; everybody else has two
_WITH_PHONE, _WITH_EMAIL = 86, 58


class Crowd:
    """Who the people of one seed are."""

    def __init__(self, *, seed: int, year: int) -> None:
        """`year` is the one in which the ages hold."""
        self.births = Births(seed=seed, year=year)
        self.names, self.contacts = stream(seed, "name"), stream(seed, "contact")

    def people(self, first: int, after: int) -> pl.DataFrame:
        """The people from `first` to `after` - 1: `number`, `nik`, `birth_date` and `birth_year`, `sex`,
        `name`, and `phone` and `email`, null where none is on file."""
        numbers = pl.int_range(first, after, dtype=pl.UInt64, eager=True).alias("number")
        born = pl.DataFrame([numbers]).hstack(self.births.of(numbers))
        people = self._named(born)
        given, middle, family, number = (pl.col(name) for name in ("given", "middle", "family", "number"))
        kind, contact = pl.col("kind"), pl.lit(draws(self.contacts, numbers))
        after_given = pl.when(kind < _ONE_NAME).then(pl.lit("")).otherwise(pl.lit(".") + family)
        mailbox = pl.concat_str(given, after_given, pl.lit("."), number).str.to_lowercase()
        return people.select(
            "number",
            "nik",
            "birth_date",
            "birth_year",
            "sex",
            name=pl.when(kind < _ONE_NAME)
            .then(given)
            .when((kind < _ONE_NAME + _THREE_NAMES) & (given != middle))
            .then(pl.concat_str(given, middle, family, separator=" "))
            .otherwise(pl.concat_str(given, family, separator=" ")),
            phone=pl.when(in_hundred(contact, 0, _WITH_PHONE)).then(phones(number + whole(1))),
            email=pl.when(in_hundred(contact, 1, _WITH_EMAIL)).then(mailbox + pl.lit(f"@{MAIL_DOMAIN}")),
        )

    def _named(self, people: pl.DataFrame) -> pl.DataFrame:
        """Add `given`, `middle` and `family` names, and `kind`, which says how many of them are used."""
        people = people.with_columns(draw=draws(self.names, people["number"]))
        woman = pl.col("sex") == "P"
        places = people.select(
            given=_given(pl.col("draw"), woman, 0),
            middle=_given(pl.col("draw"), woman, 1),
            family=below(pl.col("draw"), 2, len(FAMILIES)),
        )
        return people.with_columns(
            _GIVEN.gather(places["given"]).alias("given"),
            _GIVEN.gather(places["middle"]).alias("middle"),
            _FAMILY.gather(places["family"]).alias("family"),
            kind=below(pl.col("draw"), 3, 100),
        )


def _given(draw: pl.Expr, woman: pl.Expr, place: int) -> pl.Expr:
    """The place of a given name in _GIVEN; the earlier ones of each list are more common."""
    names = pl.when(woman).then(whole(len(WOMEN))).otherwise(whole(len(MEN)))
    quarter = below(draw, place, 1 << 16)
    common = quarter * quarter // whole(1 << 16)  # squared, a number below one is smaller
    return common * names // whole(1 << 16) + pl.when(woman).then(whole(0)).otherwise(whole(len(WOMEN)))
