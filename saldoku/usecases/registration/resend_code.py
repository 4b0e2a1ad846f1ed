"""Send another code to the mailbox or phone that a registration waits for."""

from datetime import datetime

from django.db import transaction

from saldoku.usecases.fund import policy_on
from saldoku.usecases.registration import attempts
from saldoku.usecases.registration.attempts import Step, StepNotReached
from saldoku.usecases.registration.sending import (
    hold_attempt,
    hold_wait,
    send_email_code,
    send_phone_code,
)


def resend_code(*, ticket: str, at: datetime) -> None:
    """A fresh code; older ones stop working. TooMany(what = resend | registration-codes, retry_at) while
    the wait is running or when it were too many; StepNotReached when no code is waited for."""
    attempt = attempts.held(ticket=ticket, at=at, step=Step.EMAIL)
    if attempt.step not in (Step.EMAIL, Step.PHONE_CODE):
        raise StepNotReached(step=attempt.step.value)
    rules, by_mail = policy_on(at), attempt.step is Step.EMAIL
    hold_wait(sent_at=attempt.answers["email_sent_at" if by_mail else "phone_sent_at"], rules=rules, at=at)
    hold_attempt(attempt, rules=rules, at=at)
    with transaction.atomic(durable=True):
        attempt = attempts.held(ticket=ticket, at=at, step=attempt.step, lock=True)
        if by_mail:
            send_email_code(attempt, ticket=ticket, at=at)
        else:
            send_phone_code(attempt, at=at)
