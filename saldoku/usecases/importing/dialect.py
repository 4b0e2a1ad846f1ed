"""Where an import speaks each engine's own language: a list as a table, COPY, and a lock by name."""

import json
from collections.abc import Sequence
from typing import Any

import polars as pl
from django.db import connection


def listed(values: Sequence[Any], *, kind: str) -> tuple[str, Any]:
    """SQL for a one-column table `k(v)` of `values`, and its parameter. `kind` is `text` or `bigint`."""
    if connection.vendor == "sqlite":
        return "(SELECT value AS v FROM json_each(%s)) k", json.dumps(list(values))
    return f"(SELECT unnest(%s::{kind}[]) AS v) k", list(values)


def listed_pairs(firsts: Sequence[int], seconds: Sequence[int]) -> tuple[str, list[Any]]:
    """SQL for a two-column table `k(a, b)` of bigints, and its parameters."""
    if connection.vendor == "sqlite":
        # Numbers as text: a JSON number above 2^53 would lose digits on its way through a float.
        pairs = json.dumps([[str(a), str(b)] for a, b in zip(firsts, seconds, strict=True)])
        return (
            "(SELECT CAST(json_extract(value, '$[0]') AS integer) AS a, "
            "CAST(json_extract(value, '$[1]') AS integer) AS b FROM json_each(%s)) k",
            [pairs],
        )
    return (
        "(SELECT unnest(%s::bigint[]) AS a, unnest(%s::bigint[]) AS b) k",
        [list(firsts), list(seconds)],
    )


def write_rows(table: str, columns: Sequence[str], frame: pl.DataFrame) -> None:
    """Append all rows of the frame, in its order: COPY on PostgreSQL, executemany on SQLite."""
    wanted = frame.select(columns)
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(columns))
            as_text = wanted.with_columns(pl.col(pl.Date).dt.to_string("%Y-%m-%d"))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", as_text.rows())  # noqa: S608 (names of our own tables)
            return
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN WITH (FORMAT csv)") as copy:
            copy.write(wanted.write_csv(include_header=False).encode())


def one_at_a_time(what: str) -> None:
    """Wait until no other transaction holds `what`, then hold it to the end. SQLite has one writer."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"saldoku:{what}"])
