"""Cards that were merged, and entries that two persons put right."""

from saldoku.ledger.proof.asking import Check, Pair, hashed, in_json, second


def changes() -> list[Check]:
    """Merges and corrections."""
    return [merges(), later_moves(), corrections()]


def merges() -> Check:
    """Every merge beside the transfers of its journals."""
    return Check(
        what="merges",
        rows=f"""
SELECT m.*, f.id AS from_stands, t.id AS into_stands, j.id AS journal_id, j.key AS merge_key, j.fingerprint,
       u.key AS undo_key, CASE WHEN m.undone_at IS NULL THEN 0 ELSE 1 END AS undone,
       COALESCE(e.elsewhere, 0) AS elsewhere, COALESCE(e.left_over, 0) AS left_over, e.first_on, e.last_on
FROM ledger_cardmerge m
LEFT JOIN ledger_account f ON f.member_id = m.member_id AND f.id = m.from_account_id
LEFT JOIN ledger_account t ON t.member_id = m.member_id AND t.id = m.into_account_id
LEFT JOIN ledger_journal j ON j.key = 'merge:' || m.id
LEFT JOIN ledger_journal u ON u.key = 'unmerge:' || m.id
LEFT JOIN (
    SELECT n.member_id, n.id,
           COUNT(*) FILTER (WHERE x.account_id NOT IN (n.from_account_id, n.into_account_id)) AS elsewhere,
           SUM(x.amount) FILTER (WHERE x.account_id = n.from_account_id) AS left_over,
           MIN(x.value_date) FILTER (WHERE k.key = 'merge:' || n.id) AS first_on,
           MAX(x.value_date) FILTER (WHERE k.key = 'merge:' || n.id) AS last_on
    FROM ledger_cardmerge n
    JOIN ledger_journal k ON (k.key LIKE 'merge:%' OR k.key LIKE 'unmerge:%')
                         AND {second("k.key")} = CAST(n.id AS varchar(20))
    JOIN ledger_entry x ON x.member_id = n.member_id AND x.journal_id = k.id
    GROUP BY n.member_id, n.id
) e ON e.member_id = m.member_id AND e.id = m.id""",  # noqa: S608 (constants)
        pairs=(
            Pair("a merge is between accounts of its member", "from_account_id", "from_stands"),
            Pair("a merge is into an account of its member", "into_account_id", "into_stands"),
            Pair("a merge has its journal", "'merge:' || id", "merge_key"),
            Pair("the journal of a merge names what it took", hashed("took"), "fingerprint"),
            Pair(
                "a merge that was taken back has the journal of that",
                "CASE WHEN undone = 1 THEN 'unmerge:' || id END",
                "undo_key",
            ),
            Pair("who took a merge back is named", "undone", "CASE WHEN undone_by = '' THEN 0 ELSE 1 END"),
            Pair("a merge moves between its two accounts", "0", "elsewhere"),
            Pair(
                "a merge that was taken back moved nothing in the end",
                "0",
                "CASE WHEN undone = 1 THEN left_over ELSE 0 END",
            ),
            Pair("a merge is valued on its day", "COALESCE(first_on, merged_on)", "merged_on"),
            Pair("a merge is valued on one day", "first_on", "last_on"),
        ),
        place={"merge": "id"},
        member="member_id",
        account="from_account_id",
        journal="journal_id",
    )


def later_moves() -> Check:
    """What came to a merged card later is moved in journals that are numbered from 1."""
    name = second("key")
    return Check(
        what="later moves of merges",
        rows=f"SELECT id, key, 'merge:' || {name} || ':' || "  # noqa: S608 (constants)
        f"ROW_NUMBER() OVER (PARTITION BY {name} ORDER BY id) AS numbered "
        "FROM ledger_journal WHERE key LIKE 'merge:%:%'",
        pairs=(Pair("the later moves of a merge are numbered", "numbered", "key"),),
        place={"journal": "id"},
        journal="id",
    )


# Columns of an entry, as the new posting has them and as the correction asked for.
_ASKED = ("amount", "own_part", "employer_part", "value_date", "period", "wage", "employer_id")


def _corrections() -> str:
    """One row a correction: the entry (`was`), its reversal (`back`) and what stands instead (`made`)."""
    asked = ", ".join(
        f"{in_json('c.instead', name)} AS asked_{name}, CAST(n.{name} AS varchar(40)) AS made_{name}"
        for name in _ASKED
    )
    entry = "SELECT e.* FROM ledger_entry e JOIN ledger_correction g ON g.member_id = e.member_id"
    return f"""
SELECT c.*, a.id AS stands, j.key, o.account_id AS of_account, o.amount AS was, o.own_part AS was_own,
       o.employer_part AS was_employer, o.value_date AS was_on, o.kind AS was_kind,
       r.amount AS back, r.own_part AS back_own, r.employer_part AS back_employer, r.value_date AS back_on,
       COALESCE(n.kind, o.kind) AS now_kind, CASE WHEN n.kind IS NULL THEN 0 ELSE 1 END AS instead_of,
       CASE WHEN c.state = 'posted' THEN 1 ELSE 0 END AS posted,
       CASE WHEN c.decided_at IS NULL THEN 0 ELSE 1 END AS decided, {asked},
       COALESCE((SELECT SUM(l.amount) FROM ledger_controlline l
                 WHERE l.journal_id = c.journal_id AND l.account = 'brought-forward'), 0) AS forward,
       COALESCE(r.amount, 0) + COALESCE(n.amount, 0) AS change
FROM ledger_correction c
LEFT JOIN ledger_account a ON a.member_id = c.member_id AND a.id = c.account_id
LEFT JOIN ledger_journal j ON j.id = c.journal_id
LEFT JOIN ledger_entry o ON o.member_id = c.member_id AND o.source_key = c.entry_key AND o.year = c.entry_year
LEFT JOIN ({entry} AND g.journal_id = e.journal_id WHERE e.kind = 'reversal') r
       ON r.member_id = c.member_id AND r.journal_id = c.journal_id
LEFT JOIN ({entry} AND g.journal_id = e.journal_id WHERE e.kind <> 'reversal') n
       ON n.member_id = c.member_id AND n.journal_id = c.journal_id"""  # noqa: S608 (constants)


def corrections() -> Check:
    """Every correction beside the entry that it takes back, its reversal, and what stands instead."""
    return Check(
        what="corrections",
        rows=_corrections(),
        pairs=(
            Pair("a correction is of an account of its member", "account_id", "stands"),
            Pair("a correction is of an entry of its account", "account_id", "of_account"),
            Pair(
                "a correction is asked, posted or refused",
                "CASE WHEN journal_id IS NOT NULL THEN 'posted' WHEN decided = 1 THEN 'refused' "
                "ELSE 'asked' END",
                "state",
            ),
            Pair(
                "a posted correction has its journal", "CASE WHEN posted = 1 THEN 'correct:' || id END", "key"
            ),
            Pair(
                "a correction needs two persons",
                "0",
                "CASE WHEN asked_by = '' OR decided_by = asked_by THEN 1 ELSE 0 END",
            ),
            Pair("who decided is named", "decided", "CASE WHEN decided_by = '' THEN 0 ELSE 1 END"),
            *(
                Pair(f"a reversal takes back {what}", f"CASE WHEN posted = 1 THEN {was} END", back)
                for what, was, back in (
                    ("the amount", "-was", "back"),
                    ("the own part", "-was_own", "back_own"),
                    ("the employer's part", "-was_employer", "back_employer"),
                    ("on the day", "was_on", "back_on"),
                )
            ),
            Pair("what stands instead is of the same kind", "was_kind", "now_kind"),
            Pair(
                "a correction that only takes back asks for nothing else",
                "CASE WHEN posted = 1 AND instead_of = 0 THEN '{}' END",
                "CASE WHEN posted = 1 AND instead_of = 0 THEN CAST(instead AS varchar(400)) END",
            ),
            *(
                Pair(
                    f"what stands instead has the {name.replace('_', ' ')} that was asked for",
                    f"CASE WHEN posted = 1 THEN asked_{name} END",
                    f"made_{name}",
                )
                for name in _ASKED
            ),
            Pair(
                "a correction goes to the side that its entry came from",
                "CASE WHEN was_kind = 'opening' THEN -change ELSE 0 END",
                "forward",
            ),
        ),
        place={"correction": "id"},
        member="member_id",
        account="account_id",
        journal="journal_id",
    )
