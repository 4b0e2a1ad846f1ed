"""The database goes away, or its disk is full: told plainly, nothing half-done, the same end when run on."""

import json
import os
import resource
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, connections, transaction
from django.db.models import Sum
from psycopg import errors

from saldoku.ledger.models import Entry, ImportSlice, Journal, PostingYear
from saldoku.usecases.importing.dialect import ImportInterrupted
from saldoku.usecases.importing.posting import Poster
from scripts.postgres import Cluster, throwaway
from tests.cast import BUDI, CAST, DEWI, SITI, enrol
from tests.databases import SALDOKU, Database
from tests.importing.story import row, run

HEAD = "npp,kpj,period,wage,worker_amount,employer_amount,paid_on\n"


def write_rows(path: Path, count: int) -> Path:
    """Rows of three members, no two alike."""
    lines = [
        f",{(SITI, BUDI, DEWI)[number % 3].kpj},{2000 + number // 3 % 20}-{number // 60 % 12 + 1:02d},,"
        f"{1000 + number},2000,2026-01-15\n"
        for number in range(count)
    ]
    path.write_text(HEAD + "".join(lines), "utf-8")
    return path


def begin(database: Database, path: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [SALDOKU, "import", "contributions", str(path), "--json"], env=database.env, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def told_plainly(process: "subprocess.Popen[str]") -> str:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 2, (out, err[-2000:])
    assert out == ""
    assert "Traceback" not in err
    assert "run the same command again" in err
    return err


def nothing_half_done() -> None:
    """Slices are done or not: what stands in the books is what they say."""
    done = ImportSlice.objects.aggregate(rows=Sum("rows_posted"))["rows"] or 0
    assert Entry.objects.filter(value_date="2026-01-15", employer_part=2000).count() == done
    assert Journal.objects.filter(key__startswith="import:").exists() == bool(done)


def the_same_end(database: Database, path: Path, count: int) -> None:
    process = begin(database, path)
    out, err = process.communicate(timeout=240)
    assert process.returncode == 0, err[-2000:]
    assert json.loads(out)["posted"]["rows"] == count
    assert Entry.objects.filter(value_date="2026-01-15", employer_part=2000).count() == count
    assert database.saldoku("prove").stdout.splitlines()[-1] == "0 differences"


# --- a connection that is cut ---------------------------------------------------------------------------
def cut_off(database: Database) -> None:
    """End the session that writes entries, as an administrator or a failing network would."""
    with psycopg.connect(database.url, autocommit=True) as other:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            ended = other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND query LIKE 'COPY ledger_entry%%' AND state = 'active'"
            ).fetchall()
            if ended:
                return
    raise AssertionError("nobody wrote entries")


@pytest.mark.slow
def test_a_connection_lost_in_the_middle(committed_db: Database, tmp_path: Path) -> None:
    """A file has no connection to lose; there, somebody else who writes for seconds is waited for."""
    for person in CAST:
        enrol(person)
    path = write_rows(tmp_path / "a.csv", 60_000)
    if connection.vendor == "sqlite":
        with transaction.atomic():
            PostingYear.objects.get_or_create(year=2031)
            waiting = begin(committed_db, path)
            time.sleep(4)
            assert waiting.poll() is None
        assert waiting.wait(120) == 0
        waiting.communicate()
        assert json.loads(committed_db.saldoku("import", "contributions", str(path), "--json").stdout)[
            "again"
        ]
        return
    connection.close()
    lost = begin(committed_db, path)
    cut_off(committed_db)
    told_plainly(lost)
    nothing_half_done()
    the_same_end(committed_db, path, 60_000)


# --- a disk that is full --------------------------------------------------------------------------------
@contextmanager
def limited(size: int) -> Iterator[None]:
    """Whatever this process starts cannot write a file beyond this size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def restarted(cluster: Cluster) -> Iterator[None]:
    """The same server once more, with this process's own limits."""
    data = cluster.folder / "data"
    first = int((data / "postmaster.pid").read_text().split()[0])
    command = shlex.split((data / "postmaster.opts").read_text())
    os.kill(first, signal.SIGINT)
    while (data / "postmaster.pid").exists():
        time.sleep(0.05)
    owner = data.stat()
    who = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.getuid() == 0 else {}
    server = subprocess.Popen(
        command, cwd=data, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, **who,
    )  # fmt: skip
    try:
        for _ in range(600):
            with suppress(psycopg.OperationalError):
                psycopg.connect(cluster.url).close()
                break
            time.sleep(0.05)
        yield
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


@contextmanager
def pointed_at(cluster: Cluster) -> Iterator[None]:
    """Django in this process on another server than that of the run."""
    url = urlsplit(cluster.url)
    there = {"HOST": url.hostname, "PORT": url.port, "PASSWORD": url.password}
    kept = connections.settings["default"]
    connections.settings["default"] = {**kept, **there}
    try:
        with Database(cluster.url).connected():
            yield
    finally:
        connections.settings["default"] = kept


@contextmanager
def small_disk(database: Database, stack: ExitStack) -> Iterator[tuple[Database, Callable[[], None]]]:
    """A database that cannot grow by much, and how to give it room; the stack keeps it for that long."""
    if connection.vendor == "sqlite":
        for person in CAST:
            enrol(person)
        connection.close()
        with limited(Path(database.name).stat().st_size + 1_000_000):
            yield database, lambda: None
        return
    # No file of it may grow beyond a segment of its log; a table of 150,000 entries is larger.
    with limited(17 << 20):
        cluster = stack.enter_context(throwaway())
    mine = Database(cluster.url)
    mine.saldoku("migrate")
    stack.enter_context(pointed_at(cluster))
    for person in CAST:
        enrol(person)
    connection.close()
    yield mine, lambda: stack.enter_context(restarted(cluster))


@pytest.mark.slow
def test_a_full_disk(committed_db: Database, tmp_path: Path) -> None:
    path = write_rows(tmp_path / "a.csv", 160_000)
    with ExitStack() as stack:
        with small_disk(committed_db, stack) as (database, give_room):
            told_plainly(begin(database, path))
        nothing_half_done()
        connection.close()
        give_room()
        the_same_end(database, path, 160_000)
        connection.close()


# --- how it is told -------------------------------------------------------------------------------------
@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("cause", "why", "words"),
    [
        (errors.DiskFull(), "no-room", "Make room on the disk"),
        (errors.AdminShutdown(), "connection-lost", "database server runs"),
        (psycopg.OperationalError("the connection is closed"), "connection-lost", "database server runs"),
        (errors.InternalError_(), "database", "log of the database server"),
    ],
)
def test_what_the_operator_is_told(
    at: datetime, monkeypatch: pytest.MonkeyPatch, cause: Exception, why: str, words: str
) -> None:
    enrol(SITI, at=at)

    def fails(*_: Any) -> None:
        kind = OperationalError if isinstance(cause, psycopg.OperationalError) else DatabaseError
        raise kind("with a row in it: 9901015708900001") from cause

    monkeypatch.setattr(Poster, "_write", fails)
    with pytest.raises(ImportInterrupted) as told:
        run([row(SITI.kpj, amount=1)], at)
    assert told.value.fields["why"] == why
    assert words in told.value.fields["do"]
    assert "9901015708900001" not in str(told.value)
