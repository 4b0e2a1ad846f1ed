"""Link requests: the code that a person tells, what was claimed, and the clerk's decision."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from saldoku.channels.office import words
from saldoku.channels.office.forms import ConfirmForm, ReferenceForm
from saldoku.channels.office.guard import clerk
from saldoku.channels.office.views.start import searched
from saldoku.kernel import clock
from saldoku.kernel.errors import NotFound, NotUnderstood
from saldoku.usecases.office.claims.confirm_claim import confirm_claim
from saldoku.usecases.office.claims.refuse_claim import refuse_claim
from saldoku.usecases.office.claims.show_claim import find_claim, show_claim
from saldoku.usecases.office.serving import Clerk


@clerk
@require_http_methods(["GET", "HEAD", "POST"])
def claims(request: HttpRequest, who: Clerk) -> HttpResponse:
    """Enter the code."""
    form = ReferenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ticket = find_claim(who=who.principal, reference=form.cleaned_data["reference"], at=clock.now())
            return redirect("office:claim", ticket=ticket)
        except NotUnderstood as refused:
            words.show_on(form, refused)
        except NotFound:
            form.add_error("reference", words.refusal("reference", "unknown"))
    return render(request, "office/claims.html", {"form": form, "clerk": who})


@clerk
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, who: Clerk, ticket: str, found: str = "") -> HttpResponse:
    """The request beside the member; confirm, refuse, or look for another member by the papers."""
    at, answer = clock.now(), request.POST.get("answer", "")
    try:
        view = show_claim(who=who.principal, ticket=ticket, at=at, found=found)
    except NotFound:
        messages.info(request, _("This request has been decided, or has run out."))
        return redirect("office:claims")
    if answer == "refuse":
        refuse_claim(who=who.principal, ticket=ticket, at=at)
        messages.success(request, _("Refused. The request has ended."))
        return redirect("office:claims")
    form = ConfirmForm(request.POST if answer == "confirm" else None)
    if answer == "confirm" and form.is_valid():
        try:
            confirm_claim(
                who=who.principal, ticket=ticket, found=found, documents=form.cleaned_data["documents"],
                text=form.cleaned_data["text"], at=at,
            )  # fmt: skip
        except NotUnderstood as refused:
            words.show_on(form, refused)
        else:
            messages.success(request, _("Linked. The contacts on file were told."))
            return redirect("office:claims")
    search, results = searched(request, who, focus=view.member is None)
    context = {"view": view, "form": form, "search": search, "found": results, "ticket": ticket, "clerk": who}
    return render(request, "office/claim.html", context)
