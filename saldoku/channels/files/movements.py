"""Rows of payouts, and of the balances that a fund brings with it from another system."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from saldoku.channels.files.amounts import LARGEST, read_amounts
from saldoku.channels.files.cells import texts_of
from saldoku.channels.files.columns import OPENING_COLUMNS, OPENING_NEEDS, PAYOUT_COLUMNS, PAYOUT_NEEDS
from saldoku.channels.files.money import Judge, MoneyBlock, Read, Rule, fault
from saldoku.channels.files.reasons import Language
from saldoku.channels.files.table import BLOCK_ROWS, Table
from saldoku.channels.files.values import Asked, day_rule, read_kpj
from saldoku.channels.files.writing import Opened, Writing, open_columns, writing_of
from saldoku.kernel.errors import NotUnderstood

LONGEST_REFERENCE = 64
LONGEST_REASON = 160
_PARTS = ("own_amount", "employer_amount", "return_amount")
_SHORT = {"own_amount": "own", "employer_amount": "employer", "return_amount": "returned"}


class Movements:
    """A file of payouts or of opening balances, open for reading."""

    def __init__(self, file: Opened, read: Callable[[Table], MoneyBlock]) -> None:
        self.file = file
        self._read = read

    def blocks(self) -> Iterator[MoneyBlock]:
        """All rows from the first to the last; from the start at each call."""
        return map(self._read, self.file.source.tables())


def open_payouts(
    path: Path, *, sheet: str | None = None, language: Language | None = None, rows: int = BLOCK_ROWS
) -> Movements:
    """Open a file of payouts. Good rows: line, kpj, amount (whole units, above zero), paid_on, reference,
    reason (or null). `language` and errors as in `open_contributions`."""
    opened = open_columns(path, PAYOUT_COLUMNS, PAYOUT_NEEDS, sheet=sheet, rows=rows)
    writing = writing_of(opened, amounts=("amount",), days=("paid_on",), language=language)
    day = Asked(day_rule(writing), pl.Date, "paid-on-not-understood")
    reference = Asked(_text_rule(LONGEST_REFERENCE), pl.String, "reference-not-understood")
    reason = Asked(_text_rule(LONGEST_REASON), pl.String, "reason-not-understood")
    amount = pl.col("amount")
    judge = Judge(
        tuple(PAYOUT_COLUMNS),
        needs=("kpj", "paid_on", "reference"),
        rules=(
            Rule("amount-not-stated", "amount", amount.is_null()),
            Rule("amount-zero", "amount", amount == 0),
        ),
        money=amount,
    )

    def read(table: Table) -> MoneyBlock:
        texts = texts_of(table, opened.matched, PAYOUT_COLUMNS)
        found: Read = {
            "kpj": read_kpj(texts["kpj"]),
            "amount": read_amounts(texts["amount"], writing.language),
            "paid_on": day(texts["paid_on"]),
            "reference": reference(texts["reference"]),
            "reason": reason(texts["reason"]),
        }
        return judge(table, found)

    return Movements(opened, read)


def open_opening_balances(
    path: Path, *, sheet: str | None = None, language: Language | None = None, rows: int = BLOCK_ROWS
) -> Movements:
    """Open a file of balances as they stood on a day. Good rows: line, kpj, as_of, own, employer, returned
    (whole units, together above zero). An amount that is not divided is the member's own, as everywhere.
    `language` and errors as in `open_contributions`."""
    opened = open_columns(path, OPENING_COLUMNS, OPENING_NEEDS, sheet=sheet, rows=rows)
    amounts = (*_PARTS, "amount")
    writing = writing_of(opened, amounts=amounts, days=("as_of",), language=language)
    day = Asked(day_rule(writing), pl.Date, "as-of-not-understood")
    judge = _opening_judge(amounts)

    def read(table: Table) -> MoneyBlock:
        texts = texts_of(table, opened.matched, OPENING_COLUMNS)
        block = judge(table, _opening_cells(texts, writing, day, amounts))
        alone = pl.all_horizontal(pl.col(name).is_null() for name in _PARTS)
        parts = block.frame.with_columns(
            pl.when(alone).then(pl.col("amount")).otherwise(pl.col("own_amount")).alias("own_amount")
        ).with_columns(pl.col(_PARTS).fill_null(0))
        return replace(block, frame=parts.drop("amount").rename(_SHORT))

    return Movements(opened, read)


def _opening_cells(
    texts: pl.DataFrame, writing: Writing, day: Asked, amounts: Sequence[str]
) -> Mapping[str, tuple[pl.Series, pl.Series]]:
    named = {"kpj": read_kpj(texts["kpj"]), "as_of": day(texts["as_of"])}
    return named | {name: read_amounts(texts[name], writing.language) for name in amounts}


def _opening_judge(amounts: Sequence[str]) -> Judge:
    amount = pl.col("amount")
    in_parts = pl.any_horizontal(pl.col(name).is_not_null() for name in _PARTS)
    parts = pl.when(in_parts).then(pl.sum_horizontal(_PARTS))
    held = pl.coalesce(amount, parts)
    unread = pl.any_horizontal(pl.col(fault(name)).is_not_null() for name in amounts)
    certain = ~unread & (amount.is_null() | parts.is_null() | (amount == parts)) & (held <= LARGEST)
    return Judge(
        ("kpj", "as_of", *amounts),
        needs=("kpj", "as_of"),
        rules=(
            Rule("amount-not-stated", "amount", held.is_null()),
            Rule("amounts-differ", "amount", amount != parts),
            Rule("amount-zero", "amount", held == 0),
            Rule("amount-too-large", "amount", held > LARGEST),
        ),
        money=pl.when(certain).then(held),
    )


def _text_rule(longest: int) -> Callable[[str], str]:
    """A short text of the fund's own that is kept as it is; never a formula."""

    def rule(text: str) -> str:
        if len(text) > longest or text.startswith(("=", "+", "@")):
            raise NotUnderstood(field="text", hint="KLAIM-2026-000123")
        return " ".join(text.split())

    return rule
