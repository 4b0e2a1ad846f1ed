"""The statement of a year: every entry with the balance after it.

The fund owes each member the balance and its growth once a year (PP 46/2015 art. 22(7)); the
statement also shows what lets a member check an employer: the reported wage and the day of deposit.
"""

from datetime import date, datetime

from django.db.models import QuerySet, Sum

from saldoku.access import log
from saldoku.kernel.errors import NotAllowed, NotFound
from saldoku.kernel.identifiers import mask_kpj
from saldoku.kernel.money import Money
from saldoku.kernel.periods import Period
from saldoku.kernel.principal import Channel, Principal, Role
from saldoku.ledger.models import Entry
from saldoku.members.models import Employer, Member
from saldoku.usecases.balance.accounts import Held, held_accounts
from saldoku.usecases.balance.views import StatementLine, StatementView
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
    (held,) = held_accounts(member_id=subject, account_no=account_no)
    currency = the_scheme().currency
    entries = Entry.objects.filter(member_id=subject, account_id=held.account_id)
    years = sorted({day.year for day in entries.dates("value_date", "year")})
    shown = year if year is not None else (years[-1] if years else at.year)
    if year is not None and not FIRST_YEAR <= year <= at.year + 1:
        raise NotFound(what="year")
    opening = entries.filter(value_date__lt=date(shown, 1, 1)).aggregate(total=Sum("amount"))["total"] or 0
    lines = _lines(entries.filter(value_date__year=shown), opening, currency)
    log.write(
        member_id=subject, who=who, channel=channel, action="read-statement", at=at,
        card=mask_kpj(held.kpj), year=shown, **({"reason": reason} if reason else {}),
    )  # fmt: skip
    return _view(held, lines, opening, shown, tuple(years), at, currency)


def _lines(entries: QuerySet[Entry], opening: int, currency: str) -> tuple[StatementLine, ...]:
    rows = entries.order_by("value_date", "journal_id", "period", "source_key").values_list(
        "value_date", "kind", "period", "employer_id", "wage", "own_part", "employer_part", "amount"
    )
    found = list(rows)
    names = dict(
        Employer.objects.filter(id__in={row[3] for row in found if row[3]}).values_list("id", "name")
    )
    made, running = [], opening
    for value_date, kind, period, employer_id, wage, own, by_employer, amount in found:
        running += amount
        made.append(
            StatementLine(
                value_date=value_date,
                kind=kind,
                period=Period.from_int(period) if period else None,
                employer=names.get(employer_id or 0),
                wage=Money(wage, currency) if wage is not None else None,
                own=Money(own, currency),
                employer_part=Money(by_employer, currency),
                amount=Money(amount, currency),
                balance=Money(running, currency),
            )
        )
    return tuple(made)


def _view(
    held: Held, lines: tuple[StatementLine, ...], opening: int, year: int, years: tuple[int, ...],
    at: datetime, currency: str,
) -> StatementView:  # fmt: skip
    def total(part: str) -> int:
        return sum(getattr(line, part).amount for line in lines)

    amount, own, by_employer = total("amount"), total("own"), total("employer_part")
    returns = sum(line.amount.amount for line in lines if line.kind == "return")
    return StatementView(
        member_name=Member.objects.values_list("full_name", flat=True).get(id=held.member_id),
        account_no=held.kpj,
        masked=mask_kpj(held.kpj),
        year=year,
        years=years or (year,),
        as_of=at,
        opening=Money(opening, currency),
        closing=Money(opening + amount, currency),
        own=Money(own, currency),
        employer_part=Money(by_employer, currency),
        returns=Money(returns, currency),
        lines=lines,
    )
