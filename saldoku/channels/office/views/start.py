"""Where a clerk begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saldoku.channels.office.guard import clerk
from saldoku.kernel.principal import Principal


@clerk
def start(request: HttpRequest, who: Principal) -> HttpResponse:
    """The start page."""
    return render(request, "office/start.html", {})
