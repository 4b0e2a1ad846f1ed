"""The files of a sample fund as the importer's reader sees them, and not a single fault in them."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import polars as pl

from saldoku.channels.files import MemberRow, open_contributions, open_members

TODAY = date(2026, 11, 22)


def people_in(*paths: Path, today: date = TODAY) -> list[MemberRow]:
    rows: list[MemberRow] = []
    for path in paths:
        for block in open_members(path, today=today).blocks():
            assert (block.rejected, block.warned) == ([], [])
            rows += block.rows
    return rows


def paid_in(paths: Iterable[Path]) -> tuple[pl.DataFrame, int]:
    """The rows, and the sum of the amounts that they state."""
    frames, money = [], 0
    for path in paths:
        for block in open_contributions(path).blocks():
            assert block.rejected.height == 0
            frames.append(block.frame)
            money += block.money
    return pl.concat(frames), money
