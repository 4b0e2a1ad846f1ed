"""The balance of a member's accounts, derived: last closed year plus the entries since.

There is no running balance to disagree with the entries (docs/decisions/0002). The text is raw SQL
because this is the hottest read of the system: the ORM costs four times as much (bench/results).
"""

# One row an account: (card_id, account_id, opened_on, amount, own_part, employer_part, last_value_date,
# last_period). Parameter: member_id. Each account goes from its own last snapshot, because a year is closed
# in slices; after it come a few dozen entries at most, all in one covering index.
#
# Only contributions and their reversals have a month. One that was reversed is none, so where a reversal
# stands among the entries, and only there, the last contribution is looked for month by month.
BALANCES_OF_MEMBER = """
SELECT a.card_id AS card_id, a.id AS account_id, a.opened_on AS opened_on,
       COALESCE(s.closing, 0) + CAST(COALESCE(SUM(e.amount), 0) AS bigint) AS amount,
       COALESCE(s.own_part, 0) + CAST(COALESCE(SUM(e.own_part), 0) AS bigint) AS own_part,
       COALESCE(s.employer_part, 0) + CAST(COALESCE(SUM(e.employer_part), 0) AS bigint) AS employer_part,
       CASE WHEN MIN(CASE WHEN e.period IS NOT NULL THEN e.amount END) < 0 THEN (
                SELECT r.value_date FROM ledger_entry r
                WHERE r.member_id = a.member_id AND r.account_id = a.id AND r.period IS NOT NULL
                GROUP BY r.period, r.value_date HAVING SUM(r.amount) > 0 ORDER BY r.value_date DESC LIMIT 1)
            ELSE COALESCE(MAX(CASE WHEN e.period IS NOT NULL THEN e.value_date END), s.last_value_date)
       END AS last_value_date,
       CASE WHEN MIN(CASE WHEN e.period IS NOT NULL THEN e.amount END) < 0 THEN (
                SELECT r.period FROM ledger_entry r
                WHERE r.member_id = a.member_id AND r.account_id = a.id AND r.period IS NOT NULL
                GROUP BY r.period HAVING SUM(r.amount) > 0 ORDER BY r.period DESC LIMIT 1)
            ELSE COALESCE(MAX(e.period), s.last_period)
       END AS last_period
FROM ledger_account a
LEFT JOIN ledger_yearsnapshot s
       ON s.member_id = a.member_id AND s.account_id = a.id
      AND s.year = (SELECT n.year FROM ledger_yearsnapshot n
                    WHERE n.member_id = a.member_id AND n.account_id = a.id ORDER BY n.year DESC LIMIT 1)
LEFT JOIN ledger_entry e
       ON e.member_id = a.member_id AND e.account_id = a.id AND e.year > COALESCE(s.year, 0)
WHERE a.member_id = %s
GROUP BY a.member_id, a.id, s.member_id, s.year, s.account_id
"""
