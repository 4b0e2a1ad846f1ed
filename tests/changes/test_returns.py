"""What a merged card earned follows it, with the value date of its year, and leaves no tail behind."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from saldoku.ledger.models import YearSnapshot
from saldoku.ledger.years import close_year
from saldoku.usecases.changes.merge_cards import merge_cards
from saldoku.usecases.changes.merge_pending import merge_pending
from saldoku.usecases.changes.undo_merge import undo_merge
from saldoku.usecases.returns.adjust_returns import adjust_returns
from saldoku.usecases.returns.credit_returns import credit_returns
from saldoku.usecases.returns.declare_return import declare_return
from tests.cast import SITI, enrol
from tests.changes.savings import BUDI_OPS, NEW, OLD, Deposits, account, parts, transfers_of

MERGED = datetime(2025, 10, 20, 3, 0, tzinfo=UTC)
CREDITED = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 3, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def merged(db: None) -> None:
    """Siti's old card went over to her new one in October 2025; the years before are closed. What the cast
    earned by hand is left out, for these years are credited by rule."""
    enrol(replace(SITI, cards=tuple(replace(card, returns={}) for card in SITI.cards)))
    close_year(year=2024, at=MERGED)
    merge_cards(from_kpj=OLD, into_kpj=NEW, reason="", who=BUDI_OPS, at=MERGED)


def credit(year: int, at: datetime) -> None:
    """Without an operator, so that nothing moves on by itself."""
    declare_return(year=year, rate=Decimal("5.85"), source="test", who=BUDI_OPS, at=at)
    credit_returns(year=year, dry_run=False, at=at)


def earned(kpj: str, year: int) -> int:
    of = YearSnapshot.objects.get(member_id=SITI.id, account_id=account(kpj).id, year=year)
    return of.return_on_opening + of.return_on_flow


def test_the_year_of_the_merge_is_earned_on_both_and_follows(merged: None) -> None:
    credit(2025, CREDITED)
    held = earned(OLD, 2025)
    assert held > 0
    assert parts(OLD) == (held, 0, 0)
    done = merge_pending(who=BUDI_OPS, at=CREDITED)
    assert (done.cards, done.amount.amount) == (1, held)
    assert parts(OLD) == (0, 0, 0)
    assert list(transfers_of(NEW))[-1] == (date(2025, 12, 31), held, 0, 0)
    credit(2026, NEXT_YEAR)
    assert earned(OLD, 2026) == 0, "no tail"
    assert earned(NEW, 2026) > held
    assert merge_pending(who=BUDI_OPS, at=NEXT_YEAR).cards == 0
    assert adjust_returns(dry_run=True, at=NEXT_YEAR).accounts == 0


def test_crediting_says_what_moved_on_from_merged_cards(merged: None) -> None:
    credit(2025, CREDITED)
    for moved in (1, 0):
        again = credit_returns(year=2025, dry_run=False, at=CREDITED, who=BUDI_OPS)
        assert (again.again, again.moved_on, again.not_moved) == (True, moved, 0)
    assert parts(OLD) == (0, 0, 0)


def test_a_late_deposit_of_a_credited_year_and_what_it_earned_follow_too(merged: None) -> None:
    credit(2025, CREDITED)
    merge_pending(who=BUDI_OPS, at=CREDITED)
    before = parts(NEW)
    Deposits()(OLD, date(2025, 2, 10))
    adjust_returns(dry_run=False, at=CREDITED, who=BUDI_OPS)
    assert parts(OLD) == (0, 0, 0)
    gain = parts(NEW)[0] - before[0] - 342_000
    assert abs(gain - 16_672) <= 1, (
        "5.85 % of 342,000 for ten months is 16,672.5; the sum of the year is rounded"
    )
    credit(2026, NEXT_YEAR)
    assert earned(OLD, 2026) == 0


def test_undone_after_the_year_was_credited(merged: None) -> None:
    credit(2025, CREDITED)
    merge_pending(who=BUDI_OPS, at=CREDITED)
    undo_merge(from_kpj=OLD, into_kpj=NEW, reason="", who=BUDI_OPS, at=CREDITED)
    adjust_returns(dry_run=False, at=CREDITED)
    for kpj in (OLD, NEW):
        assert sum(amount for _, amount, *_ in transfers_of(kpj)) == 0
    # As if the cards had never been one. 2025: 5.85 % of 23 months of 342,000 is 460,161; six more, valued
    # from January to June, earn 20,007 * 51/12 = 85,029.75.
    assert parts(OLD) == (29 * 342_000 + 460_161 + 85_030, 29 * 120_000, 29 * 222_000)
    credit(2026, NEXT_YEAR)
    assert earned(OLD, 2026) == 612_097
    assert merge_pending(who=BUDI_OPS, at=NEXT_YEAR).cards == 0
