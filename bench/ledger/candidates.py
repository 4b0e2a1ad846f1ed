"""Where a year's return may stand: three candidates, calculation included, on PostgreSQL.

    python -m bench.ledger.candidates [--members 500000] [--rounds 3] [--no-save]

A: two entries of kind `return` an account, in the entries with their two indexes. B: one row an account in
a table of its own with one key. Both need a snapshot of the closed year later. C: the two figures in the
snapshot that closes the year (docs/decisions/0009). Each starts from its own copy of one filled database,
right after a checkpoint, and works in the same slices of members; what is due to an account is reckoned by
Saldoku's own SQL. Beside C: a plain INSERT..SELECT of its rows, and beside A the running balance that it
would need in a house that keeps one.
"""

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import django
import psycopg

from bench.ledger.fund import ENTRY, FIRST, YEAR
from bench.ledger.steps import fill_and_close, keep, say
from bench.measuring import Engine, emptied, environment, tell

SLICE = 50_000
RATE = Decimal("5.85")
CANDIDATES = {
    "A": "two entries an account",
    "A+": "two entries, and the snapshot later",
    "A+b": "two entries, and a running balance",
    "B": "a table of its own",
    "B+": "a table of its own, and the snapshot later",
    "C": "in the snapshot that closes the year",
    "limit": "plain INSERT..SELECT of the rows of C",
}


def _entries(line: int, figure: str) -> str:
    return f"""
INSERT INTO ledger_entry ({ENTRY})
SELECT member_id, (account_id - {FIRST}) * 2654435761 % 4294967296 * 2147483648 + {line}, {YEAR + 1},
       account_id, {FIRST}, 'return', {figure}, 0, 0, DATE '{YEAR}-12-31', NULL, NULL, NULL
FROM reckoned WHERE {figure} <> 0 ORDER BY member_id"""


def _snapshot(returns: str, due: str) -> str:
    return f"""
INSERT INTO ledger_yearsnapshot (member_id, year, account_id, opening, contributions, payouts, transfers,
                                 return_on_opening, return_on_flow, closing, own_part, employer_part,
                                 last_value_date, last_period)
SELECT member_id, {YEAR}, account_id, held, contributions, payouts, transfers, {returns},
       amount + {returns.replace(",", " +")}, own_part, employer_part, last_value_date, last_period
FROM ({due}) due ORDER BY member_id, account_id"""


def statements(name: str, after: int, through: int) -> list[str]:
    """What a candidate does for the members of one slice. What is due to each is Saldoku's own SQL."""
    from saldoku.ledger.returns.due import Closing, Members, due_sql  # noqa: PLC0415 (Django comes first)

    members = Members(after, through)
    due = due_sql(Closing(YEAR, YEAR - 1, "annual-monthly-weighted", RATE), members)
    # The snapshot that A and B still owe: reckoned from the entries once more.
    later = _snapshot("0, 0", due_sql(Closing(YEAR, YEAR - 1), members))
    two_entries = [
        f"CREATE TEMPORARY TABLE reckoned ON COMMIT DROP AS {due}",
        _entries(1, "on_opening"),
        _entries(2, "on_flow"),
    ]
    balance = f"""
UPDATE running_balance b SET amount = b.amount + r.on_opening + r.on_flow FROM reckoned r
WHERE b.member_id = r.member_id AND b.account_id = r.account_id AND b.member_id > {after}
  AND b.member_id <= {through}"""
    row = f"""
INSERT INTO year_return (member_id, account_id, year, on_opening, on_flow)
SELECT member_id, account_id, {YEAR}, on_opening, on_flow FROM ({due}) due ORDER BY member_id"""
    return {
        "A": two_entries,
        "A+": [*two_entries, later],
        "A+b": [*two_entries, "ANALYZE reckoned", balance],
        "B": [row],
        "B+": [row, later],
        "C": [_snapshot("on_opening, on_flow", due)],
    }[name]


_PREPARE = {
    "A+b": [
        "CREATE TABLE running_balance (member_id bigint, account_id bigint, amount bigint,"
        " PRIMARY KEY (member_id, account_id)) WITH (fillfactor = 50)",
        f"INSERT INTO running_balance SELECT member_id, account_id, closing FROM ledger_yearsnapshot"
        f" WHERE year = {YEAR - 1} ORDER BY member_id",
        "VACUUM ANALYZE running_balance",
    ],
    "B": [
        "CREATE TABLE year_return (member_id bigint NOT NULL, year smallint NOT NULL,"
        " account_id bigint NOT NULL, on_opening bigint NOT NULL, on_flow bigint NOT NULL,"
        " PRIMARY KEY (member_id, year, account_id),"
        " FOREIGN KEY (member_id, account_id) REFERENCES ledger_account (member_id, id))",
    ],
}
_PREPARE["B+"] = _PREPARE["B"]


def measure(base: Engine, members: int, name: str, rows: Path) -> dict[str, Any]:
    """One candidate on its own copy. C leaves its rows in a file, from which the limit takes them."""
    engine = base.copy("candidate")
    try:
        with psycopg.connect(engine.url, autocommit=True) as connection:
            for statement in _PREPARE.get(name, []):
                connection.execute(statement.encode())
            if name == "limit":
                _take_rows(connection, rows)
            before = _bytes(connection)
            with engine.measured() as used:
                if name == "limit":
                    with connection.transaction():
                        connection.execute("INSERT INTO ledger_yearsnapshot SELECT * FROM made_rows")
                else:
                    _in_slices(connection, members, name)
            grown = _bytes(connection) - before
            if name == "C":
                keep(engine, f"SELECT * FROM ledger_yearsnapshot WHERE year = {YEAR} ORDER BY ctid", rows)
    finally:
        engine.drop()
    return {"name": name, "what": CANDIDATES[name], "bytes": grown, **used.as_json()}


def _in_slices(connection: Any, members: int, name: str) -> None:
    for start in range(0, members, SLICE):
        with connection.transaction():
            for statement in statements(name, FIRST + start, FIRST + start + SLICE):
                connection.execute(statement)


def _take_rows(connection: Any, rows: Path) -> None:
    connection.execute("CREATE TABLE made_rows (LIKE ledger_yearsnapshot)")
    with rows.open("rb") as source, connection.cursor().copy("COPY made_rows FROM STDIN") as copy:
        while chunk := source.read(1 << 20):
            copy.write(chunk)
    connection.execute("VACUUM ANALYZE made_rows")


def _bytes(connection: Any) -> int:
    tables = "('ledger_entry', 'ledger_yearsnapshot', 'year_return', 'running_balance')"
    found = connection.execute(
        f"SELECT CAST(SUM(pg_total_relation_size(c.oid)) AS bigint) FROM pg_class c WHERE relname IN {tables}"
    ).fetchone()
    return int(found[0])


def table(found: list[dict[str, Any]], heading: str) -> str:
    """The results as a page."""
    members = found[0]["members"]
    limit = next(one for one in found if one["name"] == "limit")
    lines = [
        "# Where a year's return stands",
        "",
        f"{heading}. {members:,} accounts with 12 entries each in the year, slices of {SLICE:,} members,",
        "calculation included; each from its own copy of one filled database.",
        "`python -m bench.ledger.candidates`.",
        "",
        "| | the return stands in | s | accounts/s | CPU s | WAL MB | disk MB | of the limit's time |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in found:
        lines.append(
            f"| {one['name']} | {one['what']} | {one['seconds']:.1f} | {members / one['seconds']:,.0f} |"
            f" {one['server_cpu']:.1f} | {one['wal_bytes'] / 1e6:.0f} | {one['bytes'] / 1e6:.0f} |"
            f" {one['seconds'] / limit['seconds']:.1f} times |"
        )
    lines += [
        "",
        "A+ and B+ are what A and B come to once the year is closed, which C has done with the same row. The",
        "limit reads rows that were made before and writes them, in one statement, to the table with its key",
        "and its check that the account exists. Medians; the figures of each round are in the JSON.",
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--members", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-save", action="store_true", help="Only print.")
    told = parser.parse_args()
    taken: dict[str, list[dict[str, Any]]] = {name: [] for name in CANDIDATES}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="saldoku-bench-")))
        engine = stack.enter_context(emptied("postgres", folder))
        env = environment(engine.url, folder)
        fill_and_close(engine, told.members, env, folder)
        os.environ.update(env)
        django.setup()
        for number in range(told.rounds):
            for name in CANDIDATES:
                one = measure(engine, told.members, name, folder / "rows")
                taken[name].append(one)
                say(f"round {number + 1}  {name:6} {one['seconds']:6.1f} s")
    found = [
        {
            **rounds[0],
            **{
                what: median(one[what] for one in rounds)
                for what in ("seconds", "server_cpu", "wal_bytes", "bytes")
            },
            "members": told.members,
            "rounds": rounds,
        }
        for rounds in taken.values()
    ]
    tell("returns-candidates", found, table, save=not told.no_save, how="PostgreSQL with fsync")
    return 0


if __name__ == "__main__":
    sys.exit(main())
