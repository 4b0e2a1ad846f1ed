"""A carrier of text messages on loopback: brings what people send, and keeps what they are sent.

It signs by itself, from the words of the contract, so that it would notice if the gateway changed.
"""

import hashlib
import hmac
import json
import threading
import time
import urllib.request
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

ARRIVES_WITHIN = 20.0  # seconds
SECRET = "only-for-journeys-and-therefore-public"
SHORT_CODE = "2757"
NAME = "carrier"


@dataclass(frozen=True, slots=True)
class Sms:
    """One text message that a phone received. `to` is the number as we were told it."""

    to: str
    text: str


class Carrier:
    """Listens from its making until `close`."""

    def __init__(self) -> None:
        self.received: list[Sms] = []
        self._numbers = count(1)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def setting(self) -> str:
        """For SALDOKU_SMS_GATEWAYS."""
        port = self._server.server_address[1]
        return f"{NAME}=http://127.0.0.1:{port}/send?secret={SECRET}&sender={SHORT_CODE}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def bring(self, site: str, sender: str, text: str, *, message_id: str = "") -> int:
        """A person sends us a text; returns the HTTP status. The same id again is the same message."""
        body = json.dumps(
            {
                "id": message_id or f"journey-{time.time_ns()}-{next(self._numbers)}",
                "from": sender,
                "to": SHORT_CODE,
                "text": text,
            }
        ).encode()
        request = urllib.request.Request(
            f"{site}/sms/inbound/{NAME}", body, {"Content-Type": "application/json", **_signed(body)}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)

    def to(self, number: str) -> list[Sms]:
        """What this number has received, oldest first, whether we were told it as 0812 or +62812."""
        return [sms for sms in self.received if _plain(sms.to) == _plain(number)]

    def wait(self, number: str, *, count: int = 1) -> Sms:
        """The text to this number that makes it `count`, once it has arrived."""
        until = time.monotonic() + ARRIVES_WITHIN
        while len(found := self.to(number)) < count:
            assert time.monotonic() < until, f"{len(found)} of {count} texts in {ARRIVES_WITHIN:.0f} s"
            time.sleep(0.05)
        return found[count - 1]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        carrier = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                timestamp = self.headers.get("X-Saldoku-Timestamp", "")
                right = hmac.compare_digest(
                    self.headers.get("X-Saldoku-Signature", ""), _mac(timestamp, body)
                )
                if right:
                    sent = json.loads(body)
                    carrier.received.append(Sms(sent["to"], sent["text"]))
                self.send_response(200 if right else 401)
                self.end_headers()
                self.wfile.write(json.dumps({"id": f"c-{len(carrier.received)}"}).encode())

            def log_message(self, *_: Any) -> None:
                """Say nothing: texts are private."""

        return Handler


def _mac(timestamp: str, body: bytes) -> str:
    return hmac.new(SECRET.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _signed(body: bytes) -> dict[str, str]:
    timestamp = str(int(time.time()))
    return {"X-Saldoku-Timestamp": timestamp, "X-Saldoku-Signature": _mac(timestamp, body)}


def _plain(number: str) -> str:
    digits = "".join(character for character in number if character.isdigit())
    return "62" + digits[1:] if digits.startswith("0") else digits
