"""What an import tells people: that a contact on file was replaced.

The words stand here and not in a channel, because no channel is at hand when a file is read; they are
in both languages, since the reader's is not always known.
"""

from datetime import datetime

from saldoku.members.contacts import Kind
from saldoku.messaging import outbox

_MAIL = (
    "Kontak Anda diganti / Your contact was changed",
    "Kontak yang tercatat untuk kepesertaan Anda baru saja diganti. Jika bukan Anda yang meminta, hubungi "
    "kantor terdekat sekarang; kontak baru belum dapat dipakai selama masa tunggu.\n\n"
    "A contact on file for your membership was just replaced. If you did not ask for this, go to the "
    "nearest office now; the new contact cannot be used during a waiting time.\n",
)
_SMS = "Kontak kepesertaan Anda baru diganti. Bukan Anda? Segera hubungi kantor terdekat."


def tell_contact_changed(*, member_id: int, kind: Kind, to: str, at: datetime) -> None:
    """Tell the old contact, so that a change behind the member's back does not stay unseen."""
    subject, text = ("", _SMS) if kind == "phone" else _MAIL
    outbox.put(
        kind="sms" if kind == "phone" else "email", recipient=to, subject=subject, text=text,
        about="contact-changed", at=at, member_id=member_id,
    )  # fmt: skip
