"""Make the snapshots of closed years anew, when they were lost or spoilt."""

from django.db import transaction

from saldoku.ledger import rebuilding
from saldoku.ledger.rebuilding import Progress, YearRebuilt

__all__ = ["YearRebuilt", "rebuild_snapshots"]


def rebuild_snapshots(*, year: int, dry_run: bool, progress: Progress | None = None) -> list[YearRebuilt]:
    """Derive the snapshots of a closed year and of those after it from the entries, and replace what differs
    or is missing, in one transaction. With `dry_run` nothing is kept.

    NotFound(year), EarlierYearOpen, NotAllowed; BooksDiffer when the returns that were credited would change.
    """
    with transaction.atomic(durable=True):
        made = rebuilding.rebuild_snapshots(year=year, progress=progress)
        if dry_run:
            transaction.set_rollback(True)
    return made
