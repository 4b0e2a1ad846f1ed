"""What moved on each account in each year, by value date: one row a year since the beginning.

Contributions are added up inside the covering index, and nothing else of them is read. Rows are fetched
only from posting years that hold something besides contributions, which is rare; what a closed year earned
stands in its snapshot. The snapshots' other figures would not do: they count by posting year, and a member
who reads that a year closed with so much must find the same figure on that year's statement.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from saldoku.ledger.statement import month_of, year_of

_KINDS = {"payout": "payouts", "transfer": "transfers", "return": "returns", "opening": "brought_forward",
          "reversal": "corrections"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class YearSums:
    """One account in one year, in whole units, plus is the member's.

    `own` and `employer_part` are contributions less those that were reversed; `corrections` are reversals of
    anything else. `own_moved` and `employer_moved` are what the parts of the balance changed by in all;
    `by_month` is what the whole changed by, in the year that was asked for by months.
    """

    account_id: int
    year: int
    own: int = 0
    employer_part: int = 0
    returns: int = 0
    payouts: int = 0
    transfers: int = 0
    brought_forward: int = 0
    corrections: int = 0
    own_moved: int = 0
    employer_moved: int = 0
    by_month: Mapping[int, int] = field(default_factory=dict)

    @property
    def amount(self) -> int:
        """What the balance changed by."""
        return (
            self.own + self.employer_part + self.returns + self.payouts + self.transfers
            + self.brought_forward + self.corrections
        )  # fmt: skip


def yearly_sums(*, member_id: int, monthly: int) -> list[YearSums]:
    """All years of all accounts of a member that have lines or were closed, oldest first; the year `monthly`
    also by months."""
    days = {"first_day": date(monthly, 1, 1), "last_day": date(monthly, 12, 31)}
    with connection.cursor() as cursor:
        cursor.execute(_sums(), {"member_id": member_id, **days})
        rows = cursor.fetchall()
    made: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    months: dict[tuple[int, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for account_id, year, kind, month, amount, own, by_employer in rows:
        sums = made[account_id, year]
        sums["own_moved"] += int(own)
        sums["employer_moved"] += int(by_employer)
        if kind == "month":
            sums["own"] += int(own)
            sums["employer_part"] += int(by_employer)
        else:
            sums[_KINDS[kind]] += int(amount)
        if month:
            months[account_id, year][month] += int(amount)
    found = [YearSums(*key, **sums, by_month=months.get(key, {})) for key, sums in made.items()]
    return sorted(found, key=lambda one: (one.year, one.account_id))


def _sums() -> str:
    """(account_id, year, kind, month, amount, own, employer's). Contributions and their reversals, and they
    alone, are for a month; the column is that of the value date."""
    year, month = year_of("e.value_date"), month_of("e.value_date")
    month = f"CASE WHEN e.value_date BETWEEN %(first_day)s AND %(last_day)s THEN {month} END"
    return f"""
SELECT e.account_id, {year} AS y, 'month', {month} AS m, SUM(e.amount), SUM(e.own_part), SUM(e.employer_part)
FROM ledger_entry e
WHERE e.member_id = %(member_id)s AND e.period IS NOT NULL
GROUP BY e.account_id, y, m
UNION ALL
SELECT e.account_id, {year} AS y, e.kind, {month} AS m, SUM(e.amount), SUM(e.own_part), SUM(e.employer_part)
FROM ledger_entry e
WHERE e.member_id = %(member_id)s AND e.period IS NULL
  AND e.year IN (SELECT i.year FROM ledger_entry i WHERE i.member_id = %(member_id)s AND i.period IS NULL)
GROUP BY e.account_id, y, e.kind, m
UNION ALL
SELECT s.account_id, s.year, 'return', NULL, s.return_on_opening + s.return_on_flow, 0, 0
FROM ledger_yearsnapshot s
WHERE s.member_id = %(member_id)s
"""  # noqa: S608 (no input)
