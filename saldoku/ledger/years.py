"""Closing a year without a return, in one go; crediting one is `usecases/returns/credit_returns.py`."""

from datetime import datetime

from django.db.models import Sum

from saldoku.ledger.models import YearSlice
from saldoku.ledger.returns.closing import begin, close_slice, end, plan


def close_year(*, year: int, at: datetime) -> int:
    """Close every open year up to `year` and snapshot all accounts; returns the number of snapshots.

    Runs inside the caller's transaction. The year rows are taken exclusively, so postings that
    hold them have ended and later ones see them closed. A year already closed is YearClosed.
    """
    closing = begin(year=year, at=at)
    for members in plan(year):
        close_slice(closing, members, at=at, durable=False)
    end(closing, at=at)
    return snapshots_of(year)


def snapshots_of(year: int) -> int:
    """How many accounts the slices of a year closed."""
    made: int | None = YearSlice.objects.filter(year=year).aggregate(made=Sum("accounts"))["made"]
    return made or 0
