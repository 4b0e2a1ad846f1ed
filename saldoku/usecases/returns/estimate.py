"""What a year would earn at the last rate that is known: an estimate, and labelled as one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from saldoku.kernel.money import Money
from saldoku.ledger.returns.formulas import by_month, day
from saldoku.scheme import BeforeFirstDate, Scheme, earned, last_return_rate, return_policy
from saldoku.scheme.formulas import MONTHS
from saldoku.usecases.fund import the_scheme
from saldoku.usecases.returns.declare_return import declared_rates
from saldoku.usecases.returns.years import running_year


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an account would be credited for `year` if nothing more came, at the rate in per cent of another
    year, `rate_year`. Never to be shown without the word estimate and the year of the rate.
    """

    amount: Money
    year: int
    rate: Decimal
    rate_year: int
    is_estimate: bool = True


def estimate_return(
    *,
    opening: int,
    flows: Mapping[int, int],
    year: int,
    scheme: Scheme,
    declared: Mapping[int, tuple[Decimal, str]],
) -> Estimate:
    """The estimate for an account with `opening` on 1 January and the sums of `flows` by month, whole units.

    What the fund declared (year to rate and source) wins over the scheme's files. BeforeFirstDate when no
    rate is known of that year or before.
    """
    known = last_return_rate(scheme, year, declared=declared)
    months = [flows.get(month, 0) for month in range(1, MONTHS + 1)]
    found = earned(return_policy(scheme, year), opening=opening, flows=months, rate=known.rate)
    return Estimate(Money(max(found.total, 0), scheme.currency), year, known.rate, known.year)


def estimate_for(*, member_id: int, at: datetime, year: int | None = None) -> dict[int, Estimate]:
    """Account to estimate, for the accounts of a member in a year (the running one) that is not credited yet.

    Empty when no rate is known. Accounts whose year is closed have their return, and no estimate. The return
    of an earlier year that is not credited yet is not in it.
    """
    scheme = the_scheme()
    year = running_year(at) if year is None else year
    declared = declared_rates()
    found: dict[int, dict[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_by_month(year), {"member_id": member_id})
        for account_id, month, amount in cursor.fetchall():
            found.setdefault(account_id, {})[month] = int(amount)
    try:
        return {
            account_id: estimate_return(
                opening=sums.pop(0, 0), flows=sums, year=year, scheme=scheme, declared=declared
            )
            for account_id, sums in found.items()
        }
    except BeforeFirstDate:
        return {}


def _by_month(year: int) -> str:
    """(account_id, month, amount), month 0 for what was there on 1 January; of accounts without a snapshot
    of the year."""
    first, last = day(date(year, 1, 1)), day(date(year, 12, 31))
    month = f"CASE WHEN value_date < {first} THEN 0 ELSE {by_month(year, range(1, MONTHS + 1))} END"
    return f"""
SELECT account_id, {month} AS month, SUM(amount)
FROM (
    SELECT a.id AS account_id, {day(date(year - 1, 12, 31))} AS value_date, COALESCE(s.closing, 0) AS amount,
           COALESCE(s.year, 0) AS closed
    FROM ledger_account a
    LEFT JOIN ledger_yearsnapshot s
           ON s.member_id = a.member_id AND s.account_id = a.id
          AND s.year = (SELECT n.year FROM ledger_yearsnapshot n
                        WHERE n.member_id = a.member_id AND n.account_id = a.id ORDER BY n.year DESC LIMIT 1)
    WHERE a.member_id = %(member_id)s
    UNION ALL
    SELECT e.account_id, e.value_date, e.amount, COALESCE(n.year, 0) AS closed
    FROM ledger_entry e
    LEFT JOIN (SELECT account_id, MAX(year) AS year FROM ledger_yearsnapshot
               WHERE member_id = %(member_id)s GROUP BY account_id) n ON n.account_id = e.account_id
    WHERE e.member_id = %(member_id)s AND e.year > COALESCE(n.year, 0) AND e.value_date <= {last}
) lines
WHERE closed < {year}
GROUP BY account_id, {month}"""  # noqa: S608 (a year and constants)
