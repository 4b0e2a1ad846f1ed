"""Files with accounts that a return leaves out: the fund's list, and ours with everybody who got none."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from saldoku.channels import files
from saldoku.channels.files.cells import texts_of
from saldoku.channels.files.columns import MEMBER_COLUMNS, match_columns
from saldoku.channels.files.reports.owners_csv import OwnersCsv
from saldoku.channels.files.table import RowsWrong
from saldoku.usecases.returns.exclusions import Excluded

_COLUMNS = {"kpj": MEMBER_COLUMNS["kpj"], "reason": ("ALASAN", "KETERANGAN", "why")}


def read_excluded(path: Path) -> list[tuple[str, str]]:
    """Card numbers with the reason, all of the file or nothing: RowsWrong names the lines without one."""
    table = files.open_table(path)
    matched = match_columns(table.columns, _COLUMNS, [("kpj",), ("reason",)], file=path.name)
    texts = texts_of(table, matched, _COLUMNS)
    wrong = [(one.line, one.code, one.field) for one in table.broken]
    rows: list[tuple[str, str]] = []
    for line, kpj, reason in zip(table.cells["line"], texts["kpj"], texts["reason"], strict=True):
        if not kpj or not reason:
            field = "reason" if kpj else "kpj"
            wrong.append((line, f"{field}-missing", field))
        rows.append((kpj, reason))
    if wrong:
        raise RowsWrong(file=path.name, rows=tuple(sorted(wrong)))
    return rows


def write_excluded(path: Path, excluded: Sequence[Excluded]) -> Path | None:
    """The list, readable by its owner alone; none when nobody was left out, and an older one stays."""
    if not excluded:
        return None
    report = OwnersCsv(path, ("kpj", "reason"), separator=",")
    try:
        report.add(
            pl.DataFrame({"kpj": [one.kpj for one in excluded], "reason": [one.reason for one in excluded]})
        )
        return report.finish()
    finally:
        report.abandon()
