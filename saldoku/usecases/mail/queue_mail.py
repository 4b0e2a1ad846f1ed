"""Put a mail into the outbox."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language

from saldoku.messaging import outbox
from saldoku.usecases.mail.dress import dressed
from saldoku.usecases.mail.letters import letter as written


def queue_mail(
    *,
    to: str,
    subject: str,
    text: str,
    about: str,
    at: datetime,
    member_id: int = 0,
    html: str = "",
    language: str = "",
    lifetime: timedelta | None = None,
) -> int:
    """The delivery worker sends it; returns its id. `about` names the kind of mail, for operators.
    Without `html` the text is dressed; `language` is that of the text, else the active one."""
    spoken = language or (get_language() or "id").partition("-")[0]
    return outbox.put(
        kind="email", recipient=to, subject=" ".join(subject.split()), text=text,
        html=html or dressed(text, spoken), about=about, at=at, member_id=member_id, lifetime=lifetime,
    )  # fmt: skip


def queue_letter(
    *,
    to: str,
    letter: str,
    language: str,
    facts: Mapping[str, Any],
    at: datetime,
    member_id: int = 0,
    lifetime: timedelta | None = None,
) -> int:
    """One of the letters of `texts/`, in the reader's language."""
    made = written(letter, language, **facts)
    return queue_mail(
        to=to, subject=made.subject, text=made.text, about=letter, at=at, member_id=member_id,
        language=language or "id", lifetime=lifetime,
    )  # fmt: skip
