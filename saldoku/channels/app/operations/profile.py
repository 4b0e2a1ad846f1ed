"""Who is logged in, the language, and the log of who saw what."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from saldoku.channels.app.description import refuses
from saldoku.channels.app.operations import answers
from saldoku.channels.app.operations.schemas import ActivityOut, LanguageIn, LanguageOut, MeOut
from saldoku.channels.app.operations.writes import CallersKey, key_of
from saldoku.channels.app.problems import language_of
from saldoku.channels.app.tokens import asker, member_asking
from saldoku.channels.doors import permission
from saldoku.kernel import clock
from saldoku.kernel.principal import Channel
from saldoku.usecases.balance.show_activity import show_activity
from saldoku.usecases.login.choose_language import choose_language
from saldoku.usecases.login.show_profile import show_profile

router = Router(tags=["profile"])


@router.get("/me", response=MeOut, summary="Who is logged in", openapi_extra=refuses())
@permission("token")
def me(request: HttpRequest, response: HttpResponse) -> answers.Json:
    """Also answers while the link to a membership is pending; then `reference` is what to tell an office."""
    response["Cache-Control"] = "no-store"
    at = clock.now()
    view = show_profile(who=asker(request, at), at=at)
    return {
        "name": view.name,
        "language": view.language or language_of(request),
        "link": {
            "state": view.link,
            "reference": view.reference,
            "expires_at": answers.moment(view.expires_at) if view.expires_at else None,
        },
    }


@router.put(
    "/me/language",
    response=LanguageOut,
    summary="Choose the language of answers and letters",
    openapi_extra=refuses("key-missing", "key-reused", "not-json", "not-understood"),
)
@permission("token")
def language(
    request: HttpRequest, response: HttpResponse, chosen: LanguageIn, idempotency_key: CallersKey = None
) -> answers.Json:
    """Needs an `Idempotency-Key`, like every write."""
    response["Cache-Control"] = "no-store"
    at = clock.now()
    who = asker(request, at)
    kept = choose_language(
        who=who, language=chosen.language, key=key_of(idempotency_key), at=at, channel=Channel.APP
    )
    return {"language": kept}


@router.get(
    "/me/activity",
    response=ActivityOut,
    summary="Who saw or did what with the member's data",
    openapi_extra=refuses("not-linked", "not-understood"),
)
@permission("token")
def activity(
    request: HttpRequest,
    response: HttpResponse,
    before: Annotated[
        str | None, Query(pattern=r"^\d{1,19}$", description="Lines older than this id.")
    ] = None,
) -> answers.Json:
    """The newest 50 lines, newest first; staff and the fund's own systems included."""
    response["Cache-Control"] = "no-store"
    at = clock.now()
    view = show_activity(who=member_asking(request, at), at=at, before=int(before) if before else None)
    return answers.activity(view)
