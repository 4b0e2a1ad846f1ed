"""Take a merge back: the opposite of everything that it moved, with the same value dates."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from saldoku.access import log
from saldoku.kernel.money import Money
from saldoku.kernel.principal import Principal
from saldoku.ledger import posting
from saldoku.ledger.models import CardMerge, Entry, Journal
from saldoku.usecases.changes.cards import card_of, hold, standing_merge
from saldoku.usecases.changes.merge_cards import two_cards
from saldoku.usecases.changes.moving import Moved, must_hold
from saldoku.usecases.changes.persons import deciding, door, told_reason
from saldoku.usecases.changes.refusals import MergedAway, NotMerged
from saldoku.usecases.fund import the_scheme


def undo_merge(
    *, from_kpj: str, into_kpj: str, reason: str, who: Principal, at: datetime, dry_run: bool = False
) -> Moved:
    """Give a card back what was merged into another; returns what went back. With `dry_run` nothing is kept.

    Refused as `merge_cards` is, and: NotMerged; MergedAway when the other card was merged on, which is undone
    first; HoldsTooLittle when money has left it since.
    """
    by, words = deciding(who), told_reason(reason, needed=False)
    source, target = two_cards(from_kpj, into_kpj)
    with transaction.atomic(durable=True):
        hold(source.member_id)
        merge = standing_merge(member_id=source.member_id, account_id=source.account_id)
        if merge is None or merge.into_account_id != target.account_id:
            raise NotMerged(card=source.masked, into=target.masked)
        onward = standing_merge(member_id=target.member_id, account_id=target.account_id)
        if onward is not None:
            further = card_of(member_id=onward.member_id, account_id=onward.into_account_id).masked
            raise MergedAway(card=target.masked, into=further)
        lines = _opposite(merge)
        back = [line for line in lines if line.account_id == source.account_id]
        amount = sum(line.amount for line in back)
        must_hold(source.member_id, target.account_id, amount, card=target.masked)
        _post(merge, lines, at)
        CardMerge.objects.filter(member_id=merge.member_id, id=merge.id).update(undone_at=at, undone_by=by)
        log.write(
            member_id=source.member_id, who=who, channel=door(who), action="undo-merge", at=at,
            card=f"{source.masked} → {target.masked}", **({"reason": words} if words else {}),
        )  # fmt: skip
        if dry_run:
            transaction.set_rollback(True)
    currency = the_scheme().currency
    own, by_employer = sum(line.own_part for line in back), sum(line.employer_part for line in back)
    return Moved(
        target.masked, source.masked, len(back), Money(amount, currency), Money(own, currency),
        Money(by_employer, currency),
    )  # fmt: skip


def _opposite(merge: CardMerge) -> list[posting.Line]:
    key = f"merge:{merge.id}"
    journals = Journal.objects.filter(Q(key=key) | Q(key__startswith=f"{key}:")).values_list("id", flat=True)
    made = Entry.objects.filter(member_id=merge.member_id, journal_id__in=list(journals))
    return [
        posting.Line(
            one.member_id, one.account_id, "transfer", -one.amount, -one.own_part, -one.employer_part,
            one.value_date, posting.source_key("unmerge", merge.id, one.source_key),
        )
        for one in made.order_by("value_date", "year", "source_key")
    ]  # fmt: skip


def _post(merge: CardMerge, lines: list[posting.Line], at: datetime) -> None:
    """`merge:<id>` names one merge for ever, so its opposite is posted once."""
    journal, _ = posting.open_journal(
        key=f"unmerge:{merge.id}", fingerprint=f"{merge.id}", kind="unmerge", at=at
    )
    posting.post(journal=journal, lines=lines, control={})
