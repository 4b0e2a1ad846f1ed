"""What each account of a slice moved in a year, and the return that is due: one SELECT over many members.

No volatile function and no data-modifying CTE, and every table is bounded by member, so that each node of a
spread database can run it on its own rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from saldoku.ledger.returns.formulas import NO_RETURN, ReturnSql, return_sql


@dataclass(frozen=True, slots=True)
class Closing:
    """Which year is closed, upon the snapshots of which year, and with which return; no policy, no return."""

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


EVERYBODY = Members(0, 2**63 - 1)

# Only contributions and their reversals have a month. One that was taken back is no last contribution (as
# in `ledger/balances.py`): where a reversal stands among the entries, and only there, all months are looked
# at. An account that was empty when the year before was closed has no row of it; then an older one tells.
_LAST = """CASE WHEN e.taken_back < 0 THEN (
               SELECT n.{of} FROM ledger_entry n
               WHERE n.member_id = a.member_id AND n.account_id = a.id AND n.period IS NOT NULL
                 AND n.year <= {year}
               GROUP BY n.period{and_of} HAVING SUM(n.amount) > 0 ORDER BY n.{of} DESC LIMIT 1)
           ELSE COALESCE(e.last_{of}, p.last_{of}{older})
           END AS last_{of}"""
_OLDER = """, (
               SELECT s.last_{of} FROM ledger_yearsnapshot s
               WHERE s.member_id = a.member_id AND s.account_id = a.id AND s.year < {before}
               ORDER BY s.year DESC LIMIT 1)"""

_KINDS = """
               CAST(SUM(amount) FILTER (WHERE kind IN ('contribution', 'reversal')) AS bigint)
                   AS contributions,
               CAST(SUM(amount) FILTER (WHERE kind = 'payout') AS bigint) AS payouts,
               CAST(SUM(amount) FILTER (WHERE kind IN ('transfer', 'opening')) AS bigint) AS transfers"""


def due_sql(closing: Closing, members: Members, *, only: Sequence[int] = ()) -> str:
    """One row an account that holds something or moved in the year.

    `member_id, account_id, held` (when the year before was closed), `contributions, payouts, transfers,
    amount` (held and all that moved), `own_part, employer_part, last_value_date, last_period, kept_out,
    on_opening, on_flow`. `only` names some members of the slice.
    """
    formula = closing.formula
    sums = "".join(f", CAST({sql} AS bigint) AS {name}" for name, sql in formula.sums.items())
    named = "".join(f", e.{name}" for name in formula.sums)
    last_on, last_period = _last(closing, "value_date", ", n.value_date"), _last(closing, "period", "")
    these = f" AND {{}}.member_id IN ({', '.join(map(str, only))})" if only else ""
    years = f"n.year > {closing.before} AND n.year <= {closing.year}"
    by_kind, kinds, other_kinds = _by_kind(years)
    return f"""
SELECT member_id, account_id, held, contributions, payouts, transfers, amount, own_part, employer_part,
       last_value_date, last_period, kept_out,
       {formula.on_opening} AS on_opening, {formula.on_flow} AS on_flow
FROM (
    SELECT a.member_id, a.id AS account_id, COALESCE(p.closing, 0) AS held, {kinds},
           COALESCE(p.closing, 0) + COALESCE(e.amount, 0) AS amount,
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
               CAST(SUM(own_part) AS bigint) AS own_part, CAST(SUM(employer_part) AS bigint) AS employer_part,
               MAX(value_date) FILTER (WHERE period IS NOT NULL) AS last_value_date,
               MAX(period) AS last_period,
               MIN(amount) FILTER (WHERE period IS NOT NULL) AS taken_back,{by_kind}{sums}
        FROM ledger_entry n
        WHERE {members.of("n")} AND {years}{these.format("n")}
        GROUP BY member_id, account_id
    ) e ON e.member_id = a.member_id AND e.account_id = a.id
    LEFT JOIN ledger_returnexclusion x
           ON x.member_id = a.member_id AND x.account_id = a.id AND x.year = {closing.year}
          AND x.lifted_at IS NULL AND {members.of("x")}
    {other_kinds}
    WHERE {members.of("a")}{these.format("a")}
      AND (e.account_id IS NOT NULL OR p.closing <> 0 OR p.own_part <> 0 OR p.employer_part <> 0)
) moved"""  # noqa: S608 (numbers and constants of the ledger)


def _last(closing: Closing, of: str, and_of: str) -> str:
    # Before the first closing there is nothing older. PostgreSQL would plan to read the empty table, should
    # it have counted it while it was empty, as often as there are accounts.
    older = _OLDER.format(of=of, before=closing.before) if closing.before else ""
    return _LAST.format(of=of, and_of=and_of, year=closing.year, older=older)


def _by_kind(years: str) -> tuple[str, str, str]:
    """The sums by kind: among the aggregates, in the row of an account, and the join that they need.

    On PostgreSQL the covering index answers for all that has a month, and the rows themselves, where the
    kind stands, are only fetched of accounts that have something else: a third of the time less.
    """
    names = ("contributions", "payouts", "transfers")
    if connection.vendor == "sqlite":
        return _KINDS, ", ".join(f"COALESCE(e.{name}, 0) AS {name}" for name in names), ""
    by_month = """
               CAST(SUM(amount) FILTER (WHERE period IS NOT NULL) AS bigint) AS by_month,
               COUNT(*) FILTER (WHERE period IS NULL) AS others"""
    kinds = """COALESCE(e.by_month, 0) + COALESCE(o.contributions, 0) AS contributions,
           COALESCE(o.payouts, 0) AS payouts, COALESCE(o.transfers, 0) AS transfers"""
    join = f"""LEFT JOIN LATERAL (
        SELECT{_KINDS}
        FROM ledger_entry n
        WHERE n.member_id = a.member_id AND n.account_id = a.id AND n.period IS NULL AND {years}
          AND e.others > 0
    ) o ON TRUE"""
    return by_month, kinds, join
