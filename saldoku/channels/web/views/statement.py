"""The statement of a year."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saldoku.channels.web.guard import member
from saldoku.kernel import clock
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.balance.show_statement import show_statement


@member
def statement(request: HttpRequest, who: Principal, account_no: str, year: int) -> HttpResponse:
    """Every entry of one card in one year, with the balance after it."""
    return statement_page(request, who, account_no, year, clock.now())


def statement_page(
    request: HttpRequest, who: Principal, account_no: str, year: int | None, at: datetime
) -> HttpResponse:
    """The page of `statement`; of the newest year with entries when `year` is None."""
    shown = show_statement(who=who, account_no=account_no, at=at, channel=Channel.WEB, year=year)
    return render(request, "web/statement.html", {"statement": shown})
