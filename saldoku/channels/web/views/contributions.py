"""The months of a year, card by card."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from saldoku.channels.web.guard import member
from saldoku.kernel import clock
from saldoku.kernel.errors import NotFound
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.balance.check_balance import check_balance
from saldoku.usecases.balance.show_contributions import show_contributions


@member
def contributions(request: HttpRequest, who: Principal) -> HttpResponse:
    """Which months came, came late, or are missing; `?year=` picks another year."""
    at = clock.now()
    view = check_balance(who=who, at=at, channel=Channel.WEB)
    this_year = timezone.localtime(at).year
    first = min((card.joined_on.year for card in view.cards if card.has_savings), default=this_year)
    year = _year(request.GET.get("year", ""), this_year)
    if not first <= year <= this_year:
        raise NotFound(what="year")
    shown = show_contributions(who=who, at=at, channel=Channel.WEB, year=year)
    context = {
        "view": shown,
        "cards": view.cards,
        "year": year,
        "years": range(this_year, first - 1, -1),
    }
    return render(request, "web/contributions.html", context)


def _year(text: str, default: int) -> int:
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise NotFound(what="year")
    return int(text)
