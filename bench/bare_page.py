"""The limit of a page: one balance read with the bare driver, and as many bytes of HTML as the page has."""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from bench.bare import _ON_POSTGRES, _SINCE, _connected, _text

_SQL = os.environ["BENCH_SQL"]
_FILLER = b"<p>" + b"x" * int(os.environ["BENCH_BYTES"]) + b"</p>"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """`Cookie: sessionid=<member id>`: believed, not checked."""
    member_id = int(environ["HTTP_COOKIE"].partition("=")[2])
    now = datetime.now(UTC) - _SINCE
    since = now if _ON_POSTGRES else _text(now)
    rows = _connected().execute(_SQL, (since, "web", member_id, member_id)).fetchall()
    body = f"<h1>{rows[0][0]}: {rows[0][11]}</h1>".encode() + _FILLER
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]
