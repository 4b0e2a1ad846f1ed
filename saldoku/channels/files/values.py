"""Whole columns of texts to values, with the kernel's rule for one value.

A column has few different months, days and employers, so each different text is asked of the kernel once;
card numbers are many, so the usual shape is tested in bulk and only the others are asked.
"""

from collections.abc import Callable
from datetime import date

import polars as pl

from saldoku.channels.files.cells import date_rule, number_rule
from saldoku.channels.files.writing import Writing
from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.identifiers import clean_kpj, clean_npp
from saldoku.kernel.periods import Period

_USUAL_KPJ = r"^[0-9]{11}$"
_REMEMBERED = 100_000

npp_rule = number_rule(clean_npp)


def day_rule(writing: Writing) -> Callable[[str], date]:
    """How the days of this file are read."""
    return date_rule(month_first=writing.month_first)


class Asked:
    """A column's rule, asked once for each different text, also from one block of a file to the next.

    Called with a column of texts it gives the values, and beside them `code` where the rule refused. An
    empty text is null without a code.
    """

    def __init__(self, rule: Callable[[str], object], kind: type[pl.DataType], code: str) -> None:
        self._rule, self._kind, self._code = rule, kind, code
        self._answers: dict[str, object] = {"": None}

    def __call__(self, texts: pl.Series) -> tuple[pl.Series, pl.Series]:
        different = texts.unique()
        if len(self._answers) > _REMEMBERED:
            self._answers = {"": None}
        answers = pl.DataFrame(
            {
                "text": different,
                "value": pl.Series([self._answer(text) for text in different], dtype=self._kind),
            }
        )
        joined = pl.DataFrame({"text": texts}).join(answers, on="text", how="left", maintain_order="left")
        refused = joined["value"].is_null() & (joined["text"] != "")
        return joined["value"], pl.select(pl.when(refused).then(pl.lit(self._code))).to_series()

    def _answer(self, text: str) -> object:
        if text not in self._answers:
            try:
                self._answers[text] = self._rule(text)
            except NotUnderstood:
                self._answers[text] = None
        return self._answers[text]


def read_kpj(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Card numbers and what is wrong with them."""
    usual = texts.str.contains(_USUAL_KPJ)
    read, faults = Asked(number_rule(clean_kpj), pl.String, "kpj-not-understood")(texts.set(usual, ""))
    return texts.zip_with(usual, read), faults


def period_rule(text: str) -> int:
    """`2026-10`, `10-2026`, `10/2026`; also 202610 and the first of the month, as spreadsheets have it."""
    text = text.replace("/", "-")
    if len(text) == 6 and text.isdecimal():
        text = f"{text[:4]}-{text[4:]}"
    elif len(text) == 10 and text.endswith("-01") and text[4] == "-":
        text = text[:7]
    try:
        return int(Period.parse(text))
    except ValueError as reason:
        raise NotUnderstood(field="period", hint="2026-10") from reason
