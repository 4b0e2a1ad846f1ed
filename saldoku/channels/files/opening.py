"""From a path to the tables of a file, whatever kind of file it is."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from saldoku.channels.files.formats.lines import open_csv
from saldoku.channels.files.formats.parquet import open_parquet
from saldoku.channels.files.formats.workbook import open_workbook
from saldoku.channels.files.table import (
    BLOCK_ROWS,
    MAX_BYTES,
    FileNotReadable,
    FileTooLarge,
    Source,
    Table,
    whole,
)

_ZIP, _PARQUET, _OLD_EXCEL = b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0"


def open_source(path: Path, *, sheet: str | None = None, rows: int = BLOCK_ROWS) -> Source:
    """Open a CSV, XLSX or Parquet file; which one it is, its first bytes tell, not its name.

    `sheet` names a sheet of a workbook; without it the first one is read. `rows` is how many rows a block
    has, about. Raises FileNotReadable or FileTooLarge, also later when the file changes while it is read.
    A wrong line is no error here: it is one of `Table.broken`.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4)
    except FileNotFoundError:
        raise FileNotReadable(file=path.name, why="missing") from None
    except IsADirectoryError:
        raise FileNotReadable(file=path.name, why="folder") from None
    except PermissionError:
        raise FileNotReadable(file=path.name, why="permission") from None
    if size > MAX_BYTES:
        raise FileTooLarge(file=path.name, limit=MAX_BYTES, unit="bytes")
    if start == _OLD_EXCEL:
        raise FileNotReadable(file=path.name, why="kind")
    before = _state(path)
    if start == _ZIP:
        source = open_workbook(path, sheet, rows)
    elif start == _PARQUET:
        source = open_parquet(path, rows)
    else:
        source = open_csv(path, rows)

    def read() -> Iterator[Table]:
        for table in source.read():
            _must_be(before, path)
            yield table
        _must_be(before, path)

    return replace(source, read=read)


def open_table(path: Path, *, sheet: str | None = None) -> Table:
    """The whole of a small file at once; see `open_source`."""
    return whole(open_source(path, sheet=sheet))


def _state(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _must_be(before: tuple[int, int, int], path: Path) -> None:
    """A file is read more than once; in between nobody may have written to it."""
    if not path.exists() or _state(path) != before:
        raise FileNotReadable(file=path.name, why="changed")
