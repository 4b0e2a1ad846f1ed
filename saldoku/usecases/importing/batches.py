"""A file and its fingerprint: the same bytes are the same import. And its slices, each done or not."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl
from django.db import connection, transaction

from saldoku.kernel.errors import BooksDiffer
from saldoku.kernel.ids import new_id
from saldoku.ledger.models import ImportBatch, ImportSlice
from saldoku.usecases.importing.blocks import no_differences
from saldoku.usecases.importing.summary import ImportSummary, Refused, Tally, from_json

_SLICES = "slices"
"""Where a batch's summary keeps what a slice has no column for: its last line, its differences; of a list of
members all of it."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one slice. `through` is its last line; `differences` has DIFFERENCE_SCHEMA."""

    through: int
    posted: Tally = field(default_factory=Tally)
    suspense: Tally = field(default_factory=Tally)
    differing: Tally = field(default_factory=Tally)
    refused: Sequence[Refused] = ()
    differences: pl.DataFrame = field(default_factory=no_differences)

    @property
    def rejected(self) -> Tally:
        return Tally(len(self.refused), sum(one.money for one in self.refused))

    @property
    def rows(self) -> int:
        """How many readable rows the slice has."""
        return self.posted.rows + self.suspense.rows + len(self.refused)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one slice of a list of members: `rows` are all its readable rows."""

    through: int
    rows: int
    changed: int
    refused: Sequence[Refused] = ()


def begin(
    *, kind: str, fingerprint: str, file_name: str, at: datetime
) -> tuple[ImportBatch, ImportSummary | None]:
    """The batch of this file, and its summary when it was finished before. A killed import finds its
    own batch again and goes on."""
    with transaction.atomic():
        batch, _ = ImportBatch.objects.get_or_create(
            kind=kind,
            fingerprint=fingerprint,
            defaults={"id": new_id(), "file_name": file_name[:160], "started_at": at},
        )
    done = from_json(batch.summary, again=True) if batch.ended_at is not None else None
    return batch, done


def finish(*, batch: ImportBatch, summary: ImportSummary, at: datetime) -> None:
    """Remember what was done with the file."""
    with transaction.atomic():
        kept = hold(batch).summary.get(_SLICES, {})
        ImportBatch.objects.filter(id=batch.id).update(
            ended_at=at, summary=summary.as_saved() | ({_SLICES: kept} if kept else {})
        )


def hold(batch: ImportBatch) -> ImportBatch:
    """The batch as it stands now, held until the transaction ends: one at a time goes on with a file."""
    rows = ImportBatch.objects.filter(id=batch.id)
    if connection.vendor == "postgresql":
        rows = rows.select_for_update(no_key=True)
    return rows.get()


def done_sizes(batch: ImportBatch) -> list[int]:
    """How many rows each slice has that is done, from the first on."""
    rows = ImportSlice.objects.filter(batch=batch).order_by("number")
    return [
        posted + suspense + len(refused)
        for posted, suspense, refused in rows.values_list("rows_posted", "rows_suspense", "refused")
    ]


def done_before(batch: ImportBatch, number: int, part: pl.DataFrame) -> Done | None:
    """What became of a slice that is done, or None. `batch` is fresh, `part` are the slice's rows.

    BooksDiffer when the rows are not the ones that were posted then: the file was begun by a version of
    Saldoku that read it in another way, and must be finished by that one.
    """
    row = ImportSlice.objects.filter(batch=batch, number=number).first()
    if row is None:
        return None
    more = _kept(batch).get(str(number), {})
    found = Done(
        through=more.get("through", 0),
        posted=Tally(row.rows_posted, row.money_posted),
        suspense=Tally(row.rows_suspense, row.money_suspense),
        differing=Tally(row.rows_differing, row.money_differing),
        refused=tuple(Refused(*one) for one in row.refused),
        differences=_unpacked(more["differences"]) if "differences" in more else no_differences(),
    )
    if (found.rows, found.through) != (part.height, part["line"][-1]):
        raise BooksDiffer(
            file=batch.file_name, slice=number,
            do="Another version of Saldoku began this file and read it otherwise. Finish it with that one.",
        )  # fmt: skip
    return found


def write_done(batch: ImportBatch, number: int, done: Done) -> None:
    """Remember a slice, in the transaction that posts it; `batch` is held and fresh."""
    ImportSlice.objects.create(
        id=new_id(), batch=batch, number=number,
        rows_posted=done.posted.rows, money_posted=done.posted.money,
        rows_suspense=done.suspense.rows, money_suspense=done.suspense.money,
        rows_differing=done.differing.rows, money_differing=done.differing.money,
        refused=_plain(done.refused),
    )  # fmt: skip
    more: dict[str, Any] = {"through": done.through}
    if done.differences.height:
        more["differences"] = _packed(done.differences)
    _keep(batch, number, more)


def taken_before(batch: ImportBatch, number: int) -> Taken | None:
    """What became of one slice of a list of members, or None. It has no ImportSlice: it has no totals that
    the books could be proved against."""
    kept = _kept(batch).get(str(number))
    if kept is None:
        return None
    return Taken(
        kept["through"], kept["rows"], kept["changed"], tuple(Refused(*one) for one in kept["refused"])
    )


def write_taken(batch: ImportBatch, number: int, taken: Taken) -> None:
    """Remember it, in the transaction that takes the slice in; `batch` is held and fresh."""
    _keep(
        batch, number,
        {"through": taken.through, "rows": taken.rows, "changed": taken.changed,
         "refused": _plain(taken.refused)},
    )  # fmt: skip


def _plain(refused: Sequence[Refused]) -> list[list[Any]]:
    return [[one.line, one.code, one.field, one.money] for one in refused]


def _kept(batch: ImportBatch) -> dict[str, dict[str, Any]]:
    return dict(batch.summary.get(_SLICES, {}))


def _keep(batch: ImportBatch, number: int, more: dict[str, Any]) -> None:
    summary = batch.summary | {_SLICES: _kept(batch) | {str(number): more}}
    ImportBatch.objects.filter(id=batch.id).update(summary=summary)


def _packed(frame: pl.DataFrame) -> str:
    """A frame as a short text: a few bytes a row."""
    into = io.BytesIO()
    frame.write_parquet(into, compression="zstd")
    return base64.b64encode(into.getvalue()).decode()


def _unpacked(text: str) -> pl.DataFrame:
    return pl.read_parquet(io.BytesIO(base64.b64decode(text)))
