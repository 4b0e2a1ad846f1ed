"""From what use-cases return to what the API says: plain values that JSON has, no words."""

from datetime import UTC, date, datetime
from typing import Any

from saldoku.kernel.money import Money
from saldoku.usecases.balance.views import (
    ActivityView,
    BalanceView,
    CardMonths,
    CardView,
    MonthState,
    StatementLine,
    StatementView,
    YearRow,
    YearsView,
)
from saldoku.usecases.login.waiting_handsets import WaitingHandset
from saldoku.usecases.office.find_offices import OfficeView
from saldoku.usecases.office.reasons import read_reason

Json = dict[str, Any]


def moment(at: datetime) -> str:
    """`2026-11-22T07:05:00Z`, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def money(value: Money | None) -> Json | None:
    return None if value is None else {"amount": value.amount, "currency": value.currency}


def account(card: CardView, as_of: str) -> Json:
    """One card as the contract has it (contract.md 6)."""
    return {
        "account_no": card.account_no,
        "status": card.status,
        "segment": card.segment,
        "programmes": card.programmes,
        "employer": card.employer,
        "balance": money(card.balance),
        "as_of": as_of,
        "last_contribution_on": day(card.last_contribution_on),
    }


def accounts(view: BalanceView) -> Json:
    as_of = moment(view.as_of)
    return {
        "accounts": [account(card, as_of) for card in view.cards],
        "total": money(view.total) if view.has_savings else None,
        "as_of": as_of,
    }


def account_detail(card: CardView, as_of: datetime) -> Json:
    return {
        **account(card, moment(as_of)),
        "own": money(card.own),
        "employer_part": money(card.employer_part),
        "returns": money(card.returns),
        "joined_on": day(card.joined_on),
        "ended_on": day(card.ended_on),
        "merged_into": card.merged_into,
    }


def statement(view: StatementView) -> Json:
    return {
        "account_no": view.account_no,
        "year": view.year,
        "years": list(view.years),
        "as_of": moment(view.as_of),
        "opening": money(view.opening),
        "closing": money(view.closing),
        **_sums(view),
        "lines": [_line(line) for line in view.lines],
    }


def _sums(one: StatementView | YearRow) -> Json:
    return {
        "own": money(one.own),
        "employer_part": money(one.employer_part),
        "returns": money(one.returns),
        "transfers": money(one.transfers),
        "payouts": money(one.payouts),
        "brought_forward": money(one.brought_forward),
        "corrections": money(one.corrections),
    }


def years(view: YearsView) -> Json:
    told = view.estimate
    return {
        "account_no": view.account_no,
        "as_of": moment(view.as_of),
        "years": [_year(row) for row in view.years],
        "estimate": None
        if told is None
        else {
            "year": told.year,
            "amount": money(told.amount),
            "rate": f"{told.rate.normalize():f}",
            "rate_year": told.rate_year,
        },
    }


def _year(row: YearRow) -> Json:
    end = row.end
    return {
        "year": row.year,
        "opening": money(row.opening),
        **_sums(row),
        "closing": money(row.closing),
        "end": {
            "own": money(end.own),
            "employer_part": money(end.employer_part),
            "returns": money(end.returns),
        },
    }


def _line(line: StatementLine) -> Json:
    return {
        "value_date": day(line.value_date),
        "kind": line.kind,
        "what": line.what,
        "period": None if line.period is None else str(line.period),
        "employer": line.employer,
        "wage": money(line.wage),
        "own": money(line.own),
        "employer_part": money(line.employer_part),
        "amount": money(line.amount),
        "balance": money(line.balance),
        "due_on": day(line.due_on),
        "days_late": line.days_late,
        "other_card": line.other_card,
        "reference": line.reference,
    }


def card_months(card: CardMonths) -> Json:
    return {
        "account_no": card.account_no,
        "year": card.year,
        "months": [_month(month) for month in card.months],
        "last": None if card.last is None else _month(card.last),
    }


def _month(month: MonthState) -> Json:
    return {
        "period": str(month.period),
        "state": month.state,
        "due_on": day(month.due_on),
        "paid_on": day(month.paid_on),
        "days_late": month.days_late,
        "amount": money(month.amount),
    }


def _detail(said: Json) -> Json:
    """What a line of the log tells besides; an office's reason comes in its parts, as codes."""
    given = read_reason(str(said.get("reason", "")))
    if given is None:
        return said
    parts = {"why": given.why, "papers": given.documents, "reference": given.reference, "note": given.text}
    return {name: value for name, value in said.items() if name != "reason"} | parts


def activity(view: ActivityView) -> Json:
    """Ids as text: a number of 64 bits does not survive in a browser."""
    return {
        "lines": [
            {
                "id": str(line.id),
                "at": moment(line.at),
                "channel": line.channel,
                "action": line.action,
                "own": line.own,
                "name": line.name,
                "detail": _detail(line.detail),
            }
            for line in view.lines
        ],
        "more": view.more,
    }


def office(one: OfficeView) -> Json:
    return {
        "code": one.code,
        "name": one.name,
        "address": one.address,
        "city": one.city,
        "province": one.province,
        "phone": one.phone,
        "hours": dict(one.hours),
        "distance_km": one.distance_km,
    }


def waiting_handset(one: WaitingHandset) -> Json:
    return {
        "reference": one.reference,
        "hint": one.hint,
        "made_at": moment(one.made_at),
        "expires_at": moment(one.expires_at),
    }
