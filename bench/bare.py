"""The limit: a WSGI application that does the same SQL with the bare driver and answers the same JSON.

No framework, no signature to verify, no log to keep: it believes what the caller says. It shows what
the server, the driver and the database alone can do; the API is measured against it.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from json import dumps
from threading import local
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

_URL = urlsplit(os.environ["DATABASE_URL"])
_ON_POSTGRES = _URL.scheme.startswith("postgres")
_SQL = os.environ["BENCH_SQL"]
_threads = local()


def _connected() -> Any:
    if not hasattr(_threads, "connection"):
        if _ON_POSTGRES:
            made = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=0)
        else:
            made = sqlite3.connect(unquote(_URL.path).removeprefix("/"), isolation_level=None)
            made.executescript(os.environ["BENCH_PRAGMAS"])
        _threads.connection = made
    return _threads.connection


_SINCE = timedelta(minutes=15)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """`Authorization: Bearer <member>.<session key>`."""
    member, _, key = environ["HTTP_AUTHORIZATION"][7:].partition(".")
    member_id = int(member)
    now = datetime.now(UTC)
    at, since = (now, now - _SINCE) if _ON_POSTGRES else (_text(now), _text(now - _SINCE))
    values = (since, "app", member_id, key, at, member_id, member_id, member_id)
    rows = _connected().execute(_SQL, values).fetchall()
    as_of = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    body = dumps(
        {
            "accounts": [
                {
                    "account_no": row[2],
                    "status": row[4],
                    "segment": row[3],
                    "programmes": row[5].split(","),
                    "employer": row[8],
                    "balance": {"amount": row[11], "currency": "IDR"},
                    "as_of": as_of,
                    "last_contribution_on": str(row[14]),
                }
                for row in rows
            ],
            "total": {"amount": sum(row[11] for row in rows), "currency": "IDR"},
            "as_of": as_of,
        },
        separators=(",", ":"),
    ).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")
