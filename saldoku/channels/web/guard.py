"""The guards in front of the website's pages, and what becomes of a refusal behind them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from saldoku.channels.doors import permission
from saldoku.kernel import clock
from saldoku.kernel.errors import NotAllowed, NotFound, TooMany
from saldoku.kernel.principal import Principal
from saldoku.usecases.links.who import principal_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
MemberView = Callable[Concatenate[HttpRequest, Principal, P], HttpResponse]


def public(view: View[P]) -> View[P]:
    """A page for anybody. Refusals that the view does not explain itself become error pages."""

    @permission("public")
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return _answered(request, lambda: view(request, *args, **kwargs))

    return guarded


def private(view: View[P]) -> View[P]:
    """A page for anybody whose content belongs to one person: no cache keeps it."""

    @public
    @wraps(view)
    def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return kept


def member(view: MemberView[P]) -> View[P]:
    """A page of a member: the view gets the `Principal`. Who is not logged in is sent to do so, whose
    link waits is sent to the page that says how to confirm it."""

    @permission("member")
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user: Any = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        who = principal_of(user=user)
        if who is None:
            return redirect("/office/" if user.is_staff else "web:pending")
        response = _answered(request, lambda: view(request, who, *args, **kwargs))
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def waiting(view: View[P]) -> View[P]:
    """A page of somebody who is logged in and whose link waits; a linked member is sent to the balance."""

    @permission("member")
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user: Any = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if principal_of(user=user) is not None:
            return redirect("web:balance")
        response = _answered(request, lambda: view(request, *args, **kwargs))
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def _answered(request: HttpRequest, ask: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return ask()
    except NotFound as refused:
        raise Http404 from refused
    except NotAllowed as refused:
        raise PermissionDenied from refused
    except TooMany as refused:
        return too_many(request, refused)


def typed(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, also when nothing was filled in; None when the page was only opened."""
    return request.POST if request.method == "POST" else None


def too_many(request: HttpRequest, refused: TooMany) -> HttpResponse:
    """The page for too many tries, with the wait in its header."""
    wait = (refused.fields["retry_at"] - clock.now()).total_seconds()
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(max(1, int(wait)))
    return response
