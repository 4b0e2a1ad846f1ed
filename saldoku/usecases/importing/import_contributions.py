"""Post a file of contributions: good rows to accounts, rows without an owner to suspense, the rest back.

The file comes in blocks and is posted in slices of them, each in one transaction, in the order of the
file, so that a killed import is simply run again: a slice that is done says so and is passed over. Within
a slice the rows are written in account order, which is what the index likes (bench/results). While
the database writes one slice, the next one is read and judged.
"""

from collections.abc import Iterable
from datetime import datetime

import polars as pl
from django.db import connection

from saldoku.ledger.models import ImportBatch
from saldoku.usecases.importing.batches import begin, done_before, done_sizes, finish
from saldoku.usecases.importing.blocks import Block, Told
from saldoku.usecases.importing.dialect import interruptions_told, long_run
from saldoku.usecases.importing.posting import Poster
from saldoku.usecases.importing.rows.judging import judge
from saldoku.usecases.importing.slices import Cut, Teller, ahead, cut, tell_whole
from saldoku.usecases.importing.summary import ImportSummary, Progress, Tally

SLICE = {"postgresql": 150_000, "sqlite": 100_000}
"""Rows a transaction: larger ones are little faster and take more memory. With these a million rows stay
under 500 MB, also when all of them are duplicates."""


def import_contributions(
    *,
    blocks: Iterable[Block],
    total: int | None,
    fingerprint: str,
    file_name: str,
    at: datetime,
    told: Told,
    progress: Progress | None = None,
    tell_again: bool = False,
) -> ImportSummary:
    """Post the readable rows of one file, which comes in blocks in its own order.

    `total` is how many rows there are, for `progress`, where that is known. `told` hears what became of the
    blocks, slice by slice, each once it stands in the books. A file that was done before is not read
    again, unless `tell_again` asks for its refused rows and differences once more. `blocks` is read in a
    thread of its own. ImportInterrupted when the database goes away or is full: run it again then.
    """
    batch, done = begin(kind="contributions", fingerprint=fingerprint, file_name=file_name, at=at)
    if done is not None and not (tell_again and done.has_more_to_tell):
        return done
    if done is not None and not batch.slices.exists():
        # Done by the first release, which kept all refused rows in one place.
        tell_whole(blocks, done.refused, told)
        return done
    with interruptions_told(file_name), long_run():
        summary = _go_through(batch, blocks, total, at, told, progress, again=done is not None)
        if done is not None:
            return done
        finish(batch=batch, summary=summary, at=at)
    return summary


def _go_through(
    batch: ImportBatch,
    blocks: Iterable[Block],
    total: int | None,
    at: datetime,
    told: Told,
    progress: Progress | None,
    *,
    again: bool,
) -> ImportSummary:
    """Post or recall each slice; of a file that was done before, nothing is posted."""
    poster, teller = Poster(batch, at), Teller(told)
    posted = suspense = differing = rejected = Tally()
    left = 0
    sizes = done_sizes(batch)
    cuts = cut(blocks, done=sizes, size=SLICE[connection.vendor])

    def judged(part: Cut) -> tuple[Cut, pl.DataFrame | None]:
        is_new = part.frame.height and part.number >= len(sizes)
        return part, judge(part.frame, at) if is_new else None

    for part, rows in ahead(cuts, judged):
        rejected += part.unread
        if not part.frame.height:
            left = part.blocks
            continue
        done = done_before(batch, part.number, part.frame) if again else poster.post(part, rows)
        if done is not None:
            posted, suspense = posted + done.posted, suspense + done.suspense
            differing, rejected = differing + done.differing, rejected + done.rejected
            teller.tell(part, done)
        if progress is not None:
            now = (posted + suspense + rejected).rows
            progress(now, total or now)
    teller.end(left)
    return ImportSummary(
        kind=batch.kind,
        file_name=batch.file_name,
        again=False,
        first_at=batch.started_at,
        read=posted + rejected + suspense,
        posted=posted,
        rejected=rejected,
        suspense=suspense,
        differing=differing,
    )
