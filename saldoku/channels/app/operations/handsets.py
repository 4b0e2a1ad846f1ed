"""Phone numbers that ask for SMS answers about the member and wait for a yes."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from saldoku.channels.app.description import refuses
from saldoku.channels.app.operations import answers
from saldoku.channels.app.operations.schemas import AnswerIn, AnswerOut, WaitingHandsetsOut
from saldoku.channels.app.operations.writes import CallersKey, key_of
from saldoku.channels.app.tokens import member_asking
from saldoku.channels.doors import permission
from saldoku.kernel import clock
from saldoku.kernel.principal import Channel
from saldoku.usecases.login.answer_handset import answer_handset
from saldoku.usecases.login.waiting_handsets import waiting_handsets

router = Router(tags=["handsets"])
Reference = Annotated[str, Path(max_length=12, description="As the list tells it.")]


@router.get(
    "/me/handsets/waiting",
    response=WaitingHandsetsOut,
    summary="Phone numbers that wait for the member's yes",
    openapi_extra=refuses("not-linked"),
)
@permission("token")
def waiting(request: HttpRequest, response: HttpResponse) -> answers.Json:
    """Somebody sent the right registration by SMS from a number that is not the one on file."""
    response["Cache-Control"] = "no-store"
    at = clock.now()
    found = waiting_handsets(who=member_asking(request, at), at=at)
    return {"handsets": [answers.waiting_handset(one) for one in found]}


@router.post(
    "/me/handsets/waiting/{reference}",
    response=AnswerOut,
    summary="Say yes or no to a phone number",
    openapi_extra=refuses(
        "not-linked", "not-found", "key-missing", "key-reused", "not-json", "not-understood"
    ),
)
@permission("token")
def answer(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    given: AnswerIn,
    idempotency_key: CallersKey = None,
) -> answers.Json:
    """`yes` lets the number ask by SMS, after the fund's cooling-off if there was another one; `no` turns it
    away without telling it. Needs an `Idempotency-Key`, like every write."""
    response["Cache-Control"] = "no-store"
    at = clock.now()
    who = member_asking(request, at)
    decided = answer_handset(
        who=who,
        reference=reference,
        yes=given.answer == "yes",
        key=key_of(idempotency_key),
        at=at,
        channel=Channel.APP,
    )
    return {"answer": decided}
