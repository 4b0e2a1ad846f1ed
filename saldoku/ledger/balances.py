"""The balance of a member's accounts, derived: last closed year plus the entries since.

There is no running balance to disagree with the entries (docs/decisions/0002). The text is raw SQL
because this is the hottest read of the system: the ORM costs four times as much (bench/results).
"""

# One row an account: (card_id, amount, own_part, employer_part, last_value_date, last_period).
# Parameters: member_id three times. Each account goes from its own last snapshot, because a year is closed
# in slices; after it come a few dozen entries at most. A month whose contribution was reversed is none.
BALANCES_OF_MEMBER = """
SELECT a.card_id AS card_id, a.id AS account_id, a.opened_on AS opened_on,
       COALESCE(s.closing, 0) + COALESCE(o.amount, 0) AS amount,
       COALESCE(s.own_part, 0) + COALESCE(o.own_part, 0) AS own_part,
       COALESCE(s.employer_part, 0) + COALESCE(o.employer_part, 0) AS employer_part,
       COALESCE(o.last_value_date, s.last_value_date) AS last_value_date,
       COALESCE(o.last_period, s.last_period) AS last_period
FROM ledger_account a
LEFT JOIN ledger_yearsnapshot s
       ON s.member_id = a.member_id AND s.account_id = a.id
      AND s.year = (SELECT MAX(n.year) FROM ledger_yearsnapshot n
                    WHERE n.member_id = a.member_id AND n.account_id = a.id)
LEFT JOIN (
    SELECT account_id, CAST(SUM(amount) AS bigint) AS amount, CAST(SUM(own_part) AS bigint) AS own_part,
           CAST(SUM(employer_part) AS bigint) AS employer_part,
           MAX(CASE WHEN amount > 0 THEN last_on END) AS last_value_date,
           MAX(CASE WHEN amount > 0 THEN period END) AS last_period
    FROM (
        SELECT e.account_id, e.period, SUM(e.amount) AS amount, SUM(e.own_part) AS own_part,
               SUM(e.employer_part) AS employer_part,
               MAX(CASE WHEN e.period IS NOT NULL AND e.amount > 0 THEN e.value_date END) AS last_on
        FROM ledger_entry e
        LEFT JOIN (SELECT account_id, MAX(year) AS year FROM ledger_yearsnapshot
                   WHERE member_id = %s GROUP BY account_id) n ON n.account_id = e.account_id
        WHERE e.member_id = %s AND e.year > COALESCE(n.year, 0)
        GROUP BY e.account_id, e.period
    ) months
    GROUP BY account_id
) o ON o.account_id = a.id
WHERE a.member_id = %s
"""
