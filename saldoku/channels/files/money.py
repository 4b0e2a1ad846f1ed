"""Rows that bear money, judged a column at a time: what is good, what is not and why, and how much it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from saldoku.channels.files.table import Table

Read = Mapping[str, tuple[pl.Series, pl.Series]]
"""Each column's name to its values and, beside them, the code of what is wrong with a text."""

REJECTED_SCHEMA: dict[str, type[pl.DataType]] = {
    "line": pl.Int64,
    "code": pl.String,
    "field": pl.String,
    "money": pl.Int64,
    "raw": pl.String,
}


@dataclass(frozen=True, slots=True)
class MoneyBlock:
    """Some rows of a file, in its order.

    `frame` are the good rows, under `line` and the names that the file's own module tells.
    `rejected`: line, code, field, money (null when it cannot be read), raw (only for lines that are no
    rows). `money` is the sum of the amounts stated in good and rejected rows, `rejected_money` the part
    of it in rejected rows. `table` has the cells as they were written.
    """

    table: Table
    frame: pl.DataFrame
    rejected: pl.DataFrame
    money: int
    rejected_money: int

    @property
    def rejected_rows(self) -> int:
        """How many rows of the block are not in `frame`."""
        return self.rejected.height


def fault(name: str) -> str:
    """The column that says what is wrong with the value in column `name`."""
    return f"{name}!"


def verdict(
    names: Sequence[str], *, needs: Sequence[str], more: Mapping[str, pl.Expr], money: pl.Expr
) -> list[pl.Expr]:
    """For each row: `code` and `field` of its first fault in the order of `names`, and its `money`.

    `needs` are columns without which there is no row. `more` are faults beyond those of a single text, by
    the column that is blamed.
    """
    faults = {name: pl.col(fault(name)) for name in names}
    for name, one in more.items():
        faults[name] = pl.coalesce(faults[name], one)
    for name in needs:
        absent = pl.when(pl.col(name).is_null()).then(pl.lit(f"{name.replace('_', '-')}-missing"))
        faults[name] = pl.coalesce(faults[name], absent)
    blamed = [pl.when(one.is_not_null()).then(pl.lit(name)) for name, one in faults.items()]
    return [
        pl.coalesce(faults.values()).alias("code"),
        pl.coalesce(blamed).alias("field"),
        money.alias("money"),
    ]


def judged(table: Table, read: Read, rules: Sequence[pl.Expr]) -> MoneyBlock:
    """The rows of a table by what was read of them and by `rules`, which are those of `verdict`."""
    values = [found[0].alias(name) for name, found in read.items()]
    faults = [found[1].alias(fault(name)) for name, found in read.items()]
    rows = pl.DataFrame([table.cells["line"], *values, *faults]).with_columns(rules)
    good = rows.filter(pl.col("code").is_null())
    bad = rows.filter(pl.col("code").is_not_null())
    broken = [(one.line, one.code, one.field, None, one.raw) for one in table.broken]
    rejected = [
        bad.select("line", "code", "field", "money", raw=pl.lit(None, dtype=pl.String)),
        pl.DataFrame(broken, REJECTED_SCHEMA, orient="row"),
    ]
    return MoneyBlock(
        table=table,
        frame=good.select("line", *read),
        rejected=pl.concat(rejected).sort("line"),
        money=int(rows["money"].sum()),
        rejected_money=int(bad["money"].sum()),
    )
