"""Credit a year's return to every account, and close the year with it (docs/decisions/0009)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from saldoku.kernel.principal import Principal
from saldoku.ledger.models import ControlLine, PostingYear, YearSlice
from saldoku.ledger.returns import closing as books
from saldoku.ledger.returns.adjusting import Adjusted, adjust_slice
from saldoku.ledger.returns.due import Closing, Members
from saldoku.ledger.returns.errors import ClosedWithoutReturn, ReturnNotDeclared
from saldoku.ledger.returns.late import credited_years
from saldoku.ledger.returns.slices import AUTOMATIC, SLICE, SliceTotals, count_slice
from saldoku.scheme import return_policy
from saldoku.usecases.changes.merge_pending import merge_pending
from saldoku.usecases.fund import the_scheme
from saldoku.usecases.returns.adjust_returns import AdjustSummary, adjust_returns, summary_of
from saldoku.usecases.returns.declare_return import newest_declaration
from saldoku.usecases.returns.exclusions import (
    Excluded,
    Wanted,
    accounts_to_exclude,
    excluded_from,
    only,
    store,
)
from saldoku.usecases.returns.years import require_over

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CreditSummary:
    """What a year credited, or would credit, in whole units of the currency.

    `accounts` have a snapshot of the year; `credited` of them a return, `nothing` none, `excluded` among
    those. `again`: the year was credited before and is left as it is. `adjusted` is what late money earned
    in earlier years, posted first; `moved_on` is how often money went on from a merged card, `not_moved` how
    many cards it could not leave.
    """

    year: int
    rate: Decimal
    policy: str
    accounts: int
    credited: int
    on_opening: int
    on_flow: int
    slices: int
    excluded: tuple[Excluded, ...]
    adjusted: AdjustSummary | None
    dry_run: bool
    again: bool
    moved_on: int = 0
    not_moved: int = 0

    @property
    def nothing(self) -> int:
        return self.accounts - self.credited

    @property
    def kept_out_by_rule(self) -> int:
        """How many of `excluded` nobody named: they would have to give back, or hold less than nothing."""
        return sum(one.reason in AUTOMATIC for one in self.excluded)


def credit_returns(
    *,
    year: int,
    dry_run: bool,
    excluded: Sequence[tuple[str, str]] = (),
    at: datetime,
    who: Principal | None = None,
    progress: Progress | None = None,
    progress_of_adjusting: Progress | None = None,
    workers: int = 1,
) -> CreditSummary:
    """Credit the declared rate by the scheme's policy, slice by slice; killed, it is simply run again.

    `excluded` are card numbers with the reason, kept out of this year's return. With `who`, what came to
    merged cards moves on, before and after. YearNotOver, ReturnNotDeclared, EarlierYearOpen when an earlier
    year must be credited or closed first, ClosedWithoutReturn,
    ClosingOtherwise when such a closing has begun, ExclusionTooLate when crediting has begun; NotFound and
    NotUnderstood for a card to exclude.
    """
    require_over(year, at)
    row = PostingYear.objects.filter(year=year).first()
    if row is not None and row.closed_at:
        if row.rate is None:
            raise ClosedWithoutReturn(year=year)
        summary = _summary(Closing(year, 0, row.policy, row.rate), again=True)
        # A run that was killed after the year's end has not come to this.
        return summary if dry_run else _moved_on(summary, who=who, at=at)
    if newest_declaration(year) is None:
        raise ReturnNotDeclared(year=year)
    policy = return_policy(the_scheme(), year)
    wanted = accounts_to_exclude(excluded)
    begun = row is not None and row.closing_at is not None
    with transaction.atomic(durable=True):  # what is refused is refused before anything is written
        closing = _begin(year, policy, wanted, at=at)
        transaction.set_rollback(True)
    if dry_run:
        return _counted(closing, wanted, begun=begun, at=at, progress=progress)
    adjusted = (
        None if begun else adjust_returns(dry_run=False, at=at, who=who, progress=progress_of_adjusting)
    )
    with transaction.atomic(durable=True):
        closing = _begin(year, policy, wanted, at=at)
    books.close_slices(closing, at=at, progress=progress, workers=workers)
    with transaction.atomic(durable=True):
        books.end(closing, at=at)
    return _moved_on(_summary(closing, adjusted=adjusted), who=who, at=at)


def _moved_on(summary: CreditSummary, *, who: Principal | None, at: datetime) -> CreditSummary:
    if who is None:
        return summary
    pending = merge_pending(who=who, at=at)
    return replace(summary, moved_on=len(pending.moved), not_moved=len(pending.refused))


def _begin(year: int, policy: str, wanted: Wanted, *, at: datetime) -> Closing:
    """Begin with the rate that is declared now, or go on with what began before."""
    books.lock_years()
    begun = PostingYear.objects.filter(year=year, closing_at__isnull=False).exists()
    declared = newest_declaration(year)
    if declared is None:
        raise ReturnNotDeclared(year=year)
    closing = books.begin(year=year, at=at, policy=policy, rate=declared.rate)
    store(wanted, year=year, begun=begun)
    return closing


def _summary(
    closing: Closing, *, adjusted: AdjustSummary | None = None, again: bool = False
) -> CreditSummary:
    """From the books, so that a run that went on after a kill tells of the whole year."""
    slices = YearSlice.objects.filter(year=closing.year)
    sums = slices.aggregate(accounts=Sum("accounts"), on_opening=Sum("on_opening"), on_flow=Sum("on_flow"))
    journals = slices.filter(journal__isnull=False).values("journal_id")
    credited = ControlLine.objects.filter(journal_id__in=journals).aggregate(lines=Sum("lines"))["lines"]
    return CreditSummary(
        year=closing.year, rate=closing.rate or Decimal(0), policy=closing.policy,
        accounts=sums["accounts"] or 0, credited=credited or 0, on_opening=sums["on_opening"] or 0,
        on_flow=sums["on_flow"] or 0, slices=slices.count(), excluded=tuple(excluded_from(closing.year)),
        adjusted=adjusted, dry_run=False, again=again,
    )  # fmt: skip


def _counted(
    closing: Closing, wanted: Wanted, *, begun: bool, at: datetime, progress: Progress | None
) -> CreditSummary:
    """A dry run: each slice is reckoned with what would be posted before it, and rolled back."""
    year, made, adjusted = closing.year, _summary(closing), Adjusted()
    totals = SliceTotals(made.accounts, made.credited, made.on_opening, made.on_flow)
    done = [Members(one.after_member, one.through_member) for one in YearSlice.objects.filter(year=year)]
    kept_out = [one for members in done for one in excluded_from(year, members)]
    years, todo = [] if begun else credited_years(), books.plan(year)
    for number, members in enumerate(todo, 1):
        with transaction.atomic(durable=True):
            adjusted.add(*adjust_slice(members, years, at=at))
            store(only(wanted, members), year=year, begun=begun)
            totals = totals.plus(count_slice(closing, members))
            kept_out += excluded_from(year, members)
            transaction.set_rollback(True)
        if progress:
            progress(number * SLICE, len(todo) * SLICE)
    return replace(
        made, accounts=totals.accounts, credited=totals.credited, on_opening=totals.on_opening,
        on_flow=totals.on_flow, slices=len(done) + len(todo), excluded=tuple(kept_out),
        adjusted=summary_of(adjusted, dry_run=True), dry_run=True,
    )  # fmt: skip
