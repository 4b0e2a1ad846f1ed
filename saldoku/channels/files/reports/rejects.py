"""Rejected rows to mend and send again, with why, in the words of their reader."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from saldoku.channels.files.columns import REPORT_COLUMNS
from saldoku.channels.files.reasons import Language, reason
from saldoku.channels.files.reports.owners_csv import OwnersCsv
from saldoku.channels.files.table import Table, cell

CODES: dict[str, type[pl.DataType]] = {"line": pl.Int64, "code": pl.String}
"""What is told of a rejected row; everything else stands in its cells."""


def rejects_path(file: Path) -> Path:
    """Where the rejected rows of an import file go: beside it, `FILE.rejected.csv`."""
    return file.with_name(f"{file.name}.rejected.csv")


def reject_file(path: Path, columns: Sequence[str], *, separator: str) -> OwnersCsv:
    """A file for rejected rows: the original columns, then `line`, `code`, `reason`."""
    return OwnersCsv(path, (*columns, *REPORT_COLUMNS), separator=separator)


def rejected_rows(table: Table, rejected: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Rows of a reject file, in the order of the file: of `rejected`, by CODES, which are rows of `table`.

    A line that could not be divided stands whole in the first column.
    """
    raw = pl.DataFrame(
        [(one.line, one.raw or "") for one in table.broken],
        {"line": pl.Int64, "raw": pl.String},
        orient="row",
    )
    joined = rejected.join(table.cells, on="line", how="left").join(raw, on="line", how="left")
    columns = [cell(at) for at in range(len(table.columns))]
    return joined.sort("line", maintain_order=True).select(
        pl.coalesce(columns[0], "raw", pl.lit("")).alias(columns[0]),
        pl.col(columns[1:]).fill_null(""),
        "line",
        "code",
        told(joined["code"], language),
    )


def told(codes: pl.Series, language: Language) -> pl.Expr:
    """A column `reason` for the column `code`, which holds these codes."""
    different = codes.unique().to_list()
    words = [reason(code, language) for code in different]
    return pl.col("code").replace_strict(different, words, return_dtype=pl.String).alias("reason")
