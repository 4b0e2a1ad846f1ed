"""What the proof says: each difference by its name, and how much was looked at."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

Figure = int | str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not hold.

    `account` is a card number (KPJ) and `journal` a journal's key, empty where there is none; `where` says
    which row. Amounts are whole units of the currency; dates are `YYYY-MM-DD`.
    """

    rule: str
    account: str
    journal: str
    expected: Figure
    found: Figure
    where: str

    @property
    def by(self) -> int:
        """Found less expected; 0 where these are no numbers."""
        sides = [0 if side is None else side for side in (self.found, self.expected)]
        found, expected = (side if isinstance(side, int) else 0 for side in sides)
        return found - expected if not any(isinstance(side, str) for side in sides) else 0


@dataclass(frozen=True, slots=True)
class ProofReport:
    """What was looked at, and the differences found.

    `differences` names at most some hundreds of each rule; `counts` has all of them, by rule. `total` is what
    members own in all.
    """

    differences: tuple[Difference, ...]
    accounts: int
    entries: int
    journals: int
    total: int
    counts: Mapping[str, int] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """All differences, also those beyond the named ones."""
        return sum(self.counts.values())
