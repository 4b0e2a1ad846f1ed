"""Close a posting year without a return."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from saldoku.kernel.errors import YearClosed
from saldoku.ledger.models import PostingYear, ReturnDeclaration, YearSlice
from saldoku.ledger.returns import closing as books
from saldoku.ledger.returns.errors import ReturnDeclared
from saldoku.ledger.years import snapshots_of
from saldoku.usecases.returns.years import require_over


@dataclass(frozen=True, slots=True)
class Closed:
    """A year that is closed, with how many accounts; `again` when it had been closed before."""

    year: int
    snapshots: int
    closed_at: datetime
    again: bool = False


def close_year(
    *, year: int, at: datetime, progress: Callable[[int, int], None] | None = None, workers: int = 1
) -> Closed:
    """Snapshot all accounts, slice by slice, and close all open years up to `year`. Killed, it is simply run
    again.

    YearNotOver: what is closed takes no entries, and the fund's files would all go into the next year.
    YearClosed when it was credited, or closed together with a later one; ReturnDeclared when a year has a
    rate that would be lost; ClosingOtherwise when it is being credited, EarlierYearOpen when an earlier one
    is.
    """
    require_over(year, at)
    try:
        with transaction.atomic(durable=True):
            closing = books.begin(year=year, at=at)
            _require_no_rate(year)
    except YearClosed:
        if (before := _closed(year, at)) is None:
            raise
        return before
    books.close_slices(closing, at=at, progress=progress, workers=workers)
    with transaction.atomic(durable=True):
        books.end(closing, at=at)
    return _closed(year, at) or Closed(year, 0, at)


def _closed(year: int, at: datetime) -> Closed | None:
    """The year as the books have it, if it was closed without a return: by this run, or by another one."""
    row = PostingYear.objects.filter(year=year, closed_at__isnull=False, rate__isnull=True).first()
    if row is None or row.closed_at is None or not YearSlice.objects.filter(year=year).exists():
        return None
    return Closed(year, snapshots_of(year), row.closed_at, again=row.closed_at != at)


def _require_no_rate(year: int) -> None:
    closed = PostingYear.objects.filter(closed_at__isnull=False).values("year")
    declared = ReturnDeclaration.objects.filter(year__lte=year).exclude(year__in=closed)
    if first := declared.order_by("year").first():
        raise ReturnDeclared(year=first.year)
