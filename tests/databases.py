"""The database of a test run, and real copies of it for tests that need commits or other processes.

Most tests run inside a transaction that is rolled back. The books are append-only, so nothing can be
flushed away afterwards: a test that must commit gets a database of its own, copied from a migrated one.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connections
from psycopg import sql

# Keys of the tests, so that all processes of a run read each other's rows. They protect nothing.
SETTINGS = {
    "SALDOKU_MODE": "test",
    "SALDOKU_SCHEME": "bpjs-ketenagakerjaan",
    "SALDOKU_SECRET_KEY": "only-for-tests-and-therefore-public",
    "SALDOKU_DATA_KEY": "tests:" + "dGVzdHMt" * 5 + "dGU=",
    "SALDOKU_SMS_GATEWAYS": "",
    "SALDOKU_FUND_NAME": "",
    "SALDOKU_PUBLIC_URL": "http://127.0.0.1:8000",
    "SALDOKU_ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "EMAIL_URL": "memorymail://",
    "DJANGO_SETTINGS_MODULE": "saldoku.config.settings",
}
SALDOKU = str(Path(sys.executable).parent / "saldoku")


@dataclass(frozen=True)
class Database:
    """A database with real commits. `env` is what a `saldoku` process needs to use it."""

    url: str
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        return {**os.environ, **SETTINGS, **self.more, "DATABASE_URL": self.url}

    @property
    def name(self) -> str:
        """What Django calls NAME: a path for SQLite, else the name on the server."""
        return urlsplit(self.url).path.removeprefix("/")

    @property
    def _server(self) -> dict[str, object]:
        """Where it is, as Django calls it; nothing for a file."""
        at = urlsplit(self.url)
        named = {"HOST": at.hostname, "PORT": at.port, "USER": at.username, "PASSWORD": at.password}
        return {name: value for name, value in named.items() if value}

    def saldoku(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run the command line on this database, to its end, and expect an exit code."""
        ran = subprocess.run(
            [SALDOKU, *arguments],
            check=False,
            env=self.env,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=300,
        )
        told = f"saldoku {' '.join(arguments)} ended with {ran.returncode}:\n{ran.stdout}\n{ran.stderr}"
        assert ran.returncode == code, told
        return ran

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Point Django in this process, all threads of it, at this database."""
        kept, kept_settings = connections["default"], connections.settings["default"]
        changed = {**kept_settings, "NAME": self.name, **self._server}
        connections.settings["default"] = changed
        del connections["default"]
        try:
            yield
        finally:
            connections["default"].close()
            connections.settings["default"] = kept_settings
            connections["default"] = kept


class Copies:
    """Makes migrated databases: migrates once, then copies."""

    def __init__(self, server_url: str | None, folder: Path, prefix: str) -> None:
        self.server_url, self.folder, self.prefix = server_url, folder, prefix
        self._made: list[str] = []
        self._numbers = count()
        self._template: Database | None = None

    def template(self) -> Database:
        """The migrated original. Nobody may stay connected to it."""
        if self._template is None:
            made = self.empty()
            made.saldoku("migrate")
            self._template = made
        return self._template

    def empty(self) -> Database:
        """A database with no table."""
        return self._new(None)

    def copy(self, original: Database | None = None) -> Database:
        """A copy of `original`, or of the migrated template."""
        return self._new(original or self.template())

    def _new(self, original: Database | None) -> Database:
        name = f"{self.prefix}_{next(self._numbers)}"
        self._made.append(name)
        if self.server_url is None:
            path = self.folder / f"{name}.sqlite3"
            if original:
                _copy_sqlite(Path(original.name), path)
            return Database(f"sqlite:///{path}")
        with psycopg.connect(self.server_url, autocommit=True) as server:
            create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
            if original:
                create += sql.SQL(" TEMPLATE {}").format(sql.Identifier(original.name))
            server.execute(create)
        return Database(urlsplit(self.server_url)._replace(path=f"/{name}").geturl())

    def drop(self, database: Database) -> None:
        """Remove one that was made here. Nobody needs it any more; who is still connected is cut off.

        Only our own role: FORCE would reach for an autovacuum worker too, which is not ours to end. The
        server ends those itself.
        """
        if self.server_url is None:
            for path in self.folder.glob(f"{Path(database.name).name}*"):
                path.unlink()
        else:
            self._drop_on_server([database.name])

    def drop_all(self) -> None:
        """Remove what is left on a server; files go with their folder."""
        if self.server_url is not None:
            self._drop_on_server(self._made)

    def _drop_on_server(self, names: list[str]) -> None:
        assert self.server_url is not None
        drop = sql.SQL("DROP DATABASE IF EXISTS {}")
        cut_off = (
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = current_user"
        )
        with psycopg.connect(self.server_url, autocommit=True) as server:
            for name in list(names):
                server.execute(cut_off, [name])
                server.execute(drop.format(sql.Identifier(name)))
                self._made.remove(name)


def _copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy, whatever still stands in the write-ahead log."""
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(target)) as made:
        original.backup(made)
