"""Put a text message into the outbox."""

from datetime import datetime, timedelta

from saldoku.messaging import outbox


def queue_sms(
    *,
    to: str,
    text: str,
    about: str,
    at: datetime,
    member_id: int = 0,
    lifetime: timedelta | None = None,
) -> int:
    """The delivery worker sends it by the fund's first gateway; returns its id."""
    return outbox.put(
        kind="sms", recipient=to, text=text, about=about, at=at, member_id=member_id, lifetime=lifetime
    )
