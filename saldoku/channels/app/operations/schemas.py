"""The shapes that the API answers with, for its description. Amounts are whole units of the currency
(for IDR: rupiah); moments are ISO 8601 in UTC; days and months are the fund's."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

AccountNo = Annotated[str, Field(description="The card's number (KPJ).", examples=["99000004821"])]


class Amount(Schema):
    amount: int = Field(description="Whole units of the currency, never a fraction.", examples=[48214306])
    currency: str = Field(examples=["IDR"])


class AccountOut(Schema):
    account_no: AccountNo
    status: str = Field(description="`active` or `ended`.", examples=["active"])
    segment: str = Field(description="`PU`, `BPU`, `PMI` …, as the fund's scheme names it.", examples=["PU"])
    programmes: list[str] = Field(examples=[["JHT", "JKK", "JKM", "JP"]])
    employer: str | None
    balance: Amount | None = Field(description="null on a card without savings.")
    as_of: datetime
    last_contribution_on: date | None = Field(description="The day the newest contribution was deposited.")


class AccountsOut(Schema):
    accounts: list[AccountOut]
    total: Amount | None = Field(description="The sum of the cards; null when no card has savings.")
    as_of: datetime


class AccountDetailOut(AccountOut):
    own: Amount | None = Field(description="What the member paid in.")
    employer_part: Amount | None = Field(description="What employers paid in.")
    returns: Amount | None = Field(description="What the savings earned.")
    joined_on: date
    ended_on: date | None
    merged_into: str | None = Field(
        description="The masked number of the card that the savings went over to.", examples=["..4821"]
    )


class LineOut(Schema):
    value_date: date
    kind: str = Field(
        description="`contribution`, `return`, `payout`, `transfer`, `reversal` or `opening` (brought "
        "forward from another system)."
    )
    what: str = Field(
        description="The kind, finer: `transfer-in`, `transfer-out`; `return-on-opening` and "
        "`return-on-flow`, what a closed year earned; `return-adjustment`, what money that came late earned "
        "afterwards; else as `kind`.",
        examples=["return-on-opening"],
    )
    period: str | None = Field(description="The month that a contribution is for.", examples=["2026-10"])
    employer: str | None
    wage: Amount | None = Field(description="The wage that the employer reported.")
    own: Amount
    employer_part: Amount
    amount: Amount
    balance: Amount = Field(description="The balance after this line.")
    due_on: date | None = Field(description="The last day in time; null where no rule is known or none asks.")
    days_late: int
    other_card: str | None = Field(
        description="The end of the card on the other side of a transfer.", examples=["..4821"]
    )
    reference: str | None = Field(
        description="Names the line at an office; null for what a closed year earned.",
        examples=["5V2K-0QX4-9TBN-C7RM"],
    )


class StatementOut(Schema):
    account_no: AccountNo
    year: int
    years: list[int] = Field(
        description="The years that have lines, and those that were closed since the first; oldest first."
    )
    as_of: datetime
    opening: Amount
    closing: Amount = Field(description="`opening` and all sums below.")
    own: Amount = Field(description="The member's contributions, less those that were reversed.")
    employer_part: Amount
    returns: Amount
    transfers: Amount
    payouts: Amount
    brought_forward: Amount
    corrections: Amount = Field(description="Reversals of anything but contributions.")
    lines: list[LineOut]


class YearEndOut(Schema):
    own: Amount
    employer_part: Amount
    returns: Amount


class YearOut(Schema):
    """The sums are those of the year's statement."""

    year: int
    opening: Amount
    own: Amount
    employer_part: Amount
    returns: Amount
    transfers: Amount
    payouts: Amount
    brought_forward: Amount
    corrections: Amount
    closing: Amount
    end: YearEndOut = Field(description="What `closing` is made of.")


class EstimateOut(Schema):
    """Never part of a balance. Show it with the word estimate, the rate and the year of the rate."""

    year: int
    amount: Amount
    rate: str = Field(description="Per cent.", examples=["5.85"])
    rate_year: int


class YearsOut(Schema):
    account_no: str | None = Field(description="null: all cards together.")
    as_of: datetime
    years: list[YearOut] = Field(
        description="Oldest first, without a gap; empty when nothing was ever posted."
    )
    estimate: EstimateOut | None = Field(
        description="What the running year may earn; null where no rate is known."
    )


MonthKind = Literal["paid", "late", "missing", "due", "future", "none"]


class MonthOut(Schema):
    period: str = Field(examples=["2026-08"])
    state: MonthKind = Field(description="`due`: not paid, not yet due; `none`: the card was not in use.")
    due_on: date
    paid_on: date | None
    days_late: int
    amount: Amount | None


class CardMonthsOut(Schema):
    account_no: AccountNo
    year: int
    months: list[MonthOut]
    last: MonthOut | None = Field(description="The newest contribution of all years.")


class ContributionsOut(Schema):
    as_of: datetime
    cards: list[CardMonthsOut]


class LinkOut(Schema):
    state: Literal["linked", "pending", "none"]
    reference: str | None = Field(description="What to tell an office while the link is pending.")
    expires_at: datetime | None


class MeOut(Schema):
    name: str
    language: Literal["id", "en"]
    link: LinkOut


class LanguageIn(Schema):
    model_config = ConfigDict(extra="forbid")
    language: Literal["id", "en"]


class LanguageOut(Schema):
    language: Literal["id", "en"]


class ActivityLineOut(Schema):
    id: str = Field(description="Give the last one as `before` to read on.")
    at: datetime
    channel: str
    action: str
    own: bool = Field(description="Whether the member did it, not staff.")
    name: str
    detail: dict[str, Any] = Field(
        description="Short facts: `card`, `year`, `number`, `account`, an operator's `reason`; of an office "
        "`why`, `papers` (none: the member was not there), `reference` and `note`."
    )


class ActivityOut(Schema):
    lines: list[ActivityLineOut]
    more: bool


class WaitingHandsetOut(Schema):
    reference: str
    hint: str = Field(description="The end of the number.", examples=["..0099"])
    made_at: datetime
    expires_at: datetime


class WaitingHandsetsOut(Schema):
    handsets: list[WaitingHandsetOut]


class AnswerIn(Schema):
    model_config = ConfigDict(extra="forbid")
    answer: Literal["yes", "no"]


class AnswerOut(Schema):
    answer: Literal["confirmed", "refused"]


class OfficeOut(Schema):
    code: str
    name: str
    address: str
    city: str
    province: str
    phone: str
    hours: dict[str, str] = Field(
        description="By day, mon to sun; a day that is left out is closed.", examples=[{"mon": "08:00-15:30"}]
    )
    distance_km: float | None = Field(description="From the position asked for, else null.")


class OfficesOut(Schema):
    offices: list[OfficeOut]


class FaultOut(Schema):
    field: str
    hint: str


class ProblemOut(Schema):
    """RFC 9457. Title and detail are in the reader's language (`Accept-Language`: id or en)."""

    type: str
    title: str
    status: int
    detail: str
    code: str = Field(description="What programs compare.", examples=["not-found"])
    errors: list[FaultOut] | None = None
