"""The limit of bench.sms: a WSGI application that stores a message and a reply with the bare driver.

One transaction a message, as durable as ours. It verifies nothing, seals nothing, reads no balance and
understands no word: it shows what the server, the driver and the disk alone can do.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable
from itertools import count
from json import loads
from threading import local
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

_URL = urlsplit(os.environ["DATABASE_URL"])
_ON_POSTGRES = _URL.scheme.startswith("postgres")
_MARK = "%s" if _ON_POSTGRES else "?"
_IN = f"INSERT INTO bare_inbound VALUES ({_MARK}, {_MARK}, {_MARK}, {_MARK}) ON CONFLICT DO NOTHING"
_OUT = f"INSERT INTO bare_outbound VALUES ({_MARK}, {_MARK}, {_MARK})"
_REPLY = "Saldo JHT kartu ..0000: Rp18.673.200 per 22-11-2026 14:05 WIB. Iuran terakhir Okt 2026."
_threads = local()
_ids = count(1)


def _connected() -> Any:
    if not hasattr(_threads, "connection"):
        if _ON_POSTGRES:
            made = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=0)
        else:
            made = sqlite3.connect(unquote(_URL.path).removeprefix("/"), isolation_level=None)
            made.executescript(os.environ["BENCH_PRAGMAS"])
        _threads.connection = made
    return _threads.connection


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """`POST` a message; its reply is stored when the answer comes."""
    message = loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    connection = _connected()
    connection.execute("BEGIN" if _ON_POSTGRES else "BEGIN IMMEDIATE")
    connection.execute(_IN, (next(_ids), message["id"], message["from"], message["text"]))
    connection.execute(_OUT, (next(_ids), message["from"], _REPLY))
    connection.execute("COMMIT")
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "6")])
    return [b"stored"]
