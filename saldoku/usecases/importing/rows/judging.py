"""What a row is worth and what is wrong with it, before the books are asked."""

from datetime import datetime

import polars as pl

from saldoku.usecases.fund import FIRST_YEAR, the_scheme
from saldoku.usecases.importing.rows.attribution import attribute
from saldoku.usecases.importing.rows.differences import add_differences
from saldoku.usecases.importing.rows.due import add_due, rule_columns
from saldoku.usecases.importing.rows.keys import source_keys


def judge(rows: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """Attribute every row to an account, reckon empty amounts, and say what is wrong (`code`, `field`).

    Adds `money`, what the row is worth, `source_key`, and `row_key`: the same as it would stand in
    suspense; `alone` marks rows that gave one amount, which only the rule can divide.
    """
    scheme = the_scheme()
    today = at.astimezone(scheme.zone).date()
    rows = add_differences(_with_parts(add_due(attribute(rows), scheme))).drop(rule_columns())
    rows = _with_keys(rows)
    code = (
        pl.when(pl.col("worker").is_null())
        .then(pl.lit("amount-missing"))
        .when(pl.col("paid_on") > today)
        .then(pl.lit("paid-on-in-future"))
        .when(pl.col("paid_on").dt.year() < FIRST_YEAR)
        .then(pl.lit("paid-on-too-old"))
        .when(pl.col("money") == 0)
        .then(pl.lit("amount-zero"))
    )
    field = pl.when(code.cast(pl.String).str.starts_with("paid")).then(pl.lit("paid_on"))
    return rows.with_columns(code=code, field=field.otherwise(pl.lit("amount")))


def _with_parts(rows: pl.DataFrame) -> pl.DataFrame:
    """The two parts as they will be posted."""
    stated = pl.col("worker").is_not_null() | pl.col("employer").is_not_null()
    alone = pl.col("amount").is_not_null() & ~stated
    # Paid in one amount: the employer's share is split by the rule where it fits, else it is the member's.
    fits = (pl.col("amount") == pl.col("due_worker") + pl.col("due_employer")).fill_null(value=False)
    parts = {
        payer: pl.when(alone & fits)
        .then(pl.col(f"due_{payer}"))
        .when(alone)
        .then(pl.col("amount") if payer == "worker" else pl.lit(0))
        .when(stated)
        .then(pl.col(payer).fill_null(0))
        .otherwise(pl.col(f"due_{payer}"))
        for payer in ("worker", "employer")
    }
    return rows.with_columns(
        **parts, alone=alone, divided=alone & fits, money=sum(parts.values(), pl.lit(0)).fill_null(0)
    )


def _with_keys(rows: pl.DataFrame) -> pl.DataFrame:
    rows = rows.with_columns(source_keys(rows)).with_columns(row_key=pl.col("source_key"))
    if not rows["divided"].any():
        return rows
    rows = rows.with_row_index("at")
    mine = rows.filter("divided").with_columns(nothing=pl.lit(0))
    keyed = mine.select("at", source_keys(mine, worker="amount", employer="nothing").alias("as_said"))
    return rows.join(keyed, on="at", how="left", maintain_order="left").with_columns(
        row_key=pl.coalesce("as_said", "row_key")
    )
