"""The carrier's side of HTTP: takes posts on loopback and answers as a test tells it to."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "a-secret-between-tests-and-tests"


@dataclass
class Post:
    """One post as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def fields(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class Carrier:
    """`answer` gives status and body for a post, or None to hang up without a word."""

    port: int = 0
    answer: Callable[[Post], tuple[int, bytes] | None] = lambda post: (200, b'{"id": "c1"}')
    posts: list[Post] = field(default_factory=list)

    @property
    def setting(self) -> str:
        return f"main=http://127.0.0.1:{self.port}/send?account=7&secret={SECRET}&sender=2757"


class Quiet(ThreadingHTTPServer):
    """Callers that hang up, or are killed, are what these tests are about."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing."""


@contextmanager
def listening() -> Iterator[Carrier]:
    """A carrier on a free port, until the end."""
    carrier = Carrier()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            post = Post(self.path, dict(self.headers), self.rfile.read(length))
            if len(post.body) < length:
                return  # the caller died while it spoke
            carrier.posts.append(post)
            said = carrier.answer(post)
            if said is None:
                self.close_connection = True
                return
            self.send_response(said[0])
            self.send_header("Content-Length", str(len(said[1])))
            self.end_headers()
            self.wfile.write(said[1])

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = Quiet(("127.0.0.1", 0), Handler)
    carrier.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield carrier
    finally:
        server.shutdown()
        server.server_close()
