"""Moving money along a merge, inside the caller's transaction and under its lock (`cards.hold`)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from saldoku.access import log
from saldoku.kernel.money import Money
from saldoku.kernel.principal import Principal
from saldoku.ledger import posting, transfers
from saldoku.ledger.models import CardMerge, Journal
from saldoku.ledger.transfers import HeldLine
from saldoku.usecases.changes.cards import card_of, standing_merge
from saldoku.usecases.changes.persons import door
from saldoku.usecases.changes.refusals import HoldsTooLittle
from saldoku.usecases.fund import the_scheme


@dataclass(frozen=True, slots=True)
class Moved:
    """What went from one card to another: how many lines, and their money with its parts."""

    card: str
    into: str
    lines: int
    amount: Money
    own: Money
    employer_part: Money

    @property
    def returns(self) -> Money:
        return self.amount - self.own - self.employer_part


def move_whole(merge: CardMerge, *, who: Principal, at: datetime) -> Moved:
    """Begin a merge: store it with the names of the lines that are there, and move the whole balance in one
    line, valued on the day of the merge. The journal stands also where there is nothing to move."""
    held = transfers.held(member_id=merge.member_id, account_id=merge.from_account_id)
    merge.took = transfers.names_of(held)
    merge.save(force_insert=True)
    whole = HeldLine((), merge.merged_on, *transfers.total(held.lines))
    return _move(merge, f"merge:{merge.id}", [whole], merge.took, who=who, at=at)


def move_later(merge: CardMerge, *, who: Principal, at: datetime) -> Moved | None:
    """What came since, each line with its own value date; None when nothing did."""
    since = transfers.came_since(merge)
    if not since:
        return None
    before = Journal.objects.filter(key__startswith=f"merge:{merge.id}:").count()
    names = json.dumps([line.name for line in since], separators=(",", ":"))
    return _move(merge, f"merge:{merge.id}:{before + 1}", since, names, who=who, at=at)


def move_along(merge: CardMerge, *, who: Principal, at: datetime) -> list[Moved]:
    """What came since, from card to card as far as merges go on."""
    moved: list[Moved] = []
    following: CardMerge | None = merge
    while following is not None:
        if step := move_later(following, who=who, at=at):
            moved.append(step)
        following = standing_merge(member_id=merge.member_id, account_id=following.into_account_id)
    return moved


def _move(
    merge: CardMerge, key: str, lines: Sequence[HeldLine], names: str, *, who: Principal, at: datetime
) -> Moved:
    """Post the transfers of `lines` in one journal whose fingerprint is of the `names` of what it moves."""
    amount, own, by_employer = transfers.total(lines)
    into = card_of(member_id=merge.member_id, account_id=merge.into_account_id).masked
    if amount < 0:
        # A negative adjustment of returns may be what came since.
        must_hold(merge.member_id, merge.into_account_id, -amount, card=into)
    journal, _ = posting.open_journal(key=key, fingerprint=transfers.fingerprint(names), kind="merge", at=at)
    pairs = [
        transfers.moved(
            merge_id=merge.id, member_id=merge.member_id, out_of=merge.from_account_id,
            into=merge.into_account_id, line=line,
        )
        for line in lines
        if line.amount or line.own_part or line.employer_part
    ]  # fmt: skip
    posting.post(journal=journal, lines=[line for pair in pairs for line in pair], control={})
    card = card_of(member_id=merge.member_id, account_id=merge.from_account_id).masked
    log.write(
        member_id=merge.member_id, who=who, channel=door(who), action="merge-cards", at=at,
        card=f"{card} → {into}", **({"reason": merge.reason} if merge.reason else {}),
    )  # fmt: skip
    currency = the_scheme().currency
    return Moved(
        card, into, len(pairs), Money(amount, currency), Money(own, currency), Money(by_employer, currency)
    )


def must_hold(member_id: int, account_id: int, amount: int, *, card: str) -> None:
    """HoldsTooLittle unless the account holds at least `amount`."""
    held, _, _ = transfers.total(transfers.held(member_id=member_id, account_id=account_id).lines)
    if held < amount:
        raise HoldsTooLittle(card=card, missing=amount - held)
