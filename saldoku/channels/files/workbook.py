"""XLSX and Parquet as the same table of texts that a CSV file gives.

A workbook holds numbers where people see text, and hides three traps that must not reach the books
unseen: a cell with an error (`#N/A`) reads as empty, a number of more than 15 digits (a NIK typed
without the text format) has lost its end, and 12.345 as a number looks like twelve thousand in text.
Cells of these kinds are looked up in the sheet itself and shown as what they are.
"""

import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from io import BytesIO
from pathlib import Path

import fastexcel
import polars as pl

from saldoku.channels.files.table import MAX_BYTES, MAX_ROWS, FileNotReadable, FileTooLarge, Table, cell

_SUSPECT = re.compile(
    rb'\bt="e"|<v>-?(?:\d{16,}|[\d.]+E\+?(?:1[5-9]|[2-9]\d|\d{3})|\d+\.\d+(?:E-\d+)?|[\d.]+E-\d+)</v>'
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_KIND = re.compile(rb'\bt="(\w+)"')
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_SHEET = re.compile(rb"<sheet\b[^>]*>")
_MIDNIGHT = " 00:00:00"


def read_workbook(path: Path, data: bytes, sheet: str | None) -> Table:
    """The first sheet of an XLSX file, or the named one, as texts. The first row with text is the header."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_BYTES:
                raise FileTooLarge(file=path.name, limit=MAX_BYTES, unit="bytes")
            reader = fastexcel.read_excel(data)
            name = sheet if sheet is not None else reader.sheet_names[0]
            if name not in reader.sheet_names:
                raise FileNotReadable(file=path.name, why="no-sheet")
            loaded = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            frame = loaded.to_polars()
            first_column = loaded.available_columns()[0].absolute_index if frame.width else 0
            suspects = list(_suspects(parts.read(_part_of_sheet(parts, name))))
    except (
        fastexcel.FastExcelError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        NotImplementedError,
    ) as reason:
        raise FileNotReadable(file=path.name, why="workbook") from reason
    frame = frame.rename({column: cell(at) for at, column in enumerate(frame.columns)})
    frame = frame.with_columns(pl.all().fill_null("").str.strip_suffix(_MIDNIGHT))
    return _table(path, _shown_as_they_are(frame, suspects, first_column))


def read_parquet(path: Path, data: bytes) -> Table:
    """A Parquet file as texts; its rows are numbered from 1."""
    try:
        frame = pl.read_parquet(BytesIO(data))
    except (pl.exceptions.PolarsError, OSError) as reason:
        raise FileNotReadable(file=path.name, why="parquet") from reason
    if frame.height > MAX_ROWS:
        raise FileTooLarge(file=path.name, limit=MAX_ROWS, unit="rows")
    columns = tuple(frame.columns)
    texts = [_as_text(path, frame[name]).alias(cell(at)) for at, name in enumerate(columns)]
    cells = pl.DataFrame(texts).with_row_index("line", 1).with_columns(pl.col("line").cast(pl.Int64))
    return Table(path, columns, _without_blank(cells), (), ";")


def _table(path: Path, frame: pl.DataFrame) -> Table:
    """A sheet's cells as a table: the header is the first row with text, line numbers are the sheet's."""
    rows = _without_blank(frame.with_row_index("line", 1).with_columns(pl.col("line").cast(pl.Int64)))
    if not rows.height:
        raise FileNotReadable(file=path.name, why="empty")
    if rows.height - 1 > MAX_ROWS:
        raise FileTooLarge(file=path.name, limit=MAX_ROWS, unit="rows")
    columns = tuple(heading.strip() for heading in rows.row(0)[1:])
    return Table(path, columns, rows.slice(1), (), ";")


def _without_blank(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.filter(pl.any_horizontal(pl.exclude("line").str.contains(r"\S")))


def _part_of_sheet(parts: zipfile.ZipFile, name: str) -> str:
    """The file inside the workbook that holds a sheet. KeyError when the workbook does not say."""
    book = parts.read("xl/workbook.xml")
    links = parts.read("xl/_rels/workbook.xml.rels")
    for found in _SHEET.findall(book):
        if _unescaped(_attribute(found, b"name")) == name:
            link = _attribute(found, b"r:id")
            for relation in re.findall(rb"<Relationship\b[^>]*>", links):
                if _attribute(relation, b"Id") == link:
                    target = _attribute(relation, b"Target").decode()
                    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(name)


def _attribute(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"\b" + name + rb'="([^"]*)"', tag)
    return found[1] if found else b""


def _unescaped(text: bytes) -> str:
    plain = text.decode(errors="replace")
    for mark, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        plain = plain.replace(mark, letter)
    return plain


def _suspects(sheet: bytes) -> Iterator[tuple[int, int, str]]:
    """(row, column, value), from 0, of the numeric cells that need care and of the cells with an error."""
    for hit in _SUSPECT.finditer(sheet):
        start = sheet.rfind(b"<c ", 0, hit.end())
        end = sheet.find(b">", start)
        tag, value = sheet[start:end], _VALUE.search(sheet, end, end + 1000)
        place, kind = _PLACE.search(tag), _KIND.search(tag)
        if place and value and (kind is None or kind[1] in {b"n", b"e"}):
            column = 0
            for letter in place[1]:
                column = column * 26 + letter - 64
            yield int(place[2]) - 1, column - 1, value[1].decode(errors="replace")


def _shown_as_they_are(
    frame: pl.DataFrame, suspects: list[tuple[int, int, str]], first_column: int
) -> pl.DataFrame:
    by_column: dict[int, dict[int, str]] = {}
    for row, column, value in suspects:
        at = column - first_column
        if 0 <= at < frame.width and 0 <= row < frame.height:
            shown = _shown(value, frame[cell(at)][row])
            by_column.setdefault(at, {})[row] = shown
    for at, changes in by_column.items():
        frame = frame.with_columns(frame[cell(at)].scatter(list(changes), list(changes.values())))
    return frame


def _shown(value: str, text: str) -> str:
    """What stands in place of a suspect cell that was read as `text`."""
    if value.startswith("#"):
        return value
    if re.fullmatch(r"-?\d{1,3}\.\d{3}", text):
        return text + "0"  # a fraction, told apart from a group of thousands
    try:
        number = Decimal(value)
    except InvalidOperation:
        return text
    return f"{number:.14E}" if abs(number) >= 10**15 else text


def _as_text(path: Path, column: pl.Series) -> pl.Series:
    kind = column.dtype
    if (
        kind == pl.String
        or kind.is_integer()
        or kind in (pl.Date, pl.Boolean, pl.Categorical, pl.Enum, pl.Null)
    ):
        return column.cast(pl.String).fill_null("")
    if isinstance(kind, pl.Datetime):
        return column.dt.strftime("%Y-%m-%d %H:%M:%S").str.strip_suffix(_MIDNIGHT).fill_null("")
    if kind.is_float() or kind.is_decimal():
        # 121000.0 is whole; any other fraction keeps a form that is no group of thousands.
        text = column.cast(pl.String).str.replace(r"\.0+$", "").fill_null("")
        return text.str.replace(r"^(-?\d{1,3}\.\d{3})$", "${1}0")
    raise FileNotReadable(file=path.name, why="column-type")
