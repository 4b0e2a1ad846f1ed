"""The statement of a year, and all years in a line each."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saldoku.channels.web.guard import member
from saldoku.kernel import clock
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.balance.show_statement import show_statement
from saldoku.usecases.balance.show_years import show_years


@member
def statement(request: HttpRequest, who: Principal, account_no: str, year: int) -> HttpResponse:
    """Every entry of one card in one year, with the balance after it."""
    return statement_page(request, who, account_no, year, clock.now())


@member
def years(request: HttpRequest, who: Principal, account_no: str) -> HttpResponse:
    """One card since the beginning: a line a year, and how the savings grew."""
    shown = show_years(who=who, at=clock.now(), channel=Channel.WEB, account_no=account_no)
    return render(request, "web/years.html", {"view": shown})


def statement_page(
    request: HttpRequest, who: Principal, account_no: str, year: int | None, at: datetime
) -> HttpResponse:
    """The page of `statement`; of the newest year with entries when `year` is None."""
    shown = show_statement(who=who, account_no=account_no, at=at, channel=Channel.WEB, year=year)
    return render(request, "web/statement.html", {"statement": shown})
