"""What an import tells people: that a contact on file was replaced."""

from datetime import datetime

from saldoku.members.contacts import Kind
from saldoku.usecases.links.notices import language_of, moment
from saldoku.usecases.mail.letters import text_message
from saldoku.usecases.mail.pages import page
from saldoku.usecases.mail.queue_mail import queue_letter
from saldoku.usecases.mail.queue_sms import queue_sms

_LETTER = "contact-file-changed"


def tell_contact_changed(*, member_id: int, kind: Kind, to: str, at: datetime) -> None:
    """Tell the old contact, so that a change behind the member's back does not stay unseen."""
    language = language_of(member_id)
    if kind == "phone":
        text = text_message(_LETTER, language, moment=moment(at))
        queue_sms(to=to, text=text, about=_LETTER, at=at, member_id=member_id)
    else:
        facts = {"moment": moment(at), "offices": page("offices")}
        queue_letter(to=to, letter=_LETTER, language=language, facts=facts, at=at, member_id=member_id)
