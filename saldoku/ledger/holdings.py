"""What many accounts hold, in one statement, for those who are about to take something out of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

Key = tuple[int, int]
"""Member and account."""

_AT_ONCE = 5_000

# As BALANCES_OF_MEMBER reckons it for one member.
_HOLDINGS = """
SELECT a.member_id, a.id, COALESCE(s.closing, 0) + CAST(COALESCE(SUM(e.amount), 0) AS bigint),
       COALESCE(s.own_part, 0) + CAST(COALESCE(SUM(e.own_part), 0) AS bigint),
       COALESCE(s.employer_part, 0) + CAST(COALESCE(SUM(e.employer_part), 0) AS bigint)
FROM ledger_account a
LEFT JOIN ledger_yearsnapshot s
       ON s.member_id = a.member_id AND s.account_id = a.id
      AND s.year = (SELECT MAX(n.year) FROM ledger_yearsnapshot n
                    WHERE n.member_id = a.member_id AND n.account_id = a.id)
LEFT JOIN ledger_entry e
       ON e.member_id = a.member_id AND e.account_id = a.id AND e.year > COALESCE(s.year, 0)
WHERE (a.member_id, a.id) IN ({keys})
GROUP BY a.member_id, a.id, s.member_id, s.year, s.account_id
"""


@dataclass(slots=True)
class Holding:
    """Whole units; what is neither the member's nor the employer's part is return."""

    amount: int
    own_part: int
    employer_part: int


def holdings(accounts: Sequence[Key]) -> dict[Key, Holding]:
    """What each account holds now, with the accounts locked until the transaction ends.

    Locked in ascending order, so that two who lock some of the same never wait for each other in a circle.
    """
    found: dict[Key, Holding] = {}
    keys = sorted(set(accounts))
    with connection.cursor() as cursor:
        for start in range(0, len(keys), _AT_ONCE):
            named = ", ".join(f"({member}, {account})" for member, account in keys[start : start + _AT_ONCE])
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"SELECT 1 FROM ledger_account WHERE (member_id, id) IN ({named}) "  # noqa: S608 (numbers)
                    "ORDER BY member_id, id FOR NO KEY UPDATE"
                )
            else:
                named = f"VALUES {named}"
            cursor.execute(_HOLDINGS.format(keys=named))
            found |= {(row[0], row[1]): Holding(*row[2:]) for row in cursor.fetchall()}
    return found
