"""One slice of the closing of a year: the snapshots of some tens of thousands of members at once.

A slice is one transaction: snapshots, accounts that were kept out, the journal of the returns with its
control line, and the row that says that the slice is done.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

from saldoku.kernel.ids import new_id
from saldoku.ledger.models import Account, Journal, YearSlice
from saldoku.ledger.posting import write_control
from saldoku.ledger.returns.due import Closing, Members, due_sql

SLICE = 50_000  # accounts; a second or less, so that little is done again after a kill
BELOW_ZERO = "balance-below-zero"
EARNED_LESS_THAN_NOTHING = "return-below-zero"
AUTOMATIC = (BELOW_ZERO, EARNED_LESS_THAN_NOTHING)


@dataclass(frozen=True, slots=True)
class SliceTotals:
    """What a slice came to. `accounts` have a snapshot, `credited` of them a return."""

    accounts: int
    credited: int
    on_opening: int
    on_flow: int

    def plus(self, other: "SliceTotals") -> "SliceTotals":
        return SliceTotals(
            self.accounts + other.accounts, self.credited + other.credited,
            self.on_opening + other.on_opening, self.on_flow + other.on_flow,
        )  # fmt: skip


def all_members(*, size: int = SLICE) -> Iterator[Members]:
    """Everybody with an account, in slices of about `size` accounts."""
    at = 0
    while (through := next_bound(at, size)) is not None:
        yield Members(at, through)
        at = through


def next_bound(after: int, size: int) -> int | None:
    """The member with whom a slice of `size` accounts above `after` ends; None when nobody is left."""
    ids = (
        Account.objects.filter(member_id__gt=after).order_by("member_id").values_list("member_id", flat=True)
    )
    found: int | None = ids[size - 1 : size].first() or ids.last()
    return found


def _plan_for_slices(cursor: CursorWrapper) -> None:
    """A slice is too short for machine code to pay off. Its tables are read side by side in the order of
    members; where statistics are old, the planner would rather look each account up again and again."""
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL jit = off; SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'")


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
          AND {members.of("n")} AND n.year > {closing.before} AND n.year <= {closing.year}))"""  # noqa: S608 (numbers)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT member_id FROM ledger_yearsnapshot s WHERE {members.of('s')} "  # noqa: S608 (numbers)
            f"AND year = {closing.year} AND (closing < 0 {nothing if closing.rate else ''})"
        )
        found = [int(member_id) for (member_id,) in cursor.fetchall()]
        for some in (found[i : i + 1_000] for i in range(0, len(found), 1_000)):
            cursor.execute(_name_kept_out(closing, due_sql(closing, members, only=some)))


def _name_kept_out(closing: Closing, due: str) -> str:
    return f"""
INSERT INTO ledger_returnexclusion (member_id, account_id, year, reason)
SELECT member_id, account_id, {closing.year},
       CASE WHEN amount < 0 THEN '{BELOW_ZERO}' ELSE '{EARNED_LESS_THAN_NOTHING}' END
FROM ({due}) due WHERE {_AUTOMATIC} AND NOT kept_out
ON CONFLICT DO NOTHING"""  # noqa: S608 (numbers and constants)


def _totals(closing: Closing, members: Members) -> str:
    return f"""
SELECT COUNT(*), COALESCE(SUM(return_on_opening), 0), COALESCE(SUM(return_on_flow), 0)
FROM ledger_yearsnapshot s
WHERE {members.of("s")} AND year = {closing.year}
  AND (return_on_opening <> 0 OR return_on_flow <> 0)"""  # noqa: S608 (numbers)


def _count(due: str) -> str:
    return f"""
SELECT COUNT(*), COUNT(*) FILTER (WHERE NOT {_KEPT_OUT} AND (on_opening <> 0 OR on_flow <> 0)),
       COALESCE(SUM(on_opening) FILTER (WHERE NOT {_KEPT_OUT}), 0),
       COALESCE(SUM(on_flow) FILTER (WHERE NOT {_KEPT_OUT}), 0),
       COUNT(*) FILTER (WHERE {_AUTOMATIC} AND NOT kept_out)
FROM ({due}) due"""  # noqa: S608 (numbers and constants)


def count_slice(closing: Closing, members: Members) -> SliceTotals:
    """What `write_slice` would come to. Whoever would be kept out is named, so the caller rolls back."""
    with connection.cursor() as cursor:
        _plan_for_slices(cursor)
        due = due_sql(closing, members)
        cursor.execute(_count(due))
        *totals, automatic = (int(one) for one in cursor.fetchone())
        if automatic:
            cursor.execute(_name_kept_out(closing, due))
    return SliceTotals(*totals)


def write_slice(closing: Closing, members: Members, *, at: datetime) -> SliceTotals:
    """Write the snapshots of these members, and credit their returns. Runs in the caller's transaction."""
    with connection.cursor() as cursor:
        _plan_for_slices(cursor)
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
