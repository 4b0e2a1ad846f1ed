"""What a member owns: the balance of all cards, and each card."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saldoku.channels.web.guard import member
from saldoku.channels.web.views.statement import statement_page
from saldoku.kernel import clock
from saldoku.kernel.errors import NotFound
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.balance.check_balance import check_balance
from saldoku.usecases.balance.last_seen import last_seen
from saldoku.usecases.balance.show_contributions import show_contributions
from saldoku.usecases.balance.show_years import show_years


@member
def balance(request: HttpRequest, who: Principal) -> HttpResponse:
    """The page that Saldoku exists for; one of its own for a member without savings."""
    at = clock.now()
    seen = last_seen(who=who, at=at, channel=Channel.WEB)
    view = check_balance(who=who, at=at, channel=Channel.WEB)
    context: dict[str, object] = {"view": view, "last_seen": seen}
    if not view.has_savings:
        return render(request, "web/no_jht.html", context)
    current, *others = (card.account_no for card in view.cards if card.has_savings)
    shown = show_contributions(who=who, at=at, channel=Channel.WEB, account_no=current)
    grown = show_years(who=who, at=at, channel=Channel.WEB)
    context |= {"months": shown.cards[0], "grown": grown, "alone": "" if others else current}
    return render(request, "web/balance.html", context)


@member
def cards(request: HttpRequest, who: Principal) -> HttpResponse:
    """All cards with what is known about each."""
    view = check_balance(who=who, at=clock.now(), channel=Channel.WEB)
    return render(request, "web/cards.html", {"view": view})


@member
def card(request: HttpRequest, who: Principal, account_no: str) -> HttpResponse:
    """One card: the newest year of its statement, or what it covers when it has no savings."""
    at = clock.now()
    view = check_balance(who=who, at=at, channel=Channel.WEB)
    held = next((one for one in view.cards if one.account_no == account_no), None)
    if held is None:
        raise NotFound(what="card")
    if held.has_savings:
        return statement_page(request, who, account_no, None, at)
    return render(request, "web/no_jht.html", {"view": replace(view, cards=(held,), has_savings=False)})
