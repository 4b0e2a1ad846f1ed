"""Open a member's savings at the counter: first the reason and the papers, then the figures."""

from collections.abc import Iterable
from datetime import datetime

from saldoku.kernel.errors import NotFound
from saldoku.kernel.principal import Principal
from saldoku.usecases.office.reasons import give_reason
from saldoku.usecases.office.serving import serving
from saldoku.usecases.office.summaries import MemberSummary, summaries
from saldoku.usecases.office.tickets import found_member, seal


def show_found(*, who: Principal, ticket: str, at: datetime) -> MemberSummary:
    """The member that this clerk has found, before a reason is given. TicketOld, NotFound."""
    return member_summary(found_member(ticket=ticket, who=who, at=at))


def member_summary(member_id: int) -> MemberSummary:
    """One member; NotFound when there is none."""
    found = summaries([member_id])
    if not found:
        raise NotFound(what="member")
    return found[0]


def open_member(
    *,
    who: Principal,
    ticket: str,
    why: str,
    documents: Iterable[str],
    at: datetime,
    text: str = "",
    absent: bool = False,
) -> str:
    """A ticket that opens the savings of the member who was found, for a quarter of an hour.

    What is read with it goes into the member's log with this reason. Raises what `give_reason` raises,
    and TicketOld.
    """
    clerk = serving(who)
    member_id = found_member(ticket=ticket, who=who, at=at)
    reason = give_reason(why=why, documents=documents, text=text, absent=absent, supervisor=clerk.supervisor)
    return seal("opened", who, at, m=member_id, r=reason.line)
