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


@dataclass(frozen=True, slots=True)
class Rule:
    """A row is wrong, and column `field` is to blame, where `wrong` is true; null is not wrong."""

    code: str
    field: str
    wrong: pl.Expr


class Judge:
    """Tells the good rows of a block from the others, and why those are not good.

    `columns` are asked in their order, and the first fault of a row is told: first what could not be read,
    then what is missing of `needs`, then what breaks a rule. `money` is what a row says was paid.
    """

    def __init__(
        self, columns: Sequence[str], *, needs: Sequence[str], rules: Sequence[Rule], money: pl.Expr
    ) -> None:
        faults: list[tuple[str, pl.Expr, pl.Expr]] = []
        for name in columns:
            faults.append((name, pl.col(fault(name)).is_not_null(), pl.col(fault(name))))
            if name in needs:
                faults.append((name, pl.col(name).is_null(), pl.lit(f"{name.replace('_', '-')}-missing")))
            faults += [(name, one.wrong, pl.lit(one.code)) for one in rules if one.field == name]
        self._bad = pl.any_horizontal(wrong.fill_null(False) for _, wrong, _ in faults)
        self._code = pl.coalesce(pl.when(wrong).then(code) for _, wrong, code in faults)
        self._field = pl.coalesce(pl.when(wrong).then(pl.lit(name)) for name, wrong, _ in faults)
        self._money = money

    def __call__(self, table: Table, read: Read) -> MoneyBlock:
        """The rows of a table, by what was read of them."""
        values = [found[0].alias(name) for name, found in read.items()]
        faults = [found[1].alias(fault(name)) for name, found in read.items()]
        rows = pl.DataFrame([table.cells["line"], *values, *faults]).with_columns(
            self._bad.alias("bad"), self._money.alias("money")
        )
        # Why is asked of the bad rows alone: texts for all of them would cost more than all the rest.
        bad = rows.filter("bad").with_columns(self._code.alias("code"), self._field.alias("field"))
        broken = [(one.line, one.code, one.field, None, one.raw) for one in table.broken]
        rejected = [
            bad.select("line", "code", "field", "money", raw=pl.lit(None, dtype=pl.String)),
            pl.DataFrame(broken, REJECTED_SCHEMA, orient="row"),
        ]
        return MoneyBlock(
            table=table,
            frame=rows.filter(~pl.col("bad")).select("line", *read),
            rejected=pl.concat(rejected).sort("line"),
            money=int(rows["money"].sum()),
            rejected_money=int(bad["money"].sum()),
        )
