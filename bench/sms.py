"""An inbound SMS, from the carrier's HTTP post to the stored reply, against a bare server that stores both.

    python -m bench.sms [--messages 2000] [--rounds 3] [--engine sqlite|postgres]

As many members as messages, each asks SALDO once a round. Ours: the real server verifies and stores, the
real worker answers with the balance (and hands the replies to the console gateway, which is counted too).
The limit writes two rows a message with the bare driver. Both take turns on one database; ratios are what
to trust.
Results go to bench/results/sms.json and sms.md.
"""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

from bench.measuring import CONNECTIONS, THREADS, arguments, database, environment, filled, medians, tell
from bench.server import Served, granian
from saldoku.messaging.gateways.signature import sign

SECRET = "only-for-measuring-and-therefore-public"
PATIENCE = 120.0  # seconds
WARM = 50  # messages before counting begins


def measure(engine: str, messages: int, rounds: int) -> dict[str, Any]:
    """Fill one database and let both sides take turns on it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="saldoku-bench-")))
        url = database(engine, stack, folder)
        env = environment(url, folder) | {
            "SALDOKU_MODE": "development",  # production refuses a console
            "SALDOKU_PUBLIC_URL": "http://127.0.0.1",
            "SALDOKU_SMS_GATEWAYS": f"main=console://?secret={SECRET}",
            "SALDOKU_LOG_LEVEL": "WARNING",
        }
        env |= filled("sms", messages, folder, env)
        threads = THREADS[engine]
        ours = stack.enter_context(
            granian("saldoku.config.wsgi:application", threads=threads, env=env, log=folder / "ours.log")
        )
        bare = stack.enter_context(
            granian("bench.bare_sms:application", threads=threads, env=env, log=folder / "bare.log")
        )
        taken: dict[str, list[dict[str, float]]] = {"ours": [], "bare": []}
        for number in range(rounds):
            with _worker(env, folder / "work.log") as worker:
                _round(ours, worker, url, "messaging_outbound", WARM, f"warm{number}")
                taken["ours"].append(_round(ours, worker, url, "messaging_outbound", messages, str(number)))
            _round(bare, None, url, "bare_outbound", WARM, f"warm{number}")
            taken["bare"].append(_round(bare, None, url, "bare_outbound", messages, str(number)))
    return {"engine": engine, "messages": messages, "threads": threads, **_summed(taken)}


@contextmanager
def _worker(env: dict[str, str], log: Path) -> Iterator[Served]:
    """`saldoku work`, ready."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [str(Path(sys.executable).parent / "saldoku"), "work"],
            env=env | {"SALDOKU_LOG_LEVEL": "INFO"}, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        until = time.monotonic() + PATIENCE
        started = log.read_bytes().count(b"stopped")
        while log.read_bytes().count(b"working") <= started:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the worker did not start: {log.read_text()[-2000:]}")
            time.sleep(0.05)
        time.sleep(0.5)
        yield Served(0, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


# --- one round ------------------------------------------------------------------------------------------
def _round(
    server: Served, worker: Served | None, url: str, table: str, messages: int, name: str
) -> dict[str, float]:
    """Post all messages, wait for all replies."""
    requests = [_request(server.port, name, one) for one in range(messages)]
    wanted = _count(url, table) + messages
    used = server.cpu_seconds() + (worker.cpu_seconds() if worker else 0)
    began = time.perf_counter()
    taken = asyncio.run(_post(server.port, requests))
    acknowledged = time.perf_counter() - began
    while (stored := _count(url, table)) < wanted:
        if time.perf_counter() - began > PATIENCE:
            raise AssertionError(f"{stored} of {wanted} replies in {PATIENCE:.0f} s")
        time.sleep(0.01)
    lasted = time.perf_counter() - began
    used = server.cpu_seconds() + (worker.cpu_seconds() if worker else 0) - used
    taken.sort()
    return {
        "per_second": messages / lasted,
        "acknowledged_per_second": messages / acknowledged,
        "cpu_s_per_1000": 1000 * used / messages,
        "ack_p50_ms": 1000 * taken[messages // 2],
        "ack_p99_ms": 1000 * taken[messages * 99 // 100],
    }


def _number(one: int) -> str:
    return f"+62812{one:08d}"


def _request(port: int, name: str, one: int) -> bytes:
    body = json.dumps({"id": f"{name}-{one}", "from": _number(one), "to": "2757", "text": "SALDO"}).encode()
    signed = sign(secret=SECRET, body=body, at=datetime.now(UTC))
    headers = "".join(f"{name}: {value}\r\n" for name, value in signed.items())
    return (
        f"POST /sms/inbound/main HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n{headers}\r\n"
    ).encode() + body


async def _post(port: int, requests: list[bytes]) -> list[float]:
    """Every connection posts the next message when the last one was acknowledged."""
    waiting = iter(requests)
    taken: list[float] = []

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            began = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n", 1)[0])
            body = await reader.readexactly(length)
            taken.append(time.perf_counter() - began)
            if not head.startswith(b"HTTP/1.1 200") or body != b"stored":
                raise AssertionError(f"refused: {head[:80]!r} {body[:200]!r}")
        writer.close()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return taken


def _count(url: str, table: str) -> int:
    query = f"SELECT count(*) FROM {table}"
    if url.startswith("postgres"):
        with psycopg.connect(url) as connection:
            return int((connection.execute(query).fetchone() or (0,))[0])
    with closing(sqlite3.connect(unquote(urlsplit(url).path).removeprefix("/"))) as connection:
        return int(connection.execute(query).fetchone()[0])


def _summed(taken: dict[str, list[dict[str, float]]]) -> dict[str, Any]:
    middle = medians(taken)
    ours, bare = middle["ours"], middle["bare"]
    return {
        **middle,
        "of_limit": ours["per_second"] / bare["per_second"],
        "acknowledged_of_limit": ours["acknowledged_per_second"] / bare["acknowledged_per_second"],
        "cpu_times": ours["cpu_s_per_1000"] / bare["cpu_s_per_1000"],
        "rounds": taken,
    }


# --- filling, in a process with the settings of the servers -----------------------------------------------
def fill(messages: int) -> dict[str, str]:
    """A member and a bound handset for each message, and the bare server's two tables."""
    import django  # noqa: PLC0415 (the filling process alone needs Django)

    django.setup()
    from django.conf import settings  # noqa: PLC0415 (as above)
    from django.core.management import call_command  # noqa: PLC0415 (as above)
    from django.db import connection, transaction  # noqa: PLC0415 (as above)

    from bench import fund  # noqa: PLC0415 (as above)
    from saldoku.access import handsets  # noqa: PLC0415 (as above)

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    fund.fill(messages)
    now = datetime.now(UTC)
    with transaction.atomic():
        for one in range(messages):
            handsets.bind(member_id=fund.FIRST + one, number=_number(one), at=now, usable_from=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bare_inbound"
            " (id bigint PRIMARY KEY, message_id text UNIQUE, sender text, text text)"
        )
        cursor.execute("CREATE TABLE bare_outbound (id bigint PRIMARY KEY, recipient text, text text)")
        cursor.execute("ANALYZE")
    on_postgres = connection.vendor == "postgresql"
    pragmas = "" if on_postgres else settings.DATABASES["default"]["OPTIONS"]["init_command"]
    return {"BENCH_PRAGMAS": pragmas}


# --- telling ------------------------------------------------------------------------------------------------
def table(found: list[dict[str, Any]], heading: str) -> str:
    """The results as a page."""
    lines = [
        "# An inbound SMS, from HTTP post to stored reply",
        "",
        f"{heading}, one `saldoku work`. `python -m bench.sms`.",
        "",
        "| database | messages | side | replied/s | acknowledged/s | p50 ms | p99 ms | CPU s/1000 |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in found:
        for name, label in (("ours", "Saldoku"), ("bare", "limit: bare WSGI, two rows")):
            side = one[name]
            lines.append(
                f"| {one['engine']} | {one['messages']:,} | {label} | {side['per_second']:.0f} |"
                f" {side['acknowledged_per_second']:.0f} | {side['ack_p50_ms']:.1f} |"
                f" {side['ack_p99_ms']:.1f} | {side['cpu_s_per_1000']:.2f} |"
            )
    lines += ["", "| database | replied of the limit | acknowledged of the limit | CPU against the limit |"]
    lines += ["| --- | --- | --- | --- |"]
    lines += [
        f"| {one['engine']} | {one['of_limit']:.0%} | {one['acknowledged_of_limit']:.0%} |"
        f" {one['cpu_times']:.1f} times |"
        for one in found
    ]
    lines += [
        "",
        "p50 and p99 are the carrier's wait for our acknowledgement. CPU is that of server and worker, but",
        "not PostgreSQL's own. Saldoku verifies the signature, seals, reads the words, checks the limits,",
        "reads the balance, writes the log and hands the reply to a gateway; the limit writes two rows.",
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    given = arguments(__doc__ or "", messages=2_000, rounds=3).parse_args()
    if given.fill:
        print(json.dumps(fill(given.fill)))
        return 0
    engines = given.engine or ["sqlite", "postgres"]
    found = [measure(engine, given.messages, given.rounds) for engine in engines]
    tell("sms", found, table, save=not given.no_save)
    return 0


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main())
