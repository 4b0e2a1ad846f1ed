"""The reject file: rows to mend and send again, with why, in the words of their reader."""

import os
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from saldoku.channels.files.reasons import Language, reason
from saldoku.channels.files.table import Rejected, Table, cell

_ACTIVE = r"^([=+\-@\t\r])"
"""What a spreadsheet would run as a formula when somebody opens the reject file."""

_ADDED = ("line", "code", "reason")
_SCHEMA = {"line": pl.Int64, "code": pl.String, "raw": pl.String}


def rejects_path(file: Path) -> Path:
    """Where the rejected rows of an import file go: beside it, `FILE.rejected.csv`."""
    return file.with_name(f"{file.name}.rejected.csv")


def write_rejected(
    path: Path, table: Table, rejected: Sequence[Rejected] | pl.DataFrame, *, language: Language = "id"
) -> Path | None:
    """Write rejected rows to `path`: the original columns, then `line`, `code`, `reason`.

    `rejected` is a list of Rejected or a frame with `line` and `code`. The file has the separator of the
    import file and a mark that makes Excel read it as UTF-8; only its owner may read it, because it
    holds personal data. A line that could not be divided stands whole in the first column. Cells that a
    spreadsheet would run get an apostrophe, which the next import takes off again. With nothing rejected
    an older reject file is removed and None is returned.
    """
    rows = _rows(table, rejected)
    if not rows.height:
        path.unlink(missing_ok=True)
        return None
    codes = rows["code"].unique().to_list()
    told = pl.col("code").replace_strict(
        codes, [reason(code, language) for code in codes], return_dtype=pl.String
    )
    columns = [cell(at) for at in range(len(table.columns))]
    shown = rows.select(
        *(_harmless(pl.col(name)) for name in columns), pl.col("line"), pl.col("code"), told.alias("reason")
    )
    header = pl.DataFrame(
        {f"h{at}": [heading] for at, heading in enumerate([*table.columns, *_ADDED])}
    ).select(_harmless(pl.all()))
    partial = path.with_name(f".{path.name}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        header.write_csv(file, separator=table.separator, include_header=False, include_bom=True)
        shown.write_csv(file, separator=table.separator, include_header=False)
    partial.replace(path)
    return path


def _rows(table: Table, rejected: Sequence[Rejected] | pl.DataFrame) -> pl.DataFrame:
    """Rejected lines with their original cells, in the order of the file."""
    if not isinstance(rejected, pl.DataFrame):
        rejected = pl.DataFrame(
            {"line": [one.line for one in rejected], "code": [one.code for one in rejected]}
        )
    wanted = rejected.select(pl.col("line").cast(pl.Int64), pl.col("code").cast(pl.String))
    raw = pl.DataFrame([(one.line, one.code, one.raw or "") for one in table.broken], _SCHEMA, orient="row")
    joined = wanted.join(table.cells, on="line", how="left").join(
        raw.select("line", "raw"), on="line", how="left"
    )
    first, *others = (cell(at) for at in range(len(table.columns)))
    return joined.with_columns(
        pl.coalesce(first, "raw", pl.lit("")).alias(first), pl.col(others).fill_null("")
    ).sort("line", maintain_order=True)


def _harmless(text: pl.Expr) -> pl.Expr:
    """A cell as it is written; null where it is empty, so that it is written without quotes."""
    return pl.when(text != "").then(text.str.replace(_ACTIVE, "'$1"))
