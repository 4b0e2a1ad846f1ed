"""The seven steps of a registration, exactly as the public guides tell them."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saldoku.channels.web import errors
from saldoku.channels.web.forms import (
    CodeForm,
    EmailForm,
    IdentityForm,
    PasswordForm,
    PhoneForm,
    SegmentForm,
)
from saldoku.channels.web.guard import private, typed
from saldoku.channels.web.views.steps import (
    PAGES,
    code_page,
    hand_over,
    log_in,
    send_again,
    step,
    step_page,
    ticket_of,
)
from saldoku.kernel import clock
from saldoku.kernel.errors import CodeRefused, NotUnderstood, TooMany
from saldoku.usecases.registration.attempts import PasswordRefused, RegistrationOver
from saldoku.usecases.registration.claim_identity import claim_identity
from saldoku.usecases.registration.confirm_email import confirm_email
from saldoku.usecases.registration.confirm_phone import confirm_phone
from saldoku.usecases.registration.finish_registration import finish_registration
from saldoku.usecases.registration.give_phone import give_phone
from saldoku.usecases.registration.resume_registration import resume_registration
from saldoku.usecases.registration.start_registration import segments_to_choose, start_registration


@step
def register(request: HttpRequest) -> HttpResponse:
    """1. How do you work?"""
    form = SegmentForm(typed(request), segments=segments_to_choose())
    if request.method == "POST" and form.is_valid():
        return redirect(f"{reverse('web:register_email')}?segmen={form.cleaned_data['segment']}")
    return step_page(request, "segment", 1, form)


@step
def register_email(request: HttpRequest) -> HttpResponse:
    """2. Your e-mail. The next page is the same whatever is known about the address."""
    segment = request.POST.get("segment") or request.GET.get("segmen", "")
    if segment not in segments_to_choose():
        return redirect("web:register")
    form = EmailForm(typed(request), initial={"segment": segment})
    if request.method == "POST" and form.is_valid():
        try:
            started = start_registration(
                segment=segment,
                email=form.cleaned_data["email"],
                language=request.LANGUAGE_CODE,
                client=get_adapter().get_client_ip(request),
                at=clock.now(),
            )
        except NotUnderstood as refused:
            errors.show_on(form, refused)
        else:
            return hand_over(redirect("web:register_check"), started.ticket)
    return step_page(request, "email", 2, form, back_url=reverse("web:register"))


@step
def register_check(request: HttpRequest) -> HttpResponse:
    """3. The code from the mail. A link in the mail opens this page with ticket and code filled in, in any
    browser; only pressing the button confirms."""
    mailed = request.POST.get("ticket") or request.GET.get("tiket", "")
    ticket, at = mailed or ticket_of(request), clock.now()
    try:
        progress = resume_registration(ticket=ticket, at=at)
    except RegistrationOver:
        # The link of a mail whose code was typed already: go on where this browser is.
        progress = resume_registration(ticket=ticket_of(request), at=at)
    if progress.step != "email":
        return redirect(PAGES[progress.step])
    form = CodeForm(
        None if "again" in request.POST else typed(request),
        initial={"ticket": mailed, "code": request.GET.get("kode", "")[:12]},
    )
    if "again" in request.POST:
        back = reverse("web:register_check")
        return send_again(request, ticket, at, f"{back}?tiket={mailed}" if mailed else back)
    if request.method == "POST" and form.is_valid():
        try:
            confirmed = confirm_email(ticket=ticket, code=form.cleaned_data["code"], at=at)
        except CodeRefused as refused:
            form.add_error("code", errors.code(refused))
        else:
            return hand_over(redirect("web:register_identity"), confirmed.ticket)
    back = reverse("web:register")
    return code_page(request, "code", 3, form, progress, at, back_url=back, mailed="kode" in request.GET)


@step
def register_identity(request: HttpRequest) -> HttpResponse:
    """4. Who are you? Nothing here says whether it fits anybody."""
    ticket, at = ticket_of(request), clock.now()
    progress = resume_registration(ticket=ticket, at=at)
    if progress.step == "email":
        return redirect("web:register_check")
    form = IdentityForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            claim_identity(ticket=ticket, **form.answers(), at=at)
        except NotUnderstood as refused:
            errors.show_on(form, refused)
            if refused.fields["hint"] == "birth-differs":
                form.ask_again()
        else:
            return redirect("web:register_phone")
    return step_page(request, "identity", 4, form, email=progress.email)


@step
def register_phone(request: HttpRequest) -> HttpResponse:
    """5. Your mobile number."""
    ticket, at = ticket_of(request), clock.now()
    progress = resume_registration(ticket=ticket, at=at)
    if progress.step in ("email", "identity"):
        return redirect(PAGES[progress.step])
    form = PhoneForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            give_phone(ticket=ticket, phone=form.cleaned_data["phone"], at=at)
        except NotUnderstood as refused:
            errors.show_on(form, refused)
        except TooMany as refused:
            if refused.fields["what"] != "resend":
                raise
            return redirect("web:register_phone_code")  # that code is on its way already
        else:
            return redirect("web:register_phone_code")
    return step_page(
        request, "phone", 5, form, back_url=reverse("web:register_identity"), email=progress.email
    )


@step
def register_phone_code(request: HttpRequest) -> HttpResponse:
    """6. The code from the SMS."""
    ticket, at = ticket_of(request), clock.now()
    progress = resume_registration(ticket=ticket, at=at)
    if progress.step != "phone-code":
        return redirect(PAGES[progress.step])
    form = CodeForm(None if "again" in request.POST else typed(request))
    if "again" in request.POST:
        return send_again(request, ticket, at, reverse("web:register_phone_code"))
    if request.method == "POST" and form.is_valid():
        try:
            confirm_phone(ticket=ticket, code=form.cleaned_data["code"], at=at)
        except CodeRefused as refused:
            form.add_error("code", errors.code(refused))
        else:
            return redirect("web:register_password")
    return code_page(request, "phone_code", 6, form, progress, at, back_url=reverse("web:register_phone"))


@step
def register_password(request: HttpRequest) -> HttpResponse:
    """7. A password and the terms; then the account is there and logged in."""
    ticket, at = ticket_of(request), clock.now()
    progress = resume_registration(ticket=ticket, at=at)
    if progress.step != "password":
        return redirect(PAGES[progress.step])
    form = PasswordForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            finished = finish_registration(
                ticket=ticket,
                password=form.cleaned_data["password"],
                terms_accepted=form.cleaned_data["terms"],
                at=at,
            )
        except NotUnderstood as refused:
            errors.show_on(form, refused)
        except PasswordRefused as refused:
            for sentence in errors.password(refused.fields["reasons"]):
                form.add_error("password", sentence)
        else:
            return log_in(request, finished.user_id)
    return step_page(
        request, "password", 7, form, back_url=reverse("web:register_phone"), email=progress.email
    )


@private
def register_done(request: HttpRequest) -> HttpResponse:
    """The account is there; somebody whose link waits sees how to confirm it instead."""
    user: Any = request.user
    if not user.is_authenticated:
        return redirect("account_login")
    if user.member_id is None:
        return redirect("web:pending")
    return render(request, "web/register/done.html")
