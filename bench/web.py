"""The website's balance page: requests/s, p99, CPU a request, bytes on the first and on a later visit.

    python -m bench.web [--members 20000] [--seconds 6] [--rounds 3] [--engine sqlite] [--no-save]

Beside it, in turns, the limit: a bare WSGI application that does the same balance read with the bare driver
and sends a page of the same size. Bytes are counted as they travel, in a real browser with an empty and
then a warm cache. Results go to bench/results/web.json and web.md.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.api import CONNECTIONS, RESULTS, THREADS, _environment, _summed, machine
from bench.server import Served, granian
from scripts import postgres
from scripts.browser import ARGUMENTS, find_chromium

PATH = "/saldo/"
PEOPLE = 500
HEADER = "Cookie: sessionid={}"


def measure(engine: str, members: int, seconds: float, rounds: int) -> dict[str, Any]:
    """Fill one database, let page and limit take turns on it, then visit the page as a person."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="saldoku-bench-")))
        if engine == "sqlite":
            url = f"sqlite:///{folder / 'bench.sqlite3'}"
        else:
            cluster = postgres.throwaway(durable=True, settings={"shared_buffers": "512MB"})
            url = stack.enter_context(cluster).url
        env = _environment(url, folder)
        command = [sys.executable, "-m", "bench.web", "--fill", str(members), "--folder", str(folder)]
        filled = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
        env |= json.loads(filled.stdout)
        threads = THREADS[engine]
        ours = stack.enter_context(
            granian("saldoku.config.wsgi:application", threads=threads, env=env, log=folder / "ours.log")
        )
        cookies = folder / "cookies"
        first = cookies.read_text().split()[0]
        env["BENCH_BYTES"] = str(len(_page(ours.port, first)))
        bare = stack.enter_context(
            granian("bench.bare_page:application", threads=threads, env=env, log=folder / "bare.log")
        )
        servers = {"ours": (ours, cookies), "bare": (bare, folder / "members")}
        taken: dict[str, list[dict[str, float]]] = {name: [] for name in servers}
        for _ in range(rounds):
            for name, (server, tokens) in servers.items():
                taken[name].append(_round(server, tokens, seconds))
        visits = _visit(ours.port, first)
    return {"engine": engine, "members": members, "threads": threads, **_summed(taken), **visits}


def _page(port: int, cookie: str) -> bytes:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{PATH}", headers={"Cookie": f"sessionid={cookie}", "X-Forwarded-Proto": "https"}
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        body: bytes = response.read()
    if b'class="hero"' not in body:
        raise AssertionError("this is not the balance page")
    return body


def _round(server: Served, tokens: Path, seconds: float) -> dict[str, float]:
    told = [str(one) for one in (server.port, PATH, tokens, CONNECTIONS, seconds, HEADER)]
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


def _visit(port: int, cookie: str) -> dict[str, int]:
    """Bytes over the wire, headers included, of a first and a second visit."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (only here)

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, extra_http_headers={"X-Forwarded-Proto": "https"}
        )
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": f"http://127.0.0.1:{port}"}])
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        counted: list[int] = []
        session.on("Network.loadingFinished", lambda event: counted.append(int(event["encodedDataLength"])))
        sums = []
        for _ in range(2):
            counted.clear()
            page.goto(f"http://127.0.0.1:{port}{PATH}")
            page.wait_for_load_state("networkidle")
            sums.append(sum(counted))
        browser.close()
    return {"first_visit_bytes": sums[0], "second_visit_bytes": sums[1]}


def fill(members: int, folder: Path) -> dict[str, str]:
    """Make the fund, and sessions of some of its people as a log-in on the website makes them."""
    import django  # noqa: PLC0415 (the filling process alone needs Django)

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from bench import fund  # noqa: PLC0415
    from saldoku.access.models import User  # noqa: PLC0415
    from saldoku.usecases.balance.reading import _READ  # noqa: PLC0415

    for command in ("migrate", "collectstatic"):
        call_command(command, verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    fund.fill(members)
    chosen = [fund.FIRST + number * members // PEOPLE for number in range(PEOPLE)]
    cookies = []
    for member_id in chosen:
        User.objects.filter(id=member_id).update(email=f"member{member_id}@bench.example")
        user = User.objects.get(id=member_id)
        session = SessionStore()
        session["_auth_user_id"] = str(user.pk)
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
        session["_auth_user_hash"] = user.get_session_auth_hash()
        session.save()
        cookies.append(str(session.session_key))
    (folder / "cookies").write_text("\n".join(cookies))
    (folder / "members").write_text("\n".join(str(one) for one in chosen))
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    return {
        "BENCH_SQL": _READ if on_postgres else _READ.replace("%s", "?"),
        "BENCH_PRAGMAS": "" if on_postgres else settings.DATABASES["default"]["OPTIONS"]["init_command"],
    }


def table(found: list[dict[str, Any]], on: str, hardware: dict[str, object]) -> str:
    """The results as a page."""
    lines = [
        f"# The website's balance page, GET {PATH}",
        "",
        f"{on}, {hardware['cores']} cores of {hardware['cpu']}, {hardware['memory_gb']} GB, Python"
        f" {hardware['python']}, granian with one worker, {CONNECTIONS} connections. `python -m bench.web`.",
        "",
        "| database | members | server | req/s | p50 ms | p99 ms | CPU ms/req |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in found:
        for name, label in (("ours", "Saldoku"), ("bare", "limit: bare WSGI, balance SQL, same bytes")):
            side = one[name]
            lines.append(
                f"| {one['engine']} | {one['members']:,} | {label} | {side['per_second']:.0f} |"
                f" {side['p50_ms']:.1f} | {side['p99_ms']:.1f} | {side['cpu_us'] / 1000:.2f} |"
            )
    lines += [
        "",
        "| database | req/s of the limit | CPU of the limit | p99 against the limit | first visit | second visit |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {one['engine']} | {one['of_limit']:.0%} | {one['of_limit_cpu']:.0%} | {one['p99_times']:.1f} times |"
        f" {one['first_visit_bytes'] / 1000:.1f} kB | {one['second_visit_bytes'] / 1000:.1f} kB |"
        for one in found
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--members", type=int, default=20_000)
    told.add_argument("--seconds", type=float, default=6)
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
        (RESULTS / "web.md").write_text(page)
        whole = {"on": on, "machine": hardware, "results": found}
        (RESULTS / "web.json").write_text(json.dumps(whole, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
