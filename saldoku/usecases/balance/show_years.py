"""Since the beginning: one row a year, and how the savings grew."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from saldoku.access import log
from saldoku.kernel.errors import NotAllowed, NotFound
from saldoku.kernel.identifiers import mask_kpj
from saldoku.kernel.money import Money
from saldoku.kernel.principal import Channel, Principal, Role
from saldoku.ledger.models import Account
from saldoku.ledger.yearly import YearSums, yearly_sums
from saldoku.scheme import BeforeFirstDate, Scheme
from saldoku.usecases.balance.views import EstimateView, YearEnd, YearRow, YearsView
from saldoku.usecases.fund import policy_on, the_scheme
from saldoku.usecases.returns.declare_return import declared_rates
from saldoku.usecases.returns.estimate import estimate_return

_KINDS = ("own", "employer_part", "returns", "transfers", "payouts", "brought_forward", "corrections")
_MOVED = (*_KINDS, "own_moved", "employer_moved")


def show_years(
    *,
    who: Principal,
    at: datetime,
    channel: Channel,
    account_no: str | None = None,
    member_id: int | None = None,
    reason: str = "",
) -> YearsView:
    """Every year of one card, or of all cards of the member together. A clerk names `member_id` and a
    `reason`. NotFound for a card that is not the member's or has no savings.

    The rows are those of the statements: each closing is the opening of the next, the last is the balance.
    What the running year may earn stands beside them and in none of them.
    """
    subject = who.member_id if who.role is Role.MEMBER else member_id
    if subject is None or (who.role is not Role.MEMBER and not reason):
        raise NotAllowed(what="years")
    account_id = None if account_no is None else _account(subject, account_no)
    view = read_years(member_id=subject, at=at, account_id=account_id, account_no=account_no)
    _note(who, subject, channel, at, account_no, reason)
    return view


def _note(
    who: Principal, member_id: int, channel: Channel, at: datetime, account_no: str | None, reason: str
) -> None:
    """One card's years are a statement. Those of all cards are part of the balance: the website asks for that
    before, the app may have done so a moment ago."""
    if account_no is None and who.role is Role.MEMBER:
        if channel is Channel.WEB:
            return
        since = at - policy_on(at).read_log_coalescing
        if log.read_lately(member_id=member_id, channel=channel, since=since):
            return
    action = "read-balance" if account_no is None else "read-statement"
    card = {} if account_no is None else {"card": mask_kpj(account_no)}
    log.write(
        member_id=member_id, who=who, channel=channel, action=action, at=at, **card,
        **({"reason": reason} if reason else {}),
    )  # fmt: skip


def _account(member_id: int, account_no: str) -> int:
    if not account_no.isalnum():  # no card, and not every database takes every sign
        raise NotFound(what="account")
    found = Account.objects.filter(member_id=member_id, card__kpj=account_no).values_list("id", flat=True)
    account_id = found.first()
    if account_id is None:
        raise NotFound(what="account")
    return account_id


def read_years(
    *, member_id: int, at: datetime, account_id: int | None = None, account_no: str | None = None
) -> YearsView:
    """The same without asking who asks, and without a line in the log: two statements."""
    scheme = the_scheme()
    this_year = at.astimezone(scheme.zone).year
    every = yearly_sums(member_id=member_id, monthly=this_year)
    sums = [one for one in every if account_id in (None, one.account_id)]
    rows = tuple(_rows(sums, this_year, scheme.currency))
    return YearsView(account_no, at, rows, _estimate(sums, this_year, scheme))


def _estimate(sums: Sequence[YearSums], this_year: int, scheme: Scheme) -> EstimateView | None:
    """What the running year may earn: the estimates of the accounts added up, at the newest rate that is
    known. It is the one of `estimate_for`, reckoned from the sums that are here already."""
    openings: dict[int, int] = defaultdict(int)
    flows: dict[int, Mapping[int, int]] = {}
    for one in sums:
        if one.year < this_year:
            openings[one.account_id] += one.amount
        elif one.year == this_year:
            flows[one.account_id] = one.by_month
    if not any(openings.values()) and not any(flows.values()):
        return None
    declared = declared_rates()
    try:
        found = [
            estimate_return(
                opening=openings[account], flows=flows.get(account, {}), year=this_year, scheme=scheme,
                declared=declared,
            )
            for account in {*openings, *flows}
        ]  # fmt: skip
    except BeforeFirstDate:
        return None
    amount = sum(one.amount.amount for one in found)
    if not amount:
        return None
    return EstimateView(this_year, Money(amount, scheme.currency), found[0].rate, found[0].rate_year)


def _rows(sums: Sequence[YearSums], this_year: int, currency: str) -> Iterable[YearRow]:
    """From the first year to the last that changed anything, and to the present one while anything is
    held."""
    if not sums:
        return
    by_year: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_MOVED, 0))
    for one in sums:
        for part in _MOVED:
            by_year[one.year][part] += getattr(one, part)
    held = sum(one.amount for one in sums)
    last = max(*by_year, this_year) if held else max(by_year)
    closing = own_held = employer_held = 0
    for year in range(min(by_year), last + 1):
        moved = by_year[year]
        opening, closing = closing, closing + sum(moved[part] for part in _KINDS)
        own_held, employer_held = own_held + moved["own_moved"], employer_held + moved["employer_moved"]
        yield YearRow(
            year=year,
            opening=Money(opening, currency),
            **{part: Money(moved[part], currency) for part in _KINDS},
            closing=Money(closing, currency),
            end=YearEnd(
                year, Money(own_held, currency), Money(employer_held, currency),
                Money(closing - own_held - employer_held, currency),
            ),
        )  # fmt: skip
