"""How a file is written, where one of its rows cannot tell: all of its rows together must.

Whether 1.234 is a thousand or one and a bit, and whether 05/04 is in April or in May, is proven by some other
cell of the same file. So a file in which such signs occur at all is looked through once beforehand.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saldoku.channels.files.amounts import GROUP_SIGN, languages_shown
from saldoku.channels.files.cells import month_first_shown, texts_of
from saldoku.channels.files.columns import Matched, match_columns
from saldoku.channels.files.opening import open_source
from saldoku.channels.files.reasons import Language
from saldoku.channels.files.table import Source


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose header is understood: the source of its rows, and which heading is which column."""

    source: Source
    matched: Matched

    @property
    def columns(self) -> tuple[str, ...]:
        """The header as written."""
        return self.source.columns

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """Headings that nobody knows; what stands under them is ignored."""
        return self.matched.unknown

    @property
    def total(self) -> int:
        """Rows, or lines where rows are not counted beforehand: for showing progress."""
        return self.source.total


@dataclass(frozen=True, slots=True)
class Writing:
    """The language of a file's amounts (None: not proven), and whether its dates begin with the month."""

    language: Language | None
    month_first: bool


def open_columns(
    path: Path,
    columns: Mapping[str, tuple[str, ...]],
    needs: Sequence[tuple[str, ...]],
    *,
    sheet: str | None,
    rows: int,
) -> Opened:
    """Open a file and match its header. Raises ColumnsMissing or ColumnsTwice besides what opening raises."""
    source = open_source(path, sheet=sheet, rows=rows)
    return Opened(source, match_columns(source.columns, columns, needs, file=path.name))


def writing_of(
    opened: Opened, *, amounts: Sequence[str] = (), days: Sequence[str] = (), language: Language | None = None
) -> Writing:
    """How the columns `amounts` and `days` of a file are written. A `language` told needs no proof."""
    signs = opened.source.signs
    possible = {one for one, sign in GROUP_SIGN.items() if amounts and language is None and sign in signs}
    seek_order = bool(days) and "/" in signs
    shown: set[Language] = set()
    month_first = False
    for texts in _looked_at(opened, (*amounts, *days)) if possible or seek_order else ():
        shown |= languages_shown(texts[name] for name in amounts) if possible else set()
        month_first = month_first or (seek_order and month_first_shown(texts[name] for name in days))
        if shown == possible and month_first == seek_order:
            break  # nothing in the rest of the file can change the answer
    proven = next(iter(shown)) if len(shown) == 1 else None
    return Writing(language or proven, month_first)


def _looked_at(opened: Opened, names: Sequence[str]) -> Iterator[pl.DataFrame]:
    return (texts_of(table, opened.matched, names) for table in opened.source.tables())
