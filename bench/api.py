"""`GET /api/v1/me/accounts` with a token, against a bare server that does the same SQL.

    python -m bench.api [--members 100000] [--seconds 8] [--rounds 3] [--engine sqlite|postgres]

One worker, 16 connections, random members; the API and the limit take turns in one run, on the same rows of
the same database. Ratios are what to trust: seconds on a shared machine swing. Results go to
bench/results/api.json and api.md.
"""

import argparse
import base64
import json
import os
import platform
import secrets
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.server import Served, granian
from scripts import postgres

RESULTS = Path(__file__).parent / "results"
CONNECTIONS = 16
TOKENS = 20_000
PATH = "/api/v1/me/accounts"
THREADS = {"sqlite": 1, "postgres": 3}


def _environment(database_url: str, folder: Path) -> dict[str, str]:
    """Production mode, as behind a proxy that speaks TLS."""
    return {
        **os.environ,
        "SALDOKU_MODE": "production",
        "SALDOKU_SECRET_KEY": secrets.token_urlsafe(48),
        "SALDOKU_DATA_KEY": "bench:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "SALDOKU_PUBLIC_URL": "https://127.0.0.1",
        "SALDOKU_ALLOWED_HOSTS": "127.0.0.1",
        "SALDOKU_VAR": str(folder),
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "saldoku.config.settings",
    }


def measure(engine: str, members: int, seconds: float, rounds: int) -> dict[str, Any]:
    """Fill one database and let both servers take turns on it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="saldoku-bench-")))
        if engine == "sqlite":
            url = f"sqlite:///{folder / 'bench.sqlite3'}"
        else:
            cluster = postgres.throwaway(durable=True, settings={"shared_buffers": "512MB"})
            url = stack.enter_context(cluster).url
        env = _environment(url, folder)
        filled = subprocess.run(
            [sys.executable, "-m", "bench.api", "--fill", str(members), "--folder", str(folder)],
            env=env, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        env |= json.loads(filled.stdout)
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
                taken[name].append(_round(server, tokens, seconds))
    return {"engine": engine, "members": members, "threads": threads, **_summed(taken)}


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


def _round(server: Served, tokens: Path, seconds: float) -> dict[str, float]:
    told = [str(one) for one in (server.port, PATH, tokens, CONNECTIONS, seconds)]
    loader = subprocess.Popen(
        [sys.executable, "-m", "bench.load", *told],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert loader.stdout is not None
    loader.stdout.readline()
    before = server.cpu_seconds()
    found = json.loads(loader.stdout.readline())
    used = server.cpu_seconds() - before
    loader.wait()
    if found["failed"]:
        raise AssertionError(f"{found['failed']} requests failed: {found['example']}")
    return {
        "per_second": found["answers"] / found["seconds"],
        "cpu_us": 1e6 * used / found["answers"],
        "p50_ms": found["p50_ms"],
        "p99_ms": found["p99_ms"],
    }


def _summed(taken: dict[str, list[dict[str, float]]]) -> dict[str, Any]:
    middle = {
        name: {what: median(one[what] for one in rounds) for what in rounds[0]}
        for name, rounds in taken.items()
    }
    ours, bare = middle["ours"], middle["bare"]
    return {
        **middle,
        "of_limit": ours["per_second"] / bare["per_second"],
        "of_limit_cpu": bare["cpu_us"] / ours["cpu_us"],
        "p99_times": ours["p99_ms"] / bare["p99_ms"],
        "rounds": taken,
    }


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
def machine() -> dict[str, object]:
    """What it was measured on."""
    model = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")), platform.processor(),
    )  # fmt: skip
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024 // 1024
    return {"cpu": model, "cores": os.cpu_count(), "memory_gb": memory, "python": platform.python_version()}


def table(found: list[dict[str, Any]], on: str, hardware: dict[str, object]) -> str:
    """The results as a page."""
    lines = [
        f"# GET {PATH}",
        "",
        f"{on}, {hardware['cores']} cores of {hardware['cpu']}, {hardware['memory_gb']} GB, Python"
        f" {hardware['python']}, granian with one worker, {CONNECTIONS} connections. `python -m bench.api`.",
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
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--members", type=int, default=100_000)
    told.add_argument("--seconds", type=float, default=8)
    told.add_argument("--rounds", type=int, default=3)
    told.add_argument("--engine", choices=sorted(THREADS), action="append")
    told.add_argument("--no-save", action="store_true", help="Only print.")
    told.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    told.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = told.parse_args()
    if given.fill:
        print(json.dumps(fill(given.fill, given.folder)))
        return 0
    found = [
        measure(engine, given.members, given.seconds, given.rounds)
        for engine in given.engine or ["sqlite", "postgres"]
    ]
    on, hardware = datetime.now(UTC).date().isoformat(), machine()
    page = table(found, on, hardware)
    print(page)
    if not given.no_save:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "api.md").write_text(page)
        whole = {"on": on, "machine": hardware, "results": found}
        (RESULTS / "api.json").write_text(json.dumps(whole, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
