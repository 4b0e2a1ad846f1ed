"""Closing a year: one snapshot row an account, so that a balance never reads far back."""

from datetime import datetime

from django.db import connection

from saldoku.kernel.errors import YearClosed
from saldoku.ledger.models import PostingYear

# No volatile function and no data-modifying CTE, so that each node can run it on its own rows.
_SNAPSHOT = """
INSERT INTO ledger_yearsnapshot (member_id, year, account_id, opening, contributions, payouts, transfers,
                                 return_on_opening, return_on_flow, closing, own_part, employer_part,
                                 last_value_date, last_period)
SELECT a.member_id, %(year)s, a.id, COALESCE(p.closing, 0), COALESCE(e.contributions, 0),
       COALESCE(e.payouts, 0), COALESCE(e.transfers, 0), 0, 0, COALESCE(p.closing, 0) + COALESCE(e.amount, 0),
       COALESCE(p.own_part, 0) + COALESCE(e.own_part, 0),
       COALESCE(p.employer_part, 0) + COALESCE(e.employer_part, 0),
       COALESCE(e.last_value_date, p.last_value_date), COALESCE(e.last_period, p.last_period)
FROM ledger_account a
LEFT JOIN ledger_yearsnapshot p
       ON p.member_id = a.member_id AND p.account_id = a.id AND p.year = %(before)s
LEFT JOIN (
    SELECT member_id, account_id, SUM(amount) AS amount, SUM(own_part) AS own_part,
           SUM(employer_part) AS employer_part,
           SUM(CASE WHEN kind IN ('contribution', 'reversal') THEN amount END) AS contributions,
           SUM(CASE WHEN kind = 'payout' THEN amount END) AS payouts,
           SUM(CASE WHEN kind IN ('transfer', 'opening') THEN amount END) AS transfers,
           MAX(CASE WHEN kind = 'contribution' THEN value_date END) AS last_value_date,
           MAX(CASE WHEN kind = 'contribution' THEN period END) AS last_period
    FROM ledger_entry WHERE year > %(before)s AND year <= %(year)s
    GROUP BY member_id, account_id
) e ON e.member_id = a.member_id AND e.account_id = a.id
WHERE p.account_id IS NOT NULL OR e.account_id IS NOT NULL
"""


def close_year(*, year: int, at: datetime) -> int:
    """Close every open year up to `year` and snapshot all accounts; returns the number of snapshots.

    Runs inside the caller's transaction. The year rows are taken exclusively, so postings that
    hold them have ended and later ones see them closed. A year already closed is YearClosed.
    """
    PostingYear.objects.bulk_create([PostingYear(year=year)], ignore_conflicts=True)
    rows = list(PostingYear.objects.select_for_update().filter(year__lte=year).order_by("year"))
    closed = [row.year for row in rows if row.closed_at is not None]
    before = max(closed, default=0)
    if before >= year or PostingYear.objects.filter(year__gt=year, closed_at__isnull=False).exists():
        raise YearClosed(year=year)
    with connection.cursor() as cursor:
        cursor.execute(_SNAPSHOT, {"year": year, "before": before})
        made: int = cursor.rowcount
    PostingYear.objects.filter(year__lte=year, closed_at__isnull=True).update(closing_at=at, closed_at=at)
    return made
