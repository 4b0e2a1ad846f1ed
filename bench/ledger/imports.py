"""`saldoku import contributions` of a million rows into a million accounts with 13 million entries.

    python -m bench.ledger.imports [--members 1000000] [--rounds 1] [--engine sqlite|postgres] [--no-save]

The same month in two files: sorted by account, and by employer with accounts scattered. Beside each, in turns
and each on its own copy of the same database: the very entries that Saldoku wrote, by COPY (on a file:
executemany) into the same table with its indexes and checks, in the order in which Saldoku wrote them and in
that of the file; and a COPY into a table without an index. The command is measured whole: start, reading the
file, summary, end.
"""

import json
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from bench.ledger.fund import ENTRY, FIRST, YEAR, kpj_sql, npp_sql, people
from bench.ledger.steps import connected, copy_in, fill_and_close, keep, prove, run, saldoku, say, write_many
from bench.measuring import Engine, Used, arguments, emptied, environment, tell

ORDERS = {"by account": "n", "by employer": "e, n * 2654435761 % 4294967296"}
_WRITTEN = f"SELECT {ENTRY} FROM ledger_entry WHERE year = {YEAR + 1} ORDER BY"
# In the order of the file: the entries know the employer and the member.
_AS_FILED = {
    "by account": "member_id",
    "by employer": f"employer_id, (member_id - {FIRST}) * 2654435761 % 4294967296",
}
BAR = {"postgres": "60 %, aim 80 %", "sqlite": "30 %, aim 45 %"}


def write_file(engine: Engine, members: int, order: str, path: Path) -> None:
    """The month's file of the fund: December 2025, paid in January."""
    on_file = engine.on_file
    query = (
        f"SELECT {npp_sql(on_file=on_file)}, {kpj_sql(on_file=on_file)}, w, w / 1000 * 20, w / 1000 * 37,"
        f" 5 + e % 20 FROM {people(members, on_file=on_file)} ORDER BY {ORDERS[order]}"
    )
    with path.open("w") as out, connected(engine) as connection:
        out.write("npp,kpj,period,wage,worker_amount,employer_amount,paid_on\n")
        for npp, kpj, wage, worker, employer, day in connection.execute(query):
            out.write(f"{npp},{kpj},{YEAR}-12,{wage},{worker},{employer},{YEAR + 1}-01-{day:02d}\n")


def measure(engine: str, members: int, rounds: int) -> dict[str, Any]:
    """Fill one database, let the command and its limits take turns on copies of it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="saldoku-bench-")))
        base = stack.enter_context(emptied(engine, folder))
        env = environment(base.url, folder)
        fill_and_close(base, members, env, folder)
        for order in ORDERS:
            write_file(base, members, order, folder / f"{order}.csv")
        taken: dict[str, list[dict[str, float]]] = {}
        for number in range(rounds):
            for order in ORDERS:
                for name, used in _turn(base, members, order, env, folder, check=number == 0).items():
                    taken.setdefault(f"{order}: {name}", []).append(used.as_json())
                    say(f"round {number + 1}  {order}: {name:24} {used.seconds:7.1f} s")
    middle = {
        name: {what: median(one[what] for one in found) for what in found[0]} for name, found in taken.items()
    }
    return {"engine": engine, "members": members, "sides": middle, "rounds": taken}


def _turn(
    base: Engine, members: int, order: str, env: Mapping[str, str], folder: Path, *, check: bool
) -> dict[str, Used]:
    """One file by the command, then by the limits. The proof of what was posted is not in the figures."""
    found = {}
    ours = base.copy("ours")
    try:
        found["Saldoku"] = saldoku(
            ours, env, folder, "import", "contributions", str(folder / f"{order}.csv"), "--json"
        )
        told = json.loads(found["Saldoku"].answer)
        if told["posted"]["rows"] != members or told["differing"]["rows"]:
            raise AssertionError(f"not all rows were posted as they should be: {told}")
        if check:
            prove(ours, env, folder)
        if ours.on_file:
            with connected(ours) as connection:
                rows = connection.execute(f"{_WRITTEN} rowid").fetchall()
        else:
            keep(ours, f"{_WRITTEN} ctid", folder / "written")
            keep(ours, f"{_WRITTEN} {_AS_FILED[order]}", folder / "filed")
    finally:
        ours.drop()
    bare = base.copy("bare")
    try:
        if bare.on_file:
            found["executemany, same order"] = write_many(bare, "ledger_entry", ENTRY, rows)
        else:
            found["COPY, same order"] = copy_in(bare, "ledger_entry", ENTRY, folder / "written")
    finally:
        bare.drop()
    bare = base.copy("bare")
    try:
        if bare.on_file:
            rows.sort(key=_filed if order == "by employer" else _by_member)
            found["executemany, order of the file"] = write_many(bare, "ledger_entry", ENTRY, rows)
        else:
            found["COPY, order of the file"] = copy_in(bare, "ledger_entry", ENTRY, folder / "filed")
            run(bare, "CREATE TABLE raw_entry (LIKE ledger_entry)")
            found["COPY, no index"] = copy_in(bare, "raw_entry", ENTRY, folder / "filed")
    finally:
        bare.drop()
    return found


def _by_member(row: Any) -> int:
    return int(row[0])


def _filed(row: Any) -> tuple[int, int]:
    return row[12], (row[0] - FIRST) * 2654435761 % 4294967296


def table(found: list[dict[str, Any]], heading: str) -> str:
    """The results as a page."""
    members = found[0]["members"]
    lines = [
        "# Import of contributions",
        "",
        f"{heading}.",
        f"{members:,} rows (CSV) into {members:,} accounts with {13 * members:,} entries.",
        "`python -m bench.ledger.imports`.",
        "",
        "| database | file | side | rows/s | s | CPU s client + server | WAL MB | peak MB | rate | CPU |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in found:
        for label, side in one["sides"].items():
            order, _, name = label.partition(": ")
            ours = one["sides"][f"{order}: Saldoku"]
            server = f" + {side['server_cpu']:.1f}" if one["engine"] == "postgres" else ""
            lines.append(
                f"| {one['engine']} | {order} | {name} | {members / side['seconds']:,.0f} |"
                f" {side['seconds']:.1f} | {side['client_cpu']:.1f}{server} | {_mega(side['wal_bytes'])} |"
                f" {side['peak_mb'] or '':{'.0f' if side['peak_mb'] else ''}} |"
                f" {side['seconds'] / ours['seconds']:.0%} | {_cpu(side) / _cpu(ours):.0%} |"
            )
    lines += [
        "",
        "Bars, against the rows in the same order: "
        + "; ".join(f"{name} {bar}" for name, bar in BAR.items())
        + ".",
        "`rate` is Saldoku's rows/s as a share of that side's, `CPU` the share of Saldoku's CPU seconds that",
        "the side needs.",
        "Each side writes to its own copy of one filled database, right after a checkpoint; all of it is in",
        "memory, as the months in use of a fund are. Saldoku sorts each block of the file by account before",
        "it writes, so its order differs from the file's. It also reads and checks the file, finds cards,",
        "accounts and employers, looks for rows that were posted before, and writes a journal for each",
        "employer; the limits do none of it.",
    ]
    return "\n".join(lines) + "\n"


def _cpu(used: dict[str, float]) -> float:
    return used["client_cpu"] + used["server_cpu"]


def _mega(number: float) -> str:
    return f"{number / 1e6:,.0f}" if number else ""


def main() -> int:
    given = arguments(__doc__ or "", members=1_000_000, rounds=1).parse_args()
    found = [
        measure(engine, given.members, given.rounds) for engine in given.engine or ["postgres", "sqlite"]
    ]
    tell("imports", found, table, save=not given.no_save, how="durable databases")
    return 0


if __name__ == "__main__":
    sys.exit(main())
