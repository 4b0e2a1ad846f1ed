"""What is said to the contacts on file when a phone number begins or ceases to speak for a member."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from saldoku.access.handsets import Bound
from saldoku.kernel.identifiers import mask_phone
from saldoku.members import contacts
from saldoku.members.contacts import Contact
from saldoku.usecases.links.notices import language_of, moment, others
from saldoku.usecases.mail.letters import text_message
from saldoku.usecases.mail.pages import page
from saldoku.usecases.mail.queue_mail import queue_letter
from saldoku.usecases.mail.queue_sms import queue_sms


def ask_on_file(*, member_id: int, number: str, secret: str, until: datetime, at: datetime) -> None:
    """Ask the member whether the number is theirs: by the mailboxes on file, or by the newest phone on
    file when there is none. Never by an address that came with the request: it would prove nothing."""
    trusted = [one for one in _others(member_id, number) if _is_trusted(member_id, one, at)]
    mailboxes = [one for one in trusted if one.kind == "email"]
    link = page("confirm-link", secret=secret)
    facts = {"moment": moment(at), "number": mask_phone(number), "link": link, "until": moment(until)}
    _tell(member_id, mailboxes or trusted[:1], "handset-question", facts, at)


def tell_linked(
    *, member_id: int, number: str, old: Iterable[Bound], usable_from: datetime, at: datetime
) -> None:
    """Tell the mailboxes on file, and the old numbers, that `number` sees the balance."""
    facts = {
        "moment": moment(usable_from),
        "number": mask_phone(number),
        "offices": page("offices"),
    }
    mailboxes = [one for one in _others(member_id, number) if one.kind == "email"]
    _tell(member_id, mailboxes, "handset-linked", facts, at)
    language = language_of(member_id)
    for one in old:
        _text(member_id, one.number, "handset-linked", one.language or language, facts, at)


def tell_unlinked(*, member_id: int, number: str, at: datetime) -> None:
    """Tell the other contacts on file that `number` no longer sees the balance."""
    facts = {"moment": moment(at), "number": mask_phone(number), "offices": page("offices")}
    _tell(member_id, _others(member_id, number), "handset-unlinked", facts, at)


def tell_confirmed(
    *, member_id: int, number: str, usable_from: datetime, language: str, at: datetime
) -> None:
    """Tell the number itself that it may ask, and from when."""
    name = "handset-ready" if usable_from <= at else "handset-waits"
    facts = {"moment": moment(usable_from)}
    _text(member_id, number, name, language or language_of(member_id), facts, at)


def _others(member_id: int, number: str) -> list[Contact]:
    return others(member_id, {"phone": number})


def _is_trusted(member_id: int, one: Contact, at: datetime) -> bool:
    return contacts.is_on_file(member_id=member_id, kind=one.kind, value=one.value, at=at)


def _tell(member_id: int, told: Iterable[Contact], name: str, facts: Mapping[str, Any], at: datetime) -> None:
    language = language_of(member_id)
    for contact in told:
        if contact.kind == "email":
            queue_letter(
                to=contact.value, letter=name, language=language, facts=facts, at=at, member_id=member_id
            )
        else:
            _text(member_id, contact.value, name, language, facts, at)


def _text(member_id: int, to: str, name: str, language: str, facts: Mapping[str, Any], at: datetime) -> None:
    queue_sms(to=to, text=text_message(name, language, **facts), about=name, at=at, member_id=member_id)
