"""The signature of the HTTP gateway, the same in both directions.

    X-Saldoku-Timestamp: 1795331100                     seconds since 1970
    X-Saldoku-Signature: hex(HMAC-SHA256(secret, timestamp + "." + body))

The timestamp is signed with the body, so that a recorded post is worth nothing a few minutes later;
within them it is the same message again, by its id.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

TIMESTAMP = "X-Saldoku-Timestamp"
SIGNATURE = "X-Saldoku-Signature"
FRESH = timedelta(minutes=5)


def _mac(secret: str, timestamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def sign(*, secret: str, body: bytes, at: datetime) -> dict[str, str]:
    """The two headers for a body that leaves at `at`."""
    timestamp = str(int(at.timestamp()))
    return {TIMESTAMP: timestamp, SIGNATURE: _mac(secret, timestamp, body)}


def is_signed(*, secrets: Sequence[str], headers: Mapping[str, str], body: bytes, at: datetime) -> bool:
    """Whether the headers sign this body with one of the secrets (two while one is being replaced), not
    more than five minutes away from `at` in either direction."""
    timestamp, given = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    if abs(int(at.timestamp()) - int(timestamp)) > FRESH.total_seconds():
        return False
    said = given.strip().lower().removeprefix("sha256=").encode("utf-8", "replace")
    # Every secret is tried, so that the time taken does not tell which one was nearly right.
    right = [hmac.compare_digest(_mac(secret, timestamp, body).encode(), said) for secret in secrets]
    return any(right)
