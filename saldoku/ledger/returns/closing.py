"""The closing of a year, from its first slice to its last: may be killed anywhere and run again.

It begins by taking the years exclusively, so that whoever was posting has ended and later postings go into
the next year. What the year earns is written down then, and cannot change while the slices go on.
"""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, connection, transaction

from saldoku.kernel.errors import YearClosed
from saldoku.ledger.models import Account, Entry, PostingYear, YearSlice
from saldoku.ledger.returns.due import Closing, Members
from saldoku.ledger.returns.errors import ClosingOtherwise, EarlierYearOpen
from saldoku.ledger.returns.slices import SLICE, next_bound, write_slice

Progress = Callable[[int, int], None]


def lock_years() -> None:
    """Hold off whoever posts or closes, until the transaction ends.

    The whole table, because a poster may just be adding the row of an older year, which nobody else sees
    yet. SQLite has one writer and needs no lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE ledger_postingyear IN EXCLUSIVE MODE")


def begin(*, year: int, at: datetime, policy: str = "", rate: Decimal | None = None) -> Closing:
    """Take the year out of the hands of those who post, inside the caller's transaction.

    Begun before, it is that closing again, with the return it began with. YearClosed when the year or a
    later one is closed; ClosingOtherwise when it began with a return and shall go on without one, or the
    other way round; EarlierYearOpen when an earlier closing is not at its end and, for a return, when an
    earlier year has not had its own.
    """
    lock_years()
    PostingYear.objects.bulk_create([PostingYear(year=year)], ignore_conflicts=True)
    rows = {row.year: row for row in PostingYear.objects.all()}
    this = rows[year]
    if this.closed_at or any(row.closing_at for row in rows.values() if row.year > year):
        raise YearClosed(year=year)
    before = max((row.year for row in rows.values() if row.closed_at), default=0)
    begun = max((row.year for row in rows.values() if row.closing_at and not row.closed_at), default=year)
    if begun != year:
        raise EarlierYearOpen(year=begun)
    if this.closing_at:
        if (this.rate is None) != (rate is None):
            raise ClosingOtherwise(year=year, begun="close-year" if this.rate is None else "credit-returns")
        return Closing(year, before, this.policy, this.rate)
    if rate is not None:
        _require_no_gap(year, before)
    PostingYear.objects.filter(year=year).update(policy=policy, rate=rate)
    PostingYear.objects.filter(year__lte=year, closing_at__isnull=True).update(closing_at=at)
    return Closing(year, before, policy, rate)


def _require_no_gap(year: int, before: int) -> None:
    """A return builds on the one of the year before, so none may be left out.

    Only the first closing of all has to look at entries; later ones know that the years are in a row.
    """
    if before and before != year - 1:
        raise EarlierYearOpen(year=before + 1)
    if not before:
        for earlier in PostingYear.objects.filter(year__lt=year).order_by("year"):
            if Entry.objects.filter(year=earlier.year).exists():
                raise EarlierYearOpen(year=earlier.year)


def plan(year: int, *, size: int = SLICE) -> list[Members]:
    """The slices that are still to do, in order. Slices of a run that was killed keep their bounds."""
    done = dict(YearSlice.objects.filter(year=year).values_list("after_member", "through_member"))
    todo: list[Members] = []
    at = 0
    while True:
        if at in done:
            at = done[at]
            continue
        through = next_bound(at, size)
        if through is None:
            return todo
        through = min([through, *(after for after in done if after > at)])
        todo.append(Members(at, through))
        at = through


def close_slice(closing: Closing, members: Members, *, at: datetime, durable: bool = True) -> None:
    """Write one slice, unless it is written: two runs at once may both come to it, and one finds it done."""
    try:
        with transaction.atomic(durable=durable):
            if not _is_done(closing, members):
                write_slice(closing, members, at=at)
    except IntegrityError:
        if not _is_done(closing, members):
            raise


def _is_done(closing: Closing, members: Members) -> bool:
    return YearSlice.objects.filter(year=closing.year, after_member=members.after).exists()


def close_slices(
    closing: Closing, *, at: datetime, progress: Progress | None = None, workers: int = 1, size: int = SLICE
) -> None:
    """All slices that are still to do, each in its own transaction; `workers` of them side by side."""
    todo, total = plan(closing.year, size=size), Account.objects.count()
    done = max(total - size * len(todo), 0)

    def told() -> None:
        nonlocal done
        done = min(done + size, total)
        if progress:
            progress(done, total)

    if workers == 1:
        for members in todo:
            close_slice(closing, members, at=at)
            told()
        return
    with ThreadPoolExecutor(workers, thread_name_prefix="closing") as pool:
        running: set[Future[None]] = set()
        try:
            for members in todo:
                running.add(pool.submit(_in_thread, closing, members, at))
                if len(running) == workers:
                    running = _wait(running, told)
            while running:
                running = _wait(running, told)
        finally:
            pool.shutdown(cancel_futures=True)


def _in_thread(closing: Closing, members: Members, at: datetime) -> None:
    try:
        close_slice(closing, members, at=at)
    finally:
        connection.close()


def _wait(running: set[Future[None]], told: Callable[[], None]) -> set[Future[None]]:
    """Until one slice ends; its error, if it had one, stops the run after the slices beside it."""
    ended, still = wait(running, return_when=FIRST_COMPLETED)
    for one in ended:
        one.result()
        told()
    return still


def end(closing: Closing, *, at: datetime) -> None:
    """The year is closed, with all open years before it. Inside the caller's transaction."""
    lock_years()
    PostingYear.objects.filter(year__lte=closing.year, closed_at__isnull=True).update(closed_at=at)
