"""Commands that run something: the database's upgrade, the web server, the worker, the demo."""

import os
import signal
import threading
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from saldoku.config.cli.telling import err, out, stop
from saldoku.config.production import unsafe_settings

Port = Annotated[int, typer.Option(help="The port to listen on.")]
Host = Annotated[str, typer.Option(help="The address to listen on.")]


def migrate() -> None:
    """Create or upgrade the database named by DATABASE_URL (default: SQLite in var/)."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if settings.SALDOKU_MODE != "test":
        call_command("collectstatic", verbosity=0, interactive=False)
    out.print(f"Database ready: {connection.vendor}.")


def _refuse_unsafe() -> None:
    if not settings.SAFE_TO_INVENT and (found := unsafe_settings()):
        for one in found:
            err.print(f"{one.setting}: {one.why}")
        stop("Not started: the settings above are missing or unsafe.", "See `saldoku check-settings`.")


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(help="How many processes; one on SQLite.")] = 1,
    threads: Annotated[
        int, typer.Option(help="Threads a process; 0 takes 1 on SQLite and 3 on PostgreSQL.")
    ] = 0,
) -> None:
    """Serve the website, the app, the API, the office and the SMS webhooks.

    In production it does not start while `saldoku check-settings` finds something missing or unsafe.
    """
    _refuse_unsafe()
    _serve(host, port, workers, threads)


def _serve(host: str, port: int, workers: int, threads: int) -> None:
    from granian import Granian  # noqa: PLC0415 (no other command needs the server)
    from granian.constants import Interfaces  # noqa: PLC0415 (no other command needs the server)

    connection.close()
    Granian(
        "saldoku.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads or (1 if connection.vendor == "sqlite" else 3),
        log_access=False,
        # A browser that keeps its connection open does not keep the server from stopping.
        workers_kill_timeout=5,
        websockets=False,
    ).serve()


def work() -> None:
    """Work in the background: answer messages, deliver SMS and mails, sweep. Stops cleanly on SIGTERM.

    Any number of workers may run, on any machine that reaches the database.
    """
    _refuse_unsafe()
    from saldoku.config.worker import run  # noqa: PLC0415 (loads every channel)

    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    run(stop=stopped)


def demo(
    port: Port = 8000,
    members: Annotated[int, typer.Option(help="How many synthetic members.")] = 1000,
) -> None:
    """Open a believable fund on this machine, with every channel, at http://127.0.0.1:8000.

    `make demo` runs this with all that it needs.
    """
    if settings.SALDOKU_MODE != "demo":
        stop("The demo needs SALDOKU_MODE=demo.", "Run `make demo`, which sets it up.")
    # Mails carry links; the server and the worker, which are processes of their own, must agree on them.
    os.environ["SALDOKU_PUBLIC_URL"] = settings.SALDOKU_PUBLIC_URL = f"http://127.0.0.1:{port}"
    from saldoku.config.demo.start import start_demo  # noqa: PLC0415 (demo only)

    migrate()
    start_demo(port=port, members=members, serve=lambda: _serve("127.0.0.1", port, 1, 1))
