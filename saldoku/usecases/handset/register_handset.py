"""Register a handset by SMS: bound at once, or waiting for somebody who may confirm it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db import transaction

from saldoku.access import limits, links, log
from saldoku.kernel.errors import TooMany
from saldoku.kernel.identifiers import mask_kpj, mask_phone
from saldoku.kernel.principal import Channel, Principal
from saldoku.members import contacts
from saldoku.members.matching import match
from saldoku.members.models import Card
from saldoku.usecases.fund import policy_on
from saldoku.usecases.handset import notices
from saldoku.usecases.handset.binding import bind_number
from saldoku.usecases.handset.callers import Caller, is_dormant
from saldoku.usecases.links.claims import hold_guesses
from saldoku.usecases.links.settle_claim import LINK_LIFETIME


@dataclass(frozen=True, slots=True)
class Registered:
    """`bound`: the number is the one on file. `already`: it was bound before. `received`: everything else,
    a wrong NIK, a wrong date, an unknown card, somebody else's card, and a link that waits."""

    outcome: Literal["bound", "received", "already"]
    member_id: int = 0
    usable_from: datetime | None = None
    masked_cards: tuple[str, ...] = ()


def register_handset(
    *,
    caller: Caller,
    nik: str,
    birth_date: date,
    account_no: str,
    at: datetime,
    email: str | None = None,
    name: str | None = None,
    language: str = "",
) -> Registered:
    """Weigh a registration whose fields are clean. TooMany(retry_at, first) after too many tries from this
    number, for this NIK or for this card, whether or not they exist; `first` once, then silence.

    Who holds the phone on file and knows the rest is not counted: a thief who tries a member's NIK five
    times must not lock the member out. The e-mail in the message is kept for the clerk; nothing is sent
    to it.
    """
    member_id = match(nik=nik, kpj=account_no, birth_date=birth_date)
    if member_id is not None and (known := _already(caller, member_id, at)):
        return known
    if member_id is not None and contacts.is_on_file(
        member_id=member_id, kind="phone", value=caller.number, at=at
    ):
        usable_from = bind_number(
            member_id=member_id, number=caller.number, by=Principal.member(member_id),
            channel=Channel.SMS, at=at,
        )  # fmt: skip
        return Registered("bound", member_id, usable_from, _cards(member_id))
    _hold(caller.number, nik, account_no, at)
    claim = {
        "citizenship": "", "nik": nik, "kpj": account_no, "full_name": name or "",
        "birth_date": birth_date.isoformat(), "phone": caller.number, "email_said": email or "",
        "language": language,
    }  # fmt: skip
    with transaction.atomic():
        _wait(caller.number, claim, member_id, at)
    return Registered("received")


def _already(caller: Caller, member_id: int, at: datetime) -> Registered | None:
    handset = caller.handset
    if handset is None or handset.member_id != member_id:
        return None
    if is_dormant(handset, policy=policy_on(at), at=at):
        return None
    return Registered("already", member_id, handset.usable_from)


def _cards(member_id: int) -> tuple[str, ...]:
    held = Card.objects.filter(member_id=member_id).order_by("status", "-joined_on", "-id")
    return tuple(mask_kpj(kpj) for kpj in held.values_list("kpj", flat=True))


def _hold(number: str, nik: str, account_no: str, at: datetime) -> None:
    try:
        hold_guesses(asker=f"phone {number}", before={}, identity={"nik": nik, "kpj": account_no}, at=at)
    except TooMany as many:
        window = policy_on(at).guess_window
        told, _ = limits.count(what="claim-told", subject=number, window=window, at=at)
        raise TooMany(**many.fields, first=told == 1) from None


def _wait(number: str, claim: dict[str, str], member_id: int | None, at: datetime) -> None:
    """The request waits, alike whether it fits somebody or nobody. Only a fitting one is told to anybody."""
    link, secret = links.request(
        kind="handset", claim=claim, member_id=member_id, at=at, lifetime=LINK_LIFETIME
    )
    if member_id is None:
        return
    notices.ask_on_file(member_id=member_id, number=number, secret=secret, until=link.expires_at, at=at)
    log.write(
        member_id=member_id, who=Principal.operator(name=""), channel=Channel.SMS, action="ask-link",
        at=at, number=mask_phone(number),
    )  # fmt: skip
