"""Close a posting year."""

from datetime import datetime

from django.db import transaction

from saldoku.kernel.errors import NotUnderstood
from saldoku.ledger import years
from saldoku.usecases.fund import the_scheme


def close_year(*, year: int, at: datetime) -> int:
    """Snapshot all accounts and close all years up to `year`; returns how many snapshots. YearClosed
    when it is closed already, NotUnderstood(field="year") when it is not over: what is closed takes no
    entries, and the fund's files would all be refused."""
    if year >= at.astimezone(the_scheme().zone).year:
        raise NotUnderstood(field="year", hint="not-over")
    with transaction.atomic():
        return years.close_year(year=year, at=at)
