"""A file that was begun, left, and gone on with: it tells what the undisturbed one tells, to the line."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from saldoku.kernel.errors import BooksDiffer
from saldoku.ledger.models import Entry, ImportBatch, Journal
from saldoku.usecases.importing import import_contributions as room
from saldoku.usecases.importing.batches import Done
from saldoku.usecases.importing.blocks import ROW_SCHEMA, SliceOutcome, WholeBlock
from saldoku.usecases.importing.import_contributions import import_contributions
from saldoku.usecases.importing.posting import Poster
from saldoku.usecases.importing.slices import Teller, cut
from saldoku.usecases.importing.summary import Refused, Tally
from tests.cast import AGUS, BUDI, DEWI, SITI, enrol
from tests.importing.story import row, run_and_tell

WAGE = 5_000_000


def month(number: int, kpj: str, **told: Any) -> dict[str, Any]:
    return row(kpj, period=202601 + number % 9, wage=WAGE, worker=100_000 + number, employer=185_000, **told)


# Posted, differing, refused, twice, and of Dewi, whose card comes only after the kill.
ROWS = [
    month(0, SITI.kpj),
    month(1, DEWI.kpj),
    month(0, SITI.kpj),
    month(2, BUDI.kpj, paid_on=date(2030, 1, 1)),
    month(3, BUDI.kpj),
    month(4, DEWI.kpj),
    month(5, SITI.kpj),
    month(1, DEWI.kpj),
    month(6, SITI.kpj),
]
Told = list[SliceOutcome]


@pytest.fixture(autouse=True)
def people(db: None, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    for person in (SITI, BUDI, AGUS):
        enrol(person, at=at)
    monkeypatch.setattr(room, "SLICE", {connection.vendor: 3})


def killed(after: int, rows: list[dict[str, Any]], at: datetime, *, block: int = 1) -> None:
    """Begin to import these rows, and end after so many slices."""
    real, calls = Poster.post, []

    def dies(*given: Any) -> Done:
        if len(calls) == after:
            raise KeyboardInterrupt
        calls.append(given)
        return real(*given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Poster, "post", dies)
        with pytest.raises(KeyboardInterrupt):
            run_and_tell(rows, at, block=block)


def all_told(told: Told) -> tuple[list[Refused], list[tuple[Any, ...]]]:
    return (
        [one for outcome in told for one in outcome.refused],
        pl.concat([outcome.differences for outcome in told]).rows(),
    )


def test_what_was_posted_before_the_kill_is_told_as_it_was_then(at: datetime) -> None:
    killed(3, ROWS, at)
    posted_before = Entry.objects.filter(journal_id__in=Journal.objects.values("id")).count()
    # Meanwhile the list of members comes in. What is in suspense stays there, and is told so.
    enrol(DEWI, at=at)
    summary, told = run_and_tell(ROWS, at, block=1)
    refused, differences = all_told(told)
    assert [(one.line, one.code) for one in refused] == [
        (4, "duplicate"), (5, "paid-on-in-future"), (9, "duplicate"),
    ]  # fmt: skip
    assert (summary.posted.rows, summary.suspense.rows, summary.rejected.rows) == (4, 2, 3)
    assert summary.read.rows == len(ROWS)
    assert [(one[0], one[-2]) for one in differences] == [
        (6, "above-rule"), (8, "above-rule"), (10, "above-rule"),
    ]  # fmt: skip
    assert summary.differing.rows == 3
    assert Entry.objects.count() > posted_before


@pytest.mark.parametrize("after", [0, 1, 2])
@pytest.mark.parametrize("block", [1, 2, 5])
def test_killed_or_not_all_is_told_alike(at: datetime, after: int, block: int) -> None:
    killed(after, ROWS, at)
    resumed, told = run_and_tell(ROWS, at, block=block)
    again, told_again = run_and_tell(ROWS, at, block=2)
    assert again == replace(resumed, again=True)
    assert all_told(told) == all_told(told_again)
    refused, differences = all_told(told)
    assert [one.line for one in refused] == [4, 5, 9]
    assert [one[0] for one in differences] == [6, 8, 10]
    assert (resumed.posted.rows, resumed.suspense.rows) == (4, 2)


def test_a_file_that_reads_otherwise_than_when_it_was_begun_is_not_gone_on_with(at: datetime) -> None:
    killed(2, ROWS, at)
    frame = pl.DataFrame([{"line": n, **one} for n, one in enumerate(ROWS, 2) if n != 3], ROW_SCHEMA)
    with pytest.raises(BooksDiffer, match="Another version"):
        import_contributions(
            blocks=[WholeBlock(frame)], total=None, fingerprint=f"{'a.csv':0>64}", file_name="a.csv", at=at,
            told=lambda _: None,
        )  # fmt: skip


def test_blocks_without_a_readable_row_are_counted(at: datetime) -> None:
    rows = pl.DataFrame([{"line": 2, **ROWS[0]}, {"line": 5, **ROWS[4]}], ROW_SCHEMA)
    blocks = [
        WholeBlock(rows.clear(), 1, 10), WholeBlock(rows.head(1)), WholeBlock(rows.clear(), 1, 20),
        WholeBlock(rows.tail(1), 1, 30), WholeBlock(rows.clear(), 1, 40),
    ]  # fmt: skip
    told: Told = []
    summary = import_contributions(
        blocks=blocks, total=None, fingerprint="f" * 64, file_name="f.csv", at=at, told=told.append
    )
    assert summary.rejected == Tally(4, 100)
    assert sum(one.blocks for one in told) == 5
    assert told[-1].last
    assert ImportBatch.objects.get().ended_at is not None


def test_the_file_is_done_only_when_the_end_was_heard(at: datetime) -> None:
    """Whoever writes the reject file is asked to finish it first; a kill between the two runs it again."""

    def fails(outcome: SliceOutcome) -> None:
        if outcome.last:
            raise KeyboardInterrupt

    frame = pl.DataFrame([{"line": 2, **ROWS[0]}], ROW_SCHEMA)
    given: dict[str, Any] = {"total": 1, "fingerprint": "f" * 64, "file_name": "f.csv", "at": at}
    with pytest.raises(KeyboardInterrupt):
        import_contributions(blocks=[WholeBlock(frame)], told=fails, **given)
    assert ImportBatch.objects.get().ended_at is None
    summary = import_contributions(blocks=[WholeBlock(frame)], told=lambda _: None, **given)
    assert (summary.again, summary.posted.rows) == (False, 1)


def blocks_of(sizes: Sequence[int]) -> list[WholeBlock]:
    made, line = [], 2
    for size in sizes:
        rows = [{"line": line + n, **row(SITI.kpj, amount=1)} for n in range(size)]
        made.append(WholeBlock(pl.DataFrame(rows, ROW_SCHEMA), rejected_rows=1))
        line += size
    return made


SIZES = st.lists(st.integers(0, 5), max_size=8)


@given(SIZES, SIZES, st.integers(1, 6), st.data())
def test_slices_are_cut_as_they_were_whatever_the_blocks(
    before: list[int], now: list[int], size: int, data: st.DataObject
) -> None:
    short = sum(before) - sum(now)
    (now if short > 0 else before).append(abs(short))
    first = [part for part in cut(blocks_of(before), done=[], size=size) if part.frame.height]
    done = [part.frame.height for part in first][: data.draw(st.integers(0, len(first)))]
    told: Told = []
    teller, left, seen = Teller(told.append), 0, 0
    for part in cut(blocks_of(now), done=done, size=size):
        if not part.frame.height:
            left = part.blocks
            continue
        if part.number < len(done):
            assert part.frame.equals(first[part.number].frame)
        seen += part.frame.height
        lines = part.frame["line"].to_list()
        teller.tell(part, Done(lines[-1], refused=[Refused(line, "x") for line in lines]))
    teller.end(left)
    assert seen == sum(now)
    assert sum(one.blocks for one in told) == len(now)
    # Every line is told once, in order, and not before its block is counted.
    ends = [2 + sum(now[: number + 1]) for number in range(len(now))]
    counted, lines = 0, []
    for outcome in told:
        counted += outcome.blocks
        assert all(one.line < ends[counted - 1] for one in outcome.refused)
        lines += [one.line for one in outcome.refused]
    assert lines == list(range(2, 2 + sum(now)))
