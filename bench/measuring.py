"""What the benches share: a database for one run, a loaded round, medians, and how results are kept."""

import argparse
import base64
import json
import os
import platform
import secrets
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.server import Served
from scripts import postgres

# Makes a page of results under a heading.
Table = Callable[[list[dict[str, Any]], str], str]
RESULTS = Path(__file__).parent / "results"
CONNECTIONS = 16
THREADS = {"sqlite": 1, "postgres": 3}


def database(engine: str, stack: ExitStack, folder: Path) -> str:
    """The address of an empty database: a file, or a PostgreSQL of this run with fsync on."""
    if engine == "sqlite":
        return f"sqlite:///{folder / 'bench.sqlite3'}"
    return stack.enter_context(postgres.throwaway(durable=True, settings={"shared_buffers": "512MB"})).url


def environment(database_url: str, folder: Path) -> dict[str, str]:
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


def filled(bench: str, size: int, folder: Path, env: dict[str, str]) -> dict[str, str]:
    """Fill the database in a process with the settings of the servers; what the bare server needs to know."""
    command = [sys.executable, "-m", f"bench.{bench}", "--fill", str(size), "--folder", str(folder)]
    ran = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, str] = json.loads(ran.stdout)
    return told


def loaded_round(
    server: Served, tokens: Path, *, path: str, seconds: float, header: str = "Authorization: Bearer {}"
) -> dict[str, float]:
    """Ask one server as fast as 16 connections can, each with random tokens of the file."""
    told = [str(one) for one in (server.port, path, tokens, CONNECTIONS, seconds, header)]
    loader = subprocess.Popen([sys.executable, "-m", "bench.load", *told], stdout=subprocess.PIPE, text=True)
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


def medians(taken: dict[str, list[dict[str, float]]]) -> dict[str, dict[str, float]]:
    """The middle round of each side, figure by figure."""
    return {
        name: {what: median(one[what] for one in rounds) for what in rounds[0]}
        for name, rounds in taken.items()
    }


def against_limit(taken: dict[str, list[dict[str, float]]]) -> dict[str, Any]:
    """Medians of `ours` and `bare`, and the ratios that matter."""
    middle = medians(taken)
    ours, bare = middle["ours"], middle["bare"]
    return {
        **middle,
        "of_limit": ours["per_second"] / bare["per_second"],
        "of_limit_cpu": bare["cpu_us"] / ours["cpu_us"],
        "p99_times": ours["p99_ms"] / bare["p99_ms"],
        "rounds": taken,
    }


def machine() -> dict[str, object]:
    """What it was measured on."""
    model = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")), platform.processor(),
    )  # fmt: skip
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024 // 1024
    return {"cpu": model, "cores": os.cpu_count(), "memory_gb": memory, "python": platform.python_version()}


def heading(on: str, hardware: dict[str, object]) -> str:
    """The line that a page of results begins with."""
    return (
        f"{on}, {hardware['cores']} cores of {hardware['cpu']}, {hardware['memory_gb']} GB, Python"
        f" {hardware['python']}, granian with one worker, {CONNECTIONS} connections"
    )


def arguments(doc: str, **sizes: float) -> argparse.ArgumentParser:
    """The command line of a bench: its sizes, the engines, and what its own filling process is told."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in sizes.items():
        parser.add_argument(f"--{name}", type=type(usual), default=usual)
    parser.add_argument("--engine", choices=sorted(THREADS), action="append")
    parser.add_argument("--no-save", action="store_true", help="Only print.")
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser


def tell(name: str, found: list[dict[str, Any]], table: Table, *, save: bool) -> None:
    """Print the results as a page, and keep page and figures in bench/results/."""
    on, hardware = datetime.now(UTC).date().isoformat(), machine()
    page = table(found, heading(on, hardware))
    print(page)
    if save:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.md").write_text(page)
        whole = {"on": on, "machine": hardware, "results": found}
        (RESULTS / f"{name}.json").write_text(json.dumps(whole, indent=1) + "\n")
