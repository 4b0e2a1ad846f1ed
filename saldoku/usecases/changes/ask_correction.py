"""Ask that a wrong entry be taken back, or replaced. Nothing moves until a second person agrees."""

from datetime import datetime

from django.db import transaction

from saldoku.access import log
from saldoku.kernel.errors import NotFound
from saldoku.kernel.ids import new_id
from saldoku.kernel.principal import Principal
from saldoku.kernel.references import parse_reference
from saldoku.ledger import transfers
from saldoku.ledger.models import Correction, Entry
from saldoku.usecases.changes.cards import SavingsCard, hold, savings_of
from saldoku.usecases.changes.instead import CORRECTABLE, Instead, reversal_key, weighed
from saldoku.usecases.changes.persons import door, person, told_reason
from saldoku.usecases.changes.refusals import AskedAlready, BelowZero, NotCorrectable, ReversedAlready


def ask_correction(
    *, kpj: str, entry: str, instead: Instead | None, reason: str, who: Principal, at: datetime
) -> int:
    """Ask; returns the number of the correction. `entry` is the reference of a line of the card (see
    `show_lines`); `instead` is None to only take it back.

    Anybody of the staff and operators may ask. Refused: NotFound(card, entry, employer), NoSavings,
    NotCorrectable, ReversedAlready, AskedAlready, NothingChanges, BelowZero, NotUnderstood. The member reads
    in the log who asked, and why.
    """
    by, words = person(who), told_reason(reason)
    card = savings_of(kpj)
    year, key = parse_reference(entry)
    with transaction.atomic(durable=True):
        hold(card.member_id)
        wrong = Entry.objects.filter(
            member_id=card.member_id, year=year, source_key=key, account_id=card.account_id
        ).first()
        if wrong is None:
            raise NotFound(what="entry")
        must_be_correctable(wrong)
        waiting = Correction.objects.filter(
            member_id=card.member_id, entry_year=year, entry_key=key, state="asked"
        ).first()
        if waiting is not None:
            raise AskedAlready(number=waiting.id)
        fields = weighed(wrong, instead, at=at) if instead is not None else {}
        must_stay_above_zero(card, fields.get("amount", 0) - wrong.amount)
        asked = Correction.objects.create(
            id=new_id(), member_id=card.member_id, account_id=card.account_id, entry_year=year, entry_key=key,
            instead=fields, reason=words, asked_by=by, asked_at=at,
        )  # fmt: skip
        log.write(
            member_id=card.member_id, who=who, channel=door(who), action="ask-correction", at=at,
            card=card.masked, number=entry.strip().upper(), reason=words,
        )  # fmt: skip
    return asked.id


def must_be_correctable(entry: Entry) -> None:
    """NotCorrectable for what is put right in another way, ReversedAlready for what was taken back."""
    if entry.kind not in CORRECTABLE:
        raise NotCorrectable(kind=entry.kind)
    reversal = reversal_key(entry.year, entry.source_key)
    if Entry.objects.filter(member_id=entry.member_id, source_key=reversal).exists():
        raise ReversedAlready


def must_stay_above_zero(card: SavingsCard, change: int) -> None:
    """BelowZero when the account would hold less than nothing after `change`. What was merged into another
    card is not there: the merge is undone first."""
    held, _, _ = transfers.total(transfers.held(member_id=card.member_id, account_id=card.account_id).lines)
    if change < 0 and held + change < 0:
        raise BelowZero(card=card.masked, by=-(held + change))
