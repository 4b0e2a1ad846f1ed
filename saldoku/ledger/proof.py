"""The proof: everything derived is derived again from the entries, and every difference is named."""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not hold: which rule, which row, and by how much (units of the currency)."""

    rule: str
    where: str
    by: int


@dataclass(frozen=True, slots=True)
class ProofReport:
    """What was looked at, and all differences found. `total` is what members own in all."""

    differences: tuple[Difference, ...]
    accounts: int
    entries: int
    journals: int
    total: int


# Each query returns (where, by) rows for what is wrong; no row means that the rule holds.
_RULES = {
    "a journal adds up to zero": """
        SELECT j.id, COALESCE(e.amount, 0) + COALESCE(c.amount, 0)
        FROM ledger_journal j
        LEFT JOIN (SELECT journal_id, SUM(amount) AS amount FROM ledger_entry GROUP BY journal_id) e
               ON e.journal_id = j.id
        LEFT JOIN (SELECT journal_id, SUM(amount) AS amount FROM ledger_controlline GROUP BY journal_id) c
               ON c.journal_id = j.id
        WHERE COALESCE(e.amount, 0) + COALESCE(c.amount, 0) <> 0""",
    "an entry belongs to a journal": """
        SELECT e.source_key, e.amount FROM ledger_entry e
        LEFT JOIN ledger_journal j ON j.id = e.journal_id WHERE j.id IS NULL""",
    "an entry belongs to an account of its member": """
        SELECT e.source_key, e.amount FROM ledger_entry e
        LEFT JOIN ledger_account a ON a.member_id = e.member_id AND a.id = e.account_id WHERE a.id IS NULL""",
    "an account belongs to a card of its member": """
        SELECT a.id, 0 FROM ledger_account a
        LEFT JOIN members_card c ON c.member_id = a.member_id AND c.id = a.card_id WHERE c.id IS NULL""",
    "a contribution is its two parts": """
        SELECT source_key, amount - own_part - employer_part FROM ledger_entry
        WHERE kind = 'contribution' AND amount <> own_part + employer_part""",
    "a posting year is not before the value date": """
        SELECT e.source_key, e.amount FROM ledger_entry e WHERE e.year < {year_of}""",
    "suspense items are the suspense of their journal": """
        SELECT j.id, COALESCE(c.amount, 0) - COALESCE(i.amount, 0)
        FROM ledger_journal j
        LEFT JOIN (SELECT journal_id, SUM(amount) AS amount FROM ledger_controlline
                   WHERE account = 'suspense' GROUP BY journal_id) c ON c.journal_id = j.id
        LEFT JOIN (SELECT journal_id, SUM(amount) AS amount FROM ledger_suspenseitem
                   GROUP BY journal_id) i ON i.journal_id = j.id
        WHERE COALESCE(c.amount, 0) <> COALESCE(i.amount, 0)""",
    "a snapshot is the sum of its entries": """
        SELECT s.account_id, s.closing - COALESCE((
            SELECT SUM(e.amount) FROM ledger_entry e
            WHERE e.member_id = s.member_id AND e.account_id = s.account_id AND e.year <= s.year), 0)
        FROM ledger_yearsnapshot s
        WHERE s.closing <> COALESCE((
            SELECT SUM(e.amount) FROM ledger_entry e
            WHERE e.member_id = s.member_id AND e.account_id = s.account_id AND e.year <= s.year), 0)""",
    "every account with older entries has a snapshot of the last closed year": """
        SELECT a.id, 0 FROM ledger_account a
        WHERE EXISTS (SELECT 1 FROM ledger_entry e WHERE e.member_id = a.member_id AND e.account_id = a.id
                      AND e.year <= (SELECT MAX(year) FROM ledger_postingyear WHERE closed_at IS NOT NULL))
          AND NOT EXISTS (SELECT 1 FROM ledger_yearsnapshot s WHERE s.member_id = a.member_id
                      AND s.account_id = a.id
                      AND s.year = (SELECT MAX(year) FROM ledger_postingyear WHERE closed_at IS NOT NULL))""",
    "no account is below zero": """
        SELECT account_id, SUM(amount) FROM ledger_entry
        GROUP BY member_id, account_id HAVING SUM(amount) < 0""",
}

_COUNTS = """
SELECT (SELECT COUNT(*) FROM ledger_account), (SELECT COUNT(*) FROM ledger_entry),
       (SELECT COUNT(*) FROM ledger_journal), (SELECT COALESCE(SUM(amount), 0) FROM ledger_entry)
"""


def prove() -> ProofReport:
    """Re-derive all journals, snapshots and ownerships from the entries."""
    year_of = (
        "CAST(strftime('%Y', e.value_date) AS integer)"
        if connection.vendor == "sqlite"
        else "EXTRACT(YEAR FROM e.value_date)"
    )
    found: list[Difference] = []
    with connection.cursor() as cursor:
        for rule, sql in _RULES.items():
            cursor.execute(sql.replace("{year_of}", year_of))
            found += [Difference(rule, str(where), int(by)) for where, by in cursor.fetchall()]
        cursor.execute(_COUNTS)
        accounts, entries, journals, total = cursor.fetchone()
    return ProofReport(tuple(found), accounts, entries, journals, int(total))
