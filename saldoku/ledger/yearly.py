"""What moved on each account in each year, by value date: one row a year since the beginning.

Contributions are added up inside the covering index, and nothing else of them is read. Rows are fetched
only from posting years that hold something besides contributions, which is rare; what a closed year earned
stands in its snapshot. The snapshots' other figures would not do: they count by posting year, and a member
who reads that a year closed with so much must find the same figure on that year's statement.
"""

from dataclasses import dataclass, replace

from django.db import connection

from saldoku.ledger.statement import year_of

_KINDS = {"payout": "payouts", "transfer": "transfers", "return": "returns", "opening": "brought_forward",
          "reversal": "corrections"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class YearSums:
    """One account in one year, in whole units, plus is the member's.

    `own` and `employer_part` are contributions less those that were reversed; `corrections` are reversals of
    anything else. `own_moved` and `employer_moved` are what the parts of the balance changed by in all.
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

    @property
    def amount(self) -> int:
        """What the balance changed by."""
        return (
            self.own + self.employer_part + self.returns + self.payouts + self.transfers
            + self.brought_forward + self.corrections
        )  # fmt: skip


def yearly_sums(*, member_id: int) -> list[YearSums]:
    """All years of all accounts of a member that have lines or were closed, oldest first."""
    made: dict[tuple[int, int], YearSums] = {}
    with connection.cursor() as cursor:
        cursor.execute(_sums(), {"member_id": member_id})
        rows = cursor.fetchall()
    for account_id, year, kind, *sums in rows:
        amount, own, by_employer = map(int, sums)
        before = made.get((account_id, year)) or YearSums(account_id, year)
        moved = {
            "own_moved": before.own_moved + own,
            "employer_moved": before.employer_moved + by_employer,
        }
        if kind == "month":
            moved |= {"own": before.own + own, "employer_part": before.employer_part + by_employer}
        else:
            moved[_KINDS[kind]] = getattr(before, _KINDS[kind]) + amount
        made[account_id, year] = replace(before, **moved)
    return sorted(made.values(), key=lambda one: (one.year, one.account_id))


def _sums() -> str:
    """(account_id, year, kind, amount, own, employer's). What has a month is a contribution or its
    reversal."""
    year = year_of("e.value_date")
    return f"""
SELECT e.account_id, {year}, 'month', SUM(e.amount), SUM(e.own_part), SUM(e.employer_part)
FROM ledger_entry e
WHERE e.member_id = %(member_id)s AND e.period IS NOT NULL
GROUP BY e.account_id, {year}
UNION ALL
SELECT e.account_id, {year}, e.kind, SUM(e.amount), SUM(e.own_part), SUM(e.employer_part)
FROM ledger_entry e
WHERE e.member_id = %(member_id)s AND e.period IS NULL
  AND e.year IN (SELECT i.year FROM ledger_entry i WHERE i.member_id = %(member_id)s AND i.period IS NULL)
GROUP BY e.account_id, {year}, e.kind
UNION ALL
SELECT s.account_id, s.year, 'return', s.return_on_opening + s.return_on_flow, 0, 0
FROM ledger_yearsnapshot s
WHERE s.member_id = %(member_id)s
"""  # noqa: S608 (no input)
