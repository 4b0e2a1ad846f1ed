"""Put the savings of one card of a member onto another of the same member; both cards keep their history."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from saldoku.kernel.ids import new_id
from saldoku.kernel.principal import Principal
from saldoku.ledger.models import CardMerge
from saldoku.usecases.changes.cards import SavingsCard, card_of, hold, owner, savings_of, standing_merge
from saldoku.usecases.changes.moving import Moved, move_along, move_whole
from saldoku.usecases.changes.persons import deciding, told_reason
from saldoku.usecases.changes.refusals import MergedAway, MergedElsewhere, SameCard, TwoPeople
from saldoku.usecases.fund import the_scheme


@dataclass(frozen=True, slots=True)
class Merged:
    """`again`: the cards were merged before (`merged_on`), and only what came since went on.

    `moved` is empty when nothing came; more than one when the target was merged on.
    """

    card: str
    into: str
    merged_on: date
    again: bool
    moved: tuple[Moved, ...]


def merge_cards(
    *, from_kpj: str, into_kpj: str, reason: str, who: Principal, at: datetime, dry_run: bool = False
) -> Merged:
    """Move the whole balance of a card with its parts, valued today in the fund's zone; the same again moves
    what came since, each line with its own value date. With `dry_run` nothing is kept.

    Refused: SameCard, NotFound(card), TwoPeople, NoSavings, MergedElsewhere, MergedAway; NotAllowed for
    anybody but operators and supervisors. The member reads it in the log, with the reason if one was given.
    """
    by, words = deciding(who), told_reason(reason, needed=False)
    source, target = two_cards(from_kpj, into_kpj)
    with transaction.atomic(durable=True):
        hold(source.member_id)
        standing = standing_merge(member_id=source.member_id, account_id=source.account_id)
        if standing is not None and standing.into_account_id != target.account_id:
            raise MergedElsewhere(card=source.masked, into=_into(standing))
        onward = standing_merge(member_id=target.member_id, account_id=target.account_id)
        if standing is None and onward is not None:
            raise MergedAway(card=target.masked, into=_into(onward))
        if standing is not None:
            moved, merge = move_along(standing, who=who, at=at), standing
        else:
            merge = _begin(source, target, words, by, at)
            moved = [move_whole(merge, who=who, at=at)]
        if dry_run:
            transaction.set_rollback(True)
    return Merged(source.masked, target.masked, merge.merged_on, standing is not None, tuple(moved))


def two_cards(from_kpj: str, into_kpj: str) -> tuple[SavingsCard, SavingsCard]:
    """Two different savings cards of one member, or why they are not."""
    (member_id, number), (other_id, other) = owner(from_kpj), owner(into_kpj)
    if number == other:
        raise SameCard
    source, target = savings_of(number), savings_of(other)
    if member_id != other_id:
        raise TwoPeople(card=source.masked, into=target.masked)
    return source, target


def _begin(source: SavingsCard, target: SavingsCard, reason: str, by: str, at: datetime) -> CardMerge:
    return CardMerge(
        id=new_id(), member_id=source.member_id, from_account_id=source.account_id,
        into_account_id=target.account_id, merged_on=at.astimezone(the_scheme().zone).date(), merged_at=at,
        merged_by=by, reason=reason,
    )  # fmt: skip


def _into(merge: CardMerge) -> str:
    return card_of(member_id=merge.member_id, account_id=merge.into_account_id).masked
