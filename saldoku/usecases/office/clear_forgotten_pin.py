"""A PIN that the member at the counter has forgotten: the way that every SMS about a PIN points to."""

from datetime import datetime

from saldoku.access import handsets
from saldoku.kernel.errors import NotAllowed
from saldoku.kernel.principal import Principal
from saldoku.usecases.handset.clear_pin import clear_pin
from saldoku.usecases.office.serving import serving
from saldoku.usecases.office.tickets import opened


def has_pin(*, who: Principal, ticket: str, at: datetime) -> bool:
    """Whether a phone number of the opened member asks for a PIN now. TicketOld."""
    serving(who)
    member_id = opened(ticket=ticket, who=who, at=at).member_id
    return any(one.has_pin for one in handsets.of_member(member_id=member_id, at=at))


def clear_forgotten_pin(*, who: Principal, ticket: str, at: datetime) -> None:
    """Clear the PIN of the opened member, who sets a new one by SMS.

    NotAllowed unless a document with a photograph was shown when the member was opened; TicketOld.
    """
    serving(who)
    note = opened(ticket=ticket, who=who, at=at)
    if not note.reason.has_photo:
        raise NotAllowed(what="pin", why="no photograph shown")
    clear_pin(member_id=note.member_id, by=who, at=at, reason=note.reason.line)
