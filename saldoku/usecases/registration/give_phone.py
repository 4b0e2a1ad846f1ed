"""The mobile number: a code goes there by SMS."""

from datetime import datetime

from django.db import transaction

from saldoku.kernel.identifiers import clean_phone
from saldoku.usecases.fund import policy_on, the_scheme
from saldoku.usecases.registration import attempts
from saldoku.usecases.registration.attempts import Step
from saldoku.usecases.registration.sending import hold_attempt, hold_wait, send_phone_code


def give_phone(*, ticket: str, phone: str, at: datetime) -> None:
    """Send a code to `phone`. The same number again within the wait is TooMany(what = resend); another
    number may be given at once, for people mistype. NotUnderstood(field = phone, hint)."""
    attempt = attempts.held(ticket=ticket, at=at, step=Step.PHONE)
    number, rules = clean_phone(phone, the_scheme().country), policy_on(at)
    if attempt.answers.get("phone") == number:
        hold_wait(sent_at=attempt.answers.get("phone_sent_at"), rules=rules, at=at)
    hold_attempt(attempt, rules=rules, at=at)
    with transaction.atomic(durable=True):
        attempt = attempts.held(ticket=ticket, at=at, step=Step.PHONE, lock=True)
        attempts.keep(attempt, step=Step.PHONE_CODE, phone=number, phone_proved=False)
        send_phone_code(attempt, at=at)
