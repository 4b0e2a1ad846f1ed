"""The sheet that a member takes home from the counter."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from saldoku.access import log
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.balance.reading import read_balance
from saldoku.usecases.balance.views import BalanceView
from saldoku.usecases.fund import the_scheme
from saldoku.usecases.office.serving import Clerk, serving
from saldoku.usecases.office.tickets import opened


@dataclass(frozen=True, slots=True)
class Sheet:
    """The balance as of the moment of printing, with who printed it and the number of the look-up."""

    view: BalanceView
    clerk: Clerk
    reference: str


def print_balance(*, who: Principal, ticket: str, at: datetime) -> Sheet:
    """What goes on paper, logged as printed under the reason that opened it. TicketOld, NotAllowed."""
    clerk = serving(who)
    note = opened(ticket=ticket, who=who, at=at)
    reading = read_balance(
        member_id=note.member_id, at=at, channel=Channel.OFFICE, since=at - timedelta(0),
        currency=the_scheme().currency,
    )  # fmt: skip
    log.write(
        member_id=note.member_id, who=who, channel=Channel.OFFICE, action="print-balance", at=at,
        reason=note.reason.line,
    )  # fmt: skip
    return Sheet(reading.view, clerk, note.reason.reference)
