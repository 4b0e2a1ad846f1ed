"""Check the balance: the question that Saldoku exists for."""

from datetime import datetime

from saldoku.access import log
from saldoku.kernel.errors import NotAllowed
from saldoku.kernel.principal import Channel, Principal, Role
from saldoku.usecases.balance.reading import read_balance
from saldoku.usecases.balance.views import BalanceView
from saldoku.usecases.fund import policy_on, the_scheme
from saldoku.usecases.login.login import Login


def check_balance(
    *,
    who: Principal,
    at: datetime,
    channel: Channel,
    member_id: int | None = None,
    reason: str = "",
    login: Login | None = None,
) -> BalanceView:
    """All cards of the member and what they hold at `at`.

    A member asks for themselves. A clerk or operator names the `member_id` and gives a `reason`,
    which the member reads in the log. NotAllowed for anybody else, NotFound for nobody. A `login` is
    proved to live in the same statement that reads the balance, else LoggedOut.
    """
    subject = who.member_id if who.role is Role.MEMBER else member_id
    if subject is None or (who.role is Role.MEMBER and member_id not in (None, subject)):
        raise NotAllowed(what="balance")
    if who.role is not Role.MEMBER and not reason:
        raise NotAllowed(what="balance", why="no reason given")
    reading = read_balance(
        member_id=subject,
        at=at,
        channel=channel,
        since=at - policy_on(at).read_log_coalescing,
        currency=the_scheme().currency,
        login=login,
    )
    if who.role is not Role.MEMBER or not reading.logged_lately:
        detail = {"reason": reason} if reason else {}
        log.write(member_id=subject, who=who, channel=channel, action="read-balance", at=at, **detail)
    return reading.view
