"""Cards and months to answer with."""

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from saldoku.channels.sms.voice import Voice
from saldoku.kernel.identifiers import mask_kpj
from saldoku.kernel.money import Money
from saldoku.kernel.periods import Period
from saldoku.usecases.balance.views import BalanceView, CardMonths, CardView, ContributionsView, MonthState

AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
KPJ = "99012344821"
WIB = ZoneInfo("Asia/Jakarta")
ID, EN = Voice("id", WIB), Voice("en", WIB)


def _rest_of(view: type) -> dict[str, Any]:
    """What answers do not look at."""
    return dict.fromkeys(one.name for one in fields(view))


SAVED, LAST = Money(12_345_678), Period(2026, 10)


def card(number: str = KPJ, amount: Money | None = SAVED, last: Period | None = LAST) -> CardView:
    """A card; without an amount it has no savings."""
    known: dict[str, Any] = {
        "account_no": number,
        "masked": mask_kpj(number),
        "segment": "PU",
        "status": "active",
        "joined_on": date(2020, 1, 1),
        "has_savings": amount is not None,
        "balance": amount,
        "last_period": last,
    }
    return CardView(**_rest_of(CardView) | known)


def balance_of(*held: CardView) -> BalanceView:
    """Siti's balance."""
    known: dict[str, Any] = {
        "member_name": "Siti Rahayu",
        "language": "id",
        "as_of": AT,
        "cards": held,
        "total": Money(sum(one.balance.amount for one in held if one.balance)),
        "has_savings": any(one.has_savings for one in held),
    }
    return BalanceView(**_rest_of(BalanceView) | known)


def month(period: Period, paid_on: date | None = None, amount: int = 518_700) -> MonthState:
    """A month that came on a day, or is missing."""
    if paid_on is None:
        return MonthState(period, "missing", date(2026, 9, 15), None, 0, None)
    return MonthState(period, "paid", date(2026, 11, 15), paid_on, 0, Money(amount))


def months(*known: MonthState, number: str = KPJ, last: MonthState | None = None) -> CardMonths:
    """A card's year; the last month that came is the newest of them unless another one is given."""
    came = [one for one in known if one.paid_on]
    return CardMonths(number, mask_kpj(number), 2026, known, last or (came[-1] if came else None))


def year_of(*cards: CardMonths) -> ContributionsView:
    """Siti's year."""
    return ContributionsView("Siti Rahayu", "id", AT, cards)


AUGUST = month(Period(2026, 8))
SEPTEMBER = month(Period(2026, 9), date(2026, 10, 14))
OCTOBER = month(Period(2026, 10), date(2026, 11, 13))
