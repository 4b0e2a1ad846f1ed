"""A file as it lies there: a header, cells as text, and the lines that are no rows at all.

The errors are about whole files. A wrong row is never one of them: it goes to the reject file.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saldoku.kernel.errors import SaldokuError

MAX_ROWS = 5_000_000
MAX_BYTES = 1024**3
"""What one import takes. A larger file is split by its sender; nothing is lost by that."""

BLOCK_BYTES = 1 << 20


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
    """The rows of a file.

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
    `utf-16`, `workbook`, `no-sheet`, `parquet`, `column-type`, `kind` (a format that is not read at all).
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
