"""What comes back from an import, written while it goes on.

An import takes a file block by block and tells, slice by slice, what became of the blocks. In between this
keeps their cells, and nothing else: the rows that the reader or the books refused are written and forgotten.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from types import TracebackType
from typing import Protocol, Self, TypeVar

import polars as pl

from saldoku.channels.files.reasons import Language
from saldoku.channels.files.reports.differences import difference_file, difference_rows, differences_path
from saldoku.channels.files.reports.rejects import CODES, reject_file, rejected_rows, rejects_path
from saldoku.channels.files.table import Rejected, Source, Table


class Read(Protocol):
    """A block as one of this door's readers gives it."""

    @property
    def table(self) -> Table: ...
    @property
    def rejected(self) -> pl.DataFrame | Sequence[Rejected]: ...


class Line(Protocol):
    """A row that the books refused."""

    @property
    def line(self) -> int: ...
    @property
    def code(self) -> str: ...


class Outcome(Protocol):
    """What became of the next `blocks` blocks; the `last` covers all that are left."""

    @property
    def blocks(self) -> int: ...
    @property
    def refused(self) -> Sequence[Line]: ...
    @property
    def last(self) -> bool: ...


class MoneyOutcome(Outcome, Protocol):
    """Also which rows were posted with a difference to the rule."""

    @property
    def differences(self) -> pl.DataFrame: ...


Block = TypeVar("Block", bound=Read)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A block that waits for its outcome: its cells packed, a tenth of their size, because most are never
    looked at again; and what its reader refused. Blocks lie one after the other in the file."""

    bare: Table
    cells: bytes
    unread: pl.DataFrame
    first: int
    last: int

    @staticmethod
    def of(table: Table, unread: pl.DataFrame) -> "_Kept":
        packed = BytesIO()
        table.cells.write_ipc(packed, compression="lz4")
        edges = pl.concat([table.cells["line"].head(1), table.cells["line"].tail(1)])
        lines = [*edges, *(one.line for one in table.broken)]
        bare = replace(table, cells=table.cells.clear())
        return _Kept(bare, packed.getvalue(), unread, min(lines), max(lines))

    def table(self) -> Table:
        return replace(self.bare, cells=pl.read_ipc(self.cells))


class Report:
    """The reject file and the difference file of one import; a context that leaves nothing half-written.

    Both are complete and have their names when `told` has heard the last outcome. Without rows to write, a
    file of an earlier run is removed. When no outcome is ever told, files of an earlier run stay.
    """

    def __init__(self, source: Source, *, language: Language) -> None:
        path, separator = source.path, source.separator
        self._language = language
        self._waiting: deque[_Kept] = deque()
        self._rejects = reject_file(rejects_path(path), source.columns, separator=separator)
        self._differences = difference_file(differences_path(path), separator=separator)

    def watched(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The same blocks; the cells of each are kept until its outcome is told."""
        for block in blocks:
            self._waiting.append(_Kept.of(block.table, _codes(block.rejected)))
            yield block

    def told(self, outcome: Outcome) -> None:
        """Write down what became of some blocks, and forget them."""
        refused = _codes(outcome.refused)
        count = len(self._waiting) if outcome.last else outcome.blocks
        for _ in range(count):
            kept = self._waiting.popleft()
            here = refused.filter(pl.col("line").is_between(kept.first, kept.last))
            rejected = pl.concat([kept.unread, here])
            if rejected.height:
                self._rejects.add(rejected_rows(kept.table(), rejected, self._language))
        if outcome.last:
            self._rejects.finish()

    def told_with_differences(self, outcome: MoneyOutcome) -> None:
        """As `told`, and the differences too."""
        self._differences.add(difference_rows(outcome.differences, self._language))
        if outcome.last:
            self._differences.finish()
        self.told(outcome)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rejects.abandon()
        self._differences.abandon()


def _codes(rejected: pl.DataFrame | Sequence[Line]) -> pl.DataFrame:
    if isinstance(rejected, pl.DataFrame):
        return rejected.select(*CODES)
    return pl.DataFrame(
        {"line": [one.line for one in rejected], "code": [one.code for one in rejected]}, CODES
    )
