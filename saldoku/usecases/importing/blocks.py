"""How a file comes in: block by block, so that a file of any size takes the same memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import polars as pl

from saldoku.usecases.importing.summary import Refused

ROW_SCHEMA: dict[str, type[pl.DataType]] = {
    "line": pl.Int64, "npp": pl.String, "kpj": pl.String, "period": pl.Int32, "wage": pl.Int64,
    "back_pay": pl.Int64, "worker": pl.Int64, "employer": pl.Int64, "amount": pl.Int64, "paid_on": pl.Date,
}  # fmt: skip
"""A readable row of contributions: whole units, null where the file says nothing; `period` is YYYYMM."""

DIFFERENCE_SCHEMA: dict[str, type[pl.DataType]] = {
    "line": pl.Int64, "npp": pl.String, "kpj": pl.String, "period": pl.Int32, "wage": pl.Int64,
    "back_pay": pl.Int64, "worker": pl.Int64, "employer": pl.Int64, "due_worker": pl.Int64,
    "due_employer": pl.Int64, "difference": pl.Int64, "code": pl.String, "months": pl.Int32,
}  # fmt: skip
"""A posted row that is not what the scheme's rule asks for. `difference` is paid less due, null where
no rule says what is due; `months` is the number of further months that `back-pay` stands for."""


class Block(Protocol):
    """Some rows of a file of contributions, in the order of the file."""

    @property
    def frame(self) -> pl.DataFrame:
        """The readable rows, by ROW_SCHEMA."""
        ...

    @property
    def rejected_rows(self) -> int:
        """Rows of this block that the file's reader refused, and `rejected_money`, what they say was paid."""
        ...

    @property
    def rejected_money(self) -> int: ...


@dataclass(frozen=True, slots=True)
class WholeBlock:
    """A block that is at hand as a whole."""

    frame: pl.DataFrame
    rejected_rows: int = 0
    rejected_money: int = 0


def no_differences() -> pl.DataFrame:
    """A frame of differences without a row."""
    return pl.DataFrame(schema=DIFFERENCE_SCHEMA)


@dataclass(frozen=True, slots=True)
class SliceOutcome:
    """What became of the next `blocks` blocks of the file, told when it stands in the books.

    `refused` and `differences` (DIFFERENCE_SCHEMA) are in the order of the file and lie in these blocks. With
    `last` nothing more comes: it covers the blocks that are left, and is told before the file is remembered
    as done, so that whoever writes them down can finish first.
    """

    blocks: int
    refused: Sequence[Refused] = ()
    differences: pl.DataFrame = field(default_factory=no_differences)
    last: bool = False


Told = Callable[[SliceOutcome], None]


class Row(Protocol):
    """One card of one person, cleaned (what the file door gives)."""

    @property
    def line(self) -> int: ...
    @property
    def kpj(self) -> str: ...
    @property
    def nik(self) -> str: ...
    @property
    def full_name(self) -> str: ...
    @property
    def birth_date(self) -> date: ...
    @property
    def sex(self) -> str: ...
    @property
    def segment(self) -> str: ...
    @property
    def npp(self) -> str | None: ...
    @property
    def employer_name(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def joined_on(self) -> date: ...
    @property
    def left_on(self) -> date | None: ...
    @property
    def programmes(self) -> tuple[str, ...]: ...
    @property
    def citizenship(self) -> str: ...
    @property
    def status(self) -> str | None: ...


class MemberBlock(Protocol):
    """Some rows of a list of members, in the order of the file, and how many its reader refused."""

    @property
    def rows(self) -> Sequence[Row]: ...
    @property
    def rejected_rows(self) -> int: ...


@dataclass(frozen=True, slots=True)
class WholeMembers:
    """A block of members that is at hand as a whole."""

    rows: Sequence[Row]
    rejected_rows: int = 0
