"""What an import tells at its end. Rows and money always balance: read = posted + rejected + suspense."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Protocol


class Progress(Protocol):
    """Told now and then how many rows are done, of how many."""

    def __call__(self, done: int, total: int, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was readable and could not be used: its line in the file and why (a code)."""

    line: int
    code: str
    field: str = ""
    money: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows and money (whole units) of one outcome."""

    rows: int = 0
    money: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.rows + other.rows, self.money + other.money)


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """The result of a file. `again` says that this very file was imported before and nothing was done.

    `differing` rows were posted as paid although the scheme's rule gives another amount.
    """

    kind: str
    file_name: str
    again: bool
    first_at: datetime
    read: Tally
    posted: Tally
    rejected: Tally
    suspense: Tally
    differing: Tally = field(default_factory=Tally)
    changed: int = 0
    refused: tuple[Refused, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain data for `--json`; without the refused rows themselves."""
        made = asdict(self)
        made.pop("refused")
        made["first_at"] = self.first_at.isoformat()
        return made

    @property
    def has_more_to_tell(self) -> bool:
        """Whether there were refused rows, or differences from the rule."""
        return self.rejected.rows + self.differing.rows > 0

    def as_saved(self) -> dict[str, Any]:
        """What the batch's row keeps: also which lines were refused, so that a run that was killed before it
        wrote its reject file can be run again. A line's number and a code are nobody's data."""
        return self.as_json() | {
            "refused": [[one.line, one.code, one.field, one.money] for one in self.refused]
        }


def from_json(saved: dict[str, Any], *, again: bool) -> ImportSummary:
    """The summary of a file that was done before, from what `as_saved` gave."""
    return ImportSummary(
        kind=saved["kind"],
        file_name=saved["file_name"],
        again=again,
        first_at=datetime.fromisoformat(saved["first_at"]),
        read=Tally(**saved["read"]),
        posted=Tally(**saved["posted"]),
        rejected=Tally(**saved["rejected"]),
        suspense=Tally(**saved["suspense"]),
        differing=Tally(**saved["differing"]),
        changed=saved["changed"],
        refused=tuple(Refused(*one) for one in saved.get("refused", ())),
    )
