"""The last step: a password, the terms, and an account."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from saldoku.access.models import User
from saldoku.kernel.errors import NotUnderstood
from saldoku.usecases.links.settle_claim import settle_claim
from saldoku.usecases.registration import attempts
from saldoku.usecases.registration.attempts import AccountExists, Attempt, PasswordRefused, Step
from saldoku.usecases.registration.sending import has_account

LONGEST_PASSWORD = 256


@dataclass(frozen=True, slots=True)
class Finished:
    """The account is there. Not `linked`: it waits under `reference`, whatever the reason."""

    user_id: int
    linked: bool
    reference: str | None


def finish_registration(*, ticket: str, password: str, terms_accepted: bool, at: datetime) -> Finished:
    """Make the account and link it if its claim is proved.

    NotUnderstood(field = terms | password), PasswordRefused(reasons), AccountExists, RegistrationOver.
    """
    attempt = attempts.held(ticket=ticket, at=at, step=Step.PASSWORD)
    if not terms_accepted:
        raise NotUnderstood(field="terms", hint="unticked")
    user = _new_user(attempt, password, at)
    with transaction.atomic(durable=True):
        attempt = attempts.held(ticket=ticket, at=at, step=Step.PASSWORD, lock=True)
        if has_account(user.email):
            raise AccountExists
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        attempts.end(attempt)
        settled = settle_claim(user=user, claim=_claim(attempt), at=at)
    return Finished(user.id, settled.linked, settled.reference)


def _new_user(attempt: Attempt, password: str, at: datetime) -> User:
    """Not saved yet: hashing takes long on purpose and must not hold the database up."""
    if not password:
        raise NotUnderstood(field="password", hint="empty")
    if len(password) > LONGEST_PASSWORD:
        raise NotUnderstood(field="password", hint="length")
    answers = attempt.answers
    user = User(
        email=answers["email"], name=answers["full_name"], language=answers["language"], date_joined=at
    )
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise PasswordRefused(reasons=[one.code for one in weak.error_list]) from None
    user.password = make_password(password)
    return user


def _claim(attempt: Attempt) -> dict[str, str]:
    names = (
        "segment", "email", "phone", "language", "citizenship", "nik", "kpj", "full_name", "birth_date",
    )  # fmt: skip
    return {name: attempt.answers[name] for name in names}
