"""The outbox: what is to be said leaves from here, after the transaction that decided to say it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from saldoku.kernel.ids import new_id
from saldoku.messaging.models import Outbound


def draft(
    *,
    kind: str,
    recipient: str,
    text: str,
    about: str,
    at: datetime,
    member_id: int = 0,
    subject: str = "",
    html: str = "",
    gateway: str = "",
    reply_to: int | None = None,
    lifetime: timedelta | None = None,
) -> Outbound:
    """One message, not yet stored. The arguments are those of `put`."""
    return Outbound(
        id=new_id(),
        member_id=member_id,
        kind=kind,
        gateway=gateway,
        recipient=recipient,
        subject=subject,
        text=text,
        html=html,
        reply_to=reply_to,
        about=about,
        made_at=at,
        due_at=at,
        expires_at=at + lifetime if lifetime else None,
    )


def put_all(drafts: Sequence[Outbound]) -> None:
    """Put several messages into the outbox at once, inside the caller's transaction."""
    Outbound.objects.bulk_create(drafts)


def put(
    *,
    kind: str,
    recipient: str,
    text: str,
    about: str,
    at: datetime,
    member_id: int = 0,
    subject: str = "",
    html: str = "",
    gateway: str = "",
    reply_to: int | None = None,
    lifetime: timedelta | None = None,
) -> int:
    """Put one message into the outbox, inside the caller's transaction; returns its id.

    `kind` is `sms` or `email`; `reply_to` is the inbound message that it answers (one reply each);
    after `lifetime` it is not worth sending any more, as a balance is after ten minutes.
    """
    message = draft(
        kind=kind, recipient=recipient, text=text, about=about, at=at, member_id=member_id,
        subject=subject, html=html, gateway=gateway, reply_to=reply_to, lifetime=lifetime,
    )  # fmt: skip
    message.save(force_insert=True)
    return message.id
