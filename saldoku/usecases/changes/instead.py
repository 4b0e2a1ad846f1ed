"""What should stand in place of a wrong entry: checked against the entry, and made into two postings."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from saldoku.kernel.errors import NotFound, NotUnderstood
from saldoku.kernel.identifiers import clean_npp
from saldoku.kernel.money import Money
from saldoku.kernel.periods import Period
from saldoku.ledger.models import Correction, Entry
from saldoku.ledger.posting import Line, source_key
from saldoku.members.models import Employer
from saldoku.usecases.changes.refusals import NothingChanges
from saldoku.usecases.fund import FIRST_YEAR, the_scheme

# Transfers are undone with their merge, and returns are adjusted by rule.
CORRECTABLE: Final = ("contribution", "payout", "opening")
MOST: Final = 10**12  # units: what one line can believably be


@dataclass(frozen=True, slots=True)
class Instead:
    """The new posting. What is None stays as it was. Amounts are what a person would write: a payout's are
    how much was paid out, so never below zero. `return_part` is of payouts and openings only."""

    own_part: int | None = None
    employer_part: int | None = None
    return_part: int | None = None
    period: Period | None = None
    wage: int | None = None
    value_date: date | None = None
    npp: str | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """A line in figures, as it stands or as it should: payouts are below zero here, as on the statement."""

    amount: Money
    own: Money
    employer_part: Money
    value_date: date
    period: Period | None
    wage: Money | None
    employer: str | None

    @property
    def returns(self) -> Money:
        return self.amount - self.own - self.employer_part


def fields_of(entry: Entry) -> dict[str, Any]:
    """The fields of an entry, as a correction stores them."""
    return {
        "amount": entry.amount, "own_part": entry.own_part, "employer_part": entry.employer_part,
        "value_date": entry.value_date.isoformat(), "period": entry.period, "wage": entry.wage,
        "employer_id": entry.employer_id,
    }  # fmt: skip


def figures(fields: dict[str, Any], employers: dict[int, str]) -> Figures:
    """Stored fields as a page shows them."""
    currency = the_scheme().currency
    return Figures(
        amount=Money(fields["amount"], currency),
        own=Money(fields["own_part"], currency),
        employer_part=Money(fields["employer_part"], currency),
        value_date=date.fromisoformat(fields["value_date"]),
        period=Period.from_int(fields["period"]) if fields["period"] else None,
        wage=Money(fields["wage"], currency) if fields["wage"] is not None else None,
        employer=employers.get(fields["employer_id"] or 0),
    )


def employers_of(*stored: dict[str, Any]) -> dict[int, str]:
    """The names of the employers that stored fields mention."""
    ids = {fields["employer_id"] for fields in stored if fields.get("employer_id")}
    return dict(Employer.objects.filter(id__in=ids).values_list("id", "name"))


def weighed(entry: Entry, instead: Instead, *, at: datetime) -> dict[str, Any]:
    """The fields of the new posting.

    NotUnderstood with field `own_part`, `employer_part`, `return_part`, `period`, `wage`, `npp` or
    `value_date`, hint `amount`, `kind`, `zero`, `future` or `year`; NotFound(employer); NothingChanges.
    """
    sign = -1 if entry.kind == "payout" else 1
    fields = fields_of(entry)
    own = _amount("own_part", instead.own_part, sign, entry.own_part)
    by_employer = _amount("employer_part", instead.employer_part, sign, entry.employer_part)
    earned = entry.amount - entry.own_part - entry.employer_part
    earned = _amount("return_part", instead.return_part, sign, earned)
    if entry.kind == "contribution" and earned:
        raise NotUnderstood(field="return_part", hint="kind")
    if not (own or by_employer or earned):
        raise NotUnderstood(field="own_part", hint="zero")
    fields |= {"own_part": own, "employer_part": by_employer, "amount": own + by_employer + earned}
    for name in ("period", "wage", "npp"):
        if getattr(instead, name) is not None and entry.kind != "contribution":
            raise NotUnderstood(field=name, hint="kind")
    if instead.period is not None:
        fields["period"] = int(instead.period)
    if instead.wage is not None:
        fields["wage"] = _amount("wage", instead.wage, 1, 0)
    if instead.value_date is not None:
        fields["value_date"] = _day(instead.value_date, at).isoformat()
    if instead.npp is not None:
        fields["employer_id"] = _employer(instead.npp)
    if fields == fields_of(entry):
        raise NothingChanges
    return fields


def _amount(field: str, given: int | None, sign: int, before: int) -> int:
    if given is None:
        return before
    if not 0 <= given < MOST:
        raise NotUnderstood(field=field, hint="amount")
    return sign * given


def _day(given: date, at: datetime) -> date:
    if given > at.astimezone(the_scheme().zone).date():
        raise NotUnderstood(field="value_date", hint="future")
    if given.year < FIRST_YEAR:
        raise NotUnderstood(field="value_date", hint="year")
    return given


def _employer(npp: str) -> int:
    found = Employer.objects.filter(npp=clean_npp(npp)).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(what="employer", npp=clean_npp(npp))
    return found


def reversal_key(entry_year: int, entry_key: int) -> int:
    """The source key of the reversal of an entry. It is made of the entry and not of the correction, so that
    two corrections cannot take the same entry back twice."""
    return source_key("correct", "reversal", entry_year, entry_key)


def postings(correction: Correction, entry: Entry) -> list[Line]:
    """The reversal, on the value date of what it takes back, and the posting that stands instead."""
    lines = [
        Line(
            entry.member_id, entry.account_id, "reversal", -entry.amount, -entry.own_part,
            -entry.employer_part, entry.value_date, reversal_key(entry.year, entry.source_key), entry.period,
            entry.wage, entry.employer_id,
        )
    ]  # fmt: skip
    if fields := correction.instead:
        lines.append(
            Line(
                entry.member_id, entry.account_id, entry.kind, fields["amount"], fields["own_part"],
                fields["employer_part"], date.fromisoformat(fields["value_date"]),
                source_key("correct", correction.id, "instead"), fields["period"], fields["wage"],
                fields["employer_id"],
            )
        )  # fmt: skip
    return lines
