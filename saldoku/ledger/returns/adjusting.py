"""Posting what credited years miss, in slices of members. Idempotent: what was posted is missing no more."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from saldoku.kernel.ids import new_id
from saldoku.ledger.posting import Line, hold_open_years, open_journal, post
from saldoku.ledger.returns.due import Members
from saldoku.ledger.returns.late import CreditedYear, Key, late_accounts, missing_lines


@dataclass(slots=True)
class Adjusted:
    """How many accounts got lines, how many, their sum, and the sum of each year. `left` was earned too much
    and is paid out already, so it cannot be taken back."""

    accounts: int = 0
    lines: int = 0
    amount: int = 0
    years: Counter[int] = field(default_factory=Counter)
    left: int = 0

    def add(self, lines: Sequence[Line], left: int) -> None:
        self.left += left
        self.accounts += len({(line.member_id, line.account_id) for line in lines})
        self.lines += len(lines)
        self.amount += sum(line.amount for line in lines)
        for line in lines:
            self.years[line.value_date.year] += line.amount


def adjust_slice(members: Members, years: Sequence[CreditedYear], *, at: datetime) -> tuple[list[Line], int]:
    """Post what is missing on the accounts of these members, inside the caller's transaction; returns it, and
    what cannot be taken back.

    Their accounts are locked, in rising order and after the years as every posting does, so that two runs at
    once do not post the same twice; the source key would refuse that too.
    """
    if not years or not (accounts := late_accounts(members, years)):
        return [], 0
    hold_open_years(one.year for one in years)
    _lock(sorted(accounts))
    lines, left = missing_lines(accounts, years)
    if lines:
        payload = "\n".join(f"{line.account_id} {line.value_date} {line.amount}" for line in lines)
        journal, _ = open_journal(
            key=f"adjust:{new_id()}",
            fingerprint=hashlib.sha256(payload.encode()).hexdigest(),
            kind="adjustments",
            at=at,
        )
        post(journal=journal, lines=lines, control={"returns": -sum(line.amount for line in lines)})
    return lines, left


def _lock(keys: Sequence[Key]) -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for i in range(0, len(keys), 1_000):
            members = ", ".join(str(member) for member, _ in keys[i : i + 1_000])
            cursor.execute(
                f"SELECT 1 FROM ledger_account WHERE member_id IN ({members}) "  # noqa: S608 (numbers)
                "ORDER BY member_id, id FOR NO KEY UPDATE"
            )
