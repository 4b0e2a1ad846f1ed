"""The months: which contributions came, which came late, which are missing.

No scheme that we know of shows a member a missing month by itself; members find out years later, when
a claim is refused. What became of a month is a fact of the ledger (`saldoku/ledger/months.py`).
"""

from datetime import date, datetime

from saldoku.access import log
from saldoku.kernel.errors import NotAllowed, NotFound
from saldoku.kernel.identifiers import mask_kpj
from saldoku.kernel.money import Money
from saldoku.kernel.periods import Period
from saldoku.kernel.principal import Channel, Principal, Role
from saldoku.ledger.months import MonthFact, month_fact, month_facts
from saldoku.scheme import Scheme
from saldoku.usecases.balance.reading_months import HeldMonths, read_months
from saldoku.usecases.balance.views import CardMonths, ContributionsView, MonthState
from saldoku.usecases.fund import FIRST_YEAR, policy_on, the_scheme


def show_contributions(
    *,
    who: Principal,
    at: datetime,
    channel: Channel,
    account_no: str | None = None,
    year: int | None = None,
    member_id: int | None = None,
    reason: str = "",
) -> ContributionsView:
    """The twelve months of `year` (the present one when None) of every card with savings, or of one.
    NotFound for a card that is not the member's, and for a year outside the fund's time. A clerk or operator
    names the `member_id` and gives a `reason`."""
    subject = who.member_id if who.role is Role.MEMBER else member_id
    if subject is None or (who.role is not Role.MEMBER and not reason):
        raise NotAllowed(what="contributions")
    scheme = the_scheme()
    today = at.astimezone(scheme.zone).date()
    if year is not None and not FIRST_YEAR <= year <= today.year + 1:
        raise NotFound(what="year")
    shown = today.year if year is None else year
    reading = read_months(
        member_id=subject, account_no=account_no, first=Period(shown, 1), last=Period(shown, 12)
    )
    cards = tuple(_months(held, shown, today, scheme) for held in reading.held)
    if who.role is not Role.MEMBER or not _is_noted(subject, channel, at):
        log.write(
            member_id=subject, who=who, channel=channel, action="read-contributions", at=at,
            **({"reason": reason} if reason else {}),
        )  # fmt: skip
    return ContributionsView(
        member_name=reading.member_name, language=reading.language, as_of=at, cards=cards
    )


def _is_noted(member_id: int, channel: Channel, at: datetime) -> bool:
    """Whether the member's own reading stands in the log already. On the website it always does: its pages
    ask for the balance first. An SMS is a line of its own."""
    if channel is Channel.APP:
        since = at - policy_on(at).read_log_coalescing
        return log.read_lately(member_id=member_id, channel=channel, since=since)
    return channel is not Channel.SMS


def _months(held: HeldMonths, year: int, today: date, scheme: Scheme) -> CardMonths:
    facts = month_facts(
        scheme, held.membership, held.paid, first=Period(year, 1), last=Period(year, 12), today=today
    )
    newest = max(held.paid, default=None)
    last = None
    if newest is not None:
        last = _state(month_fact(scheme, held.membership, held.paid, newest, today), scheme.currency)
    months = tuple(_state(fact, scheme.currency) for fact in facts)
    return CardMonths(held.kpj, mask_kpj(held.kpj), year, months, last)


def _state(fact: MonthFact, currency: str) -> MonthState:
    amount = None if fact.amount is None else Money(fact.amount, currency)
    return MonthState(fact.period, fact.state, fact.due_on, fact.paid_on, fact.days_late, amount)
