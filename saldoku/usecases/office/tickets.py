"""What the console's addresses carry instead of identifiers: sealed notes, good for a quarter of an hour.

A ticket says whom its clerk has found, or opened and why. It is sealed with the fund's data key, so it shows
nothing in a browser's history or in an access log, cannot be made up or changed, and serves no other clerk.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from json import dumps, loads
from typing import Any, Final, Literal

from saldoku.kernel.errors import SaldokuError, SettingsUnsafe
from saldoku.kernel.principal import Principal
from saldoku.store.vault import vault
from saldoku.usecases.office.reasons import Reason, read_reason

LIFETIME: Final = timedelta(minutes=15)
_PURPOSE = "office-ticket"
_LONGEST = 2000  # signs; a longer one is not ours
Kind = Literal["found", "opened", "claim"]


class TicketOld(SaldokuError):
    """The ticket has run out, is another clerk's, or was never one: the member is looked for again."""

    code = "ticket-old"


@dataclass(frozen=True, slots=True)
class Opened:
    """A member whose savings a clerk may see for a while, and why; `account_no` when it is of one card."""

    member_id: int
    reason: Reason
    account_no: str = ""


def seal(kind: Kind, who: Principal, at: datetime, **facts: Any) -> str:
    """A ticket for this clerk from now on."""
    note = {"k": kind, "u": who.user_id, "t": int((at + LIFETIME).timestamp()), **facts}
    return vault().seal(dumps(note, separators=(",", ":")), purpose=_PURPOSE)


def unseal(kind: Kind, ticket: str, who: Principal, at: datetime) -> dict[str, Any]:
    """The facts of a ticket; TicketOld unless it is of this kind and clerk, and still good."""
    if len(ticket) > _LONGEST:
        raise TicketOld
    try:
        note: dict[str, Any] = loads(vault().open(ticket, purpose=_PURPOSE))
    except (SettingsUnsafe, ValueError):  # not sealed by us, or by a key that is gone
        raise TicketOld from None
    if note["k"] != kind or note["u"] != who.user_id or note["t"] <= at.timestamp():
        raise TicketOld
    return note


def found_member(*, ticket: str, who: Principal, at: datetime) -> int:
    """The member that this clerk has found."""
    return int(unseal("found", ticket, who, at)["m"])


def opened(*, ticket: str, who: Principal, at: datetime) -> Opened:
    """The member that this clerk has opened, with the reason."""
    note = unseal("opened", ticket, who, at)
    reason = read_reason(str(note["r"]))
    if reason is None:
        raise TicketOld
    return Opened(int(note["m"]), reason, str(note.get("a", "")))


def of_card(*, ticket: str, account_no: str, who: Principal, at: datetime) -> str:
    """The same ticket for one card, so that no address shows a card number. It lives no longer."""
    note = unseal("opened", ticket, who, at)
    return vault().seal(dumps({**note, "a": account_no}, separators=(",", ":")), purpose=_PURPOSE)
