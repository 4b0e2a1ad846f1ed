"""Who the person says they are: citizenship, NIK, card, name, date of birth."""

from datetime import date, datetime

from django.db import transaction

from saldoku.members import contacts
from saldoku.members.matching import match
from saldoku.usecases.links.claims import clean_identity, hold_guesses
from saldoku.usecases.registration import attempts
from saldoku.usecases.registration.attempts import Step


def claim_identity(
    *,
    ticket: str,
    citizenship: str,
    nik: str,
    kpj: str,
    full_name: str,
    birth_date: str,
    at: datetime,
    sure: bool = False,
) -> None:
    """Take the claim down. Only its shape is looked at; whether it fits anybody is never told.

    NotUnderstood(field, hint) names the field; hint `birth-differs` once when the NIK's own birth digits
    differ from the date, unless the person is `sure`. TooMany when one NIK, one card or this registration
    was tried too often, whether or not they exist. Who proved the mailbox on file is not counted: a
    thief who tries a member's NIK five times must not lock the member out.
    """
    attempt = attempts.held(ticket=ticket, at=at, step=Step.IDENTITY)
    identity = clean_identity(
        citizenship=citizenship, nik=nik, kpj=kpj, full_name=full_name, birth_date=birth_date, sure=sure,
        at=at,
    )  # fmt: skip
    if not _owns_mailbox_on_file(attempt.answers["email"], identity, at):
        hold_guesses(asker=f"attempt {attempt.id}", before=attempt.answers, identity=identity, at=at)
    with transaction.atomic(durable=True):
        attempt = attempts.held(ticket=ticket, at=at, step=Step.IDENTITY, lock=True)
        attempts.keep(attempt, step=None if attempt.reached(Step.PHONE) else Step.PHONE, **identity)


def _owns_mailbox_on_file(email: str, identity: dict[str, str], at: datetime) -> bool:
    member_id = match(
        nik=identity["nik"], kpj=identity["kpj"], birth_date=date.fromisoformat(identity["birth_date"])
    )
    return member_id is not None and contacts.is_on_file(
        member_id=member_id, kind="email", value=email, at=at
    )
