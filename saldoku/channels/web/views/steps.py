"""The frame of a registration's pages: its cookie, its guard, and what all steps show alike.

The ticket of a registration lives in a cookie of its own, for these pages only; the database knows its
hash. A page that is opened too early or too late leads to the step that is due.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_backends
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from saldoku.channels.web.guard import private
from saldoku.kernel.errors import TooMany
from saldoku.usecases.registration.attempts import LIFETIME, AccountExists, RegistrationOver, StepNotReached
from saldoku.usecases.registration.resend_code import resend_code
from saldoku.usecases.registration.resume_registration import Progress

COOKIE = "registration"
PAGES = {
    "email": "web:register_check",
    "identity": "web:register_identity",
    "phone": "web:register_phone",
    "phone-code": "web:register_phone_code",
    "password": "web:register_password",
}
View = Callable[[HttpRequest], HttpResponse]


def step(view: View) -> View:
    """A page of the registration: not for somebody who is logged in, and never a dead end."""

    @private
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("web:balance")
        try:
            return view(request)
        except StepNotReached as early:
            return redirect(PAGES[early.fields["step"]])
        except RegistrationOver:
            messages.info(
                request,
                _(
                    "That registration is finished, has run out of time, or goes on in another browser. "
                    "If you finished it, log in; otherwise just start again."
                ),
            )
            return forget(redirect("web:register"))
        except AccountExists:
            messages.info(request, _("You have an account with this e-mail already. Please log in."))
            return forget(redirect("account_login"))

    return guarded


def ticket_of(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def hand_over(response: HttpResponseRedirect, ticket: str) -> HttpResponseRedirect:
    response.set_cookie(
        COOKIE,
        ticket,
        max_age=LIFETIME,
        path=reverse("web:register"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: HttpResponseRedirect) -> HttpResponseRedirect:
    response.delete_cookie(COOKIE, path=reverse("web:register"), samesite="Lax")
    return response


def step_page(request: HttpRequest, name: str, number: int, form: Form, **more: Any) -> HttpResponse:
    context = {"form": form, "step": number, "steps": 7, **more}
    return render(request, f"web/register/{name}.html", context)


def _seconds_left(progress: Progress, at: datetime) -> int:
    left = (progress.resend_at - at).total_seconds() if progress.resend_at else 0
    return max(0, -int(-left // 1))


def send_again(request: HttpRequest, ticket: str, at: datetime, back: str) -> HttpResponse:
    """Send another code and come back, or say how long the wait is."""
    try:
        resend_code(ticket=ticket, at=at)
    except TooMany as refused:
        if refused.fields["what"] != "resend":
            raise
        seconds = max(1, round((refused.fields["retry_at"] - at).total_seconds()))
        messages.info(
            request, _("Please wait %(seconds)d seconds before another code.") % {"seconds": seconds}
        )
    else:
        messages.success(request, _("Another code is on its way. Only the newest one works."))
    return redirect(back)


def code_page(
    request: HttpRequest, name: str, number: int, form: Form, progress: Progress, at: datetime, **more: Any
) -> HttpResponse:
    """A page that waits for a code."""
    return step_page(
        request,
        name,
        number,
        form,
        sent_to=progress.email if progress.step == "email" else progress.phone,
        minutes=progress.code_minutes,
        wait=_seconds_left(progress, at),
        a_day=progress.codes_a_day,
        **more,
    )


def log_in(request: HttpRequest, user_id: int) -> HttpResponse:
    """Through allauth's own door: the session gets a new key, so none that was planted before counts."""
    user = get_backends()[0].get_user(user_id)
    assert user is not None
    return forget(perform_login(request, user, redirect_url=reverse("web:register_done")))
