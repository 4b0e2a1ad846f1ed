"""The months: which contributions came, which came late, which are missing.

No scheme that we know of shows a member a missing month by itself; members find out years later, when
a claim is refused. Due dates come from the scheme by segment and month, holidays included.
"""

from datetime import date, datetime

from saldoku.access import log
from saldoku.kernel.errors import NotAllowed, NotFound
from saldoku.kernel.identifiers import mask_kpj
from saldoku.kernel.money import Money
from saldoku.kernel.periods import Period
from saldoku.kernel.principal import Channel, Principal, Role
from saldoku.scheme import BeforeFirstDate, Scheme
from saldoku.scheme.dues import due_on
from saldoku.usecases.balance.reading_months import HeldMonths, read_months
from saldoku.usecases.balance.views import CardMonths, ContributionsView, MonthKind, MonthState
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
    reading = read_months(member_id=subject, account_no=account_no, year=year or today.year)
    cards = tuple(_months(held, year or today.year, today, scheme) for held in reading.held)
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
    months = tuple(
        _state(Period(year, month), held, held.paid.get(year * 100 + month), today, scheme)
        for month in range(1, 13)
    )
    newest = max(held.paid, default=None)
    last = None
    if newest is not None:
        last = _state(Period.from_int(newest), held, held.paid[newest], today, scheme)
    return CardMonths(held.kpj, mask_kpj(held.kpj), year, months, last)


def _state(
    period: Period, held: HeldMonths, paid: tuple[date, int] | None, today: date, scheme: Scheme
) -> MonthState:
    due, is_known = _due(held.segment, period, scheme)
    if paid is not None:
        paid_on, amount = paid
        late = max(0, (paid_on - due).days) if is_known else 0
        kind: MonthKind = "late" if late else "paid"
        return MonthState(period, kind, due, paid_on, late, Money(amount, scheme.currency))
    ran = Period.of(held.joined_on) <= period and (
        held.ended_on is None or period <= Period.of(held.ended_on)
    )
    if not ran:
        return MonthState(period, "none", due, None, 0, None)
    if period > Period.of(today):
        return MonthState(period, "future", due, None, 0, None)
    return MonthState(period, "missing" if today > due else "due", due, None, 0, None)


def _due(segment: str, period: Period, scheme: Scheme) -> tuple[date, bool]:
    """When a month was due, and whether a rule says so. Members have months that are older than the oldest
    rule we know; there the oldest one stands in, and nothing counts as late."""
    try:
        return due_on(scheme, segment=segment, period=period), True
    except BeforeFirstDate as early:
        first: date = early.fields["first"]
    after = scheme.value("due.months-after", segment=segment, on=first).whole
    day = scheme.value("due.day", segment=segment, on=first).whole
    month = period.plus(after)
    return date(month.year, month.month, min(day, 28)), False
