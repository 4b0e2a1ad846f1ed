"""Put a mail into the outbox."""

from datetime import datetime

from saldoku.messaging import outbox


def queue_mail(
    *, to: str, subject: str, text: str, about: str, at: datetime, member_id: int = 0, html: str = ""
) -> int:
    """The delivery worker sends it; returns its id. `about` names the kind of mail, for operators."""
    return outbox.put(
        kind="email", recipient=to, subject=subject.strip(), text=text, html=html, about=about, at=at,
        member_id=member_id,
    )  # fmt: skip
