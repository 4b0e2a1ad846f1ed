"""Move what came to merged cards since: late deposits, and what the year earned before the merge."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from django.db import connection, transaction

from saldoku.kernel.errors import SaldokuError
from saldoku.kernel.money import Money
from saldoku.kernel.principal import Principal
from saldoku.ledger.models import CardMerge
from saldoku.usecases.changes.cards import card_of, hold
from saldoku.usecases.changes.moving import Moved, move_along
from saldoku.usecases.changes.persons import deciding
from saldoku.usecases.fund import the_scheme

# Merged accounts that hold something, or whose parts do not cancel out. Only merged accounts are read, each
# by its index. In the order in which the merges were made: money that goes on is met at its first card.
_PENDING = """
SELECT m.member_id, m.id
FROM ledger_cardmerge m
JOIN (SELECT e.member_id, e.account_id, SUM(e.amount) AS amount, SUM(e.own_part) AS own_part,
             SUM(e.employer_part) AS employer_part
      FROM ledger_entry e
      JOIN ledger_cardmerge k ON k.member_id = e.member_id AND k.from_account_id = e.account_id
                             AND k.undone_at IS NULL
      GROUP BY e.member_id, e.account_id) h
  ON h.member_id = m.member_id AND h.account_id = m.from_account_id
LEFT JOIN (SELECT s.member_id, s.account_id, SUM(s.return_on_opening + s.return_on_flow) AS earned
           FROM ledger_yearsnapshot s
           JOIN ledger_cardmerge k ON k.member_id = s.member_id AND k.from_account_id = s.account_id
                                  AND k.undone_at IS NULL
           GROUP BY s.member_id, s.account_id) r
  ON r.member_id = m.member_id AND r.account_id = m.from_account_id
WHERE m.undone_at IS NULL
  AND (h.amount + COALESCE(r.earned, 0) <> 0 OR h.own_part <> 0 OR h.employer_part <> 0)
ORDER BY m.member_id, m.id
"""


@dataclass(frozen=True, slots=True)
class NotMoved:
    """A merged card whose money stays where it is, and the code of the refusal."""

    card: str
    code: str


@dataclass(frozen=True, slots=True)
class Pending:
    """How many merged cards held something, what moved from card to card, and what could not. `amount` is the
    sum of the moves: money that went on to a third card is counted at each."""

    cards: int
    moved: tuple[Moved, ...]
    refused: tuple[NotMoved, ...]
    amount: Money


def merge_pending(
    *, who: Principal, at: datetime, dry_run: bool = False, progress: Callable[[int, int], None] | None = None
) -> Pending:
    """Do for all merged cards what `merge_cards` does for one that was merged before. Each member is a
    transaction, so a killed run is simply run again. NotAllowed for anybody but operators and supervisors."""
    deciding(who)
    with connection.cursor() as cursor:
        cursor.execute(_PENDING)
        waiting = cursor.fetchall()
    moved: list[Moved] = []
    refused: list[NotMoved] = []
    done = 0
    for member_id, rows in groupby(waiting, key=itemgetter(0)):
        merge_ids = [merge_id for _, merge_id in rows]
        try:
            moved += _of_member(member_id, merge_ids, who=who, at=at, dry_run=dry_run)
        except SaldokuError as refusal:
            refused += [NotMoved(_card(member_id, merge_id), refusal.code) for merge_id in merge_ids]
        done += len(merge_ids)
        if progress is not None:
            progress(done, len(waiting))
    amount = Money(sum(step.amount.amount for step in moved), the_scheme().currency)
    return Pending(len(waiting), tuple(moved), tuple(refused), amount)


def _of_member(
    member_id: int, merge_ids: list[int], *, who: Principal, at: datetime, dry_run: bool
) -> list[Moved]:
    moved: list[Moved] = []
    with transaction.atomic(durable=True):
        hold(member_id)
        standing = CardMerge.objects.filter(
            member_id=member_id, id__in=merge_ids, undone_at__isnull=True
        ).order_by("id")
        for merge in standing:
            moved += move_along(merge, who=who, at=at)
        if dry_run:
            transaction.set_rollback(True)
    return moved


def _card(member_id: int, merge_id: int) -> str:
    merge = CardMerge.objects.get(member_id=member_id, id=merge_id)
    return card_of(member_id=member_id, account_id=merge.from_account_id).masked
