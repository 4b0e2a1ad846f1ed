"""The nearest office."""

from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saldoku.channels.web.guard import public
from saldoku.usecases.office.find_offices import find_offices


@public
def offices(request: HttpRequest) -> HttpResponse:
    """By city, or by a position that the phone rounded before it sent it. A GET, so that it can be kept."""
    query = request.GET.get("q", "")[:80].strip()
    latitude, longitude = _degrees(request, "lat"), _degrees(request, "lon")
    view = find_offices(query=query, latitude=latitude, longitude=longitude)
    context = {
        "query": query,
        "cities": view.cities,
        "offices": view.offices,
        "searched": view.searched,
    }
    return render(request, "web/offices.html", context)


def _degrees(request: HttpRequest, name: str) -> Decimal | None:
    try:
        degrees = Decimal(request.GET.get(name, "")[:12])
    except InvalidOperation:
        return None
    return degrees if degrees.is_finite() and abs(degrees) <= 180 else None
