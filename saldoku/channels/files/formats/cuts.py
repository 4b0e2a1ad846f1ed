"""A sheet of a workbook, cut between its rows, each cut read as a small workbook of its own.

The readers of XLSX make cells of a whole sheet at once, which takes a gigabyte for a million rows. A small
workbook takes little, and what a cell means stays the reader's matter. Texts that cells share stand in a
part of their own: they are read once, by the same reader, and put in where a cut names their number.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

import fastexcel
import polars as pl

from saldoku.channels.files.formats.traps import shown_as_they_are
from saldoku.channels.files.table import cell

PIECE = 1 << 20
CUT = 2 << 20
"""Bytes of a sheet's XML that are read as one small workbook: some ten thousand rows."""

_SHARED = "xl/sharedStrings.xml"
_SMALL_PARTS = frozenset(
    {"[content_types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
)
_ROOT = re.compile(rb"<(\w+:)?(?:worksheet|sst)\b[^>]*>")
_DATA = re.compile(rb"<(?:\w+:)?sheetData\b[^>]*?(/?)>")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb"\br=[\"'](\d+)")
_NO_TEXT = re.compile(rb"<((?:\w+:)?si)\s*/>")
_BY_NUMBER = re.compile(rb"\bt=([\"'])s\1([^<>]*>\s*<(?:\w+:)?v\b[^<>]*>)")
_ERROR = re.compile(rb"(<(?:\w+:)?c\b[^<>]*\bt=)([\"'])e\2")

_OURS, _NUMBER = "\x01", "\x02"
"""Signs that no XML may hold, and so no cell: our own row, and the number of a shared text."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its part of the workbook, and the small parts that tell what its cells mean."""

    name: str
    part: str
    small: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class _Cut:
    """Some rows as XML: the sheet's first tag and what its names begin with, and the row before the first."""

    root: bytes
    prefix: bytes
    rows: bytes
    before: int


def small_parts(parts: zipfile.ZipFile) -> dict[str, bytes]:
    """What every small workbook is made with."""
    return {name: parts.read(name) for name in parts.namelist() if name.lower() in _SMALL_PARTS}


def sheet_names(small: Mapping[str, bytes]) -> list[str]:
    """The sheets of a workbook, in its order."""
    return fastexcel.read_excel(_zipped(small)).sheet_names


def rows_of(parts: zipfile.ZipFile, sheet: Sheet, texts: pl.Series) -> Iterator[pl.DataFrame]:
    """All rows with text: `line`, the sheet's own number, and cell(0) for column A, cell(1), …

    `texts` are the shared ones. The frames may differ in how many columns they have.
    """
    for cut in _cuts(parts, sheet.part):
        frame = _with_texts(_frame(sheet, cut), texts)
        filled = frame.filter(pl.any_horizontal(pl.exclude("line").str.contains(r"\S")))
        if filled.height:
            yield filled


def shared_texts(parts: zipfile.ZipFile, sheet: Sheet) -> pl.Series:
    """The texts that cells share, in the order of their numbers."""
    found = [pl.Series(dtype=pl.String)]
    name = next((name for name in parts.namelist() if name.lower() == _SHARED.lower()), None)
    if name is None:
        return found[0]
    root, prefix, rest = b"", b"", b""
    with parts.open(name) as part:
        while piece := part.read(PIECE):
            rest += piece
            if not root:
                start = _ROOT.search(rest)
                if start is None:
                    continue
                root, prefix, rest = start[0], start[1] or b"", rest[start.end() :]
            rest = _NO_TEXT.sub(rb"<\1></\1>", rest)
            close = b"</" + prefix + b"si>"
            end = rest.rfind(close) + len(close)
            if end >= len(close):
                some, rest = rest[:end], rest[end:]
                xml = root + some + b"</" + prefix + b"sst>"
                found.append(_texts(sheet, name, xml, some.count(close)))
    return pl.concat(found)


def _texts(sheet: Sheet, name: str, xml: bytes, count: int) -> pl.Series:
    """Shared texts as the reader has them: of a sheet in whose column A stands one after the other."""
    numbers = "".join(
        f'<row r="{at + 1}"><c r="A{at + 1}" t="s"><v>{at}</v></c></row>' for at in range(count)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = f'<worksheet xmlns="{main}"><sheetData>{numbers}</sheetData></worksheet>'.encode()
    frame = _read({**sheet.small, name: xml, sheet.part: rows}, sheet, skip_rows=0)
    if frame.shape != (count, 1):
        raise ValueError("shared texts")
    return frame.to_series().fill_null("").rename("")


def _cuts(parts: zipfile.ZipFile, name: str) -> Iterator[_Cut]:
    with parts.open(name) as part:
        rest = b""
        while (data := _DATA.search(rest)) is None:
            if not (piece := part.read(PIECE)):
                raise ValueError("no sheet data")
            rest += piece
        root = _ROOT.search(rest)
        if root is None:
            raise ValueError("no sheet")
        if data[1]:
            return
        rest, prefix, before = rest[data.end() :], root[1] or b"", 0
        close = b"</" + prefix + b"row>"
        while True:
            piece = part.read(PIECE)
            rest += piece
            if piece and len(rest) < CUT:
                continue
            end = rest.rfind(close) + len(close)
            if end >= len(close):
                rows, rest = rest[:end], rest[end:]
                before = _row_before(rows, before)
                yield _Cut(root[0], prefix, rows, before)
                before += len(_ROW.findall(rows))
            if not piece:
                return


def _row_before(rows: bytes, otherwise: int) -> int:
    """The number of the row before the first: by what it says, else counted."""
    first = _ROW.search(rows)
    number = _ROW_NUMBER.search(first[1]) if first else None
    return int(number[1]) - 1 if number else otherwise


def _frame(sheet: Sheet, cut: _Cut) -> pl.DataFrame:
    """The cells of a cut, with the numbers of shared texts in their place."""
    rows = cut.rows.replace(b't="s"><v>', b't="str"><v>' + _NUMBER.encode())
    if b't="s"' in rows or b"t='s'" in rows:
        rows = _BY_NUMBER.sub(rb't="str"\2' + _NUMBER.encode(), rows)
    if b't="e"' in rows or b"t='e'" in rows:
        # A cell with an error would be read as an empty one.
        rows = _ERROR.sub(rb"\1\2str\2", rows)
    p, before = cut.prefix, b"%d" % cut.before
    # A row of our own stands before the others: with it their numbers and columns are certain.
    ours = b'<%brow r="%b"><%bc r="A%b" t="str"><%bv>%b</%bv></%bc></%brow>'
    first = ours % (p, before, p, before, p, _OURS.encode(), p, p, p) if cut.before else b""
    xml = [cut.root, b"<", p, b"sheetData>", first, rows, b"</", p, b"sheetData></", p, b"worksheet>"]
    frame = _read({**sheet.small, sheet.part: b"".join(xml)}, sheet, skip_rows=None if cut.before else 0)
    if cut.before:
        if not frame.height or frame[cell(0)][0] != _OURS:
            raise ValueError("rows out of order")
        frame = frame.slice(1)
    frame = frame.with_row_index("line", cut.before + 1).with_columns(pl.col("line").cast(pl.Int64))
    return shown_as_they_are(frame, rows)


def _with_texts(frame: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    names = [name for name in frame.columns if name != "line"]
    return pl.DataFrame([frame["line"], *(_with_text(frame[name], texts).fill_null("") for name in names)])


def _with_text(column: pl.Series, texts: pl.Series) -> pl.Series:
    by_number = column.str.starts_with(_NUMBER).fill_null(False)
    if not by_number.any():
        return column
    numbers = column.str.strip_prefix(_NUMBER).cast(pl.UInt32, strict=False).set(~by_number, None)
    return texts.gather(numbers).alias(column.name).zip_with(by_number, column)


def _read(parts: Mapping[str, bytes], sheet: Sheet, *, skip_rows: int | None) -> pl.DataFrame:
    """A small workbook as texts, under cell(n) for its column n."""
    loaded = fastexcel.read_excel(_zipped(parts)).load_sheet(
        sheet.name, header_row=None, skip_rows=skip_rows, dtypes="string"
    )
    frame = loaded.to_polars()
    first = loaded.available_columns()[0].absolute_index if frame.width else 0
    return frame.rename({column: cell(first + at) for at, column in enumerate(frame.columns)})


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return made.getvalue()
