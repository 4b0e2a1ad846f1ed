"""Where an import speaks each engine's own language: a list as a table, COPY, a lock by name, and what an
error of the engine means for whoever waits for the import."""

import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import polars as pl
from django.db import Error, IntegrityError, InterfaceError, OperationalError, connection, transaction

from saldoku.kernel.errors import SaldokuError

T = TypeVar("T")
TRIES = 60
"""How often a transaction is tried that another one was in the way of; each try waits for the other one."""

_AT_ONCE = 10_000
_IN_THE_WAY = {"40001", "40P01", "55P03", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_BUSY_SNAPSHOT"}
_DOUBLE = {"23505", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE"}
_NO_ROOM = {"53100", "58030", "SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR"}


class ImportInterrupted(SaldokuError):
    """The database went away or could not write. What was told before stands in the books, nothing is
    half-done. Fields: `file`, `why` (`no-room`, `connection-lost` or `database`), `do`."""

    code = "import-interrupted"


# --- sets ---------------------------------------------------------------------------------------------
def listed(values: Sequence[Any], *, kind: str) -> tuple[str, Any]:
    """SQL for a one-column table `k(v)` of `values`, and its parameter. `kind` is `text` or `bigint`."""
    if connection.vendor == "sqlite":
        if kind == "bigint":
            # Numbers as text: a JSON number above 2^53 would lose digits on its way through a float.
            return "(SELECT CAST(value AS integer) AS v FROM json_each(%s)) k", json.dumps(
                [str(value) for value in values]
            )
        return "(SELECT value AS v FROM json_each(%s)) k", json.dumps(list(values))
    return f"(SELECT unnest(%s::{kind}[]) AS v) k", list(values)


def listed_pairs(firsts: Sequence[int], seconds: Sequence[int]) -> tuple[str, list[Any]]:
    """SQL for a two-column table `k(a, b)` of bigints, and its parameters."""
    if connection.vendor == "sqlite":
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


def chunks(values: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """A few hundred at a time, for the ORM: SQLite takes no endless list of parameters."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def query(sql: str, parameters: Sequence[Any], schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """The rows of a SELECT as a frame, whose columns are named and typed by `schema`.

    PostgreSQL is asked for all of them as one text: taking them one by one, or by COPY, costs five times as
    much on our side. So texts among them must be numbers and codes, without comma, quote or line end. It is
    not prepared either: the plan must know how long a listed table is.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(sql, parameters)
            return pl.DataFrame(cursor.fetchall(), schema, orient="row")
        line, names = ", ',', ".join(schema), ", ".join(schema)
        told_by = f"string_agg(convert_to(concat({line}), 'UTF8'), '\\x0a')"
        wrapped = f"SELECT {told_by} FROM ({sql}) q({names})"  # noqa: S608 (our own names)
        with connection.wrap_database_errors, connection.connection.cursor(binary=True) as plain:
            (told,) = plain.execute(wrapped, parameters, prepare=False).fetchone()
    if told is None:
        return pl.DataFrame(schema=schema)
    return pl.read_csv(told, has_header=False, schema=schema)


def write_rows(table: str, columns: Sequence[str], frame: pl.DataFrame) -> None:
    """Append all rows of the frame, in its order: COPY on PostgreSQL, executemany on SQLite."""
    if not frame.height:
        return
    wanted = frame.select(columns)
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(columns))
            as_text = wanted.with_columns(pl.col(pl.Date).dt.to_string("%Y-%m-%d"))
            insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 (names of our own tables)
            for part in as_text.iter_slices(_AT_ONCE):
                cursor.executemany(insert, part.rows())
            return
        copying = f"COPY {table} ({names}) FROM STDIN (FORMAT csv)"
        with connection.wrap_database_errors, cursor.copy(copying) as copy:
            for part in wanted.iter_slices(_AT_ONCE):
                copy.write(part.write_csv(include_header=False))


_FOR_A_LONG_RUN = {"mmap_size": 0, "wal_autocheckpoint": 65_536}


@contextmanager
def long_run() -> Iterator[None]:
    """On SQLite: settings for one who writes much. None of them bears on what survives a power cut.

    Without the database mapped into memory: a page that is to be written is copied anyhow, and a long run
    would in the end hold a quarter of a gigabyte that way on each of its connections. And pages go from the
    log into the database after 256 MB, not after 4: many of them are written by every slice.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = {name: cursor.execute(f"PRAGMA {name}").fetchone() for name in _FOR_A_LONG_RUN}
        for name, value in _FOR_A_LONG_RUN.items():
            cursor.execute(f"PRAGMA {name} = {value}")
        try:
            yield
        finally:
            for name, told in usual.items():
                # A database in memory knows neither.
                if told is not None:
                    cursor.execute(f"PRAGMA {name} = {told[0]}")


def moment(at: Any) -> str:
    """A moment as a text that both engines store as their own kind of moment."""
    return str(connection.ops.adapt_datetimefield_value(at))


# --- locks --------------------------------------------------------------------------------------------
def one_at_a_time(what: str) -> None:
    """Wait until no other transaction holds `what`, then hold it to the end. SQLite has one writer."""
    _hold(what, "pg_advisory_xact_lock")


def together(what: str) -> None:
    """Hold `what` together with others to the end of the transaction, but not while one holds it alone."""
    _hold(what, "pg_advisory_xact_lock_shared")


def _hold(what: str, function: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(hashtext(%s))", [f"saldoku:{what}"])


# --- turns --------------------------------------------------------------------------------------------
def in_turn(work: Callable[[bool], T], *, careful: bool = False) -> T:
    """Run `work(careful)` in one transaction, and again when another transaction was in its way.

    `work` may be optimistic and leave it to the keys to find a row that stands in the books already: then it
    is rolled back and called once more with `careful`, to look first. Everybody has their turn; nobody
    hears of the others.
    """
    left = TRIES
    while True:
        left -= 1
        try:
            with transaction.atomic():
                return work(careful)
        except IntegrityError as error:
            if _kind(error) not in _DOUBLE or not left:
                raise
            careful = True
        except OperationalError as error:
            if _kind(error) not in _IN_THE_WAY or not left:
                raise
            # Two that met at a deadlock should not meet again in the same step.
            time.sleep(secrets.randbelow(200) / 1000)


@contextmanager
def interruptions_told(file_name: str) -> Iterator[None]:
    """Turn what the engine says about a full disk or a lost connection into words for the operator."""
    try:
        yield
    except IntegrityError:
        raise
    except Error as error:
        why, do = interruption(error)
        raise ImportInterrupted(file=file_name, why=why, do=do) from error


def interruption(error: Error) -> tuple[str, str]:
    """Why the engine stopped (`no-room`, `connection-lost` or `database`), and what to do about it."""
    kind = _kind(error)
    why = "no-room" if kind in _NO_ROOM else "database"
    if isinstance(error, OperationalError | InterfaceError) and (not kind or kind[:2] in {"08", "57"}):
        why = "connection-lost"
    return why, _DO[why]


_AGAIN = "Then run the same command again: it goes on after what stands in the books; nothing is half-done."
_DO = {
    "no-room": f"Make room on the disk of the database. {_AGAIN}",
    "connection-lost": f"See that the database server runs (DATABASE_URL). {_AGAIN}",
    "database": f"See what the log of the database server says. {_AGAIN}",
}


def _kind(error: BaseException) -> str:
    """The engine's own code for an error: a SQLSTATE, or the name that SQLite gives it; "" for none."""
    cause = error.__cause__
    return str(getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or "")
