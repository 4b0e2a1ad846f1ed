"""Where a clerk begins, and comes back to between two people: one field, and what it finds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from saldoku.channels.office import words
from saldoku.channels.office.forms import SearchForm
from saldoku.channels.office.guard import clerk
from saldoku.kernel import clock
from saldoku.kernel.errors import NotUnderstood
from saldoku.usecases.office.find_member import Found, find_member
from saldoku.usecases.office.serving import Clerk


@clerk
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, who: Clerk) -> HttpResponse:
    """Search by POST, so that no number stands in an address. One hit goes straight on."""
    form, found = searched(request, who)
    if found is not None and len(found.members) == 1:
        return redirect("office:reason", ticket=found.members[0].ticket)
    return render(request, "office/start.html", {"form": form, "found": found, "clerk": who})


def searched(request: HttpRequest, who: Clerk, *, focus: bool = True) -> tuple[SearchForm, Found | None]:
    """The search form, and what it found when something was asked."""
    if request.method != "POST" or "asked" not in request.POST:
        return SearchForm(focus=focus), None
    form = SearchForm(request.POST)
    if not form.is_valid():
        return form, None
    try:
        found = find_member(who=who.principal, asked=form.cleaned_data["asked"], at=clock.now())
    except NotUnderstood as refused:
        words.show_on(form, refused)
        return form, None
    # With a list below, the first of its lines has the focus.
    return SearchForm(request.POST, focus=not found.members), found
