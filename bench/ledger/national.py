"""One program for the size of a nation: filled once, then reads, returns, reads again and proof, one by one.

    python -m bench.ledger.national [--members 10000000] [--small 100000] [--middle 1000000] [--workers 1]
                                    [--sample 5000] [--rounds 5] [--folder FOLDER] [--again] [--no-save]

Three funds on one durable PostgreSQL: a small one, with which reads are compared, one in the middle, with
which returns and proof are, and the large one. Each step's result is kept in FOLDER with the database: a run
that was ended goes on with the next step. FOLDER is removed at the end, unless the run ended early; --again
begins anew. Ten million members need about 65 GB.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.ledger import reads, returns
from bench.ledger.kept import kept
from bench.ledger.steps import fill_and_close, prove_by_rule, run, say, tidy
from bench.measuring import LARGE, Engine, environment, tell

FOLDER = Path("/tmp/saldoku-national")  # where also the account that runs the server may look
BYTES_A_MEMBER = 6_000  # with what the limits of the return write, and the sorting of indexes
SETTINGS = {**LARGE, "shared_buffers": "4GB", "max_wal_size": "8GB"}
READS = ("balance", "statement", "balance, SQL alone", "statement, SQL alone")
OTHER_READS = ("statement, durable", "balance, first", "statement, first")
WITHIN = 0.20


class Steps:
    """What was measured already, in a file beside the database."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done: dict[str, Any] = {"broken": []}
        if path.exists():
            self.done = json.loads(path.read_text())

    def once(self, name: str, step: Callable[[], Any]) -> Any:
        """The result of the step: measured now, or kept from the run before."""
        if name in self.done:
            say(f"-- {name}: done before")
        else:
            say(f"-- {name}")
            if self.done.get("begun") == name:
                self.done["broken"].append(name)
            self._keep("begun", name)
            self._keep(name, step())
        return self.done[name]

    def _keep(self, name: str, made: Any) -> None:
        self.done[name] = made
        self.path.write_text(json.dumps(self.done))


def measure(given: argparse.Namespace) -> dict[str, Any]:
    """All steps that are still to do."""
    folder: Path = given.folder
    sizes = {"small": given.small, "middle": given.middle, "large": given.members}
    steps = Steps(folder / "steps.json")
    if steps.once("sizes", lambda: sizes) != sizes:
        raise SystemExit(f"{folder} holds a run of other sizes; --again forgets it")
    with kept(folder, SETTINGS) as server:
        env = environment(server.url, folder)
        funds = {name: _fund(server, name) for name in sizes}
        for name, members in sizes.items():
            steps.once(f"fill {members}", lambda n=name, m=members: _fill(funds[n], m, env, folder))

        def reading() -> Any:
            compared = {name: (funds[name], sizes[name]) for name in ("small", "large")}
            return reads.compare(compared, env, min(given.sample, given.small), given.rounds)

        def crediting(name: str) -> Any:
            return returns.credit(funds[name], env, folder, given.workers).as_json()

        def limiting(name: str) -> Any:
            tidy(funds[name], "ledger_yearsnapshot")
            return {side: used.as_json() for side, used in returns.limits(funds[name]).items()}

        def proving(name: str) -> dict[str, Any]:
            return prove_by_rule(funds[name], env, folder)

        steps.once("reads of the open year", reading)
        for name in ("middle", "large"):
            steps.once(f"returns {sizes[name]}", lambda n=name: crediting(n))
            steps.once(f"limits of returns {sizes[name]}", lambda n=name: limiting(n))
        steps.once("reads of the credited year", reading)
        for name in ("middle", "large"):
            steps.once(f"proof {sizes[name]}", lambda n=name: proving(n))
    return {"sizes": sizes, "workers": given.workers, "sample": given.sample, "steps": steps.done}


def _fund(server: Engine, name: str) -> Engine:
    return Engine(server.url.rpartition("/")[0] + f"/fund_{name}", cluster=server.cluster)


def _fill(fund: Engine, members: int, env: dict[str, str], folder: Path) -> dict[str, Any]:
    """From an empty database, whatever an earlier run has left of it."""
    database = fund.url.rpartition("/")[2]
    fund.admin(f'DROP DATABASE IF EXISTS "{database}"')
    fund.admin(f'CREATE DATABASE "{database}" OWNER saldoku')
    closed = fill_and_close(fund, members, {**env, "DATABASE_URL": fund.url}, folder)
    size = run(fund, "SELECT pg_database_size(current_database())")
    entries = run(fund, "SELECT pg_total_relation_size('ledger_entry')")
    return {"closed": closed.as_json(), "bytes": size, "bytes_of_entries": entries}


# --- telling --------------------------------------------------------------------------------------------
def table(found: list[dict[str, Any]], heading: str) -> str:
    """The results as a page."""
    (one,) = found
    sizes, steps = one["sizes"], one["steps"]
    large = steps[f"fill {sizes['large']}"]
    lines = [
        "# A fund of the size of a nation",
        "",
        f"{heading}. `python -m bench.ledger.national`.",
        f"{sizes['large']:,} members with 13 entries each: {large['bytes'] / 1e9:.1f} GB,"
        f" {large['bytes_of_entries'] / sizes['large'] / 13:.0f} bytes an entry with its indexes.",
    ]
    broken = [f"Broken off once, so its figures are of the rest: {name}." for name in steps["broken"]]
    for when in ("open", "credited"):
        lines += ["", *_reads(one, f"reads of the {when} year", when)]
    lines += [
        "",
        f"Bar: p50 and p99 the same within {WITHIN:.0%}. {one['sample']:,} random members of each,",
        "read before, so that they are in memory; `first` is the reading before that, from whatever the",
        "caches held. A reading leaves a line in the log, here without waiting for the disk; `durable`",
        "waits. `SQL alone` are the statements that the use-case sends, by the bare driver. Both funds stand",
        "ready and take turns, 250 members at a time.",
        *broken,
        "",
        "## Returns",
        "",
        *returns.rows(_credited(one)),
        "",
        *_growth(one),
        "",
        "## Proof",
        "",
        "0 differences in both.",
        "",
        *_proofs(one),
    ]
    return "\n".join(lines) + "\n"


def _reads(one: dict[str, Any], step: str, when: str) -> list[str]:
    sizes, taken = one["sizes"], one["steps"][step]
    lines = [
        f"| {when} year | p50 ms of {sizes['small']:,} | of {sizes['large']:,} |"
        f" p99 ms of {sizes['small']:,} | of {sizes['large']:,} | p50 | p99 | |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name in (*READS, *OTHER_READS):
        small, large = taken["small"][name], taken["large"][name]
        grown = [large[what] / small[what] for what in ("p50_ms", "p99_ms")]
        held = "" if name not in READS else "held" if max(grown) <= 1 + WITHIN else "**not held**"
        figures = (size[what] for what in ("p50_ms", "p99_ms") for size in (small, large))
        lines.append(
            f"| {name} | {' | '.join(f'{figure:.3f}' for figure in figures)} |"
            f" {' | '.join(f'{times:.2f} times' for times in grown)} | {held} |"
        )
    return lines


def _credited(one: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "engine": "postgres", "members": one["sizes"][name], "workers": one["workers"],
            "ours": one["steps"][f"returns {one['sizes'][name]}"],
            **one["steps"][f"limits of returns {one['sizes'][name]}"],
        }
        for name in ("middle", "large")
    ]  # fmt: skip


def _growth(one: dict[str, Any]) -> list[str]:
    middle, large = _credited(one)
    size = large["members"] / middle["members"]
    told = ", ".join(
        f"{what} {large['ours'][key] / middle['ours'][key]:.1f} times"
        for what, key in (("time", "seconds"), ("server's CPU", "server_cpu"), ("WAL", "wal_bytes"))
    )
    return [f"{size:.0f} times the accounts: {told}."]


def _proofs(one: dict[str, Any]) -> list[str]:
    lines = [
        "| accounts | entries | journals | s | CPU s | peak MB | entries/s |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    rules: dict[str, list[str]] = {}
    for name in ("middle", "large"):
        found = one["steps"][f"proof {one['sizes'][name]}"]
        used = found["used"]
        cpu = used["client_cpu"] + used["server_cpu"]
        lines.append(
            f"| {found['accounts']:,} | {found['entries']:,} | {found['journals']:,} |"
            f" {used['seconds']:.1f} | {cpu:.1f} | {used['peak_mb']:.0f} |"
            f" {found['entries'] / used['seconds']:,.0f} |"
        )
        for rule, seconds in found["rules"].items():
            rules.setdefault(rule, []).append(f"{seconds:.1f}")
    if rules:
        lines += ["", "| rule | s of the middle fund | s of the large one |", "| --- | --- | --- |"]
        lines += [f"| {rule} | {' | '.join(seconds)} |" for rule, seconds in rules.items()]
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, usual in (("members", 10_000_000), ("small", 100_000), ("middle", 1_000_000)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--sample", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="Where the database and the results stay."
    )
    parser.add_argument("--again", action="store_true", help="Forget what an earlier run has left.")
    parser.add_argument("--no-save", action="store_true", help="Only print.")
    given = parser.parse_args()
    if given.again:
        shutil.rmtree(given.folder, ignore_errors=True)
    given.folder.mkdir(parents=True, exist_ok=True)
    if not (given.folder / "steps.json").exists():
        need = (given.members + given.middle + given.small) * BYTES_A_MEMBER
        free = shutil.disk_usage(given.folder).free
        if free < need:
            say(f"{need / 1e9:.0f} GB are needed in {given.folder}, {free / 1e9:.0f} GB are free")
            return 2
    found = measure(given)
    how = f"PostgreSQL with fsync, shared_buffers {SETTINGS['shared_buffers']}"
    tell("national", [found], table, save=not given.no_save, how=how)
    shutil.rmtree(given.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
