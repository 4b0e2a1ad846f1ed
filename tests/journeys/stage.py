"""The stage of a journey: a fund in a database of its own, and the real processes that serve it."""

import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.databases import SALDOKU, Copies, Database
from tests.journeys.mailbox import Mailbox, free_port

STARTS_WITHIN = 40.0  # seconds
MEMBERS, MONTHS, SEED = 40, 36, 7


@dataclass(frozen=True, slots=True)
class Site:
    """A running Saldoku. `url` has no slash at its end."""

    url: str
    database: Database
    mailbox: Mailbox


def filled_fund(copies: Copies, folder: Path) -> Database:
    """A migrated database with the sample fund, taken in by the commands that a fund's operator uses."""
    database = copies.copy()
    database.saldoku(
        "sample-data", str(folder), "--members", str(MEMBERS), "--months", str(MONTHS), "--seed", str(SEED)
    )
    for kind in ("members", "contributions", "offices"):
        database.saldoku("import", kind, str(folder / f"{kind}.csv"))
    return database


@contextmanager
def running(database: Database, mailbox: Mailbox, logs: Path) -> Iterator[Site]:
    """Serve and work on `database` until the end; the processes' words go to files in `logs`."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    told = replace(database, more={"EMAIL_URL": mailbox.url, "SALDOKU_PUBLIC_URL": url})
    with ExitStack() as processes:
        serve = processes.enter_context(_process(told, logs, "serve", "--port", str(port)))
        processes.enter_context(_process(told, logs, "work"))
        _wait(serve, f"{url}/readyz", logs / "serve.log")
        yield Site(url, told, mailbox)


@contextmanager
def _process(database: Database, logs: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    with (logs / f"{arguments[0]}.log").open("wb") as log:
        process = subprocess.Popen(
            [SALDOKU, *arguments], env=database.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(
                f"saldoku {arguments[0]} did not end within 15 s of being asked to"
            ) from None


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.1)
    raise AssertionError(f"{url} did not answer: {log.read_text(errors='replace')[-3000:]}")
