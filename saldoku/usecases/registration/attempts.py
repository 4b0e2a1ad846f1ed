"""A registration under way: what was answered so far, held under a ticket that only its owner has.

The ticket is a random token that the browser keeps; the table has its hash. Steps go forward only when the
server saw the proof that a step asks for, so no step can be skipped by opening a later page.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from json import dumps, loads
from typing import Any, ClassVar

from saldoku.access.models import RegistrationAttempt
from saldoku.kernel.errors import SaldokuError
from saldoku.kernel.ids import new_id

# Long enough to look for the card at home, short enough that a borrowed computer forgets.
LIFETIME = timedelta(hours=12)


class Step(StrEnum):
    """What a registration waits for."""

    EMAIL = "email"
    IDENTITY = "identity"
    PHONE = "phone"
    PHONE_CODE = "phone-code"
    PASSWORD = "password"  # noqa: S105 (a step, not a secret)


_ORDER = list(Step)


class RegistrationOver(SaldokuError):
    """The ticket is unknown: never given, finished, too old, or moved to another browser."""

    code = "registration-over"


class StepNotReached(SaldokuError):
    """An earlier step is still open. Fields: `step`, the one that is."""

    code: ClassVar[str] = "step-not-reached"


class AccountExists(SaldokuError):
    """The address already has an account. Only ever told to somebody who proved to own the mailbox."""

    code = "account-exists"


class PasswordRefused(SaldokuError):
    """The password is too easy to guess. Fields: `reasons`, codes of Django's validators."""

    code = "password-refused"


@dataclass(slots=True)
class Attempt:
    """One registration. `answers` is sealed at rest and goes away with the row."""

    id: int
    step: Step
    answers: dict[str, Any] = field(default_factory=dict)

    def reached(self, step: Step) -> bool:
        return _ORDER.index(self.step) >= _ORDER.index(step)


def _hash(ticket: str) -> str:
    # 256 random bits: a plain hash cannot be turned round.
    return hashlib.sha256(ticket.encode()).hexdigest()


def begin(*, answers: dict[str, Any], at: datetime) -> tuple[Attempt, str]:
    """A new attempt at its first step, and its ticket."""
    ticket = secrets.token_urlsafe(32)
    attempt = Attempt(new_id(), Step.EMAIL, answers)
    RegistrationAttempt.objects.create(
        id=attempt.id,
        ticket=_hash(ticket),
        answers=dumps(answers),
        step=attempt.step,
        started_at=at,
        expires_at=at + LIFETIME,
    )
    return attempt, ticket


def held(*, ticket: str, at: datetime, step: Step, lock: bool = False) -> Attempt:
    """The attempt of this ticket if it has come to `step`; RegistrationOver or StepNotReached otherwise.

    `lock` holds its row until the transaction ends, so that a double click is one click.
    """
    rows = RegistrationAttempt.objects.select_for_update() if lock else RegistrationAttempt.objects
    row = rows.filter(ticket=_hash(ticket), expires_at__gt=at).first()
    if row is None:
        raise RegistrationOver
    attempt = Attempt(row.id, Step(row.step), loads(row.answers))
    if not attempt.reached(step):
        raise StepNotReached(step=attempt.step.value)
    return attempt


def keep(attempt: Attempt, *, step: Step | None = None, **answers: Any) -> None:
    """Write further answers, and move to `step`."""
    attempt.answers.update(answers)
    attempt.step = step or attempt.step
    RegistrationAttempt.objects.filter(id=attempt.id).update(
        answers=dumps(attempt.answers), step=attempt.step
    )


def rotate(attempt: Attempt) -> str:
    """A new ticket for the same attempt; whoever holds the old one has nothing any more."""
    ticket = secrets.token_urlsafe(32)
    RegistrationAttempt.objects.filter(id=attempt.id).update(ticket=_hash(ticket))
    return ticket


def end(attempt: Attempt) -> None:
    """Forget the attempt and everything that was typed."""
    RegistrationAttempt.objects.filter(id=attempt.id).delete()
