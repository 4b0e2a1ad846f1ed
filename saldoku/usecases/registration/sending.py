"""The codes of a registration on their way to a mailbox or a phone, and how many there may be."""

from datetime import datetime, timedelta
from typing import Any

from saldoku.access import codes, limits
from saldoku.access.models import User
from saldoku.kernel.errors import TooMany
from saldoku.scheme.policies import AccessPolicy
from saldoku.usecases.fund import policy_on
from saldoku.usecases.mail.letters import text_message
from saldoku.usecases.mail.pages import page
from saldoku.usecases.mail.queue_mail import queue_letter
from saldoku.usecases.mail.queue_sms import queue_sms
from saldoku.usecases.registration import attempts
from saldoku.usecases.registration.attempts import Attempt

EMAIL_CODE, PHONE_CODE = "registration-email", "registration-phone"
_DAY = timedelta(days=1)


def has_account(address: str) -> bool:
    """Whether somebody logs in with this address, also when that log-in is blocked."""
    return User.objects.filter(email=address).exists()


def hold_wait(*, sent_at: str | None, rules: AccessPolicy, at: datetime) -> None:
    """TooMany(retry_at) while the wait after the last code is running."""
    if sent_at is None:
        return
    again = datetime.fromisoformat(sent_at) + rules.code_resend_wait
    if at < again:
        raise TooMany(what="resend", retry_at=again)


def hold_attempt(attempt: Attempt, *, rules: AccessPolicy, at: datetime) -> None:
    """TooMany when this one registration has asked for too many codes, wherever they went."""
    limits.hold(
        what="registration-codes",
        subject=str(attempt.id),
        most=2 * rules.code_sends_per_day,
        window=attempts.LIFETIME,
        at=at,
    )


def _may_send(*, what: str, to: str, rules: AccessPolicy, at: datetime) -> bool:
    number, _ = limits.count(what=what, subject=to, window=_DAY, at=at)
    return number <= rules.code_sends_per_day


def send_email_code(attempt: Attempt, *, ticket: str, at: datetime) -> None:
    """Write to the address: a code, or, when it has an account, how to log in. Inside a transaction.

    A code is made in both cases, so that the browser, a wrong try and the time they take are the same;
    only the mailbox tells the difference. Beyond the daily number nothing is written at all, and the code
    that nobody got opens nothing: or one could begin anew for ever and guess without the owner noticing.
    """
    rules, to, language = policy_on(at), attempt.answers["email"], attempt.answers["language"]
    code = codes.make(
        purpose=EMAIL_CODE,
        subject=str(attempt.id),
        at=at,
        lifetime=rules.code_lifetime,
        tries=rules.code_tries,
    )
    facts: dict[str, Any] = {"code": code, "minutes": _minutes(rules)}
    if attempt.answers["taken"]:
        name, facts = "registration-taken", {"login": page("login"), "forgotten": page("forgotten")}
    else:
        name = "registration-code"
        facts["link"] = page("register-check", ticket=ticket, code=code)
    if _may_send(what="registration-mail", to=to, rules=rules, at=at):
        queue_letter(to=to, letter=name, language=language, facts=facts, at=at, lifetime=rules.code_lifetime)
    else:
        codes.spoil(purpose=EMAIL_CODE, subject=str(attempt.id))
    attempts.keep(attempt, email_sent_at=at.isoformat())


def send_phone_code(attempt: Attempt, *, at: datetime) -> None:
    """Send a code to the number of the attempt, inside a transaction. Beyond the daily number: as above."""
    rules, to, language = policy_on(at), attempt.answers["phone"], attempt.answers["language"]
    code = codes.make(
        purpose=PHONE_CODE,
        subject=str(attempt.id),
        at=at,
        lifetime=rules.code_lifetime,
        tries=rules.code_tries,
    )
    if _may_send(what="registration-sms", to=to, rules=rules, at=at):
        queue_sms(
            to=to,
            text=text_message("registration-code", language, code=code, minutes=_minutes(rules)),
            about="registration-code",
            at=at,
            lifetime=rules.code_lifetime,
        )
    else:
        codes.spoil(purpose=PHONE_CODE, subject=str(attempt.id))
    attempts.keep(attempt, phone_sent_at=at.isoformat())


def _minutes(rules: AccessPolicy) -> int:
    return int(rules.code_lifetime.total_seconds()) // 60
