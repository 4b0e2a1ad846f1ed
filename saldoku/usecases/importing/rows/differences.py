"""A row that is posted as paid although the scheme's rule gives another amount: in which way it differs."""

import polars as pl

from saldoku.usecases.importing.blocks import DIFFERENCE_SCHEMA
from saldoku.usecases.importing.rows.due import reckoned

CODES = (
    "no-rule", "not-a-band", "split-differs", "back-pay", "below-least", "above-most", "below-rule",
    "above-rule",
)  # fmt: skip


def add_differences(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `differs` (a code, null where the row is what the rule asks) and `months`.

    `no-rule`: none is known for the segment in that month. `not-a-band`: none of the amounts among which the
    member chooses. `split-differs`: the sum is right, its parts are not. `back-pay`: more than due by as much
    as is due for `months` further months of the same wage. `below-least`, `above-most`: outside of the
    bounds of a member who pays alone. Else `below-rule` or `above-rule`. Needs the columns of `add_due`, and
    `worker` and `employer` as they will be posted.
    """
    paid = pl.col("worker") + pl.col("employer")
    due = pl.col("due_worker") + pl.col("due_employer")
    least, most = pl.col("worker_least"), pl.col("worker_most")
    unknown = pl.col("worker_up").is_null() & pl.col("bands").is_null()
    bounds = pl.when(paid < least).then(pl.lit("below-least")).when(paid > most).then(pl.lit("above-most"))
    explained, months = _further_months(paid - due)
    code = (
        pl.when(pl.col("segment").is_null() | paid.is_null())
        .then(None)
        .when(unknown)
        .then(pl.lit("no-rule"))
        .when(pl.col("bands").is_not_null())
        .then(pl.when(~_among(paid)).then(pl.lit("not-a-band")))
        .when(due.is_null())
        .then(bounds)
        .when((pl.col("worker") == pl.col("due_worker")) & (pl.col("employer") == pl.col("due_employer")))
        .then(None)
        .when(paid == due)
        .then(pl.lit("split-differs"))
        .when(explained)
        .then(pl.lit("back-pay"))
        .when(bounds.is_not_null())
        .then(bounds)
        .when(paid < due)
        .then(pl.lit("below-rule"))
        .otherwise(pl.lit("above-rule"))
    )
    return rows.with_columns(
        code.alias("differs"), pl.when(code == "back-pay").then(months).cast(pl.Int32).alias("months")
    )


def _among(paid: pl.Expr) -> pl.Expr:
    """Whether what was paid is one of the amounts among which the member of the row chooses."""
    return pl.col("bands").list.contains(paid).fill_null(value=False)


def _further_months(more: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Whether `more` than due is the contribution of whole further months of the same wage, and how many.

    An employer who pays several months at once reckons each month or their sum; the two may be a unit
    apart, and both are understood.
    """
    month = {payer: reckoned(pl.col("wage"), payer) for payer in ("worker", "employer")}
    one = month["worker"] + month["employer"]
    months = pl.when((one > 0) & (more > 0)).then((2 * more + one) // (2 * one))
    base = pl.col("wage") * (months + 1) + pl.col("back_pay").fill_null(0)
    fits = [
        (pl.col(payer) == pl.col(f"due_{payer}") + months * month[payer])
        | (pl.col(payer) == reckoned(base, payer))
        for payer in ("worker", "employer")
    ]
    return ((months >= 1) & fits[0] & fits[1]).fill_null(value=False), months


def differences_of(posted: pl.DataFrame) -> pl.DataFrame:
    """The rows of a judged frame that differ, by DIFFERENCE_SCHEMA, in the order of the file."""
    differing = posted.filter(pl.col("differs").is_not_null()).sort("line")
    return differing.with_columns(
        code=pl.col("differs"),
        difference=pl.col("worker") + pl.col("employer") - pl.col("due_worker") - pl.col("due_employer"),
    ).select(pl.col(name).cast(kind) for name, kind in DIFFERENCE_SCHEMA.items())
