"""Rows of contributions: a million of them in about a second, so whole columns are read at once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from saldoku.channels.files.amounts import LARGEST, read_amounts
from saldoku.channels.files.cells import texts_of
from saldoku.channels.files.columns import CONTRIBUTION_COLUMNS, CONTRIBUTION_NEEDS
from saldoku.channels.files.money import Judge, MoneyBlock, Rule, fault
from saldoku.channels.files.reasons import Language
from saldoku.channels.files.table import BLOCK_ROWS, Table
from saldoku.channels.files.values import Asked, day_rule, npp_rule, period_rule, read_kpj
from saldoku.channels.files.writing import Opened, open_columns, writing_of

_AMOUNTS = ("worker_amount", "employer_amount", "amount")
_MONEY = ("wage", "back_pay", *_AMOUNTS)
_SHORT = {"worker_amount": "worker", "employer_amount": "employer"}


class Contributions:
    """A file of contributions, open for reading. `language` is that of its amounts, None when not proven.

    The good rows of a block: line, npp (or null), kpj, period (YYYYMM), wage, back_pay, worker, employer,
    amount (whole units or null; all three of the last null means: compute by the scheme's rule), paid_on.
    """

    def __init__(self, file: Opened, *, language: Language | None) -> None:
        self.file = file
        writing = writing_of(file, amounts=_MONEY, days=("paid_on",), language=language)
        self.language = writing.language
        self._npp = Asked(npp_rule, pl.String, "npp-not-understood")
        self._period = Asked(period_rule, pl.Int32, "period-not-understood")
        self._day = Asked(day_rule(writing), pl.Date, "paid-on-not-understood")

    def blocks(self) -> Iterator[MoneyBlock]:
        """All rows from the first to the last, some ten thousand at a time; from the start at each call."""
        return map(self._block, self.file.source.tables())

    def _block(self, table: Table) -> MoneyBlock:
        texts = texts_of(table, self.file.matched, CONTRIBUTION_COLUMNS)
        of_names = {
            "npp": self._npp(texts["npp"]),
            "kpj": read_kpj(texts["kpj"]),
            "period": self._period(texts["period"]),
            "paid_on": self._day(texts["paid_on"]),
        }
        of_amounts = {name: read_amounts(texts[name], self.language) for name in _MONEY}
        read = {name: (of_names | of_amounts)[name] for name in CONTRIBUTION_COLUMNS}
        block = _JUDGE(table, read)
        return replace(block, frame=block.frame.rename(_SHORT))


def open_contributions(
    path: Path, *, sheet: str | None = None, language: Language | None = None, rows: int = BLOCK_ROWS
) -> Contributions:
    """Open a file of contributions and understand its header.

    `language` says how amounts are written; without it the file must prove it where it matters (see
    `writing`). Raises FileNotReadable, FileTooLarge, ColumnsMissing or ColumnsTwice; what is wrong with a row
    is in `rejected` of its block. `rows` is how many rows a block has, about.
    """
    opened = open_columns(path, CONTRIBUTION_COLUMNS, CONTRIBUTION_NEEDS, sheet=sheet, rows=rows)
    return Contributions(opened, language=language)


def _judge() -> Judge:
    """What a row must be beyond its single cells, and what it says was paid."""
    worker, employer, amount = (pl.col(name) for name in _AMOUNTS)
    in_parts = worker.is_not_null() | employer.is_not_null()
    parts = pl.when(in_parts).then(worker.fill_null(0) + employer.fill_null(0))
    paid = pl.coalesce(amount, parts)
    basis = pl.col("wage").fill_null(0) + pl.col("back_pay").fill_null(0)
    unread = pl.any_horizontal(pl.col(fault(name)).is_not_null() for name in _AMOUNTS)
    certain = ~unread & (amount.is_null() | parts.is_null() | (amount == parts)) & (paid <= LARGEST)
    return Judge(
        tuple(CONTRIBUTION_COLUMNS),
        needs=("kpj", "period", "paid_on"),
        rules=(
            Rule("amount-missing", "amount", paid.is_null() & (basis == 0)),
            Rule("amounts-differ", "amount", amount != parts),
            Rule("amount-zero", "amount", paid == 0),
            Rule("amount-too-large", "amount", paid > LARGEST),
        ),
        money=pl.when(certain).then(paid),
    )


_JUDGE = _judge()
