"""The seal of many entries at once; `ledger/seal.py` says what it is, a test holds the two together."""

import polars as pl

from saldoku.ledger.seal import EMPTY, FACTORS, KINDS, PRIME


def seal_column() -> pl.Expr:
    """The seal of each row of a frame with the columns of an entry."""
    columns = {name: pl.col(name) for name in FACTORS}
    columns["kind"] = pl.col("kind").replace_strict(KINDS, return_dtype=pl.Int64)
    columns["value_date"] = (pl.col("value_date") - pl.date(2000, 1, 1)).dt.total_days()
    raw = pl.lit(0, dtype=pl.Int64)
    for name, factor in FACTORS.items():
        raw = raw + factor * (columns[name].cast(pl.Int64).fill_null(EMPTY) % PRIME)
    positive = (raw % PRIME + PRIME) % PRIME
    return positive * positive % PRIME


def sealed(entries: pl.DataFrame) -> int:
    """The sum of the seals of all entries of a frame."""
    return int(entries.select(seal_column().sum()).item() or 0)
