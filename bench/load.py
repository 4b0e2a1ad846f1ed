"""Asks one server as fast as a number of connections can, in a process of its own.

`python -m bench.load PORT PATH TOKENS CONNECTIONS SECONDS [HEADER]` prints one JSON line: answers, errors,
seconds, p50 and p99 in milliseconds. Every connection sends the next request when the answer to the last
has come.
"""

import asyncio
import json
import random
import sys
import time
from pathlib import Path

_WARM = 1.0  # seconds before counting begins


class _Asker(asyncio.Protocol):
    """One connection. Knows just enough HTTP: a status, a content-length, a body."""

    def __init__(self, requests: list[bytes], seed: int, taken: list[float], failed: list[str]) -> None:
        self.requests, self.taken, self.failed = requests, taken, failed
        self.random = random.Random(seed)
        self.buffer, self.expected = b"", -1
        self.sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._send()

    def _send(self) -> None:
        self.buffer, self.expected = b"", -1
        self.sent_at = time.perf_counter()
        self.transport.write(self.random.choice(self.requests))  # type: ignore[attr-defined]  # a stream: it can write

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if self.expected < 0:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self.buffer[:end].lower()
            at = head.index(b"content-length: ")
            self.expected = end + 4 + int(head[at + 16 :].split(b"\r\n", 1)[0])
        if len(self.buffer) >= self.expected:
            self.taken.append(time.perf_counter() - self.sent_at)
            if not self.buffer.startswith(b"HTTP/1.1 200"):
                self.failed.append(self.buffer[:200].decode(errors="replace"))
            self._send()


async def ask(
    port: int, path: str, tokens: list[str], connections: int, seconds: float, header: str
) -> dict[str, object]:
    """Load the server for `seconds` after a short warm-up. `header` carries the token in place of `{}`."""
    requests = [
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{header.format(token)}\r\n"
        "X-Forwarded-Proto: https\r\nAccept: application/json\r\nAccept-Language: id\r\n\r\n".encode()
        for token in tokens
    ]
    taken: list[float] = []
    failed: list[str] = []
    loop = asyncio.get_running_loop()
    opened = [
        await loop.create_connection(
            lambda seed=seed: _Asker(requests, seed, taken, failed), "127.0.0.1", port
        )
        for seed in range(connections)
    ]
    await asyncio.sleep(_WARM)
    taken.clear()
    began = time.perf_counter()
    print(json.dumps({"counting": True}), flush=True)
    await asyncio.sleep(seconds)
    lasted = time.perf_counter() - began
    counted = sorted(taken)
    for transport, _ in opened:
        transport.abort()
    return {
        "answers": len(counted),
        "failed": len(failed),
        "example": failed[:1],
        "seconds": lasted,
        "p50_ms": 1000 * counted[len(counted) // 2],
        "p99_ms": 1000 * counted[len(counted) * 99 // 100],
    }


if __name__ == "__main__":
    port, path, tokens, connections, seconds, *more = sys.argv[1:]
    header = more[0] if more else "Authorization: Bearer {}"
    listed = Path(tokens).read_text().split()
    print(json.dumps(asyncio.run(ask(int(port), path, listed, int(connections), float(seconds), header))))
