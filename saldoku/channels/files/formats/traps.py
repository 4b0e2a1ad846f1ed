"""Cells of a workbook whose number is not what people see, shown as what they are.

A number of more than 15 digits (a NIK typed without the text format) has lost its end, and 12.345 as a
number looks like twelve thousand in text. Neither must reach the books unseen. Such cells are looked up in
the sheet's own XML, where a number still differs from a text.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import polars as pl

from saldoku.channels.files.table import cell

_SUSPECT = r"v>-?(?:\d{16,}|[\d.]+E\+?(?:1[5-9]|[2-9]\d|\d{3})|\d+\.\d+(?:E-\d+)?|[\d.]+E-\d+)</"
_EACH = re.compile(_SUSPECT.encode())
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_KIND = re.compile(rb'\bt="(\w+)"')


def shown_as_they_are(frame: pl.DataFrame, rows: bytes) -> pl.DataFrame:
    """The cells of a cut, `frame` under `line` and cell(0) for column A, corrected by its XML."""
    # Most sheets hold no such cell, and this one look is ten times faster than the search for each.
    if not pl.Series([rows.decode(errors="replace")]).str.contains(_SUSPECT).item():
        return frame
    place = {line: at for at, line in enumerate(frame["line"])}
    changes: dict[str, dict[int, str]] = {}
    for row, column, value in _suspects(rows):
        name = cell(column)
        if name in frame.columns and row in place:
            changes.setdefault(name, {})[place[row]] = _shown(value, frame[name][place[row]] or "")
    return frame.with_columns(
        frame[name].scatter(list(found), list(found.values())) for name, found in changes.items()
    )


def _suspects(rows: bytes) -> Iterator[tuple[int, int, str]]:
    """(row from 1, column from 0, value) of the numeric cells that need care."""
    for hit in _EACH.finditer(rows):
        start = max(rows.rfind(b"<c ", 0, hit.start()), rows.rfind(b":c ", 0, hit.start()))
        tag = rows[start : rows.find(b">", start)]
        place, kind = _PLACE.search(tag), _KIND.search(tag)
        if place and (kind is None or kind[1] == b"n"):
            column = 0
            for letter in place[1]:
                column = column * 26 + letter - 64
            yield int(place[2]), column - 1, hit[0][2:-2].decode()


def _shown(value: str, text: str) -> str:
    """What stands in place of a suspect cell that was read as `text`."""
    if re.fullmatch(r"-?\d{1,3}\.\d{3}", text):
        return text + "0"  # a fraction, told apart from a group of thousands
    try:
        number = Decimal(value)
    except InvalidOperation:
        return text
    return f"{number:.14E}" if abs(number) >= 10**15 else text
