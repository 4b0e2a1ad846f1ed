"""Contract 6: what machines ask of the running server."""

import json
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from tests.cast import SITI
from tests.databases import SALDOKU, Copies, Database
from tests.stage.mailbox import free_port
from tests.stage.site import Site


def ask(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


@contextmanager
def serving(database: Database, log: Path) -> Iterator[str]:
    url = f"http://127.0.0.1:{free_port()}"
    with log.open("wb") as told:
        process = subprocess.Popen(
            [SALDOKU, "serve", "--port", url.rsplit(":", 1)[1]],
            env=database.env, stdin=subprocess.DEVNULL, stdout=told, stderr=told,
        )  # fmt: skip
    try:
        until = time.monotonic() + 40
        while True:
            try:
                ask(f"{url}/healthz")
                break
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=15)


@pytest.mark.slow
def test_a_server_in_order(server: Site) -> None:
    for path in ("/healthz", "/readyz"):
        status, told = ask(server.url + path)
        assert status == 200
        assert json.loads(told)["status"] in {"ok", "ready"}
    ask(f"{server.url}/saldo/{SITI.kpj}/")
    status, told = ask(f"{server.url}/metrics")
    assert status == 200
    assert "# TYPE process_cpu_seconds_total counter" in told
    assert "# TYPE process_resident_memory_bytes gauge" in told
    assert SITI.kpj not in told, "a metric names a route, never a member"


@pytest.mark.slow
def test_up_is_not_ready(copies: Copies, tmp_path: Path) -> None:
    """Before `saldoku migrate` the process is up, and a load balancer is told not to use it."""
    with serving(copies.empty(), tmp_path / "serve.log") as url:
        assert ask(f"{url}/healthz")[0] == 200
        status, told = ask(f"{url}/readyz")
        assert (status, json.loads(told)) == (503, {"status": "migrations missing"})
        assert ask(f"{url}/metrics")[0] == 200
    assert "Traceback" not in (tmp_path / "serve.log").read_text()


def test_a_database_that_is_away_is_not_ready(
    committed_db: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from django.db import connection

    client = Client(headers={"host": "127.0.0.1"})
    connection.close()
    nowhere = "gone" if connection.vendor == "postgresql" else str(tmp_path / "no" / "fund.sqlite3")
    away = {"NAME": nowhere, "PORT": "1", "HOST": "127.0.0.1"}
    with monkeypatch.context() as patched:
        for name, value in away.items():
            patched.setitem(connection.settings_dict, name, value)
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
    connection.close()
    assert client.get("/readyz").status_code == 200


def test_messages_that_wait_too_long_make_it_not_ready(db: None, at: datetime) -> None:
    from saldoku.messaging.models import Inbound

    client = Client(headers={"host": "127.0.0.1"})
    Inbound.objects.create(
        gateway="main", message_id="1", sender=SITI.phone, recipient="2757", text="SALDO",
        received_at=at, stored_at=at,
    )  # fmt: skip
    with time_machine.travel(at + timedelta(seconds=30), tick=False):
        assert client.get("/readyz").status_code == 200
    with time_machine.travel(at + timedelta(hours=1), tick=False):
        refused = client.get("/readyz")
    assert refused.status_code == 503
    assert "inbox" in refused.json()["queues"]
    assert SITI.phone not in refused.content.decode()
