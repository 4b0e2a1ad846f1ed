"""The nearest office, by the name of a place or by a position."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from saldoku.kernel.identifiers import name_key
from saldoku.members.models import Office

NEAREST = 8
_EARTH_KM = 6371
# What people write before the name of a place, and the file may not, or the other way round.
_KINDS_OF_PLACE = {"KOTA", "KAB", "KABUPATEN", "KODYA", "CITY", "REGENCY"}


@dataclass(frozen=True, slots=True)
class OfficeView:
    """One office. `hours` maps mon..sun to texts such as 08:00-15:30; `distance_km` has one decimal."""

    code: str
    name: str
    address: str
    city: str
    province: str
    phone: str
    hours: Mapping[str, str]
    distance_km: Decimal | None


@dataclass(frozen=True, slots=True)
class OfficesView:
    """`cities` are all places that have an office; `searched` says whether anything was asked."""

    offices: tuple[OfficeView, ...]
    cities: tuple[str, ...]
    searched: bool


def find_offices(
    *, query: str = "", latitude: Decimal | None = None, longitude: Decimal | None = None
) -> OfficesView:
    """By position: the nearest ones with their distance. By text: those whose city, name, province or
    address has every word of it, those in a city of that name first. By nothing: none.

    The whole list is a few hundred rows and the same for everybody, so it is searched here.
    """
    offices = list(Office.objects.order_by("city_key", "name"))
    cities = tuple(sorted({office.city for office in offices}))
    wanted = _words(query)
    if latitude is not None and longitude is not None and abs(latitude) <= 90:
        away = [(_kilometres(office, latitude, longitude), office) for office in offices]
        away.sort(key=lambda pair: pair[0])
        found = [_view(office, km) for km, office in away[:NEAREST]]
    elif wanted:
        matching = [office for office in offices if wanted <= _words(_all_of(office))]
        matching.sort(key=lambda office: wanted != _words(office.city))
        found = [_view(office, None) for office in matching]
    else:
        return OfficesView((), cities, searched=False)
    return OfficesView(tuple(found), cities, searched=True)


def _words(text: str) -> set[str]:
    return set(name_key(text).split()) - _KINDS_OF_PLACE


def _all_of(office: Office) -> str:
    return f"{office.city} {office.name} {office.province} {office.address}"


def _kilometres(office: Office, latitude: Decimal, longitude: Decimal) -> float:
    """The great-circle distance (haversine)."""
    here, there = radians(latitude), radians(office.latitude)
    up = sin((there - here) / 2) ** 2
    across = sin(radians(office.longitude - longitude) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(1, up + cos(here) * cos(there) * across)))


def _view(office: Office, km: float | None) -> OfficeView:
    return OfficeView(
        code=office.code,
        name=office.name,
        address=office.address,
        city=office.city,
        province=office.province,
        phone=office.phone,
        hours=office.hours,
        distance_km=None if km is None else round(Decimal(km), 1),
    )
