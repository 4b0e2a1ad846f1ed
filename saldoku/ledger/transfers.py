"""Moving savings from one account of a member to another, so that nothing is moved twice and nothing stays.

A line of an account is an entry, or what a closed year earned (that stands in its snapshot). The first
transfer of a merge takes the whole balance in one line; what comes later is moved line by line, each with its
own value date. So it has to be known for ever which lines the first one took. The fingerprint of its journal
says so: it is made of their names. No clock and no order of writing could: a file that was being imported at
that moment, or that is taken up again days later, puts entries into a journal that is older than the merge.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from saldoku.kernel.errors import SaldokuError
from saldoku.ledger.models import Entry, Journal, YearSlice, YearSnapshot
from saldoku.ledger.posting import Line, source_key

# How many lines may have been written by somebody else in the very moment of a merge, and among how many
# around it they are looked for.
_ASTRAY, _AROUND = 3, 40


class LinesUnclear(SaldokuError):
    """The lines that the first transfer of a merge took cannot be told from those of later. Undoing the merge
    and merging again puts it right. Fields: `journal`."""

    code = "lines-unclear"


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A line of an account and its name: posting year and source key of an entry, the year alone of a yearly
    return. `journal_id` says about when it was written; nothing exact rests on it."""

    name: tuple[int, ...]
    journal_id: int
    value_date: date
    amount: int
    own_part: int
    employer_part: int


def held_lines(*, member_id: int, account_id: int) -> list[HeldLine]:
    """Every line that an account ever had; their sum is its balance.

    The entries are one reading and the returns another. A year that closes between them turns nothing
    round: an entry stays an entry, and a return that is not seen yet is a line of later.
    """
    entries = Entry.objects.filter(member_id=member_id, account_id=account_id).order_by("year", "source_key")
    lines = [
        HeldLine((year, key), journal_id, on, amount, own, by_employer)
        for year, key, journal_id, on, amount, own, by_employer in entries.values_list(
            "year", "source_key", "journal_id", "value_date", "amount", "own_part", "employer_part"
        )
    ]
    earned = [
        (year, on_opening + on_flow)
        for year, on_opening, on_flow in YearSnapshot.objects.filter(
            member_id=member_id, account_id=account_id
        ).values_list("year", "return_on_opening", "return_on_flow")
        if on_opening or on_flow
    ]
    slices = YearSlice.objects.filter(after_member__lt=member_id, through_member__gte=member_id)
    credited = dict(slices.filter(year__in=[year for year, _ in earned]).values_list("year", "journal_id"))
    return lines + [
        HeldLine((year,), credited.get(year) or 0, date(year, 12, 31), amount, 0, 0)
        for year, amount in sorted(earned)
    ]


def total(lines: Iterable[HeldLine]) -> tuple[int, int, int]:
    """Amount, own part and employer's part of some lines."""
    found = list(lines)
    return (
        sum(line.amount for line in found),
        sum(line.own_part for line in found),
        sum(line.employer_part for line in found),
    )


def fingerprint(lines: Iterable[HeldLine]) -> str:
    """What a journal of transfers keeps of the lines that it moves, in whatever order they are given."""
    names = sorted(",".join(map(str, line.name)) for line in lines)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


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


def came_since(*, merge_id: int, first: Journal, lines: Sequence[HeldLine]) -> list[HeldLine]:
    """The lines of a merged account that no transfer of its merge has moved yet, oldest value first.

    `first` is the journal of the merge's first transfer; LinesUnclear when its fingerprint fits no lines that
    are there.
    """
    goes_out = {out_key(merge_id, line.name): line for line in lines}
    keys = {line.name[1] for line in lines if len(line.name) > 1}
    gone = {line.name for key, line in goes_out.items() if key in keys}
    own = {*goes_out, out_key(merge_id, ())}
    foreign = [line for line in lines if len(line.name) == 1 or line.name[1] not in own]
    taken = {line.name for line in _taken(foreign, first)}
    since = [line for line in foreign if line.name not in taken | gone]
    return sorted(
        (line for line in since if line.amount or line.own_part or line.employer_part),
        key=lambda line: (line.value_date, line.name),
    )


def _taken(lines: list[HeldLine], first: Journal) -> set[HeldLine]:
    """The lines that the first transfer took: those of older journals. Where the fingerprint says otherwise,
    a few that were written around that moment are on the other side."""
    older = {line for line in lines if line.journal_id < first.id}
    around = sorted(lines, key=lambda line: abs(line.journal_id - first.id))[:_AROUND]
    for count in range(_ASTRAY + 1):
        for astray in combinations(around, count):
            if fingerprint(older.symmetric_difference(astray)) == first.fingerprint:
                return older.symmetric_difference(astray)
    raise LinesUnclear(journal=first.id)
