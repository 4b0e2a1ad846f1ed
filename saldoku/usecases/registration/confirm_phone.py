"""The code from the SMS: the number is proved."""

from datetime import datetime

from django.db import transaction

from saldoku.access import codes
from saldoku.kernel.errors import CodeRefused
from saldoku.usecases.registration import attempts
from saldoku.usecases.registration.attempts import Step
from saldoku.usecases.registration.sending import PHONE_CODE


def confirm_phone(*, ticket: str, code: str, at: datetime) -> None:
    """Use the code up; CodeRefused(tries_left, why) when it does not fit."""
    refused: CodeRefused | None = None
    with transaction.atomic(durable=True):
        attempt = attempts.held(ticket=ticket, at=at, step=Step.PHONE_CODE, lock=True)
        if attempt.answers["phone_proved"]:
            return  # a second click
        try:
            codes.use(purpose=PHONE_CODE, subject=str(attempt.id), code=code, at=at)
        except CodeRefused as no:
            refused = no  # raised below, so that the try that it counted is committed
        else:
            attempts.keep(attempt, step=Step.PASSWORD, phone_proved=True)
    if refused is not None:
        raise refused
