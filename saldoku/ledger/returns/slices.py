"""One slice of the closing of a year: the snapshots of some tens of thousands of members at once.

A slice is one transaction: snapshots, accounts that were kept out, the journal of the returns with its
control line, and the row that says that the slice is done. No volatile function and no data-modifying
CTE, and every table is bounded by member, so that each node of a spread database can run it on its own rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection

from saldoku.kernel.ids import new_id
from saldoku.ledger.models import Journal, YearSlice
from saldoku.ledger.posting import write_control
from saldoku.ledger.returns.formulas import NO_RETURN, ReturnSql, return_sql

SLICE = 50_000  # accounts; a second or less, so that little is done again after a kill
BELOW_ZERO = "balance-below-zero"
EARNED_LESS_THAN_NOTHING = "return-below-zero"
AUTOMATIC = (BELOW_ZERO, EARNED_LESS_THAN_NOTHING)


@dataclass(frozen=True, slots=True)
class Closing:
    """Which year is closed, from which snapshots, and with which return; no policy, no return."""

    year: int
    before: int
    policy: str = ""
    rate: Decimal | None = None

    @property
    def formula(self) -> ReturnSql:
        if not self.policy or self.rate is None:
            return NO_RETURN
        return return_sql(self.policy, year=self.year, rate=self.rate)


@dataclass(frozen=True, slots=True)
class Members:
    """Members above `after` and up to `through`."""

    after: int
    through: int

    def of(self, alias: str) -> str:
        return f"{alias}.member_id > {self.after} AND {alias}.member_id <= {self.through}"


@dataclass(frozen=True, slots=True)
class SliceTotals:
    """What a slice came to. `accounts` have a snapshot, `credited` of them a return."""

    accounts: int
    credited: int
    on_opening: int
    on_flow: int


# A month whose contribution was taken back is no last month (as in `ledger/balances.py`): where a reversal
# stands among the entries, and only there, all months are looked at. An account that was empty when the
# year before was closed has no row of it; then an older one tells.
_LAST = """CASE WHEN e.taken_back < 0 THEN (
               SELECT n.{of} FROM ledger_entry n
               WHERE n.member_id = a.member_id AND n.account_id = a.id AND n.period IS NOT NULL
                 AND n.year <= {year}
               GROUP BY n.period{and_of} HAVING SUM(n.amount) > 0 ORDER BY n.{of} DESC LIMIT 1)
           ELSE COALESCE(e.last_{of}, p.last_{of}, (
               SELECT s.last_{of} FROM ledger_yearsnapshot s
               WHERE s.member_id = a.member_id AND s.account_id = a.id AND s.year < {before}
               ORDER BY s.year DESC LIMIT 1))
           END AS last_{of}"""


def due_sql(closing: Closing, members: Members, *, only: Sequence[int] = ()) -> str:
    """One row an account that holds something or moved in the year: what goes into its snapshot, and the
    return that is due to it. `only` names some members of the slice."""
    formula = closing.formula
    sums = "".join(f", CAST({sql} AS bigint) AS {name}" for name, sql in formula.sums.items())
    named = "".join(f", e.{name}" for name in formula.sums)
    years = {"before": closing.before, "year": closing.year}
    last_on = _LAST.format(of="value_date", and_of=", n.value_date", **years)
    last_period = _LAST.format(of="period", and_of="", **years)
    these = f" AND {{}}.member_id IN ({', '.join(map(str, only))})" if only else ""
    return f"""
SELECT member_id, account_id, held, contributions, payouts, transfers, amount, own_part, employer_part,
       last_value_date, last_period, kept_out,
       {formula.on_opening} AS on_opening, {formula.on_flow} AS on_flow
FROM (
    SELECT a.member_id, a.id AS account_id, COALESCE(p.closing, 0) AS held,
           COALESCE(e.contributions, 0) AS contributions, COALESCE(e.payouts, 0) AS payouts,
           COALESCE(e.transfers, 0) AS transfers, COALESCE(p.closing, 0) + COALESCE(e.amount, 0) AS amount,
           COALESCE(p.own_part, 0) + COALESCE(e.own_part, 0) AS own_part,
           COALESCE(p.employer_part, 0) + COALESCE(e.employer_part, 0) AS employer_part,
           {last_on}, {last_period},
           x.account_id IS NOT NULL AS kept_out{named}
    FROM ledger_account a
    LEFT JOIN ledger_yearsnapshot p
           ON p.member_id = a.member_id AND p.account_id = a.id AND p.year = {closing.before}
          AND {members.of("p")}
    LEFT JOIN (
        SELECT member_id, account_id, CAST(SUM(amount) AS bigint) AS amount,
               CAST(SUM(own_part) AS bigint) AS own_part,
               CAST(SUM(employer_part) AS bigint) AS employer_part,
               CAST(SUM(amount) FILTER (WHERE kind IN ('contribution', 'reversal')) AS bigint)
                   AS contributions,
               CAST(SUM(amount) FILTER (WHERE kind = 'payout') AS bigint) AS payouts,
               CAST(SUM(amount) FILTER (WHERE kind IN ('transfer', 'opening')) AS bigint) AS transfers,
               MAX(value_date) FILTER (WHERE period IS NOT NULL) AS last_value_date,
               MAX(period) AS last_period, MIN(amount) FILTER (WHERE period IS NOT NULL) AS taken_back{sums}
        FROM ledger_entry n
        WHERE {members.of("n")} AND year > {closing.before} AND year <= {closing.year}{these.format("n")}
        GROUP BY member_id, account_id
    ) e ON e.member_id = a.member_id AND e.account_id = a.id
    LEFT JOIN ledger_returnexclusion x
           ON x.member_id = a.member_id AND x.account_id = a.id AND x.year = {closing.year}
          AND x.lifted_at IS NULL AND {members.of("x")}
    WHERE {members.of("a")}{these.format("a")}
      AND (e.account_id IS NOT NULL OR p.closing <> 0 OR p.own_part <> 0 OR p.employer_part <> 0)
) moved"""  # noqa: S608 (numbers and constants of the ledger)


# An account that would have to give back, or that holds less than nothing, is kept out and named.
_AUTOMATIC = "(amount < 0 OR on_opening + on_flow < 0)"
_KEPT_OUT = f"(kept_out OR {_AUTOMATIC})"


def _insert(closing: Closing, members: Members) -> str:
    on_opening = f"CASE WHEN {_KEPT_OUT} THEN 0 ELSE on_opening END"
    on_flow = f"CASE WHEN {_KEPT_OUT} THEN 0 ELSE on_flow END"
    if not closing.policy:
        on_opening = on_flow = "0"
    return f"""
INSERT INTO ledger_yearsnapshot (member_id, year, account_id, opening, contributions, payouts, transfers,
                                 return_on_opening, return_on_flow, closing, own_part, employer_part,
                                 last_value_date, last_period)
SELECT member_id, {closing.year}, account_id, held, contributions, payouts, transfers,
       {on_opening}, {on_flow}, amount + {on_opening} + {on_flow}, own_part, employer_part,
       last_value_date, last_period
FROM ({due_sql(closing, members)}) due
ORDER BY member_id, account_id"""  # noqa: S608 (numbers and constants of the ledger)


def _keep_out(closing: Closing, members: Members) -> None:
    """Name the accounts that the INSERT has just kept out by itself: few, so they are reckoned once more."""
    nothing = f"""OR return_on_opening = 0 AND return_on_flow = 0 AND (opening < 0 OR EXISTS (
        SELECT 1 FROM ledger_entry n
        WHERE n.member_id = s.member_id AND n.account_id = s.account_id AND n.amount < 0
          AND n.year > {closing.before} AND n.year <= {closing.year}))"""  # noqa: S608 (numbers)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT member_id FROM ledger_yearsnapshot s WHERE {members.of('s')} "  # noqa: S608 (numbers)
            f"AND year = {closing.year} AND (closing < 0 {nothing if closing.rate else ''})"
        )
        found = [int(member_id) for (member_id,) in cursor.fetchall()]
        for some in (found[i : i + 1_000] for i in range(0, len(found), 1_000)):
            cursor.execute(
                "INSERT INTO ledger_returnexclusion (member_id, account_id, year, reason) "  # noqa: S608 (numbers)
                f"SELECT member_id, account_id, {closing.year}, CASE WHEN amount < 0 THEN '{BELOW_ZERO}' "
                f"ELSE '{EARNED_LESS_THAN_NOTHING}' END FROM ({due_sql(closing, members, only=some)}) due "
                f"WHERE {_AUTOMATIC} AND NOT kept_out"
            )


def _totals(closing: Closing, members: Members) -> str:
    return f"""
SELECT COUNT(*), COALESCE(SUM(return_on_opening), 0), COALESCE(SUM(return_on_flow), 0)
FROM ledger_yearsnapshot s
WHERE {members.of("s")} AND year = {closing.year}
  AND (return_on_opening <> 0 OR return_on_flow <> 0)"""  # noqa: S608 (numbers)


def write_slice(closing: Closing, members: Members, *, at: datetime) -> SliceTotals:
    """Write the snapshots of these members, and credit their returns. Runs in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_insert(closing, members))
        accounts = cursor.rowcount
        credited, on_opening, on_flow = 0, 0, 0
        if closing.policy:
            _keep_out(closing, members)
            cursor.execute(_totals(closing, members))
            credited, on_opening, on_flow = (int(one) for one in cursor.fetchone())
    totals = SliceTotals(accounts, credited, on_opening, on_flow)
    YearSlice.objects.create(
        id=new_id(), year=closing.year, after_member=members.after, through_member=members.through,
        journal=_journal(closing, members, totals, at) if credited else None, accounts=accounts,
        on_opening=on_opening, on_flow=on_flow,
    )  # fmt: skip
    return totals


def _journal(closing: Closing, members: Members, totals: SliceTotals, at: datetime) -> Journal:
    """The member lines of this journal are the two figures in each snapshot of the slice: it has no entries,
    so its seal is 0, and `lines` counts the accounts that were credited."""
    journal = Journal.objects.create(
        id=new_id(), key=f"year:{closing.year}:{members.after}", kind="returns", posted_at=at,
        fingerprint=f"{closing.policy}:{closing.rate}",
    )  # fmt: skip
    write_control(
        journal=journal,
        control={"returns": -(totals.on_opening + totals.on_flow)},
        lines=totals.credited,
        seal=0,
    )
    return journal
