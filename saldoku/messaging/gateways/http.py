"""The signed HTTP gateway: a carrier or an aggregator with one small adapter on its side."""

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import SplitResult

from saldoku.kernel import clock
from saldoku.messaging.gateways import Accepted, Outcome, OutMessage, RawMessage, Refused, Unknown
from saldoku.messaging.gateways.posted import messages_of
from saldoku.messaging.gateways.signature import is_signed, sign

_SECONDS = 10
_LONGEST_ANSWER = 10_000
# 429: too fast. 503: not now. Both say that the message was not taken.
_TRY_AGAIN = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class SignedReceiver:
    """The half that listens. `secrets`: the first signs what leaves, all of them verify what comes."""

    secrets: tuple[str, ...] = field(repr=False)

    def verify(self, *, headers: Mapping[str, str], body: bytes, url: str, at: datetime) -> bool:
        return is_signed(secrets=self.secrets, headers=headers, body=body, at=at)

    def parse(self, *, content_type: str, body: bytes, at: datetime) -> list[RawMessage]:
        return messages_of(content_type=content_type, body=body, at=at)


@dataclass(frozen=True, slots=True)
class HttpGateway(SignedReceiver):
    """Posts `{"id", "from", "to", "text"}` to `target`, signed as inbound posts are.

    One connection a message: whether an old one still stands cannot be told before the message has left
    on it, and "unknown" is what this gateway must avoid to say.
    """

    name: str
    target: SplitResult = field(repr=False)
    sender: str

    def send(self, message: OutMessage) -> Outcome:
        body = json.dumps(
            {"id": str(message.id), "from": self.sender, "to": message.recipient, "text": message.text}
        ).encode()
        signature = sign(secret=self.secrets[0], body=body, at=clock.now())
        headers = {"Content-Type": "application/json", **signature}
        connection = self._connection()
        try:
            connection.connect()
        except (OSError, http.client.HTTPException) as trouble:
            connection.close()
            return Refused(f"connect: {type(trouble).__name__}", transient=True)
        try:
            connection.request("POST", self._path(), body, headers)
            answer = connection.getresponse()
            return _outcome(answer.status, answer.read(_LONGEST_ANSWER))
        except (OSError, http.client.HTTPException) as trouble:
            return Unknown(type(trouble).__name__)
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self.target.hostname or "", self.target.port
        if self.target.scheme == "https":
            return http.client.HTTPSConnection(
                host, port, timeout=_SECONDS, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(host, port, timeout=_SECONDS)

    def _path(self) -> str:
        query = f"?{self.target.query}" if self.target.query else ""
        return (self.target.path or "/") + query


def _outcome(status: int, body: bytes) -> Outcome:
    if 200 <= status < 300:
        return Accepted(_carrier_id(body))
    if status in _TRY_AGAIN:
        return Refused(f"http {status}", transient=True)
    if status >= 500:
        return Unknown(f"http {status}")
    return Refused(f"http {status}", transient=False)


def _carrier_id(body: bytes) -> str:
    """`{"id": "…"}`, or a short plain text; only an operator's question to the carrier needs it."""
    text = body.decode("utf-8", "replace").replace("\0", "").strip()
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError):
        return text if len(text) <= 60 and text.isascii() and text.isprintable() else ""
    found = loaded.get("id", "") if isinstance(loaded, dict) else loaded
    return str(found)[:120] if isinstance(found, str | int) else ""
