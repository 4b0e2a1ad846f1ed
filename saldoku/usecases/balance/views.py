"""What the balance use-cases return: data, no words. Money is in whole units of the scheme's currency."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from saldoku.kernel.money import Money
from saldoku.kernel.periods import Period
from saldoku.ledger.months import MonthKind


@dataclass(frozen=True, slots=True)
class CardView:
    """One card. Money is None on a card without savings (`has_savings` is False). `merged_into` is the masked
    number of the card that its savings went over to."""

    account_no: str
    masked: str
    segment: str
    status: str
    employer: str | None
    npp: str | None
    programmes: tuple[str, ...]
    joined_on: date
    ended_on: date | None
    has_savings: bool
    balance: Money | None
    own: Money | None
    employer_part: Money | None
    returns: Money | None
    last_contribution_on: date | None
    last_period: Period | None
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class BalanceView:
    """All cards of a member, as of a moment; totals are the sums of the cards with savings."""

    member_id: int
    member_name: str
    language: str
    as_of: datetime
    total: Money
    own: Money
    employer_part: Money
    returns: Money
    has_savings: bool
    cards: tuple[CardView, ...]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of an account; `balance` runs.

    `what` is finer than `kind`: `transfer-in`, `transfer-out`; `return-on-opening` and `return-on-flow`,
    the two figures of a closed year; `return-adjustment`, for money that came late. Contributions have a
    period, a wage, two parts and, where a rule of the scheme is known, the day by which they were due.
    `other_card` is the masked number of the card that a merge moved savings to or from. `reference` names
    the line at an office; what a closed year earned has none, the year names it.
    """

    value_date: date
    kind: str
    what: str
    period: Period | None
    employer: str | None
    wage: Money | None
    own: Money
    employer_part: Money
    amount: Money
    balance: Money
    due_on: date | None
    days_late: int
    other_card: str | None
    reference: str | None


@dataclass(frozen=True, slots=True)
class StatementView:
    """The lines of one account with value dates in one year, oldest first.

    `closing` = `opening` + `own` + `employer_part` + `returns` + `transfers` + `payouts` +
    `brought_forward` + `corrections`. The parts are contributions less what of them was reversed;
    `corrections` are reversals of anything else. `years` are those with lines and those that were closed
    since the first of them.
    """

    member_name: str
    account_no: str
    masked: str
    year: int
    years: tuple[int, ...]
    as_of: datetime
    opening: Money
    closing: Money
    own: Money
    employer_part: Money
    returns: Money
    transfers: Money
    payouts: Money
    brought_forward: Money
    corrections: Money
    lines: tuple[StatementLine, ...]


@dataclass(frozen=True, slots=True)
class YearEnd:
    """What a balance was made of on 31 December, or is today in the running year."""

    year: int
    own: Money
    employer_part: Money
    returns: Money


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year in a line, with the figures of its statement; see `StatementView`. `end` is what the closing
    is made of, with the parts that transfers and payouts moved."""

    year: int
    opening: Money
    own: Money
    employer_part: Money
    returns: Money
    transfers: Money
    payouts: Money
    brought_forward: Money
    corrections: Money
    closing: Money
    end: YearEnd


@dataclass(frozen=True, slots=True)
class EstimateView:
    """What `year` would earn if nothing more came, at the rate in per cent that was credited for `rate_year`.

    Never part of a balance, and never to be shown without the word estimate and the year of the rate.
    """

    year: int
    amount: Money
    rate: Decimal
    rate_year: int


@dataclass(frozen=True, slots=True)
class YearsView:
    """All years of one card, or of all cards together (`account_no` None), oldest first and without a
    gap; and what the running year may earn, where a rate is known and something is held."""

    account_no: str | None
    as_of: datetime
    years: tuple[YearRow, ...]
    estimate: EstimateView | None = None

    @property
    def ends(self) -> tuple[YearEnd, ...]:
        return tuple(row.end for row in self.years)


@dataclass(frozen=True, slots=True)
class MonthState:
    """One month of one card. `due` = not paid, not yet due; `none` = the card did not run then."""

    period: Period
    state: MonthKind
    due_on: date
    paid_on: date | None
    days_late: int
    amount: Money | None


@dataclass(frozen=True, slots=True)
class CardMonths:
    """The twelve months of a year of one card with savings, and its last contribution ever."""

    account_no: str
    masked: str
    year: int
    months: tuple[MonthState, ...]
    last: MonthState | None

    @property
    def missing(self) -> tuple[Period, ...]:
        return tuple(month.period for month in self.months if month.state == "missing")


@dataclass(frozen=True, slots=True)
class ContributionsView:
    """The months of all cards with savings, newest card first."""

    member_name: str
    language: str
    as_of: datetime
    cards: tuple[CardMonths, ...]


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One line of the log. `own` tells the member's own deeds from those of staff and operators."""

    id: int
    at: datetime
    channel: str
    action: str
    role: str
    own: bool
    name: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ActivityView:
    """The newest lines of a member's log; `more` says whether older ones exist."""

    lines: tuple[ActivityLine, ...]
    more: bool
