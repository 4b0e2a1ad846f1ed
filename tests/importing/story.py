"""How the tests of this room tell of a file."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import polars as pl

from saldoku.usecases.importing.blocks import ROW_SCHEMA, SliceOutcome, WholeBlock
from saldoku.usecases.importing.import_contributions import import_contributions
from saldoku.usecases.importing.summary import ImportSummary


def row(kpj: str, **told: Any) -> dict[str, Any]:
    usual = {
        "npp": None,
        "period": 202611,
        "wage": None,
        "back_pay": None,
        "worker": None,
        "employer": None,
        "amount": None,
    }
    return {"kpj": kpj, "paid_on": date(2026, 11, 20), **usual, **told}


def run(rows: list[dict[str, Any]], at: datetime, *, name: str = "a.csv") -> ImportSummary:
    """Import these rows, with the refused ones that were told on the way."""
    summary, told = run_and_tell(rows, at, name=name)
    return replace(summary, refused=tuple(one for outcome in told for one in outcome.refused))


def run_and_tell(
    rows: list[dict[str, Any]], at: datetime, *, name: str = "a.csv", block: int = 2
) -> tuple[ImportSummary, list[SliceOutcome]]:
    """Import these rows in blocks of a few, and what was told on the way."""
    frame = pl.DataFrame([{"line": n, **one} for n, one in enumerate(rows, 2)], ROW_SCHEMA)
    told: list[SliceOutcome] = []
    blocks = [WholeBlock(frame.slice(start, block)) for start in range(0, frame.height, block)]
    summary = import_contributions(
        blocks=blocks, total=frame.height, fingerprint=f"{name:0>64}"[:64], file_name=name, at=at,
        told=told.append, tell_again=True,
    )  # fmt: skip
    if summary.again and not summary.has_more_to_tell:
        assert not told, "there is no need to read the file again"
        return summary, told
    assert sum(outcome.blocks for outcome in told) == len(blocks)
    assert [outcome.last for outcome in told] == [False] * (len(told) - 1) + [True]
    return summary, told


def balances(summary: ImportSummary) -> bool:
    parts = summary.posted + summary.rejected + summary.suspense
    return parts == summary.read
