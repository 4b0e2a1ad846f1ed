"""A CSV file for one reader: nobody else may open it, and nothing in it runs in a spreadsheet.

It is written bit by bit under another name and gets its own when it is complete, so that nobody takes half
of it for the whole.
"""

import fcntl
import os
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import BinaryIO

import polars as pl

_ACTIVE = r"^([=+\-@\t\r])"
"""What a spreadsheet would run as a formula when somebody opens the file."""


class OwnersCsv:
    """One such file. It exists on disk from its first row on; without a row there is none."""

    def __init__(self, path: Path, headings: Sequence[str], *, separator: str) -> None:
        self.path = path
        self._headings, self._separator = headings, separator
        self._partial: Path | None = None
        self._file: BinaryIO | None = None

    def add(self, rows: pl.DataFrame) -> None:
        """Append rows, one column for each heading, in their order."""
        if not rows.height:
            return
        if self._file is None:
            self._partial, self._file = _opened_for_owner(self.path)
            header = pl.DataFrame({f"h{at}": [heading] for at, heading in enumerate(self._headings)})
            # The mark makes Excel read the file as UTF-8.
            self._write(header, marked=True)
        self._write(rows)

    def finish(self) -> Path | None:
        """Give the file its name, over one of an earlier run; None when it has no row, then that one goes."""
        if self._file is None or self._partial is None:
            self.path.unlink(missing_ok=True)
            return None
        self._file.flush()
        os.fsync(self._file.fileno())
        self._partial.replace(self.path)
        self._file.close()
        self._file = self._partial = None
        return self.path

    def abandon(self) -> None:
        """Take away what was written so far, unless it was finished. An earlier file stays as it is."""
        if self._file is not None and self._partial is not None:
            self._partial.unlink(missing_ok=True)
            self._file.close()
            self._file = self._partial = None

    def _write(self, rows: pl.DataFrame, *, marked: bool = False) -> None:
        assert self._file is not None
        harmless = rows.select(_harmless(pl.col(name), kind) for name, kind in rows.schema.items())
        harmless.write_csv(self._file, separator=self._separator, include_header=False, include_bom=marked)


def _harmless(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """A cell as it is written; null where it is empty, so that it is written without quotes."""
    if kind != pl.String:
        return column
    return pl.when(column != "").then(column.str.replace(_ACTIVE, "'$1"))


def _opened_for_owner(path: Path) -> tuple[Path, BinaryIO]:
    """A file beside `path` that this process alone writes to.

    Two imports of one file may run at once, so it is locked for as long as it is open; one that a killed
    import left behind is not locked and is used again.
    """
    for number in count():
        partial = path.with_name(f".{path.name}.{number or ''}partial")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            mine = partial.exists() and os.path.samestat(partial.stat(), os.fstat(descriptor))
        except BlockingIOError:
            mine = False
        if mine:
            os.fchmod(descriptor, 0o600)
            os.ftruncate(descriptor, 0)
            return partial, os.fdopen(descriptor, "wb")
        # Another process has it, or gave it its name in this very moment.
        os.close(descriptor)
    raise AssertionError("count() has no end")
