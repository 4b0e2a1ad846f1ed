"""The phone numbers and e-mails on file, and changing them at the counter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from saldoku.channels.office import words
from saldoku.channels.office.forms import ContactForm
from saldoku.channels.office.guard import clerk
from saldoku.kernel import clock
from saldoku.kernel.errors import NotUnderstood
from saldoku.usecases.office.change_contact import change_contact, show_contacts
from saldoku.usecases.office.clear_forgotten_pin import clear_forgotten_pin, has_pin
from saldoku.usecases.office.serving import Clerk
from saldoku.usecases.office.tickets import opened


@clerk
@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: HttpRequest, who: Clerk, ticket: str) -> HttpResponse:
    """What is on file, and a form for one change."""
    at = clock.now()
    note = opened(ticket=ticket, who=who.principal, at=at)
    on_file = show_contacts(who=who.principal, ticket=ticket, at=at)
    form = ContactForm(request.POST if request.method == "POST" else None, contacts=on_file)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            trusted_from = change_contact(
                who=who.principal, ticket=ticket, kind=given["kind"], value=given["value"],
                replaces=int(given["replaces"]) if given["replaces"] else None, at=at,
            )  # fmt: skip
        except NotUnderstood as refused:
            words.show_on(form, refused)
        else:
            said = (
                _("On file, and in use after the waiting time. The old contacts were told.")
                if trusted_from > at
                else _("On file, and in use from now on.")
            )
            messages.success(request, said)
            return redirect("office:contacts", ticket=ticket)
    context = {
        "form": form, "contacts": on_file, "note": note, "ticket": ticket, "clerk": who,
        "has_pin": has_pin(who=who.principal, ticket=ticket, at=at),
    }  # fmt: skip
    return render(request, "office/contacts.html", context)


@clerk
@require_POST
def forgotten_pin(request: HttpRequest, who: Clerk, ticket: str) -> HttpResponse:
    """Clear the PIN that guards the balance by SMS."""
    clear_forgotten_pin(who=who.principal, ticket=ticket, at=clock.now())
    messages.success(request, _("The PIN is cleared. The member may set a new one by SMS."))
    return redirect("office:contacts", ticket=ticket)
