"""Entries one by one: kind, sign, parts, month and posting year."""

from saldoku.ledger.proof.asking import Check, Pair, larger, year_of
from saldoku.ledger.proof.standing import Standing
from saldoku.ledger.seal import KINDS

_KINDS = ", ".join(f"'{kind}'" for kind in KINDS)
_SIGN = (
    "CASE WHEN kind IN ('contribution', 'opening') THEN ABS(amount) "
    "WHEN kind = 'payout' THEN -ABS(amount) ELSE amount END"
)
_MONTH = (
    "CASE WHEN period IS NULL OR (period BETWEEN 190001 AND 299912 AND period % 100 BETWEEN 1 AND 12) "
    "THEN period ELSE 0 END"
)


def entries(standing: Standing) -> Check:
    """What an entry says by itself: one pass. A value date in a closed year may stand in any year from its
    own to the first open one; another stands in its own."""
    on_record = ", ".join(map(str, standing.on_record)) or "NULL"
    latest = larger(year_of("value_date"), str(standing.first_open))
    return Check(
        what="entries",
        rows="SELECT * FROM ledger_entry",
        pairs=(
            Pair("an entry is of a known kind", f"CASE WHEN kind IN ({_KINDS}) THEN kind END", "kind"),
            Pair("an entry has the sign of its kind", _SIGN, "amount"),
            Pair(
                "a contribution is its two parts",
                "CASE WHEN kind = 'contribution' THEN own_part + employer_part ELSE amount END",
                "amount",
            ),
            Pair(
                "a return has no parts",
                "CASE WHEN kind = 'return' THEN 0 END",
                "CASE WHEN kind = 'return' THEN ABS(own_part) + ABS(employer_part) END",
            ),
            Pair("a month is a month", _MONTH, "period"),
            Pair(
                "only contributions and their reversals have a month",
                "CASE WHEN kind IN ('contribution', 'reversal') THEN period END",
                "period",
            ),
            Pair("a posting year is on record", f"CASE WHEN year IN ({on_record}) THEN year END", "year"),
            Pair("a wage is not below zero", "CASE WHEN wage < 0 THEN 0 ELSE wage END", "wage"),
            Pair(
                "a posting year is not before the value date", larger(year_of("value_date"), "year"), "year"
            ),
            Pair(
                "a posting year is the value date's or the first open one",
                f"CASE WHEN year > {latest} THEN {latest} ELSE year END",
                "year",
            ),
        ),
        place={"posting year": "year", "entry": "source_key"},
        member="member_id",
        account="account_id",
        journal="journal_id",
    )


def source_rows(_: Standing) -> Check:
    """A source row stands in the books once, whatever posting year it was put into. The key of the entries
    answers by itself, in its own order; only what it finds is looked up in the table."""
    return Check(
        what="source rows",
        rows="""
SELECT d.*, (SELECT MIN(e.account_id) FROM ledger_entry e
             WHERE e.member_id = d.member_id AND e.source_key = d.source_key) AS account_id
FROM (SELECT member_id, source_key, COUNT(*) AS times, MIN(year) AS first, MAX(year) AS last
      FROM ledger_entry GROUP BY member_id, source_key HAVING COUNT(*) > 1) d""",
        pairs=(Pair("a source row is posted once", "1", "times"),),
        place={"first posted in": "first", "again in": "last", "entry": "source_key"},
        member="member_id",
        account="account_id",
    )
