"""The stage of a journey: a fund in a database of its own, and the real processes that serve it."""

import json
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.databases import SALDOKU, Copies, Database
from tests.stage.carrier import Carrier
from tests.stage.mailbox import Mailbox, free_port

STARTS_WITHIN = 40.0  # seconds
MEMBERS, MONTHS, SEED = 40, 36, 7


@dataclass(frozen=True, slots=True)
class Fund:
    """A filled database, and what its cast.json says of the named people."""

    database: Database
    people: list[dict[str, Any]]

    def person(self, role: str) -> dict[str, Any]:
        """`siti`, `budi`, `dewi`, `agus`, `rina` or `joko`, with all that is on her or his cards."""
        return next(person for person in self.people if person["role"] == role)

    def as_json(self) -> str:
        """For another process of the same run."""
        return json.dumps({"url": self.database.url, "more": self.database.more, "people": self.people})

    @classmethod
    def from_json(cls, text: str) -> "Fund":
        told = json.loads(text)
        return cls(Database(told["url"], told["more"]), told["people"])


@dataclass(frozen=True, slots=True)
class Site:
    """A running Saldoku. `url` has no slash at its end."""

    url: str
    database: Database
    mailbox: Mailbox
    carrier: Carrier

    def sms(self, sender: str, text: str) -> str:
        """A person sends a text and waits for the one answer."""
        before = len(self.carrier.to(sender))
        assert self.carrier.bring(self.url, sender, text) < 300
        return self.carrier.wait(sender, count=before + 1).text


def filled_fund(copies: Copies, folder: Path) -> Fund:
    """A migrated database with the sample fund, taken in by the commands that a fund's operator uses."""
    # As in development: with the static files of production, and keys that are only for tests.
    told = {"SALDOKU_MODE": "development", "SALDOKU_VAR": str(folder / "var")}
    database = replace(copies.empty(), more=told)
    database.saldoku("migrate")
    files = folder / "files"
    database.saldoku(
        "sample-data", str(files), "--members", str(MEMBERS), "--months", str(MONTHS), "--seed", str(SEED)
    )
    _joined(files, "contributions")
    for kind in ("members", "contributions", "offices"):
        database.saldoku("import", kind, str(files / f"{kind}.csv"))
    return Fund(database, json.loads((files / "cast.json").read_text("utf-8"))["people"])


def _joined(files: Path, name: str) -> None:
    """One file of all months, since each import is a process of its own."""
    found = sorted(files.glob(f"{name}-*.csv"))
    parts = [part.read_text("utf-8").splitlines(keepends=True) for part in found]
    lines = [line for part in parts for line in part[1:]]
    (files / f"{name}.csv").write_text("".join([parts[0][0], *lines]), "utf-8")


@contextmanager
def running(database: Database, mailbox: Mailbox, carrier: Carrier, logs: Path) -> Iterator[Site]:
    """Serve and work on `database` until the end; the processes' words go to files in `logs`."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    told = replace(
        database,
        more={
            **database.more,
            "EMAIL_URL": mailbox.url,
            "SALDOKU_SMS_GATEWAYS": carrier.setting,
            "SALDOKU_PUBLIC_URL": url,
        },
    )
    with ExitStack() as processes:
        serve = processes.enter_context(_process(told, logs, "serve", "--port", str(port)))
        processes.enter_context(_process(told, logs, "work"))
        _wait(serve, f"{url}/readyz", logs / "serve.log")
        yield Site(url, told, mailbox, carrier)


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
