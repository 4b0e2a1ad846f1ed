"""What the benches of the ledger have in common: fill, run Saldoku's own commands, write bare rows."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg

from bench.ledger.fund import YEAR
from bench.measuring import Engine, Used

SALDOKU = (sys.executable, "-m", "saldoku.config.cli")
# What settings.py gives each connection to a file; the limit gets the same.
PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    " PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456"
)
_BLOCK = 1 << 20


def say(line: str) -> None:
    """Progress, at once."""
    print(line, file=sys.stderr, flush=True)


def fill_and_close(engine: Engine, members: int, env: Mapping[str, str], folder: Path) -> Used:
    """Fill an empty database, close the year before by Saldoku's own command; how long that took."""
    say(f"filling {members:,} accounts")
    with careless(engine):
        subprocess.run(
            [sys.executable, "-m", "bench.ledger.fund", str(members)],
            env=dict(env), check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    used = saldoku(engine, env, folder, "close-year", str(YEAR - 1), "--json")
    say(f"closing {YEAR - 1}: {used.seconds:.0f} s")
    tidy(engine)
    return used


@contextmanager
def careless(engine: Engine) -> Iterator[None]:
    """A server that waits for no disk while it is filled; whole and written out when it is measured."""
    if engine.on_file:
        yield
        return
    names = ("fsync", "full_page_writes", "synchronous_commit")
    for name in names:
        engine.admin(f"ALTER SYSTEM SET {name} = off")
    engine.admin("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        for name in names:
            engine.admin(f"ALTER SYSTEM RESET {name}")
        engine.admin("SELECT pg_reload_conf()")
        engine.settle()


def saldoku(
    engine: Engine, env: Mapping[str, str], folder: Path, *command: str, fine: int = 0
) -> Used:  # fmt: skip
    """One command of Saldoku in a process of its own, start and end included."""
    return engine.child([*SALDOKU, *command], {**env, "DATABASE_URL": engine.url}, folder, fine=fine)


def prove(engine: Engine, env: Mapping[str, str], folder: Path) -> tuple[Used, dict[str, Any]]:
    """`saldoku prove`; AssertionError when the books differ."""
    used = saldoku(engine, env, folder, "prove", "--json", fine=1)
    report: dict[str, Any] = json.loads(used.answer)
    if report["differences"]:
        raise AssertionError(f"the books do not hold: {report['differences'][:5]}")
    return used, report


def prove_by_rule(engine: Engine, env: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """`saldoku prove` as an operator runs it: what it took in all and, by the lines that it writes when a
    rule begins, each rule."""
    begun: list[tuple[float, str]] = []
    with engine.measured() as used, (folder / "answer").open("wb") as out:
        process = subprocess.Popen(
            [*SALDOKU, "prove"], env={**env, "DATABASE_URL": engine.url}, stdout=out, stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert process.stderr is not None
        for line in process.stderr:
            if told := re.fullmatch(r"prove: (.*), \d+ of \d+", line.strip()):
                begun.append((time.perf_counter(), told[1]))
            else:
                say(line.rstrip())
        _, status, usage = os.wait4(process.pid, 0)
        begun.append((time.perf_counter(), ""))
        process.returncode = os.waitstatus_to_exitcode(status)
        used.client_cpu, used.peak_mb = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    answer = (folder / "answer").read_text()
    counted = re.search(r"([\d,]+) accounts, ([\d,]+) entries, ([\d,]+) journals", answer)
    if process.returncode or not counted:
        raise AssertionError(f"the books do not hold: {answer[-2000:]}")
    accounts, entries, journals = (int(one.replace(",", "")) for one in counted.groups())
    rules = {rule: round(after - at, 2) for (at, rule), (after, _) in pairwise(begun)}
    return {
        "used": used.as_json(), "accounts": accounts, "entries": entries, "journals": journals, "rules": rules
    }  # fmt: skip


def tidy(engine: Engine, *tables: str) -> None:
    """As a night's autovacuum leaves the tables, all of them when none is named."""
    if engine.on_file:
        run(engine, *(f"ANALYZE {name}" for name in tables or [""]))
    else:
        run(engine, f"VACUUM (ANALYZE) {', '.join(tables)}")


# --- the bare driver ------------------------------------------------------------------------------------
@contextmanager
def connected(engine: Engine) -> Iterator[Any]:
    """The driver alone, each statement a transaction of its own unless it says otherwise."""
    if engine.on_file:
        with closing(sqlite3.connect(engine.file, isolation_level=None)) as connection:
            connection.executescript(PRAGMAS)
            yield connection
    else:
        with closing(psycopg.connect(engine.url, autocommit=True)) as connection:
            yield connection


def run(engine: Engine, *statements: str) -> Any:
    """Statements by the bare driver; the first value of the last one, if it has any."""
    with connected(engine) as connection:
        for statement in statements:
            made = connection.execute(statement)
        row = made.fetchone() if made.description else None
    return row[0] if row else None


def keep(engine: Engine, query: str, path: Path) -> None:
    """The rows of a query in a file, as COPY writes and reads them."""
    with (
        connected(engine) as connection,
        path.open("wb") as out,
        connection.cursor().copy(f"COPY ({query}) TO STDOUT") as copy,
    ):
        for block in copy:
            out.write(block)


def copy_in(engine: Engine, table: str, columns: str, path: Path) -> Used:
    """The limit on a server: COPY of kept rows in one transaction."""
    with (
        connected(engine) as connection,
        path.open("rb") as source,
        engine.measured() as used,
        connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        while block := source.read(_BLOCK):
            copy.write(block)
    return used


def write_many(engine: Engine, table: str, columns: str, rows: list[Any]) -> Used:
    """The limit on a file: executemany of rows that are in memory already, in one transaction."""
    marks = ", ".join("?" * len(columns.split(",")))
    with connected(engine) as connection, engine.measured() as used:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        connection.execute("COMMIT")
    return used


def twin(engine: Engine, table: str, name: str) -> None:
    """A table with the same columns, keys, indexes and checks, and no rows."""
    with connected(engine) as connection:
        if engine.on_file:
            for (made,) in connection.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') AND sql > ''"
                " ORDER BY type DESC", [table],
            ).fetchall():  # fmt: skip
                connection.execute(
                    made.replace(f'"{table}"', f'"{name}"').replace('INDEX "', f'INDEX "{name}_')
                )
            return
        connection.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING ALL)")
        for (made,) in connection.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid = %s::regclass",
            [table],
        ).fetchall():
            connection.execute(f"ALTER TABLE {name} ADD {made}")
