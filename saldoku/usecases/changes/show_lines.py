"""The lines of a card with their references, for whoever is to ask for a correction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from saldoku.access import log
from saldoku.kernel.errors import NotFound
from saldoku.kernel.principal import Principal
from saldoku.kernel.references import entry_reference, parse_reference
from saldoku.ledger.models import Correction, Entry
from saldoku.usecases.changes.cards import SavingsCard, savings_of
from saldoku.usecases.changes.instead import (
    CORRECTABLE,
    Figures,
    employers_of,
    fields_of,
    figures,
    reversal_key,
)
from saldoku.usecases.changes.persons import door, person
from saldoku.usecases.fund import the_scheme

State = Literal["correctable", "asked", "reversed", "fixed"]


@dataclass(frozen=True, slots=True)
class LineView:
    """`fixed`: what no correction may touch (a transfer, a return, a reversal)."""

    reference: str
    kind: str
    figures: Figures
    state: State


@dataclass(frozen=True, slots=True)
class LinesView:
    """The lines of a card with value dates in one year, oldest first. The yearly return is not among them: it
    stands in the year's snapshot and has no reference."""

    card: str
    year: int
    years: tuple[int, ...]
    lines: tuple[LineView, ...]


def show_lines(*, kpj: str, who: Principal, at: datetime, reason: str, year: int | None = None) -> LinesView:
    """The lines of `year`, the newest with lines when None. The reading stands in the member's log with the
    reason. NotFound(card), NoSavings; NotAllowed for anybody but staff and operators."""
    person(who)
    card = savings_of(kpj)
    entries = Entry.objects.filter(member_id=card.member_id, account_id=card.account_id)
    years = tuple(sorted({day.year for day in entries.dates("value_date", "year")}))
    shown = year if year is not None else (years[-1] if years else at.astimezone(the_scheme().zone).year)
    found = entries.filter(value_date__year=shown).order_by(
        "value_date", "journal_id", "period", "source_key"
    )
    lines = _views(card, list(found))
    log.write(
        member_id=card.member_id, who=who, channel=door(who), action="read-statement", at=at,
        card=card.masked, year=shown, reason=reason,
    )  # fmt: skip
    return LinesView(card.masked, shown, years or (shown,), lines)


def show_line(*, kpj: str, reference: str, who: Principal) -> LineView:
    """One line of a card, by its reference, as it stands before a correction of it is asked for. Not logged
    again: whoever has the reference read the lines. NotFound(entry), NotUnderstood(reference)."""
    person(who)
    card = savings_of(kpj)
    year, key = parse_reference(reference)
    found = Entry.objects.filter(
        member_id=card.member_id, account_id=card.account_id, year=year, source_key=key
    )
    views = _views(card, list(found))
    if not views:
        raise NotFound(what="entry")
    return views[0]


def _views(card: SavingsCard, entries: list[Entry]) -> tuple[LineView, ...]:
    employers = employers_of(*(fields_of(one) for one in entries))
    waiting = set(
        Correction.objects.filter(
            member_id=card.member_id, account_id=card.account_id, state="asked"
        ).values_list("entry_year", "entry_key")
    )
    reversals = {reversal_key(one.year, one.source_key): one for one in entries if one.kind in CORRECTABLE}
    gone = set(
        Entry.objects.filter(member_id=card.member_id, source_key__in=reversals).values_list(
            "source_key", flat=True
        )
    )

    def state(one: Entry) -> State:
        if one.kind not in CORRECTABLE:
            return "fixed"
        if reversal_key(one.year, one.source_key) in gone:
            return "reversed"
        return "asked" if (one.year, one.source_key) in waiting else "correctable"

    def view(one: Entry) -> LineView:
        reference = entry_reference(one.year, one.source_key)
        return LineView(reference, one.kind, figures(fields_of(one), employers), state(one))

    return tuple(view(one) for one in entries)
