"""What the benches share: a database for one run, a loaded round, medians, and how results are kept."""

import argparse
import base64
import json
import os
import platform
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

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


# A server for much writing, as docs/operate names it: what is measured is the work, not a checkpoint that
# happens to fall into it. Every measured step begins right after a checkpoint, so whole pages go to the WAL.
LARGE = {
    "shared_buffers": "2GB",
    "max_wal_size": "16GB",
    "checkpoint_timeout": "30min",
    "maintenance_work_mem": "512MB",
}


@dataclass
class Used:
    """What a measured step took: seconds, CPU seconds of the client and of the database server, bytes of
    write-ahead log, and the client's peak memory. 0 where it does not apply."""

    seconds: float = 0.0
    client_cpu: float = 0.0
    server_cpu: float = 0.0
    wal_bytes: int = 0
    peak_mb: float = 0.0
    answer: str = ""

    @property
    def cpu(self) -> float:
        return self.client_cpu + self.server_cpu

    def plus(self, other: "Used") -> "Used":
        """Both steps, one after the other."""
        return Used(
            self.seconds + other.seconds, self.client_cpu + other.client_cpu,
            self.server_cpu + other.server_cpu, self.wal_bytes + other.wal_bytes,
            max(self.peak_mb, other.peak_mb),
        )  # fmt: skip

    def as_json(self) -> dict[str, float]:
        """The figures, without the answer."""
        return {
            name: round(getattr(self, name), 3)
            for name in ("seconds", "client_cpu", "server_cpu", "wal_bytes", "peak_mb")
        }


class Engine:
    """A database that is measured: a file, or a server of which CPU and WAL are known (Linux)."""

    def __init__(self, url: str, *, cluster: postgres.Cluster | None = None) -> None:
        self.url, self.cluster = url, cluster

    @property
    def on_file(self) -> bool:
        return self.cluster is None

    def admin(self, sql: str) -> Any:
        """One statement by the server's superuser, outside of a transaction; the first value, if any."""
        assert self.cluster is not None
        with closing(psycopg.connect(self.cluster.admin_url, autocommit=True)) as connection:
            made = connection.execute(sql.encode())
            row = made.fetchone() if made.description else None
        return row[0] if row else None

    def settle(self) -> None:
        """Write out what is dirty, so that each step starts alike."""
        if not self.on_file:
            self.admin("CHECKPOINT")
        os.sync()

    @property
    def file(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    def copy(self, name: str) -> "Engine":
        """The same database again under another name, while nobody is connected to it."""
        if self.on_file:
            shutil.copyfile(self.file, self.file.with_name(f"{name}.sqlite3"))
            return Engine(f"sqlite:///{self.file.with_name(f'{name}.sqlite3')}")
        database = self.url.rpartition("/")[2]
        self.admin(
            f'CREATE DATABASE "{name}" TEMPLATE "{database}" OWNER "{postgres.ROLE}" STRATEGY file_copy'
        )
        return Engine(self.url.rpartition("/")[0] + f"/{name}", cluster=self.cluster)

    def drop(self) -> None:
        if self.on_file:
            for one in self.file.parent.glob(f"{self.file.name}*"):
                one.unlink()
        else:
            self.admin(f'DROP DATABASE "{self.url.rpartition("/")[2]}"')

    @contextmanager
    def measured(self) -> Iterator[Used]:
        """What happens inside, settled before: seconds, this process' CPU, the server's CPU and WAL."""
        self.settle()
        used = Used()
        wal, cpu = self._wal(), self._server_cpu()
        own, began = time.process_time(), time.perf_counter()
        yield used
        used.seconds = used.seconds or time.perf_counter() - began
        used.client_cpu = used.client_cpu or time.process_time() - own
        used.server_cpu = self._server_cpu() - cpu
        used.wal_bytes = self._wal() - wal

    def child(self, command: Sequence[str], env: Mapping[str, str], folder: Path, *, fine: int = 0) -> Used:
        """Run a command to its end and measure it with its children; its answer is its standard output."""
        with self.measured() as used:
            with (folder / "answer").open("wb") as out:
                began = time.perf_counter()
                process = subprocess.Popen(command, env=env, stdout=out, stdin=subprocess.DEVNULL)
                with _peak_of(process.pid) as peak:
                    _, status, usage = os.wait4(process.pid, 0)
                    used.seconds = time.perf_counter() - began
            process.returncode = os.waitstatus_to_exitcode(status)
            used.client_cpu = usage.ru_utime + usage.ru_stime
            used.peak_mb = max(peak) / 1024
        used.answer = (folder / "answer").read_text()
        if process.returncode not in (0, fine):
            raise AssertionError(f"{command} ended with {process.returncode}: {used.answer[-2000:]}")
        return used

    def _wal(self) -> int:
        return 0 if self.on_file else int(self.admin("SELECT pg_current_wal_insert_lsn() - '0/0'"))

    def _server_cpu(self) -> float:
        """Of the server with all its processes, those that have ended too."""
        if self.cluster is None:
            return 0.0
        pid = int((self.cluster.folder / "data" / "postmaster.pid").read_text().split()[0])
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended while we looked
            if int(stat.parent.name) == pid:
                ticks += sum(int(one) for one in fields[11:15])
            elif int(fields[1]) == pid:
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def _peak_of(pid: int) -> Iterator[list[int]]:
    """The most memory that a process had, in kB: the largest number in the list. Asked of the process itself,
    again and again, since what wait4 tells begins with the memory of whoever started it."""
    peaks, ended = [0], threading.Event()

    def watch() -> None:
        status = Path(f"/proc/{pid}/status")
        while not ended.wait(0.05):
            try:
                lines = status.read_text().splitlines()
            except OSError:
                return
            peaks.extend(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        ended.set()
        watcher.join()


@contextmanager
def emptied(engine: str, folder: Path) -> Iterator[Engine]:
    """An empty database to be measured: a file, or a durable PostgreSQL set up for much writing."""
    if engine == "sqlite":
        yield Engine(f"sqlite:///{folder / 'bench.sqlite3'}")
        return
    with postgres.throwaway(durable=True, settings=LARGE) as cluster:
        yield Engine(cluster.url, cluster=cluster)


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


LOADED = f"granian with one worker, {CONNECTIONS} connections"


def heading(on: str, hardware: dict[str, object], how: str = LOADED) -> str:
    """The line that a page of results begins with; `how` ends it."""
    return (
        f"{on}, {hardware['cores']} cores of {hardware['cpu']}, {hardware['memory_gb']} GB, Python"
        f" {hardware['python']}, {how}"
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


def tell(name: str, found: list[dict[str, Any]], table: Table, *, save: bool, how: str = LOADED) -> None:
    """Print the results as a page, and keep page and figures in bench/results/."""
    on, hardware = datetime.now(UTC).date().isoformat(), machine()
    page = table(found, heading(on, hardware, how))
    print(page)
    if save:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.md").write_text(page)
        whole = {"on": on, "machine": hardware, "results": found}
        (RESULTS / f"{name}.json").write_text(json.dumps(whole, indent=1) + "\n")
