"""The hand-written read behind the months of a year: two statements over one member's rows.

It stands on the balance page, beside the balance; the ORM would take four times as long for it.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from saldoku.kernel.errors import NotFound

_CARDS = """
SELECT m.full_name, m.language, a.id, c.kpj, c.segment, c.joined_on, c.left_on
FROM members_member m
LEFT JOIN ledger_account a ON a.member_id = m.id
LEFT JOIN members_card c ON c.member_id = m.id AND c.id = a.card_id
WHERE m.id = %s
ORDER BY c.status, c.joined_on DESC, c.id DESC
"""

# Months of the year, and the newest month ever. Two payments for one month are one month, paid when the
# first of them came.
_PAID = """
SELECT e.account_id, e.period, MIN(e.value_date), CAST(SUM(e.amount) AS bigint)
FROM ledger_entry e
WHERE e.member_id = %s AND e.kind = 'contribution'
  AND (e.period BETWEEN %s AND %s
       OR e.period = (SELECT MAX(n.period) FROM ledger_entry n WHERE n.member_id = e.member_id
                      AND n.account_id = e.account_id AND n.kind = 'contribution'))
GROUP BY e.account_id, e.period
"""


@dataclass(frozen=True, slots=True)
class HeldMonths:
    """A card with savings. `paid`: month as 202610 -> the day its first deposit came, and how much in all."""

    kpj: str
    segment: str
    joined_on: date
    ended_on: date | None
    paid: dict[int, tuple[date, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MonthsReading:
    """The member's cards with savings, current card first."""

    member_name: str
    language: str
    held: tuple[HeldMonths, ...]


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def read_months(*, member_id: int, account_no: str | None, year: int) -> MonthsReading:
    """The months of `year` of all cards with savings, or of one. A card of somebody else, an unknown
    card and a card without savings are the same NotFound."""
    with connection.cursor() as cursor:
        cursor.execute(_CARDS, [member_id])
        rows = cursor.fetchall()
        cursor.execute(_PAID, [member_id, year * 100 + 1, year * 100 + 12])
        paid = cursor.fetchall()
    if not rows:
        raise NotFound(what="member")
    held = {
        account_id: HeldMonths(kpj, segment, _day(joined_on), _day(left_on))
        for _, _, account_id, kpj, segment, joined_on, left_on in rows
        if account_id is not None and account_no in (None, kpj)
    }
    if account_no is not None and not held:
        raise NotFound(what="account")
    for account_id, period, first_on, amount in paid:
        if account_id in held:
            held[account_id].paid[period] = (_day(first_on), int(amount))
    return MonthsReading(rows[0][0], rows[0][1], tuple(held.values()))
