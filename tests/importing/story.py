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
    frame = pl.DataFrame([{"line": n, **one} for n, one in enumerate(rows, 2)], ROW_SCHEMA)
    told: list[SliceOutcome] = []
    blocks = [WholeBlock(frame.slice(start, 2)) for start in range(0, frame.height, 2)]
    summary = import_contributions(
        blocks=blocks, total=frame.height, fingerprint=f"{name:0>64}"[:64], file_name=name, at=at,
        told=told.append, tell_again=True,
    )  # fmt: skip
    refused = tuple(one for outcome in told for one in outcome.refused)
    return replace(summary, refused=refused)


def balances(summary: ImportSummary) -> bool:
    parts = summary.posted + summary.rejected + summary.suspense
    return parts == summary.read
