"""Take in the fund's list of members: people, cards, employers, contacts, and accounts where they save.

A row names one card. The NIK says whose it is; a card or NIK that contradicts what is on file is refused,
never merged by guess. The same list again changes nothing; a newer list changes what changed. The list comes
in blocks and is taken in slices of them, each in one transaction that also remembers what became of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from saldoku.ledger.models import ImportBatch
from saldoku.usecases.importing.batches import Taken, begin, finish, hold, taken_before, write_taken
from saldoku.usecases.importing.blocks import MemberBlock, Row, SliceOutcome, Told
from saldoku.usecases.importing.dialect import in_turn, interruptions_told, long_run
from saldoku.usecases.importing.people.known import look_up, nik_digests_of
from saldoku.usecases.importing.people.taking import take
from saldoku.usecases.importing.people.writing import write
from saldoku.usecases.importing.slices import ahead, tell_whole
from saldoku.usecases.importing.summary import ImportSummary, Progress, Tally

SLICE = 16_000
"""Rows a transaction, or a little more, because blocks stay whole."""


@dataclass(slots=True)
class _Part:
    """Some blocks, together one slice."""

    number: int
    rows: list[Row] = field(default_factory=list)
    blocks: int = 0
    unread: int = 0


def import_members(
    *,
    blocks: Iterable[MemberBlock],
    total: int | None,
    fingerprint: str,
    file_name: str,
    at: datetime,
    told: Told,
    progress: Progress | None = None,
    tell_again: bool = False,
) -> ImportSummary:
    """Take in the readable rows of one file, which comes in blocks in its own order.

    `posted` counts rows taken in, `changed` those among them that changed something on file. `total`,
    `told` and `tell_again` are as in `import_contributions`.
    """
    batch, done = begin(kind="members", fingerprint=fingerprint, file_name=file_name, at=at)
    if done is not None and not tell_again:
        return done
    if done is not None and taken_before(batch, 0) is None:
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
    blocks: Iterable[MemberBlock],
    total: int | None,
    at: datetime,
    told: Told,
    progress: Progress | None,
    *,
    again: bool,
) -> ImportSummary:
    """Take or recall each slice; of a file that was done before, nothing is taken: a newer one may have
    changed it since."""
    taken = rejected = changed = 0
    for part in ahead(_parts(blocks), lambda one: one):
        if part.rows:
            done = taken_before(batch, part.number) if again else _taken(batch, part, at)
            if done is not None:
                taken, changed = taken + done.rows - len(done.refused), changed + done.changed
                rejected += len(done.refused)
                told(SliceOutcome(blocks=part.blocks, refused=done.refused))
        rejected += part.unread
        if progress is not None:
            progress(taken + rejected, total or taken + rejected)
        left = 0 if part.rows else part.blocks
    told(SliceOutcome(blocks=left, last=True))
    return ImportSummary(
        kind=batch.kind,
        file_name=batch.file_name,
        again=False,
        first_at=batch.started_at,
        read=Tally(taken + rejected),
        posted=Tally(taken),
        rejected=Tally(rejected),
        suspense=Tally(),
        changed=changed,
    )


def _parts(blocks: Iterable[MemberBlock]) -> Iterator[_Part]:
    """Whole blocks, SLICE rows or a little more. The last part has what is left, maybe no row."""
    part = _Part(0)
    for block in blocks:
        part.rows += block.rows
        part.blocks += 1
        part.unread += block.rejected_rows
        if len(part.rows) >= SLICE:
            yield part
            part = _Part(part.number + 1)
    yield part


def _taken(batch: ImportBatch, part: _Part, at: datetime) -> Taken:
    """The slice on file, now or before. What was done is known by its number, size and last line; a slice
    that is another one is taken again, which changes nothing."""
    digests = nik_digests_of(part.rows)

    def work(_: bool) -> Taken:
        held = hold(batch)
        done = taken_before(held, part.number)
        if done is not None and (done.rows, done.through) == (len(part.rows), part.rows[-1].line):
            return done
        known = look_up(part.rows, digests, at)
        taken = take(part.rows, known)
        write(taken, known, digests, at)
        made = Taken(part.rows[-1].line, len(part.rows), taken.changed, taken.refused)
        write_taken(held, part.number, made)
        return made

    return in_turn(work)
