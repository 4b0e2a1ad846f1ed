"""How a rule of the books is asked of the database: figures of many rows at once, expected beside found.

A check is a query with one row a thing (a journal, an account, an entry) and pairs of columns that must be
the same. Only rows where a pair differs leave the database, so that books of any size are proved in little
memory.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from saldoku.ledger.proof.report import Figure


@dataclass(frozen=True, slots=True)
class Pair:
    """A rule: what is expected of a row, and what is found there; expressions over the check's columns."""

    rule: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Check:
    """One query, its rules, and the columns that name a row: `place` is label to column."""

    what: str
    rows: str
    pairs: Sequence[Pair]
    place: Mapping[str, str]
    member: str = "NULL"
    account: str = "NULL"
    journal: str = "NULL"

    @property
    def sql(self) -> str:
        """The rows where at least one pair differs: member, account, journal, place, then the pairs."""
        named = [self.member, self.account, self.journal, *self.place.values()]
        pairs = [side for pair in self.pairs for side in (pair.expected, pair.found)]
        columns = ", ".join(f"{column} AS c{number}" for number, column in enumerate([*named, *pairs]))
        wrong = " OR ".join(
            differ(f"c{number}", f"c{number + 1}") for number in range(len(named), len(named) + len(pairs), 2)
        )
        return f"SELECT * FROM (SELECT {columns} FROM ({self.rows}) given) asked WHERE {wrong}"  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A check of few rows that needs more than SQL. `sql` gives member, account, journal, a place and then
    the figures that `reckon` looks at; it returns rule, expected and found of what differs."""

    what: str
    sql: str
    reckon: Callable[[Sequence[Any]], Sequence[tuple[str, Figure, Figure]]]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one table for `stacked`: their keys, and what they say of some of the figures."""

    origin: str
    keys: Sequence[str]
    figures: Mapping[str, str]


def stacked(keys: Sequence[str], parts: Sequence[Part]) -> str:
    """Rows of several tables laid upon each other: one row a key, with the figures of all parts.

    Each part has at most one row a key and names its figures like no other part; what no row tells is empty.
    Unlike a join it loses no row that stands in one table only, and each table is read once.
    """
    names = [name for part in parts for name in part.figures]
    rows = " UNION ALL ".join(_part(part, keys, names) for part in parts)
    told = ", ".join(f"MAX({name}) AS {name}" for name in names)
    by = ", ".join(keys)
    return f"SELECT {by}, {told} FROM ({rows}) parts GROUP BY {by}"  # noqa: S608 (constants only)


def _part(part: Part, keys: Sequence[str], names: Sequence[str]) -> str:
    """An empty column has no type by itself; dates are the figures that end with `_on`."""
    columns = [f"{expression} AS {key}" for expression, key in zip(part.keys, keys, strict=True)]
    for name in names:
        empty = "CAST(NULL AS date)" if name.endswith("_on") and not on_file() else "CAST(NULL AS bigint)"
        columns.append(f"{part.figures.get(name, empty)} AS {name}")
    return f"SELECT {', '.join(columns)} {part.origin}"


def on_file() -> bool:
    """SQLite; else PostgreSQL."""
    return connection.vendor == "sqlite"


def differ(one: str, other: str) -> str:
    """Whether two columns differ, where empty is a value like others."""
    return f"{one} {'IS NOT' if on_file() else 'IS DISTINCT FROM'} {other}"


def year_of(column: str) -> str:
    """The year of a date column."""
    if on_file():
        return f"CAST(substr({column}, 1, 4) AS integer)"
    return f"CAST(date_part('year', {column}) AS integer)"


def larger(one: str, other: str) -> str:
    """The larger of two numbers."""
    return f"{'MAX' if on_file() else 'GREATEST'}({one}, {other})"


def hashed(column: str) -> str:
    """The SHA-256 of a text, in hexadecimal digits. The function of SQLite is Django's."""
    return f"SHA256({column})" if on_file() else f"encode(sha256(convert_to({column}, 'UTF8')), 'hex')"


def in_json(column: str, *path: str) -> str:
    """A value inside a JSON column, as text; empty where there is none."""
    if on_file():
        return f"CAST(json_extract({column}, '$.{'.'.join(path)}') AS text)"
    return f"({column} #>> '{{{','.join(path)}}}')"


def number_in_json(column: str, *path: str) -> str:
    """A number inside a JSON column; empty where there is none."""
    if on_file():
        return f"json_extract({column}, '$.{'.'.join(path)}')"
    value = f"{column} #> '{{{','.join(path)}}}'"
    return f"CASE WHEN jsonb_typeof({value}) = 'number' THEN CAST({value} #>> '{{}}' AS numeric) END"


def json_length(column: str) -> str:
    """How many items a JSON list has; 0 for what is no list."""
    if on_file():
        return f"json_array_length({column})"
    return f"CASE WHEN jsonb_typeof({column}) = 'array' THEN jsonb_array_length({column}) ELSE 0 END"


def first(column: str) -> str:
    """What stands before the first colon of a text."""
    return f"substr({column}, 1, {'instr' if on_file() else 'strpos'}({column} || ':', ':') - 1)"


def second(column: str) -> str:
    """What stands between the first and the second colon of a text, or after the first."""
    if not on_file():
        return f"split_part({column}, ':', 2)"
    rest = f"substr({column}, instr({column}, ':') + 1) || ':'"
    return f"substr({rest}, 1, instr({rest}, ':') - 1)"
