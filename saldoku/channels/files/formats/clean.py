"""What the cells of a workbook or a Parquet file may not hold: nothing at all, or unseen signs."""

from pathlib import Path

import polars as pl

from saldoku.channels.files.table import Rejected, Table, cell

CONTROL = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]"
"""Control characters that no cell may hold. Tab and the two line breaks may stand inside quotes."""


def clean_table(path: Path, columns: tuple[str, ...], cells: pl.DataFrame, separator: str) -> Table:
    """A table of these cells without blank rows. NUL and its kind can hide in a cell of any format, and no
    database takes them: a row with one is broken."""
    cells = cells.filter(pl.any_horizontal(pl.exclude("line").str.contains(r"\S")))
    dirty = pl.any_horizontal(pl.exclude("line").str.contains(CONTROL))
    names = [cell(at) for at in range(len(columns))]
    broken = [
        Rejected(line, "control-character", raw=separator.join(texts))
        for line, *texts in cells.filter(dirty).select("line", *names).iter_rows()
    ]
    return Table(path, columns, cells.filter(~dirty) if broken else cells, tuple(broken), separator)
