"""Somebody posts in the very moment in which a year begins to close. Real transactions, side by side."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

from django.db import connection, transaction

from saldoku.ledger.models import Entry, PostingYear
from saldoku.usecases.returns.credit_returns import CreditSummary, credit_returns
from saldoku.usecases.returns.declare_return import declare_return
from tests.databases import Database
from tests.returns.savings import OPERATOR, RATE, Savings, balance, credit, earned, spring

AT = spring(2025)


def test_whoever_posts_first_is_in_the_year_and_whoever_comes_after_in_the_next(
    committed_db: Database,
) -> None:
    made = Savings()
    made.enrol([1])
    made.post((1, 1_000_000, date(2025, 6, 10)))
    declare_return(year=2025, rate=RATE, source="board", who=OPERATOR, at=AT)
    posted, asked = Event(), Event()

    def crediting() -> CreditSummary:
        try:
            posted.wait(10)
            asked.set()
            return credit_returns(year=2025, dry_run=False, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(crediting)
        with transaction.atomic():
            # Also of an older year, whose row nobody else sees until we are done.
            made.post((1, 500_000, date(2025, 12, 1)), (1, 300_000, date(2024, 5, 1)))
            posted.set()
            asked.wait(10)
            running_ended_first = _ends_within(running, 0.5)
        assert not running_ended_first, "it waits for us"
        refused = running.exception(20)
    # The older year has to be closed first: it was seen, although it was not committed when we were asked.
    assert getattr(refused, "code", "") == "earlier-year-open"
    assert PostingYear.objects.get(year=2025).closing_at is None
    credit(2024)
    credit(2025)
    assert earned(1, 2025) == (round((300_000 + 10_238) * RATE / 100), 29_250)
    made.post((1, 100_000, date(2025, 12, 31)))
    assert Entry.objects.get(amount=100_000).year == 2026
    assert balance(1) == 1_900_000 + 10_238 + sum(earned(1, 2025) or ())


def _ends_within(running: "object", seconds: float) -> bool:
    from concurrent.futures import Future, wait

    assert isinstance(running, Future)
    return bool(wait([running], timeout=seconds).done)
