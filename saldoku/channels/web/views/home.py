"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saldoku.channels.web.guard import public
from saldoku.usecases.fund import the_scheme


@public
def home(request: HttpRequest) -> HttpResponse:
    """What Saldoku is, and its four doors."""
    return render(request, "web/home.html", {"sms_number": the_scheme().short_code})
