"""The second person agrees, and the correction is posted; or refuses, and nothing moves."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from saldoku.access import log
from saldoku.kernel.errors import NotFound
from saldoku.kernel.money import Money
from saldoku.kernel.principal import Principal
from saldoku.kernel.references import entry_reference
from saldoku.ledger import posting
from saldoku.ledger.models import Correction, Entry, Journal
from saldoku.usecases.changes.ask_correction import must_be_correctable, must_stay_above_zero
from saldoku.usecases.changes.cards import SavingsCard, card_of, hold
from saldoku.usecases.changes.instead import postings
from saldoku.usecases.changes.persons import deciding, door, told_reason
from saldoku.usecases.changes.refusals import DecidedAlready, SamePerson
from saldoku.usecases.fund import the_scheme


@dataclass(frozen=True, slots=True)
class Decided:
    """`posted`: whether it stands in the books now; `difference` is what the account gained or lost."""

    number: int
    card: str
    posted: bool
    difference: Money


def decide_correction(*, number: int, agree: bool, who: Principal, at: datetime, reason: str = "") -> Decided:
    """Agree to a correction, or refuse it with a reason.

    Refused: NotFound(correction), DecidedAlready, SamePerson (who asked decides nothing), NotAllowed for
    anybody but operators and supervisors; on agreeing also ReversedAlready and BelowZero, for the books may
    have changed since it was asked. The member reads who decided, and why.
    """
    by, words = deciding(who), told_reason(reason, needed=not agree)
    # Few corrections wait at a time, so a search without the member is cheap; the lock needs the member.
    member_id = Correction.objects.filter(id=number).values_list("member_id", flat=True).first()
    if member_id is None:
        raise NotFound(what="correction")
    with transaction.atomic(durable=True):
        hold(member_id)
        asked = Correction.objects.get(member_id=member_id, id=number)
        if asked.state != "asked":
            raise DecidedAlready(state=asked.state)
        if asked.asked_by == by:
            raise SamePerson(asked_by=by)
        card = card_of(member_id=member_id, account_id=asked.account_id)
        journal, change = _post(asked, card, at) if agree else (None, 0)
        Correction.objects.filter(member_id=member_id, id=number).update(
            state="posted" if agree else "refused", decided_by=by, decided_at=at,
            journal_id=journal.id if journal else None,
        )  # fmt: skip
        told = {"card": card.masked, "number": entry_reference(asked.entry_year, asked.entry_key)}
        if agree:
            log.write(
                member_id=member_id, who=who, channel=door(who), action="post-correction", at=at,
                **told, reason=asked.reason,
            )  # fmt: skip
        else:
            log.write(
                member_id=member_id, who=who, channel=door(who), action="refuse-correction", at=at,
                **told, reason=words,
            )  # fmt: skip
    return Decided(number, card.masked, agree, Money(change, the_scheme().currency))


def _post(asked: Correction, card: SavingsCard, at: datetime) -> tuple[Journal, int]:
    wrong = Entry.objects.get(member_id=asked.member_id, source_key=asked.entry_key, year=asked.entry_year)
    must_be_correctable(wrong)
    lines = postings(asked, wrong)
    change = sum(line.amount for line in lines)
    must_stay_above_zero(card, change)
    payload = json.dumps([asked.id, asked.entry_year, asked.entry_key, asked.instead], sort_keys=True)
    journal, _ = posting.open_journal(
        key=f"correct:{asked.id}", fingerprint=hashlib.sha256(payload.encode()).hexdigest(),
        kind="correction", at=at,
    )  # fmt: skip
    # What another system handed over never went through the bank.
    side = "brought-forward" if wrong.kind == "opening" else "bank"
    posting.post(journal=journal, lines=lines, control={side: -change})
    return journal, change
