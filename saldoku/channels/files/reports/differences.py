"""Rows that were posted as paid although the scheme's rule gives another amount, for whoever checks them."""

from pathlib import Path

import polars as pl

from saldoku.channels.files.reasons import Language
from saldoku.channels.files.reports.owners_csv import OwnersCsv
from saldoku.channels.files.reports.rejects import told

COLUMNS = {
    "line": "line",
    "npp": "npp",
    "kpj": "kpj",
    "period": "period",
    "wage": "wage",
    "back_pay": "back_pay",
    "worker": "worker_amount",
    "employer": "employer_amount",
    "due_worker": "due_worker",
    "due_employer": "due_employer",
    "difference": "difference",
    "months": "months",
    "code": "code",
    "reason": "reason",
}
"""What the books call a figure, and its heading. `difference` is paid less due; `months` how many further
months a payment would be for that looks like back pay."""


def differences_path(file: Path) -> Path:
    """Where the differences of an import file go: beside it, `FILE.differences.csv`."""
    return file.with_name(f"{file.name}.differences.csv")


def difference_file(path: Path, *, separator: str) -> OwnersCsv:
    """A file for differences."""
    return OwnersCsv(path, tuple(COLUMNS.values()), separator=separator)


def difference_rows(differences: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Rows of a difference file; months as the import files write them."""
    return differences.with_columns(
        pl.format(
            "{}-{}", pl.col("period") // 100, (pl.col("period") % 100).cast(pl.String).str.zfill(2)
        ).alias("period"),
        told(differences["code"], language),
    ).select(*COLUMNS)
