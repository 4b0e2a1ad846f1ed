"""A file cut into slices: whole blocks in the order of the file, the same ones whenever it is run again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import polars as pl
from django.db import connection

from saldoku.usecases.importing.batches import Done
from saldoku.usecases.importing.blocks import ROW_SCHEMA, Block, SliceOutcome, Told, no_differences
from saldoku.usecases.importing.dialect import long_run
from saldoku.usecases.importing.summary import Refused, Tally

T = TypeVar("T")
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Cut:
    """One slice to be posted. `blocks` counts those that end in it, `unread` what their reader refused.

    `beyond` is the first line of a block that begins here and ends in a later slice; None as a rule.
    """

    number: int
    frame: pl.DataFrame
    blocks: int
    unread: Tally
    beyond: int | None = None


@dataclass(slots=True)
class _Heap:
    """What was taken of the blocks and belongs to the next slice."""

    frames: list[pl.DataFrame] = field(default_factory=list)
    rows: int = 0
    blocks: int = 0
    unread: Tally = field(default_factory=Tally)

    def add(self, frame: pl.DataFrame) -> None:
        self.frames.append(frame)
        self.rows += frame.height


def cut(
    blocks: Iterable[Block], *, done: Sequence[int], size: int, columns: Sequence[str] = tuple(ROW_SCHEMA)
) -> Iterator[Cut]:
    """The slices of a file: `size` rows or a little more, because blocks stay whole; the first one is a third
    of that, so that the database has something to do soon.

    `done` are the rows of the slices that are done already. They are cut again as they were then, even when
    the blocks are others by now. The last slice may have no row, only blocks without a readable one.
    """
    number, heap = 0, _Heap()
    for block in blocks:
        frame = block.frame.select(*columns)
        begins: int | None = frame["line"][0] if frame.height else None
        heap.unread += Tally(block.rejected_rows, block.rejected_money)
        while number < len(done) and heap.rows + frame.height > done[number]:
            room = done[number] - heap.rows
            heap.add(frame.head(room))
            frame = frame.slice(room)
            yield _slice(number, heap, beyond=begins)
            number, heap = number + 1, _Heap()
        heap.add(frame)
        heap.blocks += 1
        wanted = size if number else max(size // 3, 1)
        if heap.rows and heap.rows >= (done[number] if number < len(done) else wanted):
            yield _slice(number, heap)
            number, heap = number + 1, _Heap()
    if heap.blocks:
        yield _slice(number, heap)


def _slice(number: int, heap: _Heap, *, beyond: int | None = None) -> Cut:
    return Cut(number, pl.concat(heap.frames), heap.blocks, heap.unread, beyond)


class Teller:
    """Tells what became of the slices. What lies in a block that is not at its end yet waits for it."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._refused: list[Refused] = []
        self._differences = no_differences()

    def tell(self, part: Cut, done: Done) -> None:
        refused = [*self._refused, *done.refused]
        differences = pl.concat([self._differences, done.differences])
        self._refused, self._differences = [], no_differences()
        if part.beyond is not None:
            self._refused = [one for one in refused if one.line >= part.beyond]
            refused = [one for one in refused if one.line < part.beyond]
            self._differences = differences.filter(pl.col("line") >= part.beyond)
            differences = differences.filter(pl.col("line") < part.beyond)
        self._told(SliceOutcome(blocks=part.blocks, refused=refused, differences=differences))

    def end(self, left: int) -> None:
        """The end of the file, with `left` blocks that had no readable row."""
        self._told(SliceOutcome(blocks=left, refused=self._refused, differences=self._differences, last=True))


def tell_whole(blocks: Iterable[object], refused: Sequence[Refused], told: Told) -> None:
    """Tell of a file whose slices nobody remembers."""
    told(SliceOutcome(blocks=sum(1 for _ in blocks), refused=refused, last=True))


def ahead(items: Iterable[T], prepare: Callable[[T], P]) -> Iterator[P]:
    """The items, each taken and prepared in a thread while the one before is worked on.

    The thread has a connection of its own, so it sees what is committed. Inside of a transaction, which it
    could not look into, everything happens in turn.
    """
    if connection.in_atomic_block:
        yield from map(prepare, items)
        return
    coming = iter(items)

    def take() -> tuple[P] | None:
        with long_run():
            for item in coming:
                return (prepare(item),)
        return None

    with ThreadPoolExecutor(1, thread_name_prefix="reading") as thread:
        try:
            taken = thread.submit(take)
            while (got := taken.result()) is not None:
                taken = thread.submit(take)
                yield got[0]
        finally:
            thread.submit(connection.close)
