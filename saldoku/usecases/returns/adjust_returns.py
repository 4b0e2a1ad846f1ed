"""Credit what credited years should have earned with the money that came late."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from saldoku.kernel.principal import Principal
from saldoku.ledger.models import Account
from saldoku.ledger.returns.adjusting import Adjusted, adjust_slice
from saldoku.ledger.returns.late import credited_years
from saldoku.ledger.returns.slices import SLICE, all_members
from saldoku.usecases.changes.merge_pending import merge_pending

# Money that goes on to another card earns there, so each credited year may need a round. It ends by itself.
_ROUNDS = 40


@dataclass(frozen=True, slots=True)
class AdjustSummary:
    """What was posted, or would be: on how many accounts, in how many lines, their sum, the sum of each
    credited year, and how many lines moved on to the card that an old one was merged into. `left` is what was
    earned too much and cannot be taken back, because it was paid out."""

    accounts: int
    lines: int
    amount: int
    years: dict[int, int]
    moved: int
    left: int
    dry_run: bool


def adjust_returns(
    *,
    dry_run: bool,
    at: datetime,
    who: Principal | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> AdjustSummary:
    """Bring every account to what its credited years are due, with all that is known now.

    Each slice of members is a transaction; run again, it finds nothing more. With `who`, what came to merged
    cards moves on first, and what it earned after it. A dry run posts nothing and moves nothing.
    """
    made = Adjusted()
    moved = 0
    for _ in range(_ROUNDS):
        step = _move_on(who, at) if who and not dry_run else 0
        found = _adjust(made, dry_run=dry_run, at=at, progress=progress)
        moved += step
        if dry_run or who is None or not (step or found):
            break
    return summary_of(made, moved=moved, dry_run=dry_run)


def summary_of(made: Adjusted, *, moved: int = 0, dry_run: bool) -> AdjustSummary:
    """For people and machines."""
    by_year = dict(sorted(made.years.items()))
    return AdjustSummary(made.accounts, made.lines, made.amount, by_year, moved, made.left, dry_run)


def _move_on(who: Principal, at: datetime) -> int:
    return sum(step.lines for step in merge_pending(who=who, at=at).moved)


def _adjust(
    made: Adjusted, *, dry_run: bool, at: datetime, progress: Callable[[int, int], None] | None
) -> int:
    """One round over all members; returns how many lines."""
    years, total = credited_years(), Account.objects.count()
    made.left = 0  # each round finds it anew
    if not years:
        return 0
    before = made.lines
    for number, members in enumerate(all_members(), 1):
        with transaction.atomic(durable=True):
            lines, left = adjust_slice(members, years, at=at)
            transaction.set_rollback(dry_run)
        made.add(lines, left)
        if progress:
            progress(min(number * SLICE, total), total)
    return made.lines - before
