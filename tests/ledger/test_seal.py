"""The seal of an entry: Python, the columns of polars and SQL must agree, and each column must count."""

from datetime import date
from typing import Any

import polars as pl
from django.db import connection
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from saldoku.ledger.seal import EMPTY, FACTORS, KINDS, PRIME, days, seal, seal_sql
from saldoku.usecases.importing.rows.sealing import seal_column, sealed

BIGGEST = 2**63 - 1
big = st.integers(-BIGGEST - 1, BIGGEST)
money = st.integers(-(10**15), 10**15)
entries = st.fixed_dictionaries(
    {
        "account_id": st.integers(1, BIGGEST),
        "source_key": big,
        "amount": money,
        "own_part": money,
        "employer_part": money,
        "wage": st.none() | money,
        "employer_id": st.none() | st.integers(1, BIGGEST),
        "period": st.none() | st.integers(190_001, 299_912),
        "value_date": st.dates(date(1977, 12, 5), date(2100, 12, 31)),
        "kind": st.sampled_from(sorted(KINDS)),
    }
)
Entry = dict[str, Any]
_ENTRY: Entry = {
    "account_id": 11, "source_key": 5, "amount": 100, "own_part": 100, "employer_part": 0, "wage": 1,
    "employer_id": 1, "period": 202_601, "value_date": date(2026, 1, 1), "kind": "contribution",
}  # fmt: skip
_SCHEMA = {
    **dict.fromkeys(FACTORS, pl.Int64),
    "period": pl.Int32,
    "value_date": pl.Date,
    "kind": pl.String,
}


def in_python(entry: Entry) -> int:
    return seal(**entry | {"value_date": days(entry["value_date"]), "kind": KINDS[entry["kind"]]})


def in_columns(rows: list[Entry]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=_SCHEMA)


def in_sql(rows: list[Entry]) -> list[int]:
    """Asked of rows that look like those of ledger_entry, without a table."""
    cast = {
        "value_date": "text" if connection.vendor == "sqlite" else "date",
        "kind": "text",
        "period": "int",
    }
    names = list(FACTORS)
    row = ", ".join(f"CAST(%s AS {cast.get(name, 'bigint')})" for name in names)
    table = " UNION ALL ".join(
        f"SELECT {number} AS number, x.* FROM (SELECT {row}) x" for number, _ in enumerate(rows)
    )
    titles, asked = ", ".join(["number", *names]), seal_sql("e").replace("%", "%%")
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH e ({titles}) AS ({table}) SELECT {asked} FROM e ORDER BY number",
            [entry[name] for entry in rows for name in names],
        )
        return [found for (found,) in cursor.fetchall()]


class TestTheSealIsOne(TestCase):
    @given(st.lists(entries, min_size=1, max_size=20))
    def test_in_python_in_columns_and_in_sql(self, rows: list[Entry]) -> None:
        expected = [in_python(entry) for entry in rows]
        assert in_columns(rows).select(seal_column()).to_series().to_list() == expected
        assert in_sql(rows) == expected
        assert sealed(in_columns(rows)) == sum(expected)
        assert all(0 <= one < PRIME for one in expected)


@given(entries, st.data())
def test_every_column_counts(entry: Entry, data: st.DataObject) -> None:
    """But for a column that changes by a whole number of primes, or into the other root of its square."""
    column = data.draw(st.sampled_from(sorted(FACTORS)))
    other = data.draw(entries)[column]
    was, now = ((EMPTY if one is None else one) for one in (entry[column], other))
    if isinstance(was, int) and isinstance(now, int):
        assume((was - now) % PRIME)
    assume(entry[column] != other)
    changed = entry | {column: other}
    numbers = [
        {name: KINDS[one["kind"]] if name == "kind" else one[name] for name in FACTORS}
        | {"value_date": days(one["value_date"])}
        for one in (entry, changed)
    ]
    raw = [sum(f * ((EMPTY if n[k] is None else n[k]) % PRIME) for k, f in FACTORS.items()) for n in numbers]
    assume((raw[0] + raw[1]) % PRIME)
    assert in_python(entry) != in_python(changed)


def test_an_empty_column_is_not_a_zero() -> None:
    entry = _ENTRY | {"wage": None, "employer_id": None, "period": None}
    for column in ("wage", "employer_id", "period"):
        assert in_python(entry) != in_python(entry | {column: 0})


def test_two_entries_that_exchange_a_value_are_seen() -> None:
    """A plain sum of the columns would be the same before and after."""
    one, two = _ENTRY, _ENTRY | {"source_key": 6, "amount": 250, "own_part": 250}
    for column in ("account_id", "amount"):
        first, second = one | {"account_id": 11}, two | {"account_id": 12}
        before = in_python(first) + in_python(second)
        after = in_python(first | {column: second[column]}) + in_python(second | {column: first[column]})
        assert before != after


def test_a_frame_of_nothing_has_no_seal() -> None:
    assert sealed(in_columns([])) == 0
