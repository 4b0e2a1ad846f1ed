"""Rows of contributions: a million of them in about a second, so whole columns are read at once.

The rules for one value stand in the kernel. A column has few different months, days and employers, so
each different text is asked of the kernel once; card numbers are many, so the usual shape is tested in
bulk and only the others are asked.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from saldoku.channels.files.amounts import LARGEST, language_of, read_amounts
from saldoku.channels.files.cells import date_rule, number_rule, texts_of
from saldoku.channels.files.columns import CONTRIBUTION_COLUMNS, CONTRIBUTION_NEEDS, match_columns
from saldoku.channels.files.reasons import Language
from saldoku.channels.files.table import Table
from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.identifiers import clean_kpj, clean_npp
from saldoku.kernel.periods import Period

_AMOUNTS = ("worker_amount", "employer_amount", "amount")
_MONEY = ("wage", *_AMOUNTS)
_SHORT = {"worker_amount": "worker", "employer_amount": "employer"}
_USUAL_KPJ = r"^[0-9]{11}$"


@dataclass(frozen=True, slots=True)
class ContributionsFile:
    """The contributions in a file.

    `frame`: line, npp (or null), kpj, period (YYYYMM), wage, worker, employer, amount (whole units or
    null; all three of the last null means: compute by the scheme's rule from the wage), paid_on.
    `rejected`: line, code, field, money (null when it cannot be read), raw (only for lines that are no
    rows). `total_money_readable` is the sum of the amounts stated in good and rejected rows,
    `rejected_money` the part of it in rejected rows; rows = frame.height + rejected.height.
    """

    frame: pl.DataFrame
    rejected: pl.DataFrame
    unknown_columns: tuple[str, ...]
    language: Language | None
    total_money_readable: int
    rejected_money: int


REJECTED_SCHEMA: dict[str, type[pl.DataType]] = {
    "line": pl.Int64,
    "code": pl.String,
    "field": pl.String,
    "money": pl.Int64,
    "raw": pl.String,
}


def read_contributions(table: Table, *, language: Language | None = None) -> ContributionsFile:
    """Read every row of a file of contributions.

    `language` says how amounts are written; without it the file must prove it where it matters (see
    `amounts`). Raises ColumnsMissing or ColumnsTwice; what is wrong with a row is in `rejected`.
    """
    matched = match_columns(table.columns, CONTRIBUTION_COLUMNS, CONTRIBUTION_NEEDS, file=table.path.name)
    texts = texts_of(table, matched, CONTRIBUTION_COLUMNS)
    if language is None:
        language = language_of([texts[name] for name in _MONEY])
    read = {
        "npp": _each(texts["npp"], number_rule(clean_npp), pl.String, "npp-not-understood"),
        "kpj": _kpj(texts["kpj"]),
        "period": _each(texts["period"], _period, pl.Int32, "period-not-understood"),
        "paid_on": _each(texts["paid_on"], date_rule(texts["paid_on"]), pl.Date, "paid-on-not-understood"),
    } | {name: read_amounts(texts[name], language) for name in _MONEY}
    values = [read[name][0].alias(name) for name in CONTRIBUTION_COLUMNS]
    faults = [read[name][1].alias(_fault(name)) for name in CONTRIBUTION_COLUMNS]
    judged = pl.DataFrame([table.cells["line"], *values, *faults]).with_columns(_verdict())
    good = judged.filter(pl.col("code").is_null())
    bad = judged.filter(pl.col("code").is_not_null())
    broken = [(one.line, one.code, one.field, None, one.raw) for one in table.broken]
    rejected = [
        bad.select("line", "code", "field", "money", raw=pl.lit(None, dtype=pl.String)),
        pl.DataFrame(broken, REJECTED_SCHEMA, orient="row"),
    ]
    return ContributionsFile(
        frame=good.select("line", *CONTRIBUTION_COLUMNS).rename(_SHORT),
        rejected=pl.concat(rejected).sort("line"),
        unknown_columns=matched.unknown,
        language=language,
        total_money_readable=int(judged["money"].sum()),
        rejected_money=int(bad["money"].sum()),
    )


def _fault(name: str) -> str:
    """The column that says what is wrong with the value in column `name`."""
    return f"{name}!"


def _verdict() -> list[pl.Expr]:
    """For each row: `code` and `field` of the first fault, and `money`, what it says was paid."""
    worker, employer, amount = (pl.col(name) for name in _AMOUNTS)
    unread = pl.any_horizontal(pl.col(_fault(name)).is_not_null() for name in _AMOUNTS)
    in_parts = worker.is_not_null() | employer.is_not_null()
    parts = pl.when(in_parts).then(worker.fill_null(0) + employer.fill_null(0))
    paid = pl.coalesce(amount, parts)
    between_amounts = (
        pl.when(unread)
        .then(None)
        .when(paid.is_null() & (pl.col("wage").fill_null(0) == 0))
        .then(pl.lit("amount-missing"))
        .when(amount != parts)
        .then(pl.lit("amounts-differ"))
        .when(paid == 0)
        .then(pl.lit("amount-zero"))
        .when(paid > LARGEST)
        .then(pl.lit("amount-too-large"))
    )
    faults = {name: pl.col(_fault(name)) for name in CONTRIBUTION_COLUMNS}
    faults["amount"] = pl.coalesce(faults["amount"], between_amounts)
    for name in ("kpj", "period", "paid_on"):
        absent = pl.when(pl.col(name).is_null()).then(pl.lit(f"{name.replace('_', '-')}-missing"))
        faults[name] = pl.coalesce(faults[name], absent)
    certain = ~unread & (amount.is_null() | parts.is_null() | (amount == parts)) & (paid <= LARGEST)
    return [
        pl.coalesce(faults.values()).alias("code"),
        pl.coalesce(pl.when(one.is_not_null()).then(pl.lit(name)) for name, one in faults.items()).alias(
            "field"
        ),
        pl.when(certain).then(paid).alias("money"),
    ]


def _kpj(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    usual = texts.str.contains(_USUAL_KPJ)
    read, faults = _each(texts.set(usual, ""), number_rule(clean_kpj), pl.String, "kpj-not-understood")
    return texts.zip_with(usual, read), faults


def _each(
    texts: pl.Series, rule: Callable[[str], object], kind: type[pl.DataType], code: str
) -> tuple[pl.Series, pl.Series]:
    """Ask `rule` once for each different text; beside the values stands `code` where it refused."""
    read: dict[str, object] = {}
    for text in texts.unique():
        if text:
            try:
                read[text] = rule(text)
            except NotUnderstood:
                continue
    answers = pl.DataFrame(
        {"text": list(read), "value": list(read.values())}, {"text": pl.String, "value": kind}
    )
    joined = pl.DataFrame({"text": texts}).join(answers, on="text", how="left", maintain_order="left")
    refused = joined["value"].is_null() & (joined["text"] != "")
    return joined["value"], pl.select(pl.when(refused).then(pl.lit(code))).to_series()


def _period(text: str) -> int:
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
