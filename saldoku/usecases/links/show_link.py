"""What the link in a message asks, before anybody answers."""

from dataclasses import dataclass
from datetime import datetime

from saldoku.access import links
from saldoku.access.models import User
from saldoku.kernel.identifiers import mask_phone
from saldoku.usecases.links.notices import account_hint


@dataclass(frozen=True, slots=True)
class LinkView:
    """`hint` is enough of the new account's address, or of the phone's number, to know one's own.
    `replaces`: another log-in of the member would lose the link."""

    kind: str
    made_at: datetime
    hint: str
    replaces: bool


def show_link(*, secret: str, at: datetime) -> LinkView:
    """Changes nothing, since mail scanners open links too. NotFound when unknown, decided or too old."""
    link = links.by_secret(secret=secret, at=at)
    if link.kind == "handset":
        return LinkView(link.kind, link.made_at, mask_phone(str(link.claim.get("phone", ""))), False)
    taken = link.member_id is not None and User.objects.filter(member_id=link.member_id).exists()
    return LinkView(link.kind, link.made_at, account_hint(str(link.claim.get("email", ""))), taken)
