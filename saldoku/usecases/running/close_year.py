"""Close a posting year."""

from datetime import datetime

from django.db import transaction

from saldoku.ledger import years


def close_year(*, year: int, at: datetime) -> int:
    """Snapshot all accounts and close all years up to `year`; returns how many snapshots. YearClosed
    when it is closed already."""
    with transaction.atomic():
        return years.close_year(year=year, at=at)
