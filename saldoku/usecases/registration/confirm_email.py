"""The code from the mail: the mailbox is proved."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from saldoku.access import codes
from saldoku.kernel.errors import CodeRefused
from saldoku.usecases.registration import attempts
from saldoku.usecases.registration.attempts import AccountExists, Step
from saldoku.usecases.registration.sending import EMAIL_CODE, has_account


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The mailbox is proved. The ticket is a new one: the old one opens nothing any more."""

    ticket: str


def confirm_email(*, ticket: str, code: str, at: datetime) -> Confirmed:
    """Use the code up; CodeRefused(tries_left, why) when it does not fit, AccountExists when the address
    got an account in the meantime, RegistrationOver for an unknown ticket.

    The ticket changes hands here. A thief can start a registration with somebody else's address, and its
    owner may press the button in the mail: what goes on then goes on in the owner's browser only.
    """
    refused: CodeRefused | None = None
    with transaction.atomic(durable=True):
        attempt = attempts.held(ticket=ticket, at=at, step=Step.EMAIL, lock=True)
        try:
            codes.use(purpose=EMAIL_CODE, subject=str(attempt.id), code=code, at=at)
            if attempt.answers["taken"]:
                # A guess: that code was never sent.
                raise CodeRefused(why="wrong", tries_left=0)
        except CodeRefused as no:
            refused = no  # raised below, so that the try that it counted is committed
        else:
            if has_account(attempt.answers["email"]):
                raise AccountExists
            attempts.keep(attempt, step=Step.IDENTITY)
            fresh = attempts.rotate(attempt)
    if refused is not None:
        raise refused
    return Confirmed(fresh)
