"""From a path to a table, whatever kind of file it is."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from saldoku.channels.files.lines import CONTROL, read_csv
from saldoku.channels.files.table import MAX_BYTES, FileNotReadable, FileTooLarge, Rejected, Table, cell
from saldoku.channels.files.workbook import read_parquet, read_workbook

_ZIP, _PARQUET, _OLD_EXCEL = b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0"


def open_table(path: Path, *, sheet: str | None = None) -> Table:
    """Read a CSV, XLSX or Parquet file; which one it is, its first bytes tell, not its name.

    `sheet` names a sheet of a workbook; without it the first one is read. Raises FileNotReadable or
    FileTooLarge. A wrong line is no error here: it is one of `Table.broken`.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileTooLarge(file=path.name, limit=MAX_BYTES, unit="bytes")
        data = path.read_bytes()
    except FileNotFoundError:
        raise FileNotReadable(file=path.name, why="missing") from None
    except IsADirectoryError:
        raise FileNotReadable(file=path.name, why="folder") from None
    except PermissionError:
        raise FileNotReadable(file=path.name, why="permission") from None
    if data.startswith(_OLD_EXCEL):
        raise FileNotReadable(file=path.name, why="kind")
    if data.startswith(_ZIP):
        return _without_control_characters(read_workbook(path, data, sheet))
    if data.startswith(_PARQUET):
        return _without_control_characters(read_parquet(path, data))
    return read_csv(path, data)


def _without_control_characters(table: Table) -> Table:
    """NUL and its kind can hide in a cell of a workbook too, and no database takes them."""
    dirty = pl.any_horizontal(pl.exclude("line").str.contains(CONTROL))
    names = [cell(at) for at in range(len(table.columns))]
    broken = [
        Rejected(line, "control-character", raw=table.separator.join(cells))
        for line, *cells in table.cells.filter(dirty).select("line", *names).iter_rows()
    ]
    if not broken:
        return table
    return replace(table, cells=table.cells.filter(~dirty), broken=tuple(broken))
