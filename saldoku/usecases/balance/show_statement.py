"""The statement of a year: every line with the balance after it.

The fund owes each member the balance and its growth once a year (PP 46/2015 art. 22(7)); the statement also
shows what lets a member check an employer: the reported wage, the day of deposit and how late it was.
"""

from datetime import datetime

from saldoku.access import log
from saldoku.kernel.errors import NotAllowed, NotFound
from saldoku.kernel.principal import Channel, Principal, Role
from saldoku.usecases.balance.reading_statement import read_statement
from saldoku.usecases.balance.views import StatementView
from saldoku.usecases.fund import FIRST_YEAR, the_scheme


def show_statement(
    *,
    who: Principal,
    account_no: str,
    at: datetime,
    channel: Channel,
    year: int | None = None,
    member_id: int | None = None,
    reason: str = "",
) -> StatementView:
    """The lines of one account with value dates in `year` (the newest with lines when None), oldest
    first. A clerk names `member_id` and a `reason`. NotFound for a card that is not the member's."""
    subject = who.member_id if who.role is Role.MEMBER else member_id
    if subject is None or (who.role is not Role.MEMBER and not reason):
        raise NotAllowed(what="statement")
    if year is not None and not FIRST_YEAR <= year <= at.year + 1:
        raise NotFound(what="year")
    view = read_statement(member_id=subject, account_no=account_no, year=year, at=at, scheme=the_scheme())
    log.write(
        member_id=subject, who=who, channel=channel, action="read-statement", at=at, card=view.masked,
        year=view.year, **({"reason": reason} if reason else {}),
    )  # fmt: skip
    return view
