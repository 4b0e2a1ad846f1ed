"""A tiny fund to compare the real one with: lists of lines and fractions, no SQL, nothing of Saldoku.

It knows the outer contract (part 4) and what merging, reversing and paying out mean, and nothing of slices,
snapshots or posting years: a line has a value date, and every figure is reckoned from all lines anew. Two
rules are Saldoku's own and not the contract's: an account below zero earns nothing, and no adjustment takes
more than is there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction


def half_up(exact: Fraction) -> int:
    """To the nearest whole unit, halves away from zero."""
    size = int(abs(exact) + Fraction(1, 2))
    return -size if exact < 0 else size


@dataclass(frozen=True)
class Line:
    """What a statement shows. `tag` names contributions and payouts, so that they can be reversed."""

    kind: str
    on: date
    amount: int
    own: int = 0
    employer: int = 0
    tag: str = ""

    def opposite(self, kind: str) -> "Line":
        return Line(kind, self.on, -self.amount, -self.own, -self.employer)

    def moved(self) -> "Line":
        return Line("transfer", self.on, self.amount, self.own, self.employer)


@dataclass
class Merge:
    """Lines of `source` up to `seen` have gone over to `target`."""

    source: str
    target: str
    seen: int
    moved: list[Line] = field(default_factory=list)


class Fund:
    """Accounts by name. Years are credited one after the other."""

    def __init__(self, accounts: Iterable[str]) -> None:
        self.lines: dict[str, list[Line]] = {name: [] for name in accounts}
        self.merges: list[Merge] = []
        self.rates: dict[int, Fraction] = {}

    # --- what one reads ---------------------------------------------------------------------------
    def balance(self, account: str) -> int:
        return sum(line.amount for line in self.lines[account])

    def parts(self, account: str) -> tuple[int, int, int]:
        """Own, employer's, and what is return."""
        own = sum(line.own for line in self.lines[account])
        employer = sum(line.employer for line in self.lines[account])
        return own, employer, self.balance(account) - own - employer

    def closing(self, account: str, year: int) -> int:
        """What was there on 31 December, by value date."""
        return sum(line.amount for line in self.lines[account] if line.on.year <= year)

    def merged_into(self, account: str) -> str | None:
        return next((merge.target for merge in self.merges if merge.source == account), None)

    def moved(self, source: str) -> int:
        """What went over to the other account since the merge."""
        return sum(line.amount for merge in self.merges if merge.source == source for line in merge.moved)

    # --- what happens -------------------------------------------------------------------------------
    def contribute(self, account: str, on: date, own: int, employer: int, tag: str) -> None:
        self.lines[account].append(Line("contribution", on, own + employer, own, employer, tag))

    def pay_out(self, account: str, on: date, amount: int, tag: str) -> None:
        held, (own, employer, _) = self.balance(account), self.parts(account)
        self.lines[account].append(
            Line("payout", on, -amount, -(own * amount // held), -(employer * amount // held), tag)
        )

    def take_back(self, account: str, tag: str) -> Line:
        """Reverse a line on its own value date; returns it."""
        (wrong,) = (line for line in self.lines[account] if line.tag == tag)
        self.lines[account].append(wrong.opposite("reversal"))
        return wrong

    def merge(self, source: str, target: str, on: date) -> None:
        own, employer, _ = self.parts(source)
        merge = Merge(source, target, seen=0)
        whole = Line("transfer", on, self.balance(source), own, employer)
        self._move(merge, [whole])
        self.merges.append(merge)

    def move_on(self) -> None:
        """What came to merged accounts since goes on, line by line, on its own day."""
        while any(merge.seen < len(self.lines[merge.source]) for merge in self.merges):
            for merge in self.merges:
                self._move(merge, [line.moved() for line in self.lines[merge.source][merge.seen :]])

    def undo_merge(self, source: str) -> None:
        (merge,) = (merge for merge in self.merges if merge.source == source)
        self.merges.remove(merge)
        for line in merge.moved:
            self.lines[merge.target].append(line.opposite("transfer"))
            self.lines[merge.source].append(line)

    def _move(self, merge: Merge, lines: list[Line]) -> None:
        for line in lines:
            if line.amount or line.own or line.employer:
                self.lines[merge.source].append(line.opposite("transfer"))
                self.lines[merge.target].append(line)
                merge.moved.append(line)
        merge.seen = len(self.lines[merge.source])

    # --- returns ------------------------------------------------------------------------------------
    def due(self, account: str, year: int) -> int:
        """What the contract gives for a year: two sums, each exact, each rounded once."""
        rate = self.rates[year]
        opening, flow = Fraction(0), Fraction(0)
        for line in self.lines[account]:
            if line.on.year < year:
                opening += line.amount * rate
            elif line.on.year == year:
                flow += line.amount * rate * (12 - line.on.month) / 12
        due = half_up(opening) + half_up(flow)
        # Nobody gives back, and nobody below zero earns. A return that went on to another card left on
        # 31 December, and was not there when its year was weighed.
        end = date(year, 12, 31)
        transfers = (line for line in self.lines[account] if line.kind == "transfer")
        gone_on = sum(line.amount for line in transfers if line.on == end)
        before = self.closing(account, year) - self.credited(account, year) - gone_on
        return 0 if due < 0 or before < 0 else due

    def credited(self, account: str, year: int) -> int:
        end = date(year, 12, 31)
        return sum(line.amount for line in self.lines[account] if line.kind == "return" and line.on == end)

    def adjust(self) -> None:
        """Bring every credited year to what is due with all that is known now, oldest first. A return of
        an account that was merged goes on to the other one before the next year is reckoned."""
        self.move_on()
        made: dict[str, list[int]] = {name: [] for name in self.lines}
        for year in sorted(self.rates):
            for account in self.lines:
                missing = self.due(account, year) - self.credited(account, year)
                if missing:
                    made[account].append(len(self.lines[account]))
                    self.lines[account].append(Line("return", date(year, 12, 31), missing))
            self.move_on()
        for account, places in made.items():
            # No more is taken back than is there, oldest years first.
            for place in reversed(places):
                line, short = self.lines[account][place], -self.balance(account)
                if short > 0 and line.amount < 0:
                    left = line.amount + min(short, -line.amount)
                    self.lines[account][place] = Line("return", line.on, left)

    def credit(self, year: int, rate: Fraction) -> None:
        self.rates[year] = rate
        self.adjust()
