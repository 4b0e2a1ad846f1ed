"""Rows of branch offices: where they are and when they are open."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from saldoku.channels.files.cells import texts_of
from saldoku.channels.files.columns import DAYS, OFFICE_COLUMNS, OFFICE_NEEDS, match_columns
from saldoku.channels.files.table import Rejected, RowsWrong, Table

_DEGREES = re.compile(r"-?\d{1,3}(?:[.,]\d{1,12})?")
_HOURS = re.compile(r"(?:[01]?\d|2[0-3])[:.][0-5]\d ?[-–] ?(?:[01]?\d|2[0-3])[:.][0-5]\d")
_LONGEST = {"code": 12, "name": 120, "address": 240, "city": 80, "province": 80, "phone": 24}


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One office. `hours` maps mon..sun to texts such as 08:00-15:30; a closed day is not in it."""

    line: int
    code: str
    name: str
    address: str
    city: str
    province: str
    latitude: Decimal
    longitude: Decimal
    phone: str
    hours: dict[str, str]


def read_offices(table: Table) -> list[OfficeRow]:
    """Read a list of offices: all of it or nothing.

    The list replaces the one before, so a row left out would close an office. RowsWrong tells every wrong
    row; ColumnsMissing and ColumnsTwice tell about the header.
    """
    matched = match_columns(table.columns, OFFICE_COLUMNS, OFFICE_NEEDS, file=table.path.name)
    texts = texts_of(table, matched, OFFICE_COLUMNS)
    rows: dict[str, OfficeRow] = {}
    wrong = list(table.broken)
    for line, cells in zip(table.cells["line"], texts.iter_rows(named=True), strict=True):
        row = _row(line, cells)
        if isinstance(row, Rejected):
            wrong.append(row)
        elif row.code in rows:
            wrong.append(Rejected(line, "code-twice", "code"))
        else:
            rows[row.code] = row
    if wrong:
        told = sorted((one.line, one.code, one.field) for one in wrong)
        raise RowsWrong(file=table.path.name, rows=tuple(told))
    return list(rows.values())


def _row(line: int, cells: Mapping[str, str]) -> OfficeRow | Rejected:
    for field in ("code", "name", "city"):
        if not cells[field]:
            return Rejected(line, f"{field}-missing", field)
    for field, most in _LONGEST.items():
        if len(cells[field]) > most:
            return Rejected(line, "text-too-long", field)
    latitude, longitude = _degrees(cells["latitude"], 90), _degrees(cells["longitude"], 180)
    if latitude is None:
        return Rejected(line, "latitude-not-understood", "latitude")
    if longitude is None:
        return Rejected(line, "longitude-not-understood", "longitude")
    hours = {day: cells[day] for day in DAYS if cells[day]}
    for day, text in hours.items():
        if not _HOURS.fullmatch(text):
            return Rejected(line, "hours-not-understood", day)
        hours[day] = re.sub(r" ?[-–] ?", "-", text.replace(".", ":"))
    texts = {field: cells[field] for field in _LONGEST}
    return OfficeRow(line=line, **texts, latitude=latitude, longitude=longitude, hours=hours)


def _degrees(text: str, most: int) -> Decimal | None:
    """A position in degrees with a point or a comma; rounded to what the books keep, about 10 cm."""
    if not _DEGREES.fullmatch(text):
        return None
    degrees = Decimal(text.replace(",", "."))
    return round(degrees, 6) if abs(degrees) <= most else None
