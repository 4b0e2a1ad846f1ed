"""The number that makes a row this row, whatever file it stands in."""

import struct
from hashlib import blake2b

import polars as pl


def source_keys(rows: pl.DataFrame, *, worker: str = "worker", employer: str = "employer") -> pl.Series:
    """A stable 64-bit number from who, for when, paid when, how much.

    The columns of the two parts are named, because a row that gives one amount is known by that amount in
    suspense, where nobody can divide it, and by its parts on an account.
    """
    texts = rows.select(
        pl.concat_str(
            [pl.col("kpj"), pl.col("period"), pl.col("paid_on"), pl.col(worker), pl.col(employer)],
            separator="|",
            ignore_nulls=False,
        )
        .fill_null("")
        .cast(pl.Binary)
    ).to_series()
    digests = b"".join([blake2b(text, digest_size=8).digest() for text in texts.to_list()])
    return pl.Series("source_key", struct.unpack(f">{rows.height}q", digests), pl.Int64)
