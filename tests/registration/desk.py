"""A desk that walks somebody of the cast through a registration, and reads their mail and SMS."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from saldoku.messaging.models import Outbound
from saldoku.usecases.registration.claim_identity import claim_identity
from saldoku.usecases.registration.confirm_email import confirm_email
from saldoku.usecases.registration.confirm_phone import confirm_phone
from saldoku.usecases.registration.finish_registration import Finished, finish_registration
from saldoku.usecases.registration.give_phone import give_phone
from saldoku.usecases.registration.start_registration import start_registration
from tests.cast import PASSWORD, Person


@dataclass(frozen=True)
class Message:
    """What somebody got."""

    about: str
    subject: str
    text: str
    member_id: int

    @property
    def code(self) -> str:
        return re.findall(r"\b\d{6}\b", self.text)[0]

    @property
    def link(self) -> str:
        return re.findall(r"https?://\S+", self.text)[0]

    @property
    def secret(self) -> str:
        return self.link.rstrip("/").rpartition("/")[2]


def messages_to(recipient: str) -> list[Message]:
    """All messages in the outbox to a number or address, oldest first."""
    return [
        Message(row.about, row.subject, row.text, row.member_id)
        for row in Outbound.objects.order_by("id")
        if row.recipient == recipient
    ]


def last_to(recipient: str) -> Message:
    return messages_to(recipient)[-1]


def begin(email: str, *, at: datetime, segment: str = "PU", client: str = "203.0.113.9") -> str:
    """Start; returns the ticket."""
    return start_registration(segment=segment, email=email, language="id", client=client, at=at).ticket


def identity_of(person: Person) -> dict[str, Any]:
    """What a person types about themselves."""
    return {
        "citizenship": "ID",
        "nik": person.nik,
        "kpj": person.kpj,
        "full_name": person.name,
        "birth_date": person.born_text,
    }


def up_to_identity(email: str, *, at: datetime) -> str:
    """Until the mailbox is proved; returns the new ticket."""
    ticket = begin(email, at=at)
    return confirm_email(ticket=ticket, code=last_to(email).code, at=at).ticket


def up_to_password(person: Person, *, at: datetime) -> str:
    """Until the phone is proved too."""
    ticket = up_to_identity(person.email, at=at)
    claim_identity(ticket=ticket, **identity_of(person), at=at, sure=True)
    give_phone(ticket=ticket, phone=person.phone, at=at)
    confirm_phone(ticket=ticket, code=last_to(person.phone).code, at=at)
    return ticket


def register(person: Person, *, at: datetime, password: str = PASSWORD) -> Finished:
    """The whole way, with the contacts of `person`."""
    ticket = up_to_password(person, at=at)
    return finish_registration(
        ticket=ticket, password=password, terms_accepted=True, at=at + timedelta(minutes=1)
    )
