"""Accounts: what each held and earned in every closed year, derived again, and what it holds now."""

from saldoku.ledger.proof.asking import Check, Pair, Part, stacked
from saldoku.ledger.proof.standing import ClosedYear, Standing
from saldoku.ledger.returns.formulas import NO_RETURN, ReturnSql, return_sql
from saldoku.ledger.returns.slices import BELOW_ZERO, EARNED_LESS_THAN_NOTHING

_KEY = ("member_id", "account_id")
_OWNED = Pair(
    "an entry belongs to an account of its member",
    "0",
    "CASE WHEN owned IS NULL THEN COALESCE(lines, 0) ELSE 0 END",
)


def formula_of(year: ClosedYear) -> ReturnSql:
    """The formula that credited a year; none where it was closed without a return, or names no known one."""
    if year.rate is None:
        return NO_RETURN
    try:
        return return_sql(year.policy, year=year.year, rate=year.rate)
    except KeyError:
        return NO_RETURN


def closed_years(standing: Standing) -> list[Check]:
    """One check a closed year: all accounts, in one pass over the entries of the year."""
    return [_closed_year(year) for year in standing.years]


def _closed_year(year: ClosedYear) -> Check:
    return Check(
        what=f"accounts in {year.year}",
        rows=derived(year),
        pairs=(
            _OWNED,
            Pair(
                "a snapshot belongs to an account of its member",
                "0",
                "CASE WHEN stands AND owned IS NULL THEN 1 ELSE 0 END",
            ),
            Pair(
                "an account has a snapshot of each year that it held or moved something", "needed", "has_one"
            ),
            *(
                Pair(rule, f"CASE WHEN stands THEN {expected} END", f"CASE WHEN stands THEN {found} END")
                for rule, expected, found in _FIGURES
            ),
            Pair(
                "an exclusion is of an account of its member",
                "0",
                "CASE WHEN owned IS NULL AND excluded = 1 THEN 1 ELSE 0 END",
            ),
            Pair(
                "an account that is kept out by rule holds or earns less than nothing",
                "CASE WHEN stands AND by_rule > 0 THEN by_rule END",
                "CASE WHEN stands AND by_rule > 0 THEN CASE WHEN sum_of_all < 0 THEN 1 WHEN automatic THEN 2 "
                "ELSE 0 END END",
            ),
            Pair(
                "an account that is kept out was not adjusted",
                "0",
                f"CASE WHEN excluded = 1 AND lifted = 0 AND by_rule = 0 THEN {_ADJUSTED} ELSE 0 END".format(
                    year=year.year
                ),
            ),
            Pair(
                "an account that earns less than nothing is kept out by name",
                "CASE WHEN stands AND automatic THEN 1 END",
                "CASE WHEN stands AND automatic AND excluded IS NOT NULL THEN 1 END",
            ),
        ),
        place={"year": str(year.year)},
        member="member_id",
        account="account_id",
    )


_ADJUSTED = """(SELECT COUNT(*) FROM ledger_entry n WHERE n.member_id = given.member_id
               AND n.account_id = given.account_id AND n.kind = 'return' AND n.year > {year}
               AND n.value_date = '{year}-12-31')"""
# Rule, what is derived, the column of the snapshot.
_FIGURES = (
    ("a snapshot opens with what the year before closed with", "held", "opening"),
    ("a snapshot has the contributions of its year", "contributed", "contributions"),
    ("a snapshot has the payouts of its year", "paid_out", "payouts"),
    ("a snapshot has the transfers of its year", "transferred", "transfers"),
    ("the return on an opening balance follows from policy and rate", "due_on_opening", "return_on_opening"),
    ("the return on a year's money follows from policy and rate", "due_on_flow", "return_on_flow"),
    ("a snapshot is the sum of its entries", "sum_of_all + return_on_opening + return_on_flow", "closing"),
    ("a snapshot has the own parts of its entries", "own", "own_part"),
    ("a snapshot has the employers' parts of its entries", "by_employer", "employer_part"),
    ("a snapshot has the last deposit of its entries", "derived_last_value_on", "last_value_on"),
    ("a snapshot has the last month of its entries", "derived_last_period", "last_period"),
)


def derived(year: ClosedYear) -> str:
    """One row an account: what the year's snapshot must say (`held`, `contributed`, …), and what it says."""
    formula = formula_of(year)
    named = ", ".join(formula.sums)
    return f"""
SELECT member_id, account_id, owned, lines, excluded, lifted, by_rule, stands, needed, has_one, automatic,
       held, contributed, paid_out, transferred, sum_of_all, own, by_employer,
       opening, contributions, payouts, transfers, return_on_opening, return_on_flow, closing, own_part,
       employer_part, last_value_on, last_period,
       {_kept_out("on_opening", "return_on_opening")} AS due_on_opening,
       {_kept_out("on_flow", "return_on_flow")} AS due_on_flow,
       {_last(year, "value_date", "value_on")} AS derived_last_value_on,
       {_last(year, "period", "period")} AS derived_last_period
FROM (
    SELECT r.*, {"1 = 1" if formula is not NO_RETURN else "1 = 0"}
                AND (sum_of_all < 0 OR on_opening + on_flow < 0) AS automatic
    FROM (
        SELECT f.*, {formula.on_opening} AS on_opening, {formula.on_flow} AS on_flow
        FROM (
            SELECT member_id, account_id, owned, lines, excluded, lifted, by_rule,
                   stands IS NOT NULL AS stands,
                   CASE WHEN lines > 0 OR held <> 0 OR held_own <> 0 OR held_employer <> 0 THEN 1 ELSE 0 END
                       AS needed,
                   COALESCE(stands, 0) AS has_one, COALESCE(held, 0) AS held,
                   COALESCE(contributed, 0) AS contributed, COALESCE(paid_out, 0) AS paid_out,
                   COALESCE(transferred, 0) AS transferred,
                   COALESCE(held, 0) + COALESCE(moved, 0) AS sum_of_all,
                   COALESCE(held_own, 0) + COALESCE(moved_own, 0) AS own,
                   COALESCE(held_employer, 0) + COALESCE(moved_employer, 0) AS by_employer,
                   taken_back, e_last_value_on, e_last_period, p_last_value_on, p_last_period,
                   opening, contributions, payouts, transfers, return_on_opening, return_on_flow, closing,
                   own_part, employer_part, last_value_on, last_period{f", {named}" if named else ""}
            FROM ({stacked(_KEY, _parts(year, formula))}) s
        ) f
    ) r
) d"""  # noqa: S608 (numbers and constants of the ledger)


def _kept_out(due: str, found: str) -> str:
    """Nothing is due to an account that is kept out. One whose exclusion was lifted had its return either
    when the year was credited or by an adjustment afterwards."""
    return f"""CASE WHEN automatic OR (excluded = 1 AND lifted = 0)
                 OR (lifted = 1 AND COALESCE({found}, 0) = 0) THEN 0 ELSE {due} END"""


def _last(year: ClosedYear, column: str, name: str) -> str:
    """The last deposit, or its month, as `returns/slices.py` has it: a month that was taken back is none."""
    grouped = "n.period" if column == "period" else f"n.period, n.{column}"
    return f"""CASE WHEN needed = 0 THEN NULL WHEN taken_back < 0 THEN (
           SELECT n.{column} FROM ledger_entry n
           WHERE n.member_id = d.member_id AND n.account_id = d.account_id AND n.period IS NOT NULL
             AND n.year <= {year.year}
           GROUP BY {grouped} HAVING SUM(n.amount) > 0 ORDER BY n.{column} DESC LIMIT 1)
       ELSE COALESCE(e_last_{name}, p_last_{name}, (
           SELECT o.last_{column} FROM ledger_yearsnapshot o
           WHERE o.member_id = d.member_id AND o.account_id = d.account_id AND o.year < {year.before}
           ORDER BY o.year DESC LIMIT 1)) END"""  # noqa: S608 (numbers and constants of the ledger)


def _entries(condition: str, sums: dict[str, str]) -> Part:
    told = {"lines": "COUNT(*)", "moved": "CAST(SUM(amount) AS bigint)", **sums}
    return Part(f"FROM ledger_entry WHERE {condition} GROUP BY member_id, account_id", _KEY, told)


_ACCOUNTS = Part("FROM ledger_account", ("member_id", "id"), {"owned": "1"})


def _parts(year: ClosedYear, formula: ReturnSql) -> list[Part]:
    covered = year.covers
    sums = {
        "moved_own": "SUM(own_part)",
        "moved_employer": "SUM(employer_part)",
        "contributed": "SUM(amount) FILTER (WHERE kind IN ('contribution', 'reversal'))",
        "paid_out": "SUM(amount) FILTER (WHERE kind = 'payout')",
        "transferred": "SUM(amount) FILTER (WHERE kind IN ('transfer', 'opening'))",
        "taken_back": "MIN(amount) FILTER (WHERE period IS NOT NULL)",
        **formula.sums,
    }
    sums = {name: f"CAST({sql} AS bigint)" for name, sql in sums.items()}
    sums["e_last_value_on"] = "MAX(value_date) FILTER (WHERE period IS NOT NULL)"
    sums["e_last_period"] = "MAX(period)"
    before = {
        "held": "closing", "held_own": "own_part", "held_employer": "employer_part",
        "p_last_value_on": "last_value_date", "p_last_period": "last_period",
    }  # fmt: skip
    own = (
        "opening", "contributions", "payouts", "transfers", "return_on_opening", "return_on_flow", "closing",
        "own_part", "employer_part", "last_period",
    )  # fmt: skip
    found = {"stands": "1", "last_value_on": "last_value_date", **{name: name for name in own}}
    return [
        _entries(f"year > {year.before} AND year <= {year.year} AND {covered}", sums),
        Part(f"FROM ledger_yearsnapshot WHERE year = {year.before} AND {covered}", _KEY, before),
        Part(f"FROM ledger_yearsnapshot WHERE year = {year.year}", _KEY, found),
        _ACCOUNTS,
        Part(
            f"FROM ledger_returnexclusion WHERE year = {year.year}",
            _KEY,
            {
                "excluded": "1",
                "lifted": "CASE WHEN lifted_at IS NULL THEN 0 ELSE 1 END",
                "by_rule": f"CASE reason WHEN '{BELOW_ZERO}' THEN 1 WHEN '{EARNED_LESS_THAN_NOTHING}' THEN 2 "
                "ELSE 0 END",
            },
        ),
    ]


def balances(standing: Standing) -> Check:
    """What every account holds now: its last snapshot and the entries since. Where a year is being closed,
    its members go over to their new snapshot slice by slice."""
    last = standing.years[-1] if standing.years else None
    if last is None:
        since, held = "1 = 1", "1 = 0"
    elif last.closed:
        since, held = f"year > {last.year}", f"year = {last.year}"
    else:
        since = f"year > {last.before} AND NOT ({last.covers} AND year <= {last.year})"
        held = f"CASE WHEN {last.covers} THEN year = {last.year} ELSE year = {last.before} END"
    parts = [
        _entries(since, {}),
        Part(f"FROM ledger_yearsnapshot WHERE {held}", _KEY, {"held": "closing"}),
        _ACCOUNTS,
    ]
    return Check(
        what="balances",
        rows="SELECT member_id, account_id, owned, lines, COALESCE(held, 0) + COALESCE(moved, 0) AS holds "  # noqa: S608 (numbers)
        f"FROM ({stacked(_KEY, parts)}) a",
        pairs=(
            _OWNED,
            Pair("no account is below zero", "0", "CASE WHEN holds < 0 THEN holds ELSE 0 END"),
        ),
        place={},
        member="member_id",
        account="account_id",
    )
