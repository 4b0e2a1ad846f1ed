"""The guard in front of the console: staff only, and only in a session that passed the second factor."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from saldoku.channels.doors import permission
from saldoku.kernel.principal import Principal

P = ParamSpec("P")
ClerkView = Callable[Concatenate[HttpRequest, Principal, P], HttpResponse]


def clerk(view: ClerkView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for clerks: the view gets their `Principal`."""

    @permission("clerk")
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user: Any = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if not user.is_staff:
            raise Http404
        if not any(one.get("method") == "mfa" for one in get_authentication_records(request, user)):
            return redirect("mfa_activate_totp")
        response = view(request, Principal.clerk(user.id, name=user.name), *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded
