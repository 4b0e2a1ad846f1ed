"""Close a posting year without a return."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from saldoku.ledger.models import PostingYear, ReturnDeclaration
from saldoku.ledger.returns import closing as books
from saldoku.ledger.returns.errors import ReturnDeclared
from saldoku.ledger.years import snapshots_of
from saldoku.usecases.returns.years import require_over


def close_year(
    *, year: int, at: datetime, progress: Callable[[int, int], None] | None = None, workers: int = 1
) -> int:
    """Snapshot all accounts, slice by slice, and close all open years up to `year`; returns how many
    snapshots. Killed, it is simply run again.

    YearNotOver: what is closed takes no entries, and the fund's files would all go into the next year.
    YearClosed when it is closed already; ReturnDeclared when a year has a rate that would be lost;
    ClosingOtherwise when it is being credited; EarlierYearOpen when an earlier one is.
    """
    require_over(year, at)
    with transaction.atomic(durable=True):
        closing = books.begin(year=year, at=at)
        _require_no_rate(year)
    books.close_slices(closing, at=at, progress=progress, workers=workers)
    with transaction.atomic(durable=True):
        books.end(closing, at=at)
    return snapshots_of(year)


def _require_no_rate(year: int) -> None:
    closed = PostingYear.objects.filter(closed_at__isnull=False).values("year")
    declared = ReturnDeclaration.objects.filter(year__lte=year).exclude(year__in=closed)
    if first := declared.order_by("year").first():
        raise ReturnDeclared(year=first.year)
