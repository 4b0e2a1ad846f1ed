"""Change a phone number or an e-mail on file, for a member who stands at the counter."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from saldoku.access import log
from saldoku.kernel.errors import NotAllowed, NotUnderstood
from saldoku.kernel.identifiers import clean_email, clean_phone, mask_email, mask_phone
from saldoku.kernel.principal import Channel, Principal
from saldoku.members import contacts
from saldoku.members.contacts import Contact, Kind
from saldoku.members.models import ContactPoint, Member
from saldoku.usecases.fund import policy_on
from saldoku.usecases.handset.callers import recognise
from saldoku.usecases.handset.unbind_handset import unbind_handset
from saldoku.usecases.links.notices import language_of, moment
from saldoku.usecases.mail.letters import text_message
from saldoku.usecases.mail.pages import page
from saldoku.usecases.mail.queue_mail import queue_letter
from saldoku.usecases.mail.queue_sms import queue_sms
from saldoku.usecases.office.serving import serving
from saldoku.usecases.office.tickets import Opened, opened


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact on file, masked; `id` chooses it in `replaces`; it `waits` while it confirms nothing yet."""

    id: int
    kind: str
    masked: str
    since: datetime
    trusted_from: datetime
    waits: bool


def show_contacts(*, who: Principal, ticket: str, at: datetime) -> tuple[ContactView, ...]:
    """The present contacts of the opened member, newest first. TicketOld."""
    serving(who)
    member_id = opened(ticket=ticket, who=who, at=at).member_id
    points = ContactPoint.objects.filter(member_id=member_id, until__isnull=True)
    return tuple(
        ContactView(
            one.id, one.kind, _masked(one.kind, one.value), one.since, one.trusted_from, one.trusted_from > at
        )
        for one in points.order_by("-since", "-id")
    )


def change_contact(
    *, who: Principal, ticket: str, kind: str, value: str, at: datetime, replaces: int | None = None
) -> datetime:
    """Put a contact on file, in place of the one with the id `replaces` or beside the others; returns from
    when it is trusted. Where another of its kind was on file that is after the fund's cooling-off, and every
    contact that was on file is told at once, the replaced one too. A replaced number asks by SMS no longer.

    NotAllowed unless a document with a photograph was shown when the member was opened. NotUnderstood with
    field `kind`, `value` or `replaces`; TicketOld.
    """
    serving(who)
    note = opened(ticket=ticket, who=who, at=at)
    if not note.reason.has_photo:
        raise NotAllowed(what="contact", why="no photograph shown")
    known = _kind(kind)
    new = _clean(known, value)
    with transaction.atomic(durable=True):
        Member.objects.select_for_update().get(id=note.member_id)
        before = contacts.on_file(member_id=note.member_id)
        old = _replaced(before, known, new, replaces)
        trusted_from = _put(note, known, new, old, before, who=who, at=at)
        told = [one for one in before if (one.kind, one.value) != (known, new)]
        _tell(note.member_id, told, known, new, at)
    return trusted_from


def _kind(kind: str) -> Kind:
    if kind == "phone":
        return "phone"
    if kind == "email":
        return "email"
    raise NotUnderstood(field="kind", hint="choice")


def _clean(kind: Kind, value: str) -> str:
    try:
        return clean_phone(value) if kind == "phone" else clean_email(value)
    except NotUnderstood as no:
        raise NotUnderstood(field="value", hint=f"{kind}-{no.fields['hint']}") from None


def _masked(kind: str, value: str) -> str:
    return mask_phone(value) if kind == "phone" else mask_email(value)


def _replaced(before: list[Contact], kind: Kind, new: str, replaces: int | None) -> Contact | None:
    if any(one.kind == kind and one.value == new for one in before):
        raise NotUnderstood(field="value", hint="known")
    if replaces is None:
        return None
    old = next((one for one in before if one.id == replaces and one.kind == kind), None)
    if old is None:
        raise NotUnderstood(field="replaces", hint="choice")
    return old


def _put(
    note: Opened, kind: Kind, new: str, old: Contact | None, before: list[Contact], *, who: Principal,
    at: datetime,
) -> datetime:  # fmt: skip
    rules = policy_on(at)
    cooling = rules.handset_cooling_off if kind == "phone" else rules.email_cooling_off
    contacts.add(
        member_id=note.member_id, kind=kind, value=new, source="office", at=at, verified=True,
        cooling=cooling,
    )  # fmt: skip
    if old is not None:
        contacts.end(member_id=note.member_id, contact_id=old.id, at=at)
        if kind == "phone":
            _silence(note.member_id, old.value, who=who, at=at)
    name = "number" if kind == "phone" else "account"
    log.write(
        member_id=note.member_id, who=who, channel=Channel.OFFICE, action="change-contact", at=at,
        reason=note.reason.line, **{name: _masked(kind, new)},
    )  # fmt: skip
    return at + cooling if any(one.kind == kind for one in before) else at


def _silence(member_id: int, number: str, *, who: Principal, at: datetime) -> None:
    """A number that is given up may soon be somebody else's: it must not go on answering."""
    caller = recognise(number=number, at=at)
    if caller.handset is not None and caller.handset.member_id == member_id:
        unbind_handset(caller=caller, by=who, channel=Channel.OFFICE, at=at)


def _tell(member_id: int, told: list[Contact], kind: Kind, new: str, at: datetime) -> None:
    language = language_of(member_id)
    letter = f"contact-{kind}-changed"
    name = "number" if kind == "phone" else "account"
    facts = {"moment": moment(at), "offices": page("offices"), name: _masked(kind, new)}
    for one in told:
        if one.kind == "email":
            queue_letter(
                to=one.value, letter=letter, language=language, facts=facts, at=at, member_id=member_id
            )
        else:
            text = text_message(letter, language, **facts)
            queue_sms(to=one.value, text=text, about=letter, at=at, member_id=member_id)
