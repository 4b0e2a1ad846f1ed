"""The hand-written read behind the months of a span: two statements over one member's rows.

It stands on the balance page, beside the balance; the ORM would take four times as long for it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from saldoku.kernel.errors import NotFound
from saldoku.kernel.periods import Period
from saldoku.ledger.months import Membership, Paid, paid_months

_CARDS = """
SELECT m.full_name, m.language, a.id, c.kpj, c.segment, c.status, c.joined_on, c.left_on, g.merged_on
FROM members_member m
LEFT JOIN ledger_account a ON a.member_id = m.id
LEFT JOIN members_card c ON c.member_id = m.id AND c.id = a.card_id
LEFT JOIN ledger_cardmerge g
       ON g.member_id = m.id AND g.from_account_id = a.id AND g.undone_at IS NULL
WHERE m.id = %s
ORDER BY c.status, c.joined_on DESC, c.id DESC
"""


@dataclass(frozen=True, slots=True)
class HeldMonths:
    """A card with savings, when it was in use, and the months of the span that were paid, with the newest
    one ever."""

    kpj: str
    membership: Membership
    paid: dict[Period, Paid]


@dataclass(frozen=True, slots=True)
class MonthsReading:
    """The member's cards with savings, current card first."""

    member_name: str
    language: str
    held: tuple[HeldMonths, ...]


def read_months(*, member_id: int, account_no: str | None, first: Period, last: Period) -> MonthsReading:
    """The months from `first` to `last` of all cards with savings, or of one. A card of somebody else, an
    unknown card and a card without savings are the same NotFound."""
    with connection.cursor() as cursor:
        cursor.execute(_CARDS, [member_id])
        rows = cursor.fetchall()
    if not rows:
        raise NotFound(what="member")
    paid = paid_months(member_id=member_id, first=first, last=last)
    held = tuple(
        HeldMonths(kpj, _membership(*facts), paid.get(account_id, {}))
        for _, _, account_id, kpj, *facts in rows
        if account_id is not None and account_no in (None, kpj)
    )
    if account_no is not None and not held:
        raise NotFound(what="account")
    return MonthsReading(rows[0][0], rows[0][1], held)


def _membership(segment: str, status: str, joined_on: Any, left_on: Any, merged_on: Any) -> Membership:
    return Membership(segment, status, _day(joined_on), _day(left_on), _day(merged_on))


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value
