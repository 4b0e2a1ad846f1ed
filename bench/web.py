"""The website's balance page: requests/s, p99, CPU a request, bytes on the first and on a later visit.

    python -m bench.web [--members 20000] [--seconds 6] [--rounds 3] [--engine sqlite] [--no-save]

Beside it, in turns, the limit: a bare WSGI application that does the same balance read with the bare driver
and sends a page of the same size. Bytes are counted as they travel, in a real browser with an empty and
then a warm cache. Results go to bench/results/web.json and web.md.
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
from bench.server import granian
from scripts.browser import ARGUMENTS, find_chromium

PATH = "/saldo/"
PEOPLE = 500
HEADER = "Cookie: sessionid={}"


def measure(engine: str, members: int, seconds: float, rounds: int) -> dict[str, Any]:
    """Fill one database, let page and limit take turns on it, then visit the page as a person."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="saldoku-bench-")))
        env = environment(database(engine, stack, folder), folder)
        env |= filled("web", members, folder, env)
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
                taken[name].append(loaded_round(server, tokens, path=PATH, seconds=seconds, header=HEADER))
        visits = _visit(ours.port, first)
    return {"engine": engine, "members": members, "threads": threads, **against_limit(taken), **visits}


def _page(port: int, cookie: str) -> bytes:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{PATH}",
        headers={"Cookie": f"sessionid={cookie}", "X-Forwarded-Proto": "https"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        body: bytes = response.read()
    if b'class="hero"' not in body:
        raise AssertionError(f"this is not the balance page: {body[:300]!r}")
    return body


def _visit(port: int, cookie: str) -> dict[str, int]:
    """Bytes over the wire, headers included, of a first and a second visit."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (the other servers need no browser)

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
    from django.conf import settings  # noqa: PLC0415 (the filling process alone needs Django)
    from django.core.management import call_command  # noqa: PLC0415 (the filling process alone needs Django)

    from bench import fund  # noqa: PLC0415 (the filling process alone needs Django)
    from saldoku.access.models import User  # noqa: PLC0415 (the filling process alone needs Django)
    from saldoku.config.sessions import SessionStore  # noqa: PLC0415 (the filling process alone needs Django)
    from saldoku.usecases.balance.reading import _READ  # noqa: PLC0415 (the filling process alone needs Django)

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
    # Each has read the balance a moment ago: what is measured is the read, not the quarterly line in the log.
    fund.write_readings(chosen, channel="web")
    (folder / "cookies").write_text("\n".join(cookies))
    (folder / "members").write_text("\n".join(str(one) for one in chosen))
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    return {
        "BENCH_SQL": _READ if on_postgres else _READ.replace("%s", "?"),
        "BENCH_PRAGMAS": "" if on_postgres else settings.DATABASES["default"]["OPTIONS"]["init_command"],
    }


def table(found: list[dict[str, Any]], heading: str) -> str:
    """The results as a page."""
    lines = [
        f"# The website's balance page, GET {PATH}",
        "",
        f"{heading}. `python -m bench.web`.",
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
        "| database | of the limit: req/s | CPU | p99 | first visit | second visit |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {one['engine']} | {one['of_limit']:.0%} | {one['of_limit_cpu']:.0%} |"
        f" {one['p99_times']:.1f} times |"
        f" {one['first_visit_bytes'] / 1000:.1f} kB | {one['second_visit_bytes'] / 1000:.1f} kB |"
        for one in found
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    given = arguments(__doc__ or "", members=20_000, seconds=6.0, rounds=3).parse_args()
    if given.fill:
        print(json.dumps(fill(given.fill, given.folder)))
        return 0
    engines = given.engine or ["sqlite", "postgres"]
    found = [measure(engine, given.members, given.seconds, given.rounds) for engine in engines]
    tell("web", found, table, save=not given.no_save)
    return 0


if __name__ == "__main__":
    sys.exit(main())
