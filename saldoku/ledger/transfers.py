"""Moving savings from one account of a member to another, so that nothing is moved twice and nothing stays.

A line of an account is an entry, or what a closed year earned (that stands in its snapshot). The first
transfer of a merge takes the whole balance in one line; what comes later is moved line by line, each with its
own value date. So it has to be known for ever which lines the first one took, and the merge keeps their
names. No clock and no order of writing could say it: a file that was being imported at that moment, or that
is taken up again days later, puts entries into a journal that is older than the merge.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from saldoku.ledger.models import CardMerge, Entry, YearSnapshot
from saldoku.ledger.posting import Line, source_key


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A line of an account and its name: posting year and source key of an entry, the year alone of a yearly
    return."""

    name: tuple[int, ...]
    value_date: date
    amount: int
    own_part: int
    employer_part: int


@dataclass(frozen=True, slots=True)
class Held:
    """Every line that an account ever had; their sum is its balance. No entry comes to the years through
    `closed`, which is 0 where no year was closed."""

    closed: int
    lines: tuple[HeldLine, ...]


def held(*, member_id: int, account_id: int) -> Held:
    """What an account holds, line by line.

    Closed years, entries and returns are three readings. A year that closes between them turns nothing
    round: an entry stays an entry, and a return that is not seen yet is a line of later.
    """
    snapshots = YearSnapshot.objects.filter(member_id=member_id, account_id=account_id).order_by("year")
    closed = snapshots.values_list("year", flat=True).last() or 0
    entries = Entry.objects.filter(member_id=member_id, account_id=account_id).order_by("year", "source_key")
    lines = [
        HeldLine((year, key), on, amount, own, by_employer)
        for year, key, on, amount, own, by_employer in entries.values_list(
            "year", "source_key", "value_date", "amount", "own_part", "employer_part"
        )
    ]
    returns = [
        HeldLine((year,), date(year, 12, 31), on_opening + on_flow, 0, 0)
        for year, on_opening, on_flow in snapshots.values_list("year", "return_on_opening", "return_on_flow")
        if on_opening or on_flow
    ]
    return Held(closed, (*lines, *returns))


def total(lines: Iterable[HeldLine]) -> tuple[int, int, int]:
    """Amount, own part and employer's part of some lines."""
    found = list(lines)
    return (
        sum(line.amount for line in found),
        sum(line.own_part for line in found),
        sum(line.employer_part for line in found),
    )


def names_of(holding: Held) -> str:
    """The names of all lines, for `CardMerge.took`: entries of closed years by the last of these years, since
    no more can come; others one by one; and the years that had earned something."""
    names = [line.name for line in holding.lines]
    return json.dumps({
        "through": holding.closed,
        "entries": [name for name in names if len(name) == 2 and name[0] > holding.closed],
        "returns": [name[0] for name in names if len(name) == 1],
    }, separators=(",", ":"))  # fmt: skip


def fingerprint(names: str) -> str:
    """What the journal of a merge's first transfer says of the lines that it took."""
    return hashlib.sha256(names.encode()).hexdigest()


def out_key(merge_id: int, name: Sequence[int]) -> int:
    """The source key of the transfer that takes a line out; an empty name is the whole balance."""
    return source_key("merge", merge_id, "out", *name)


def moved(*, merge_id: int, member_id: int, out_of: int, into: int, line: HeldLine) -> tuple[Line, Line]:
    """The two transfers that move a line, or a whole balance under the empty name, with its parts."""

    def transfer(account_id: int, key: int, sign: int) -> Line:
        return Line(
            member_id, account_id, "transfer", sign * line.amount, sign * line.own_part,
            sign * line.employer_part, line.value_date, key,
        )  # fmt: skip

    return (
        transfer(out_of, out_key(merge_id, line.name), -1),
        transfer(into, source_key("merge", merge_id, "in", *line.name), 1),
    )


def came_since(merge: CardMerge) -> list[HeldLine]:
    """The lines of a merged account that no transfer of its merge has moved yet, oldest value first."""
    lines = held(member_id=merge.member_id, account_id=merge.from_account_id).lines
    took = json.loads(merge.took)
    keys = {line.name[1] for line in lines if len(line.name) == 2}
    transfers = {out_key(merge.id, name) for name in ((), *(line.name for line in lines))}
    since = [
        line
        for line in lines
        if (line.amount or line.own_part or line.employer_part)
        and not _taken(took, line.name)
        and out_key(merge.id, line.name) not in keys
        and line.name[-1] not in transfers
    ]
    return sorted(since, key=lambda line: (line.value_date, line.name))


def _taken(took: dict[str, Any], name: tuple[int, ...]) -> bool:
    if len(name) == 1:
        return name[0] in took["returns"]
    return name[0] <= took["through"] or list(name) in took["entries"]
