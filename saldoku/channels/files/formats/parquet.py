"""Parquet as a stream of tables of texts: a slice of rows at a time, decoded from its row groups only."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from saldoku.channels.files.formats.clean import clean_table
from saldoku.channels.files.table import MAX_ROWS, SIGNS, FileNotReadable, FileTooLarge, Source, Table, cell

_MIDNIGHT = " 00:00:00"
_SEPARATOR = ";"
"""What the reject file of a workbook or a Parquet file is written with."""


def open_parquet(path: Path, rows: int) -> Source:
    """A Parquet file in blocks of `rows` rows; its rows are numbered from 1.

    All of it is read once beforehand: a torn file is found before its first row is used.
    """
    scan = pl.scan_parquet(path)
    try:
        columns = tuple(scan.collect_schema().names())
        total: int = scan.select(pl.len()).collect().item()
        if total > MAX_ROWS:
            raise FileTooLarge(file=path.name, limit=MAX_ROWS, unit="rows")
        signs: set[str] = set()
        for table in _tables(path, scan, columns, total, rows):
            joined = [table.cells[cell(at)] for at in range(len(columns))]
            signs |= {
                sign
                for sign in SIGNS - signs
                if any(one.str.contains(sign, literal=True).any() for one in joined)
            }
    except (pl.exceptions.PolarsError, OSError) as reason:
        raise FileNotReadable(file=path.name, why="parquet") from reason

    def read() -> Iterator[Table]:
        return _tables(path, scan, columns, total, rows)

    return Source(path, columns, _SEPARATOR, total, frozenset(signs), read)


def _tables(
    path: Path, scan: pl.LazyFrame, columns: tuple[str, ...], total: int, rows: int
) -> Iterator[Table]:
    for start in range(0, total, rows):
        frame = scan.slice(start, rows).collect(engine="streaming")
        texts = [_as_text(path, frame[name]).alias(cell(at)) for at, name in enumerate(columns)]
        numbered = pl.DataFrame(texts).with_row_index("line", start + 1)
        yield clean_table(path, columns, numbered.with_columns(pl.col("line").cast(pl.Int64)), _SEPARATOR)


def _as_text(path: Path, column: pl.Series) -> pl.Series:
    kind = column.dtype
    if (
        kind == pl.String
        or kind.is_integer()
        or kind in (pl.Date, pl.Boolean, pl.Categorical, pl.Enum, pl.Null)
    ):
        return column.cast(pl.String).fill_null("")
    if isinstance(kind, pl.Datetime):
        return column.dt.strftime("%Y-%m-%d %H:%M:%S").str.strip_suffix(_MIDNIGHT).fill_null("")
    if kind.is_float() or kind.is_decimal():
        # 121000.0 is whole; any other fraction keeps a form that is no group of thousands.
        text = column.cast(pl.String).str.replace(r"\.0+$", "").fill_null("")
        return text.str.replace(r"^(-?\d{1,3}\.\d{3})$", "${1}0")
    raise FileNotReadable(file=path.name, why="column-type")
