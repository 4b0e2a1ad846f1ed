"""Where a registration stands, for the page that continues it."""

from dataclasses import dataclass
from datetime import datetime

from saldoku.usecases.fund import policy_on
from saldoku.usecases.registration import attempts
from saldoku.usecases.registration.attempts import Step


@dataclass(frozen=True, slots=True)
class Progress:
    """What the holder of the ticket may see again: their own contacts, so that a slip shows. Nothing of
    the identity. `sent_at` and `resend_at` are of the code that `step` waits for, else None."""

    step: str
    segment: str
    email: str
    phone: str
    sent_at: datetime | None
    resend_at: datetime | None
    code_minutes: int
    codes_a_day: int


def resume_registration(*, ticket: str, at: datetime) -> Progress:
    """The state of a registration; RegistrationOver when the ticket is unknown or too old."""
    attempt = attempts.held(ticket=ticket, at=at, step=Step.EMAIL)
    rules = policy_on(at)
    sent = {Step.EMAIL: "email_sent_at", Step.PHONE_CODE: "phone_sent_at"}.get(attempt.step)
    sent_at = datetime.fromisoformat(attempt.answers[sent]) if sent else None
    return Progress(
        step=attempt.step.value,
        segment=attempt.answers["segment"],
        email=attempt.answers["email"],
        phone=attempt.answers.get("phone", ""),
        sent_at=sent_at,
        resend_at=sent_at + rules.code_resend_wait if sent_at else None,
        code_minutes=int(rules.code_lifetime.total_seconds()) // 60,
        codes_a_day=rules.code_sends_per_day,
    )
