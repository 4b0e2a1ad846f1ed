"""Begin a registration: which segment, and the mailbox to prove."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from saldoku.access import limits
from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.identifiers import clean_email
from saldoku.usecases.fund import the_scheme
from saldoku.usecases.registration import attempts
from saldoku.usecases.registration.sending import has_account, send_email_code

# Whole towns share one address behind a carrier's gateway, so this only stops a machine.
STARTS_FROM_ONE_PLACE = 60
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Started:
    """A registration has begun. The ticket is for the browser alone."""

    ticket: str


def segments_to_choose() -> tuple[str, ...]:
    """The segments whose members can have savings, in the scheme's order."""
    scheme = the_scheme()
    saving = {code for code, programme in scheme.programmes.items() if programme.savings}
    return tuple(
        code
        for code, segment in scheme.segments.items()
        if saving.intersection((*segment.programmes, *segment.voluntary))
    )


def start_registration(*, segment: str, email: str, language: str, client: str, at: datetime) -> Started:
    """Send a code to `email`. The answer is the same whether the address is new, taken or over its limit:
    only the mailbox tells. `client` is the network address, kept as a digest.

    NotUnderstood(field = segment | email), TooMany(retry_at) for one place that starts too many.
    """
    if segment not in segments_to_choose():
        raise NotUnderstood(field="segment", hint="choice")
    address = clean_email(email)
    limits.hold(what="registration-start", subject=client, most=STARTS_FROM_ONE_PLACE, window=_HOUR, at=at)
    with transaction.atomic(durable=True):
        attempt, ticket = attempts.begin(
            answers={
                "segment": segment,
                "email": address,
                "language": language,
                "taken": has_account(address),
            },
            at=at,
        )
        send_email_code(attempt, ticket=ticket, at=at)
    return Started(ticket)
