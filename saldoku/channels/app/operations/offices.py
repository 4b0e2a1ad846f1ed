"""The fund's offices: nothing personal, so no token is asked for."""

from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from saldoku.channels.app.description import refuses
from saldoku.channels.app.operations import answers
from saldoku.channels.app.operations.schemas import OfficesOut
from saldoku.channels.doors import permission
from saldoku.usecases.office.find_offices import find_offices

router = Router(tags=["offices"])
City = Annotated[str, Query(max_length=80, description="A city or regency, or words of an address.")]
Latitude = Annotated[Decimal | None, Query(ge=-90, le=90, description="Degrees; two decimals are enough.")]
Longitude = Annotated[Decimal | None, Query(ge=-180, le=180)]


@router.get(
    "/offices",
    response=OfficesOut,
    auth=None,
    summary="The nearest offices, by city or by position",
    openapi_extra=refuses("not-understood", token=False),
)
@permission("public")
def offices(
    request: HttpRequest, response: HttpResponse, city: City = "", lat: Latitude = None, lon: Longitude = None
) -> answers.Json:
    """By `lat` and `lon`: the nearest, with distances. By `city`: those that fit. By nothing: none."""
    response["Cache-Control"] = "no-store"  # the question may be where somebody stands
    view = find_offices(query=city, latitude=lat, longitude=lon)
    return {"offices": [answers.office(one) for one in view.offices]}
