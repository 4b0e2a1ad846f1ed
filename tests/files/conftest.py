"""Files written the way people write them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from saldoku.channels.files import MemberRow, Members, MoneyBlock, Rejected, Warned

Write = Callable[..., Path]


@dataclass(frozen=True)
class AllMoney:
    """All blocks of a file together."""

    frame: pl.DataFrame
    rejected: pl.DataFrame
    money: int
    rejected_money: int


@dataclass(frozen=True)
class AllMembers:
    """All blocks of a list of members together."""

    rows: list[MemberRow]
    rejected: list[Rejected]
    warned: list[Warned]
    unknown_columns: tuple[str, ...]


def all_money(blocks: Iterable[MoneyBlock], *, empty: pl.DataFrame | None = None) -> AllMoney:
    """What a reader gives, as if the file were one block."""
    found = list(blocks)
    return AllMoney(
        pl.concat([one.frame for one in found]) if found else pl.DataFrame(empty),
        pl.concat([one.rejected for one in found]) if found else pl.DataFrame(empty),
        sum(one.money for one in found),
        sum(one.rejected_money for one in found),
    )


def all_members(members: Members) -> AllMembers:
    """What a reader gives, as if the file were one block."""
    found = list(members.blocks())
    return AllMembers(
        [row for one in found for row in one.rows],
        [row for one in found for row in one.rejected],
        [row for one in found for row in one.warned],
        members.file.unknown_columns,
    )


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a text or bytes as a file and return its path."""

    def _write(content: str | bytes, name: str = "file.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return _write
