"""`saldoku credit-returns` over a million accounts with twelve entries each in the year, beside its limits.

    python -m bench.ledger.returns [--members 1000000] [--rounds 1] [--engine sqlite|postgres] [--no-save]

The command is measured whole, on PostgreSQL with one and with two workers, each on its own copy of one filled
database. The limits write the very rows that it wrote, in the same database right afterwards: one plain
INSERT..SELECT into the same table with its key and checks, where the year before stands already; the same
with the UPDATE of a balance per account, as a house with running balances needs it; and what any return has
to do first, one plain SUM of the year's entries for each account.
"""

import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from bench.ledger.fund import YEAR
from bench.ledger.steps import connected, fill_and_close, prove, run, saldoku, say, tidy, twin
from bench.measuring import Engine, Used, arguments, emptied, environment, tell

RATE = "5.85"
BARS = {
    "postgres": "at most 3 times its time and 80,000 accounts/s, aim 2 times and 150,000",
    "sqlite": "at most 5 times its time, aim 3 times",
}
# What a figure is called, and its two limits.
SIDES = {
    "ours": "Saldoku, {workers}",
    "insert": "limit: plain INSERT..SELECT of its rows",
    "both": "the same, and UPDATE of a balance an account",
    "read": "one sum of the year's entries an account, nothing written",
}


def credit(engine: Engine, env: Mapping[str, str], folder: Path, workers: int) -> Used:
    """Declare the year's rate, then credit it: the second command is what is measured."""
    saldoku(engine, env, folder, "declare-return", str(YEAR), RATE, "--source", "bench")
    named = ("--workers", str(workers), "--excluded-to", str(folder / "excluded.csv"), "--json")
    return saldoku(engine, env, folder, "credit-returns", str(YEAR), *named)


def limits(engine: Engine) -> dict[str, Used]:
    """The rows of the year once more by the bare driver: written, then also added to balances."""
    place = "rowid" if engine.on_file else "ctid"
    tight = "" if engine.on_file else " WITH (fillfactor = 50)"  # so that an UPDATE stays on its page
    scratch = ("made_rows", "bare_yearsnapshot", "bare_balance")
    run(engine, *(f"DROP TABLE IF EXISTS {name}" for name in scratch))
    twin(engine, "ledger_yearsnapshot", "bare_yearsnapshot")
    run(
        engine,
        f"CREATE TABLE made_rows AS SELECT * FROM ledger_yearsnapshot WHERE year = {YEAR} ORDER BY {place}",
        "INSERT INTO bare_yearsnapshot SELECT * FROM ledger_yearsnapshot"
        f" WHERE year = {YEAR - 1} ORDER BY {place}",
        "CREATE TABLE bare_balance (member_id bigint, account_id bigint, amount bigint,"
        f" PRIMARY KEY (member_id, account_id)){tight}",
        f"INSERT INTO bare_balance SELECT member_id, account_id, opening FROM made_rows ORDER BY {place}",
    )
    tidy(engine, *scratch)
    with connected(engine) as connection:
        with engine.measured() as insert:
            connection.execute("INSERT INTO bare_yearsnapshot SELECT * FROM made_rows")
        with engine.measured() as update:
            connection.execute(
                "UPDATE bare_balance SET amount = bare_balance.amount + m.return_on_opening"
                " + m.return_on_flow FROM made_rows m WHERE bare_balance.member_id = m.member_id"
                " AND bare_balance.account_id = m.account_id"
            )
        for name in scratch:
            connection.execute(f"DROP TABLE {name}")
        with engine.measured() as read:
            connection.execute(
                "SELECT COUNT(*) FROM (SELECT member_id, account_id, SUM(amount) FROM ledger_entry"
                f" WHERE year = {YEAR} GROUP BY member_id, account_id) sums"
            ).fetchone()
    return {"insert": insert, "both": insert.plus(update), "read": read}


def turn(
    engine: Engine, members: int, workers: int, env: Mapping[str, str], folder: Path
) -> dict[str, dict[str, float]]:
    """One run of the command and of its limits; the proof that it was right is not in the figures."""
    ours = credit(engine, env, folder, workers)
    say(f"credited {members:,} accounts with {workers} workers in {ours.seconds:.1f} s")
    tidy(engine, "ledger_yearsnapshot")
    found = {"ours": ours, **limits(engine)}
    say(f"INSERT..SELECT {found['insert'].seconds:.1f} s, with UPDATE {found['both'].seconds:.1f} s")
    return {name: used.as_json() for name, used in found.items()}


def measure(engine: str, members: int, rounds: int) -> list[dict[str, Any]]:
    """Fill one database, credit its copies."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="saldoku-bench-")))
        base = stack.enter_context(emptied(engine, folder))
        env = environment(base.url, folder)
        fill_and_close(base, members, env, folder)
        taken: dict[int, list[dict[str, dict[str, float]]]] = {}
        for number in range(rounds):
            for workers in (1,) if engine == "sqlite" else (1, 2):
                copy = base.copy("credited")
                try:
                    taken.setdefault(workers, []).append(turn(copy, members, workers, env, folder))
                    if number == 0:
                        prove(copy, env, folder)
                finally:
                    copy.drop()
    return [
        {"engine": engine, "members": members, "workers": workers, **middle(rounds), "rounds": rounds}
        for workers, rounds in taken.items()
    ]


def middle(rounds: list[dict[str, dict[str, float]]]) -> dict[str, dict[str, float]]:
    """The median of each figure of each side."""
    return {
        side: {what: median(one[side][what] for one in rounds) for what in rounds[0][side]}
        for side in rounds[0]
    }


def rows(found: list[dict[str, Any]]) -> list[str]:
    """The table of a page of results; bench.ledger.national has the same."""
    lines = [
        "| database | accounts | side | accounts/s | s | CPU s client + server | WAL MB | Saldoku | CPU |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in found:
        workers = f"{one['workers']} worker{'s' if one['workers'] > 1 else ''}"
        for side, label in SIDES.items():
            used = one[side]
            server = f" + {used['server_cpu']:.1f}" if one["engine"] == "postgres" else ""
            times = " | "
            if side != "ours":
                cpu = (one["ours"]["client_cpu"] + one["ours"]["server_cpu"]) / (
                    used["client_cpu"] + used["server_cpu"]
                )
                times = f"{one['ours']['seconds'] / used['seconds']:.1f} times | {cpu:.1f} times"
            wal = f"{used['wal_bytes'] / 1e6:,.0f}" if used["wal_bytes"] else ""
            lines.append(
                f"| {one['engine']} | {one['members']:,} | {label.format(workers=workers)} |"
                f" {one['members'] / used['seconds']:,.0f} | {used['seconds']:.1f} |"
                f" {used['client_cpu']:.1f}{server} | {wal} | {times} |"
            )
    return lines


def table(found: list[dict[str, Any]], heading: str) -> str:
    """The results as a page."""
    return "\n".join(
        [
            "# Crediting a year's return",
            "",
            f"{heading}. `python -m bench.ledger.returns`.",
            "",
            *rows(found),
            "",
            "Bars, against INSERT..SELECT: " + "; ".join(" ".join(bar) for bar in BARS.items()) + ".",
            "Saldoku's time is that of the whole command: it sums the entries of the year, reckons both",
            "returns, finds whom to keep out, writes a journal for each slice and closes the year. The",
            "limits read rows that are reckoned already.",
        ]
    ) + "\n"  # fmt: skip


def main() -> int:
    given = arguments(__doc__ or "", members=1_000_000, rounds=1).parse_args()
    found = [
        one
        for engine in given.engine or ["postgres", "sqlite"]
        for one in measure(engine, given.members, given.rounds)
    ]
    tell("returns", found, table, save=not given.no_save, how="durable databases")
    return 0


if __name__ == "__main__":
    sys.exit(main())
