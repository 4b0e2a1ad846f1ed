"""Confirming a link: the page from the message, and the page of somebody who waits."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from saldoku.channels.web import errors
from saldoku.channels.web.forms import IdentityForm
from saldoku.channels.web.guard import private, typed, waiting
from saldoku.kernel import clock
from saldoku.kernel.errors import NotFound, NotUnderstood
from saldoku.kernel.principal import Channel
from saldoku.usecases.links.ask_link import ask_link
from saldoku.usecases.links.confirm_link import confirm_link
from saldoku.usecases.links.refuse_link import refuse_link
from saldoku.usecases.links.show_link import show_link
from saldoku.usecases.links.show_pending import show_pending


@private
@require_http_methods(["GET", "HEAD", "POST"])
def answer_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The question from a mail or SMS. Opening it changes nothing; a button does."""
    at, state = clock.now(), ""
    try:
        if request.method == "POST" and request.POST.get("answer") == "confirm":
            state, kind = "confirmed", confirm_link(secret=secret, at=at, channel=Channel.WEB)
        elif request.method == "POST" and request.POST.get("answer") == "refuse":
            state, kind = "refused", refuse_link(secret=secret, at=at, channel=Channel.WEB)
        else:
            link = show_link(secret=secret, at=at)
            return render(request, "web/confirm_link.html", {"link": link, "hint": link.hint})
    except NotFound:
        return render(request, "web/confirm_link.html", {"link": None}, status=410)
    return render(request, "web/confirm_link_done.html", {"state": state, "kind": kind})


@waiting
def pending(request: HttpRequest) -> HttpResponse:
    """How somebody whose link waits can confirm it; the same whether anything matched or not."""
    user: Any = request.user
    waits = show_pending(user_id=user.id, at=clock.now())
    expires_on = timezone.localtime(waits.expires_at).date() if waits.expires_at else None
    context = {"reference": waits.reference, "expires_on": expires_on}
    return render(request, "web/pending.html", context)


@waiting
@require_http_methods(["GET", "HEAD", "POST"])
def link_card(request: HttpRequest) -> HttpResponse:
    """Enter the card again, after a slip or when the request has run out."""
    user: Any = request.user
    form = IdentityForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            settled = ask_link(user_id=user.id, **form.answers(), at=clock.now())
        except NotUnderstood as refused:
            errors.show_on(form, refused)
            if refused.fields["hint"] == "birth-differs":
                form.ask_again()
        else:
            return redirect("web:balance" if settled.linked else "web:pending")
    return render(request, "web/link_card.html", {"form": form})
