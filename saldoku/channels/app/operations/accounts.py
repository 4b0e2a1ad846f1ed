"""What a member owns: cards with balances, the statement of a year, all years, the months of a year.

`GET /me/accounts` is the hottest read of the API: its answer is written as JSON here and not held
against its schema again on the way out (a test does that). docs/rooms/app.md has the figures.
"""

from datetime import datetime
from json import dumps
from typing import Annotated

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from saldoku.channels.app.description import refuses
from saldoku.channels.app.operations import answers
from saldoku.channels.app.operations.schemas import (
    AccountDetailOut,
    AccountsOut,
    ContributionsOut,
    StatementOut,
    YearsOut,
)
from saldoku.channels.app.problems import problem, refusal
from saldoku.channels.app.tokens import login_of, member_asking
from saldoku.channels.doors import permission
from saldoku.kernel import clock
from saldoku.kernel.errors import NotFound, SaldokuError
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.balance.check_balance import check_balance
from saldoku.usecases.balance.show_contributions import show_contributions
from saldoku.usecases.balance.show_statement import show_statement
from saldoku.usecases.balance.show_years import show_years
from saldoku.usecases.balance.views import BalanceView
from saldoku.usecases.login.login import Login

router = Router(tags=["balance"])
AccountNo = Annotated[str, Path(max_length=16, description="The card's number (KPJ).")]
Year = Annotated[int | None, Query(ge=1977, le=2999, description="A calendar year.")]


def _balance(request: HttpRequest, at: datetime) -> BalanceView:
    """The asker's balance. A token that names its member is proved and answered by one statement."""
    login: Login = request.auth  # type: ignore[attr-defined]  # set by the guard of the router
    if login.member_id is None:
        return check_balance(who=member_asking(request, at), at=at, channel=Channel.APP)
    who = Principal.member(login.member_id, user_id=login.user_id)
    return check_balance(who=who, at=at, channel=Channel.APP, login=login)


@router.get(
    "/me/accounts",
    response=AccountsOut,
    summary="The member's cards and what they hold",
    openapi_extra=refuses("not-linked"),
)
@permission("token")
def accounts(request: HttpRequest) -> HttpResponse:
    """Present cards first. The moment of the answer stands in `as_of`."""
    body = dumps(answers.accounts(_balance(request, clock.now())), separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
    }
    return HttpResponse(body, headers=headers)


@permission("token")
def accounts_lean(request: HttpRequest) -> HttpResponse:
    """The same operation for Django to call directly: ninja's part of the way is a sixth of the whole.
    `api_urls` puts it first; the description of the API is made from the operation above."""
    if request.method != "GET":
        response = problem(request, "method-not-allowed")
        response["Allow"] = "GET"
        return response
    try:
        request.auth = login_of(request)  # type: ignore[attr-defined]  # as ninja's guard does
        return accounts(request)
    except (SaldokuError, DatabaseError, InterfaceError) as error:
        return refusal(request, error)


@router.get(
    "/me/accounts/{account_no}",
    response=AccountDetailOut,
    summary="One card, with who paid what",
    openapi_extra=refuses("not-linked", "not-found"),
)
@permission("token")
def account(request: HttpRequest, response: HttpResponse, account_no: AccountNo) -> answers.Json:
    """`balance` is `own` + `employer_part` + `returns`. Somebody else's card and an unknown one are the
    same 404."""
    response["Cache-Control"] = "no-store"
    view = _balance(request, clock.now())
    for card in view.cards:
        if card.account_no == account_no:
            return answers.account_detail(card, view.as_of)
    raise NotFound(what="account")


@router.get(
    "/me/accounts/{account_no}/statement",
    response=StatementOut,
    summary="The statement of a year",
    openapi_extra=refuses("not-linked", "not-found", "not-understood"),
)
@permission("token")
def statement(
    request: HttpRequest, response: HttpResponse, account_no: AccountNo, year: Year = None
) -> answers.Json:
    """Lines by value date, oldest first, each with the balance after it. Without `year`: the newest year
    that has lines. A card without savings has no statement and is a 404."""
    response["Cache-Control"] = "no-store"
    at = clock.now()
    who = member_asking(request, at)
    view = show_statement(who=who, account_no=account_no, year=year, at=at, channel=Channel.APP)
    return answers.statement(view)


@router.get(
    "/me/years",
    response=YearsOut,
    summary="Since the beginning: one row a year",
    openapi_extra=refuses("not-linked", "not-found", "not-understood"),
)
@permission("token")
def years(
    request: HttpRequest,
    response: HttpResponse,
    account_no: Annotated[str | None, Query(max_length=16, description="Only this card.")] = None,
) -> answers.Json:
    """Of all cards together, or of one. Each closing is the opening of the next year, the last is the
    balance. What the running year may earn is an estimate beside them, and in none of them."""
    response["Cache-Control"] = "no-store"
    at = clock.now()
    view = show_years(who=member_asking(request, at), at=at, channel=Channel.APP, account_no=account_no)
    return answers.years(view)


@router.get(
    "/me/contributions",
    response=ContributionsOut,
    summary="The twelve months of a year: paid, late or missing",
    openapi_extra=refuses("not-linked", "not-found", "not-understood"),
)
@permission("token")
def contributions(
    request: HttpRequest,
    response: HttpResponse,
    year: Year = None,
    account_no: Annotated[str | None, Query(max_length=16, description="Only this card.")] = None,
) -> answers.Json:
    """Of every card with savings, or of one. Without `year`: the present one."""
    response["Cache-Control"] = "no-store"
    at = clock.now()
    view = show_contributions(
        who=member_asking(request, at), at=at, channel=Channel.APP, account_no=account_no, year=year
    )
    return {"as_of": answers.moment(view.as_of), "cards": [answers.card_months(card) for card in view.cards]}
