"""A file as it lies there: a header, cells as text, and the lines that are no rows at all.

The errors are about whole files. A wrong row is never one of them: it goes to the reject file.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saldoku.kernel.errors import SaldokuError

MAX_ROWS = 5_000_000
MAX_BYTES = 1024**3
"""What one import takes. A larger file is split by its sender; nothing is lost by that."""

BLOCK_BYTES = 1 << 20
BLOCK_ROWS = 50_000
"""Rows of a file that are in memory at once: enough for columnwise work, little beside a database driver."""

SIGNS = frozenset(".,/")
"""Signs that give an amount or a date a second meaning, which other rows of the file may settle."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be used: its 1-based line in the file, why, and the field at fault ("" = the line).

    `raw` is the line as written, for a line that could not be divided into cells.
    """

    line: int
    code: str
    field: str = ""
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Warned:
    """Something left out of a row that is otherwise used."""

    line: int
    code: str
    field: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file, or of one block of it.

    `columns` is the header as written. `cells` has `line` (1-based, in the file) and one text column for
    each heading, named by `cell(0)`, `cell(1)`, …, never null, as written. `broken` are the lines that
    are rows but could not be divided into these cells. Blank lines are no rows.
    """

    path: Path
    columns: tuple[str, ...]
    cells: pl.DataFrame
    broken: tuple[Rejected, ...]
    separator: str

    @property
    def rows(self) -> int:
        """Rows read: those with cells and the broken ones."""
        return self.cells.height + len(self.broken)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is open for reading, block by block.

    `total` is how many rows it has: counted for Parquet, else the lines after the header, which are a few
    more where lines are blank or rows run over several. `signs` are those of SIGNS that may stand in a cell.
    """

    path: Path
    columns: tuple[str, ...]
    separator: str
    total: int
    signs: frozenset[str]
    read: Callable[[], Iterator[Table]]

    def tables(self) -> Iterator[Table]:
        """The rows from the first to the last, some ten thousand at a time; from the start at each call.

        The same bytes give the same blocks. A block without rows is left out.
        """
        return (table for table in self.read() if table.rows)


def whole(source: Source) -> Table:
    """All rows of a file at once, for files that are small by nature."""
    tables = list(source.tables())
    schema = {"line": pl.Int64} | {cell(at): pl.String for at in range(len(source.columns))}
    return Table(
        path=source.path,
        columns=source.columns,
        cells=pl.concat([pl.DataFrame(schema=schema), *(table.cells for table in tables)]),
        broken=tuple(one for table in tables for one in table.broken),
        separator=source.separator,
    )


def regrouped(frames: Iterator[pl.DataFrame], rows: int) -> Iterator[pl.DataFrame]:
    """The same rows in frames of exactly `rows`, the last one shorter; sooner where rows are very long."""
    held: list[pl.DataFrame] = []
    height = 0
    for frame in frames:
        held.append(frame)
        height += frame.height
        if height >= rows:
            joined = pl.concat(held)
            full = height - height % rows
            yield from (joined.slice(at, rows) for at in range(0, full, rows))
            held, height = [joined.slice(full)], height - full
        elif len(held) >= MANY_PIECES:
            yield pl.concat(held)
            held, height = [], 0
    if height:
        yield pl.concat(held)


MANY_PIECES = 32
"""Pieces of a file, of about a megabyte each, that make a block even where they hold few rows."""


def cell(index: int) -> str:
    """The name in `Table.cells` of the column under heading number `index`, from 0."""
    return f"c{index}"


def fingerprint(path: Path) -> str:
    """SHA-256 of the bytes of a file, in hexadecimal: the same file again is known by it."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


class FileNotReadable(SaldokuError):
    """The file cannot be read as a table at all. Fields: `file`, `why`.

    `why` is one of: `missing`, `folder`, `permission`, `empty`, `no-header`, `header-quotes`, `not-text`,
    `utf-16`, `workbook`, `no-sheet`, `parquet`, `column-type`, `kind` (a format that is not read at all),
    `changed` (somebody wrote to it meanwhile).
    """

    code = "file-not-readable"


class ColumnsMissing(SaldokuError):
    """Needed columns are not in the header.

    Fields: `file`, `missing` (names, alternatives joined by ` or `), `found` (the header as
    written; empty when not one name in it is known), `nearest` (missing name to the unknown heading that
    looks most like it).
    """

    code = "columns-missing"


class ColumnsTwice(SaldokuError):
    """Two headings mean the same column. Fields: `file`, `column`, `headings`."""

    code = "columns-twice"


class FileTooLarge(SaldokuError):
    """More rows or bytes than one import takes. Fields: `file`, `limit`, `unit` (`rows` or `bytes`)."""

    code = "file-too-large"


class RowsWrong(SaldokuError):
    """A file that is taken over whole has wrong rows. Fields: `file`, `rows` ((line, code, field), …)."""

    code = "rows-wrong"
