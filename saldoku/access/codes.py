"""One-time codes: six digits that prove possession of a number or a mailbox.

Only a keyed hash is stored; the newest code of a subject is the one that counts; a handful of wrong
tries uses it up. Comparing is constant-time.
"""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db.models import F

from saldoku.access.models import OneTimeCode
from saldoku.kernel.errors import CodeRefused
from saldoku.kernel.ids import new_id
from saldoku.store.vault import vault


def _hash(purpose: str, subject: str, code: str) -> str:
    return vault().index(f"{purpose}\0{subject}\0{code}", purpose="code")


def make(*, purpose: str, subject: str, at: datetime, lifetime: timedelta, tries: int = 5) -> str:
    """A fresh six-digit code for `subject` (an opaque id, not a number); older ones stop working."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    OneTimeCode.objects.filter(purpose=purpose, subject=subject, used_at__isnull=True).update(used_at=at)
    OneTimeCode.objects.create(
        id=new_id(),
        purpose=purpose,
        subject=subject,
        code_hash=_hash(purpose, subject, code),
        sent_at=at,
        expires_at=at + lifetime,
        tries_left=tries,
    )
    return code


def spoil(*, purpose: str, subject: str) -> None:
    """The waiting code of `subject` fits nothing any more; to whoever tries, it looks like any other."""
    OneTimeCode.objects.filter(purpose=purpose, subject=subject, used_at__isnull=True).update(code_hash="")


def sweep(*, at: datetime) -> int:
    """Drop codes that ran out a day ago; returns how many. Until then a late one is still told so."""
    return OneTimeCode.objects.filter(expires_at__lte=at - timedelta(days=1)).delete()[0]


def use(*, purpose: str, subject: str, code: str, at: datetime) -> None:
    """Use up the code, or CodeRefused(tries_left, why = wrong | old | none).

    The try is counted before the comparison and must be committed even when refused: callers let
    CodeRefused pass through outside their own transaction.
    """
    newest = (
        OneTimeCode.objects.filter(purpose=purpose, subject=subject, used_at__isnull=True)
        .order_by("-sent_at", "-id")
        .first()
    )
    if newest is None:
        raise CodeRefused(why="none", tries_left=0)
    if newest.expires_at <= at:
        raise CodeRefused(why="old", tries_left=0)
    counted = OneTimeCode.objects.filter(id=newest.id, tries_left__gt=0, used_at__isnull=True).update(
        tries_left=F("tries_left") - 1
    )
    if not counted:
        raise CodeRefused(why="none", tries_left=0)
    digits = "".join(ch for ch in code if ch.isdigit())
    # Under every data key: a code that was sent just before a key was replaced still works.
    right = any(
        hmac.compare_digest(newest.code_hash, candidate)
        for candidate in vault().indexes(f"{purpose}\0{subject}\0{digits}", purpose="code")
    )
    if not right:
        raise CodeRefused(why="wrong", tries_left=newest.tries_left - 1)
    if not OneTimeCode.objects.filter(id=newest.id, used_at__isnull=True).update(used_at=at):
        raise CodeRefused(why="none", tries_left=0)
