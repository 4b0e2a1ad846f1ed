"""A PostgreSQL that outlives the program, so that hours of filling are not done again after a break.

The same programs, account and settings as scripts/postgres.py, but in a folder that stays, with the password
of its two roles beside it. A server of an earlier run that is still going down is waited for.
"""

import os
import secrets
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.measuring import Engine
from bench.server import free_port
from scripts import postgres

_ENDS_WITHIN = 120.0  # seconds that an earlier server may need


class _Runner(postgres._Runner):
    """As for a throw-away server; the second time the data is there."""

    def __init__(self, folder: Path, programs: Path) -> None:
        data = folder / "data"
        if not data.exists():
            super().__init__(folder, programs)
            return
        self.folder, self.programs, self.data = folder, programs, data
        self.account = postgres._other_account()
        copied = folder / "programs" / programs.relative_to(programs.parents[2])
        if self.account and copied.exists():
            self.programs = copied


@contextmanager
def kept(folder: Path, settings: Mapping[str, str]) -> Iterator[Engine]:
    """Start the durable server of this folder, made if it is new, until the end."""
    programs = postgres.system_programs() or postgres.packed_programs()
    if programs is None:
        raise postgres.NoPostgres("neither the system nor the Python environment has initdb and postgres")
    folder.mkdir(parents=True, exist_ok=True)
    secret, ready = folder / "secret", folder / "ready"
    _wait_for_the_last(folder / "data" / "postmaster.pid")
    runner = _Runner(folder, programs)
    if not secret.exists():
        password = secrets.token_urlsafe(16)
        postgres._make(runner, password, settings)
        secret.touch(mode=0o600)
        secret.write_text(password)
    password, port = secret.read_text(), free_port()
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(
            runner.command("postgres", "-D", str(runner.data), "-p", str(port)),
            stdout=log, stderr=log, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        admin = f"postgres://admin:{password}@127.0.0.1:{port}/postgres"
        postgres._wait(server, admin, folder / "log")
        if not ready.exists():
            postgres._make_role(admin, password)
            ready.touch()
        url = f"postgres://{postgres.ROLE}:{password}@127.0.0.1:{port}/{postgres.ROLE}"
        engine = Engine(url, cluster=postgres.Cluster(url, admin, folder))
        # A run that was ended while it filled has left a server that does not wait for the disk.
        engine.admin("ALTER SYSTEM RESET ALL")
        engine.admin("SELECT pg_reload_conf()")
        yield engine
    finally:
        postgres._stop(server)


def _wait_for_the_last(told: Path) -> None:
    """Until the server that wrote this file has ended; one that was killed has left the file behind."""
    until = time.monotonic() + _ENDS_WITHIN
    while told.exists() and time.monotonic() < until:
        try:
            os.kill(int(told.read_text().split()[0]), 0)
        except (ProcessLookupError, IndexError, FileNotFoundError):
            return
        time.sleep(1)
