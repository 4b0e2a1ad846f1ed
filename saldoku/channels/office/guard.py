"""The guard in front of the console: staff only, and only in a session that passed the second factor.

A stranger is sent to the log-in that members use too, and a member who is logged in finds no such page:
neither learns whether there is a console or who works at it. A password alone opens nothing here: it can
start the set-up of the second factor where there is none yet; from then on the factor is asked for.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from saldoku.channels.doors import permission
from saldoku.kernel import clock
from saldoku.kernel.errors import NotAllowed, NotFound, TooMany
from saldoku.usecases.office.serving import Clerk, clerk_of
from saldoku.usecases.office.tickets import LIFETIME, TicketOld

IDLE: Final = timedelta(minutes=15)  # an empty chair
SHIFT: Final = timedelta(hours=8)  # nobody serves longer without logging in again
_SEEN = "office_seen"  # in the session: when the console was last used, in seconds

P = ParamSpec("P")
ClerkView = Callable[Concatenate[HttpRequest, Clerk, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def clerk(view: ClerkView[P]) -> View[P]:
    """A page for clerks and supervisors: the view gets the `Clerk`."""
    return permission("clerk")(_guarded(view))


def supervisor(view: ClerkView[P]) -> View[P]:
    """A page for supervisors; for a clerk it does not exist."""

    @wraps(view)
    def only(request: HttpRequest, who: Clerk, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not who.supervisor:
            raise Http404
        return view(request, who, *args, **kwargs)

    return permission("supervisor")(_guarded(only))


def _guarded(view: ClerkView[P]) -> View[P]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user: Any = request.user
        if not user.is_authenticated:
            return redirect_to_login(_back(request), settings.LOGIN_URL)
        if not user.is_staff:
            raise Http404
        turned_away = _second_factor(request) or _too_long(request, clock.now())
        if turned_away is not None:
            return turned_away
        response = _answered(request, user.id, lambda who: view(request, who, *args, **kwargs))
        # Nothing stays in the browser, and a page that is left open empties itself.
        response.headers["Cache-Control"] = "no-store"
        response.headers["Refresh"] = f"{int(LIFETIME.total_seconds())}; url={reverse('office:start')}"
        return response

    return guarded


def _back(request: HttpRequest) -> str:
    """Where a log-in leads: to the page, but never into a form or to a ticket that has run out."""
    return request.path if request.path == reverse("office:claims") else reverse("office:start")


def _second_factor(request: HttpRequest) -> HttpResponse | None:
    """Where to pass or to set up the second factor, None when this session has passed it."""
    user: Any = request.user
    if not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        messages.info(
            request, _("The console opens with a second step. Set it up once, it takes two minutes.")
        )
        return redirect("mfa_activate_totp")
    if any(one.get("method") == "mfa" for one in get_authentication_records(request, user)):
        return None
    return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': _back(request)})}")


def _too_long(request: HttpRequest, at: datetime) -> HttpResponse | None:
    """End a session that was left alone or lasted a whole shift; else note that it is in use."""
    now = at.timestamp()
    moments = [float(one["at"]) for one in get_authentication_records(request, request.user)]
    last = max([*moments, float(request.session.get(_SEEN, 0))])
    if now - min(moments) < SHIFT.total_seconds() and now - last < IDLE.total_seconds():
        request.session[_SEEN] = int(now)
        return None
    logout(request)
    messages.info(
        request, _("You were logged out, so that nobody else sees this screen. Please log in again.")
    )
    return redirect_to_login(_back(request), settings.LOGIN_URL)


def _answered(request: HttpRequest, user_id: int, ask: Callable[[Clerk], HttpResponse]) -> HttpResponse:
    try:
        who = clerk_of(user_id=user_id)
    except NotAllowed as refused:
        raise Http404 from refused
    try:
        return ask(who)
    except TicketOld:
        messages.info(request, _("This look-up has run out, 15 minutes after it began. Please search again."))
        return redirect("office:start")
    except NotFound as refused:
        raise Http404 from refused
    except NotAllowed as refused:
        raise PermissionDenied from refused
    except TooMany as refused:
        until = refused.fields["retry_at"]
        wait = (until - clock.now()).total_seconds()
        context = {"retry_at": until, "clerk": who}
        response = render(request, "office/too_many.html", context, status=429)
        response.headers["Retry-After"] = str(max(1, int(wait)))
        return response
