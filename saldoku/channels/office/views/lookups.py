"""Today's look-ups."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saldoku.channels.office.guard import clerk, supervisor
from saldoku.kernel import clock
from saldoku.usecases.office.serving import Clerk
from saldoku.usecases.office.show_lookups import show_lookups


@clerk
@require_safe
def mine(request: HttpRequest, who: Clerk) -> HttpResponse:
    """What this clerk opened today."""
    found = show_lookups(who=who.principal, at=clock.now())
    return render(request, "office/lookups.html", {"lookups": found, "whole": False, "clerk": who})


@supervisor
@require_safe
def office(request: HttpRequest, who: Clerk) -> HttpResponse:
    """What everybody in this office opened today."""
    found = show_lookups(who=who.principal, at=clock.now(), whole_office=True)
    return render(request, "office/lookups.html", {"lookups": found, "whole": True, "clerk": who})
