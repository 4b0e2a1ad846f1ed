"""The text in a cell, without what people and spreadsheets put around it, and the rules for cells that
differ from those for a person's typing: a file comes from a machine, and a machine errs in columns."""

import re
from collections.abc import Callable, Iterable
from datetime import date

import polars as pl

from saldoku.channels.files.columns import Matched
from saldoku.channels.files.table import Table, cell
from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.identifiers import parse_date

_EDGES = r"^[\s\u{A0}]|[\s\u{A0}]$|^'"
_GUARD = r"^'([=+\-@].*)$"
"""Our reject files put an apostrophe before what a spreadsheet would run as a formula; when the
corrected file comes back it is taken off again."""


def texts_of(table: Table, matched: Matched, names: Iterable[str]) -> pl.DataFrame:
    """One trimmed text column for each name, in the order of the rows; all empty where no heading has it."""
    columns = [
        _trimmed(table.cells[cell(matched.at[name])]) if name in matched.at else None for name in names
    ]
    return pl.DataFrame(
        [
            pl.repeat("", table.cells.height, dtype=pl.String, eager=True).alias(name)
            if column is None
            else column.alias(name)
            for name, column in zip(names, columns, strict=True)
        ]
    )


def _trimmed(column: pl.Series) -> pl.Series:
    # Looking first costs a third of trimming, and most files have nothing to trim.
    if not column.str.contains(_EDGES).any():
        return column
    return column.str.strip_chars().str.replace(_GUARD, "$1")


_MONTH_FIRST = r"^\d{1,2}/(?:1[3-9]|2\d|3[01])/\d{4}$"
_TIME_OF_DAY = re.compile(r"[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?")


def month_first_shown(columns: Iterable[pl.Series]) -> bool:
    """Whether a date in these columns can only be one that begins with the month."""
    return any(column.str.contains(_MONTH_FIRST).any() for column in columns)


def date_rule(*, month_first: bool) -> Callable[[str], date]:
    """How the dates of a file are read: as everywhere, and without a time of day.

    Dates with a slash are day/month/year, unless one in the file shows that it writes the month first:
    then no date with a slash is trusted, because 05/04 would silently be the wrong month.
    """

    def rule(text: str) -> date:
        if month_first and "/" in text:
            raise NotUnderstood(field="date", hint="2026-11-15")
        day, clock = text[:10], text[10:]
        return parse_date(day if _TIME_OF_DAY.fullmatch(clock) else text)

    return rule


def number_rule(rule: Callable[[str], str]) -> Callable[[str], str]:
    """A rule for a number that is a name (KPJ, NIK, NPP), as it stands in a file.

    `99000000001.0` is what programs write that took it for a quantity. Without its dot it would be
    another card, so it is refused.
    """

    def strict(text: str) -> str:
        if re.search(r"[.,]0+$", text):
            raise NotUnderstood(field="number", hint="decimals")
        return rule(text)

    return strict
