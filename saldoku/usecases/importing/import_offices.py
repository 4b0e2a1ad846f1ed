"""Replace the list of offices by the fund's file."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from django.db import transaction

from saldoku.kernel.identifiers import name_key
from saldoku.members.models import Office


class OfficeRow(Protocol):
    """One office, as the file door reads it. `hours` maps mon..sun to texts such as 08:00-15:30."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def province(self) -> str: ...
    @property
    def latitude(self) -> Decimal: ...
    @property
    def longitude(self) -> Decimal: ...
    @property
    def phone(self) -> str: ...
    @property
    def hours(self) -> dict[str, str]: ...


def import_offices(*, rows: Sequence[OfficeRow]) -> int:
    """Take over the whole list; offices that are not in it any more go. Returns how many there are."""
    with transaction.atomic():
        Office.objects.exclude(code__in=[row.code for row in rows]).delete()
        for row in rows:
            Office.objects.update_or_create(
                code=row.code,
                defaults={
                    "name": row.name,
                    "address": row.address,
                    "city": row.city,
                    "city_key": name_key(row.city),
                    "province": row.province,
                    "latitude": row.latitude,
                    "longitude": row.longitude,
                    "phone": row.phone,
                    "hours": row.hours,
                },
            )
    return len(rows)
