"""`GET /api/v1/me/accounts` with a token, against a bare server that does the same SQL.

    python -m bench.api [--members 100000] [--seconds 8] [--rounds 3] [--engine sqlite|postgres]

One worker, 16 connections, random members; the API and the limit take turns in one run, on the same rows of
the same database. Ratios are what to trust: seconds on a shared machine swing. Results go to
bench/results/api.json and api.md.
"""

import json
import sys
import tempfile
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.measuring import (
    THREADS,
    against_limit,
    arguments,
    database,
    environment,
    filled,
    loaded_round,
    tell,
)
from bench.server import Served, granian

TOKENS = 20_000
PATH = "/api/v1/me/accounts"


def measure(engine: str, members: int, seconds: float, rounds: int) -> dict[str, Any]:
    """Fill one database and let both servers take turns on it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="saldoku-bench-")))
        env = environment(database(engine, stack, folder), folder)
        env |= filled("api", members, folder, env)
        threads = THREADS[engine]
        ours = stack.enter_context(
            granian("saldoku.config.wsgi:application", threads=threads, env=env, log=folder / "ours.log")
        )
        bare = stack.enter_context(
            granian("bench.bare:application", threads=threads, env=env, log=folder / "bare.log")
        )
        servers = {"ours": (ours, folder / "tokens"), "bare": (bare, folder / "bare-tokens")}
        _same_answers(servers)
        taken: dict[str, list[dict[str, float]]] = {name: [] for name in servers}
        for _ in range(rounds):
            for name, (server, tokens) in servers.items():
                taken[name].append(loaded_round(server, tokens, path=PATH, seconds=seconds))
    return {"engine": engine, "members": members, "threads": threads, **against_limit(taken)}


def _same_answers(servers: dict[str, tuple[Served, Path]]) -> None:
    """Before anything is measured: both give the same figures for the same members."""
    told = {}
    for name, (server, tokens) in servers.items():
        answers = []
        for token in tokens.read_text().split()[:20]:
            request = urllib.request.Request(
                f"http://127.0.0.1:{server.port}{PATH}",
                headers={"Authorization": f"Bearer {token}", "X-Forwarded-Proto": "https"},
            )
            with urllib.request.urlopen(request, timeout=30) as response:
                answer = json.load(response)
            answer.pop("as_of")
            answers.append([{**one, "as_of": None} for one in answer["accounts"]] + [answer["total"]])
        told[name] = answers
    if told["ours"] != told["bare"]:
        raise AssertionError(f"the two servers disagree: {told['ours'][0]} / {told['bare'][0]}")


# --- filling, in a process with the settings of the servers ------------------------------------------
def fill(members: int, folder: Path) -> dict[str, str]:
    """Make the fund and the tokens; returns what the bare server has to be told."""
    import django  # noqa: PLC0415 (the filling process alone needs Django)

    django.setup()
    from django.conf import settings  # noqa: PLC0415 (the filling process alone needs Django)
    from django.core.management import call_command  # noqa: PLC0415 (the filling process alone needs Django)

    from bench import fund  # noqa: PLC0415 (the filling process alone needs Django)
    from saldoku.usecases.balance.reading import _READ_AND_PROVE  # noqa: PLC0415 (the filling process alone needs Django)

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    fund.fill(members)
    tokens = fund.log_in(members, min(members, TOKENS))
    (folder / "tokens").write_text("\n".join(token.access for token in tokens))
    (folder / "bare-tokens").write_text("\n".join(token.bare for token in tokens))
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    return {
        "BENCH_SQL": _READ_AND_PROVE if on_postgres else _READ_AND_PROVE.replace("%s", "?"),
        "BENCH_PRAGMAS": "" if on_postgres else settings.DATABASES["default"]["OPTIONS"]["init_command"],
    }


# --- telling --------------------------------------------------------------------------------------------
def table(found: list[dict[str, Any]], heading: str) -> str:
    """The results as a page."""
    lines = [
        f"# GET {PATH}",
        "",
        f"{heading}. `python -m bench.api`.",
        "",
        "| database | members | threads | server | req/s | p50 ms | p99 ms | CPU µs/req |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in found:
        head = f"| {one['engine']} | {one['members']:,} | {one['threads']} |"
        for name, label in (("ours", "Saldoku"), ("bare", "limit: bare WSGI, same SQL")):
            side = one[name]
            lines.append(
                f"{head} {label} | {side['per_second']:.0f} | {side['p50_ms']:.1f} | {side['p99_ms']:.1f} |"
                f" {side['cpu_us']:.0f} |"
            )
    lines += [
        "",
        "| database | req/s of the limit | CPU of the limit | p99 against the limit |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {one['engine']} | {one['of_limit']:.0%} | {one['of_limit_cpu']:.0%} |"
        f" {one['p99_times']:.1f} times |"
        for one in found
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    given = arguments(__doc__ or "", members=100_000, seconds=8.0, rounds=3).parse_args()
    if given.fill:
        print(json.dumps(fill(given.fill, given.folder)))
        return 0
    engines = given.engine or ["sqlite", "postgres"]
    found = [measure(engine, given.members, given.seconds, given.rounds) for engine in engines]
    tell("api", found, table, save=not given.no_save)
    return 0


if __name__ == "__main__":
    sys.exit(main())
