"""What is said to the contacts that the fund had before: the guard against somebody behind one's back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from saldoku.kernel.identifiers import mask_email
from saldoku.members import contacts
from saldoku.members.contacts import Contact
from saldoku.members.models import Member
from saldoku.usecases.fund import the_scheme
from saldoku.usecases.mail.letters import text_message
from saldoku.usecases.mail.pages import page
from saldoku.usecases.mail.queue_mail import queue_letter
from saldoku.usecases.mail.queue_sms import queue_sms

_LONGEST_HINT = 48


def moment(at: datetime) -> str:
    """`22-11-2026 14:05 WIB`, in the fund's zone."""
    local = at.astimezone(the_scheme().zone)
    return f"{local:%d-%m-%Y %H:%M} {local.tzname()}"


def account_hint(email: str) -> str:
    """Enough of an address for its owner to know it; a long domain is cut, since it is a stranger's text."""
    hint = mask_email(email)
    return hint if len(hint) <= _LONGEST_HINT else f"{hint[: _LONGEST_HINT - 1]}…"


def language_of(member_id: int) -> str:
    """The language that the member reads; the fund's first one when none is known."""
    return Member.objects.values_list("language", flat=True).get(id=member_id) or the_scheme().languages[0]


def others(member_id: int, claim: Mapping[str, Any]) -> list[Contact]:
    """The contacts on file that are not the ones in the claim, newest first."""
    own = {claim.get("email"), claim.get("phone")}
    return [one for one in contacts.on_file(member_id=member_id) if one.value not in own]


def tell_linked(*, member_id: int, told: list[Contact], email: str, at: datetime) -> None:
    """Tell these contacts that the account with the address `email` shows the balance from now on."""
    language = language_of(member_id)
    facts = {"moment": moment(at), "account": account_hint(email), "offices": page("offices")}
    for contact in told:
        if contact.kind == "email":
            queue_letter(
                to=contact.value, letter="account-linked", language=language, facts=facts, at=at,
                member_id=member_id,
            )  # fmt: skip
        else:
            queue_sms(
                to=contact.value, text=text_message("account-linked", language), about="account-linked",
                at=at, member_id=member_id,
            )  # fmt: skip


def ask_on_file(
    *, member_id: int, claim: Mapping[str, Any], secret: str, until: datetime, at: datetime
) -> list[str]:
    """Send the question with the secret link to the mailboxes on file, or to the newest phone on file when
    there is none. Returns the addresses that were asked.

    Only to contacts that are trusted by now, and never to what the asker gave: those prove nothing new.
    """
    language = language_of(member_id)
    trusted = [
        one
        for one in others(member_id, claim)
        if contacts.is_on_file(member_id=member_id, kind=one.kind, value=one.value, at=at)
    ]
    link = page("confirm-link", secret=secret)
    facts = {
        "moment": moment(at),
        "account": account_hint(claim["email"]),
        "link": link,
        "until": moment(until),
    }
    mailboxes = [one.value for one in trusted if one.kind == "email"]
    for to in mailboxes:
        queue_letter(
            to=to, letter="link-question", language=language, facts=facts, at=at, member_id=member_id
        )
    phones = [one.value for one in trusted if one.kind == "phone"]
    if not mailboxes and phones:
        queue_sms(
            to=phones[0], text=text_message("link-question", language, link=link), about="link-question",
            at=at, member_id=member_id,
        )  # fmt: skip
    return mailboxes
