"""One account, line by line and year by year: what statements are made of.

A line belongs to the year of its value date, whenever it was posted. So the sum of a year's lines never
depends on when a file arrived, the closing of a year is the opening of the next, and the sum of all is the
balance.

A year is read without its past: the opening is the last snapshot before it and what was posted later with an
earlier value date, which the covering index answers alone; lines are fetched from posting years no later
than the last one in which that index sees some of the year.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

# (place, value_date, journal_id, period, source_key, year, kind, amount, own_part, employer_part, wage,
# employer_id, journal key of a transfer), in no order. Place 0 is the opening of the year, 1 an entry, 2
# and 3 what the closing of the year credited on the opening and on the flow.
LINES_OF_YEAR = """
SELECT 1 AS place, e.value_date, e.journal_id, e.period, e.source_key, e.year, e.kind, e.amount, e.own_part,
       e.employer_part, e.wage, e.employer_id, j.key AS journal_key
FROM ledger_entry e
LEFT JOIN ledger_journal j ON j.id = CASE WHEN e.kind = 'transfer' THEN e.journal_id END
WHERE e.member_id = %(member_id)s AND e.account_id = %(account_id)s
  AND e.value_date BETWEEN %(first_day)s AND %(last_day)s
  AND e.year >= %(year)s
  AND e.year <= (SELECT MAX(i.year) FROM ledger_entry i
                 WHERE i.member_id = %(member_id)s AND i.account_id = %(account_id)s AND i.year >= %(year)s
                   AND i.value_date BETWEEN %(first_day)s AND %(last_day)s)
UNION ALL
SELECT 2, NULL, NULL, NULL, NULL, s.year, 'return', s.return_on_opening, 0, 0, NULL, NULL, NULL
FROM ledger_yearsnapshot s
WHERE s.member_id = %(member_id)s AND s.account_id = %(account_id)s AND s.year = %(year)s
  AND s.return_on_opening <> 0
UNION ALL
SELECT 3, NULL, NULL, NULL, NULL, s.year, 'return', s.return_on_flow, 0, 0, NULL, NULL, NULL
FROM ledger_yearsnapshot s
WHERE s.member_id = %(member_id)s AND s.account_id = %(account_id)s AND s.year = %(year)s
  AND s.return_on_flow <> 0
UNION ALL
SELECT 0, NULL, NULL, NULL, NULL, COALESCE(s.year, 0), 'balance',
       COALESCE(s.closing, 0) + CAST(COALESCE((
           SELECT SUM(e.amount) FROM ledger_entry e
           WHERE e.member_id = a.member_id AND e.account_id = a.id AND e.year > COALESCE(s.year, 0)
             AND e.value_date < %(first_day)s), 0) AS bigint),
       0, 0, NULL, NULL, NULL
FROM ledger_account a
LEFT JOIN ledger_yearsnapshot s
       ON s.member_id = a.member_id AND s.account_id = a.id
      AND s.year = (SELECT n.year FROM ledger_yearsnapshot n
                    WHERE n.member_id = a.member_id AND n.account_id = a.id AND n.year < %(year)s
                    ORDER BY n.year DESC LIMIT 1)
WHERE a.member_id = %(member_id)s AND a.id = %(account_id)s
"""
_EARNED = {2: "return-on-opening", 3: "return-on-flow"}


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One line. Amounts in whole units, plus is the member's.

    `what` is finer than `kind`: `transfer-in` and `transfer-out`, `return-on-opening` and `return-on-flow`
    (the two figures of a closed year), `return-adjustment` (money that came late). Those two have no
    `source_key`; only a transfer has a `journal_key`.
    """

    value_date: date
    kind: str
    what: str
    amount: int
    own_part: int
    employer_part: int
    posting_year: int
    source_key: int | None
    period: int | None
    wage: int | None
    employer_id: int | None
    journal_key: str | None


def lines_of_year(*, member_id: int, account_id: int, year: int) -> tuple[int, list[AccountLine]]:
    """What the account held before 1 January, and the lines with value dates in `year`, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(LINES_OF_YEAR, year_parameters(member_id, account_id, year))
        return opening_and_lines(cursor.fetchall(), year)


def year_parameters(member_id: int, account_id: int, year: int) -> dict[str, Any]:
    """What `LINES_OF_YEAR` asks for."""
    return {
        "member_id": member_id, "account_id": account_id, "year": year,
        "first_day": date(year, 1, 1), "last_day": date(year, 12, 31),
    }  # fmt: skip


def opening_and_lines(rows: list[tuple[Any, ...]], year: int) -> tuple[int, list[AccountLine]]:
    """The rows of `LINES_OF_YEAR`, in order: by value date and journal, what the year earned last."""
    opening = sum(row[7] for row in rows if not row[0])
    entries = sorted((row for row in rows if row[0] == 1), key=_order)
    earned = sorted(row for row in rows if row[0] in _EARNED)
    return opening, [_line(row, year) for row in (*entries, *earned)]


def _order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    _, value_date, journal_id, period, source_key, *_ = row
    return value_date, journal_id, period or 0, source_key


def _line(row: tuple[Any, ...], year: int) -> AccountLine:
    (place, value_date, _, period, source_key, posting_year, kind, amount, own_part, employer_part, wage,
     employer_id, journal_key) = row  # fmt: skip
    return AccountLine(
        value_date=_day(value_date) or date(year, 12, 31),
        kind=kind,
        what=_EARNED.get(place) or _what(kind, amount),
        amount=amount,
        own_part=own_part,
        employer_part=employer_part,
        posting_year=posting_year,
        source_key=source_key,
        period=period,
        wage=wage,
        employer_id=employer_id,
        journal_key=journal_key,
    )


def _what(kind: str, amount: int) -> str:
    if kind == "transfer":
        return "transfer-out" if amount < 0 else "transfer-in"
    return "return-adjustment" if kind == "return" else kind


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def year_of(column: str) -> str:
    """The calendar year of a date column, as an expression for the engine in use."""
    if connection.vendor == "sqlite":
        return f"CAST(substr({column}, 1, 4) AS integer)"
    return f"CAST(EXTRACT(YEAR FROM {column}) AS integer)"


def month_of(column: str) -> str:
    """The calendar month of a date column, 1 to 12."""
    if connection.vendor == "sqlite":
        return f"CAST(substr({column}, 6, 2) AS integer)"
    return f"CAST(EXTRACT(MONTH FROM {column}) AS integer)"


def years_of_member() -> str:
    """SQL of (account_id, year): years with lines, and years that were closed since. Parameter: `member_id`.

    It looks at the whole range of the member in the covering index: three pages for thirty years.
    """
    return f"""
SELECT e.account_id, {year_of("e.value_date")} AS year FROM ledger_entry e WHERE e.member_id = %(member_id)s
UNION
SELECT s.account_id, s.year FROM ledger_yearsnapshot s WHERE s.member_id = %(member_id)s
"""  # noqa: S608 (no input)
