"""The hand-written read behind a statement: two statements over one member's rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from saldoku.kernel.errors import NotFound
from saldoku.kernel.identifiers import mask_kpj
from saldoku.kernel.money import Money
from saldoku.kernel.periods import Period
from saldoku.kernel.references import entry_reference
from saldoku.ledger.models import CardMerge
from saldoku.ledger.months import days_late, due_day
from saldoku.ledger.statement import (
    LINES_OF_YEAR,
    AccountLine,
    opening_and_lines,
    year_parameters,
    years_of_member,
)
from saldoku.scheme import Scheme
from saldoku.usecases.balance.views import StatementLine, StatementView

_HEAD = """
SELECT m.full_name, a.id, c.kpj, c.segment, y.year
FROM members_member m
JOIN members_card c ON c.member_id = m.id AND c.kpj = %(kpj)s
JOIN ledger_account a ON a.member_id = m.id AND a.card_id = c.id
LEFT JOIN ({years}) y ON y.account_id = a.id
WHERE m.id = %(member_id)s
ORDER BY y.year
"""

# `place` to `journal_key` of the ledger's own read, and the employer's name.
_LINES = f"SELECT l.*, n.name FROM ({LINES_OF_YEAR}) l LEFT JOIN members_employer n ON n.id = l.employer_id"  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class _Head:
    """Whose account it is, and its years."""

    member_name: str
    account_id: int
    kpj: str
    segment: str
    years: tuple[int, ...]


def read_statement(
    *, member_id: int, account_no: str, year: int | None, at: datetime, scheme: Scheme
) -> StatementView:
    """The statement of `year`, or of the newest year that has one. NotFound for a card of somebody else, an
    unknown card and a card without savings alike. Nothing is logged here."""
    head = _head(member_id, account_no)
    newest = head.years[-1] if head.years else at.astimezone(scheme.zone).year
    shown = newest if year is None else year
    with connection.cursor() as cursor:
        cursor.execute(_LINES, year_parameters(member_id, head.account_id, shown))
        rows = cursor.fetchall()
    employers = {row[11]: row[13] for row in rows if row[13]}
    opening, lines = opening_and_lines([row[:13] for row in rows], shown)
    told = _Teller(head, scheme, employers, _other_cards(member_id, head.account_id, lines))
    return _view(head, shown, opening, lines, told.lines(opening, lines), at, scheme.currency)


def _head(member_id: int, account_no: str) -> _Head:
    if not account_no.isalnum():  # no card, and not every database takes every sign
        raise NotFound(what="account")
    with connection.cursor() as cursor:
        cursor.execute(_HEAD.format(years=years_of_member()), {"member_id": member_id, "kpj": account_no})
        rows = cursor.fetchall()
    if not rows:
        raise NotFound(what="account")
    name, account_id, kpj, segment, _ = rows[0]
    return _Head(name, account_id, kpj, segment, tuple(row[4] for row in rows if row[4] is not None))


def _other_cards(member_id: int, account_id: int, lines: Iterable[AccountLine]) -> dict[str, str]:
    """By journal key: the masked number of the card on the other side of a merge, for the transfers shown."""
    keys = {line.journal_key for line in lines if line.journal_key}
    merges = {key: int(number) for key in keys if (number := _merge_of(key))}
    if not merges:
        return {}
    cards = CardMerge.objects.filter(member_id=member_id, id__in=set(merges.values())).values_list(
        "id", "from_account_id", "from_account__card__kpj", "into_account__card__kpj"
    )
    other = {one: into if account_id == out_of else source for one, out_of, source, into in cards}
    return {key: mask_kpj(other[merge]) for key, merge in merges.items() if merge in other}


def _merge_of(key: str) -> str:
    """The number of the merge in `merge:<number>…` and `unmerge:<number>…`; empty in any other key."""
    kind, _, rest = key.partition(":")
    number = rest.partition(":")[0]
    return number if kind in ("merge", "unmerge") and number.isdigit() else ""


@dataclass(frozen=True, slots=True)
class _Teller:
    """Makes lines of the ledger lines of a statement."""

    head: _Head
    scheme: Scheme
    employers: dict[int, str]
    other_cards: dict[str, str]

    def lines(self, opening: int, lines: Sequence[AccountLine]) -> tuple[StatementLine, ...]:
        made, running = [], opening
        for line in lines:
            running += line.amount
            made.append(self._line(line, running))
        return tuple(made)

    def _line(self, line: AccountLine, running: int) -> StatementLine:
        currency = self.scheme.currency
        period = Period.from_int(line.period) if line.period else None
        due = None
        if period is not None and line.kind == "contribution":
            due = due_day(self.scheme, segment=self.head.segment, period=period)
        return StatementLine(
            value_date=line.value_date,
            kind=line.kind,
            what=line.what,
            period=period,
            employer=self.employers.get(line.employer_id or 0),
            wage=Money(line.wage, currency) if line.wage is not None else None,
            own=Money(line.own_part, currency),
            employer_part=Money(line.employer_part, currency),
            amount=Money(line.amount, currency),
            balance=Money(running, currency),
            due_on=due.on if due and due.known else None,
            days_late=days_late(due, line.value_date) if due else 0,
            other_card=self.other_cards.get(line.journal_key or ""),
            reference=(
                None if line.source_key is None else entry_reference(line.posting_year, line.source_key)
            ),
        )


def _view(
    head: _Head, year: int, opening: int, lines: Sequence[AccountLine], shown: tuple[StatementLine, ...],
    at: datetime, currency: str,
) -> StatementView:  # fmt: skip
    sums = dict.fromkeys(("transfer", "payout", "opening", "return", "reversal"), 0)
    own = by_employer = 0
    for line in lines:
        if line.period is not None:
            own, by_employer = own + line.own_part, by_employer + line.employer_part
        else:
            sums[line.kind] += line.amount
    closing = opening + own + by_employer + sum(sums.values())

    def money(amount: Any) -> Money:
        return Money(amount, currency)

    return StatementView(
        member_name=head.member_name,
        account_no=head.kpj,
        masked=mask_kpj(head.kpj),
        year=year,
        years=head.years or (year,),
        as_of=at,
        opening=money(opening),
        closing=money(closing),
        own=money(own),
        employer_part=money(by_employer),
        returns=money(sums["return"]),
        transfers=money(sums["transfer"]),
        payouts=money(sums["payout"]),
        brought_forward=money(sums["opening"]),
        corrections=money(sums["reversal"]),
        lines=shown,
    )
