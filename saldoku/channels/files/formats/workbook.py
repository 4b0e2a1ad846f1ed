"""XLSX as a stream of tables of texts, in the memory of a block."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fastexcel
import polars as pl

from saldoku.channels.files.formats.clean import clean_table
from saldoku.channels.files.formats.cuts import (
    PIECE,
    Sheet,
    rows_of,
    shared_texts,
    sheet_names,
    small_parts,
)
from saldoku.channels.files.table import (
    MAX_BYTES,
    SIGNS,
    FileNotReadable,
    FileTooLarge,
    Source,
    Table,
    cell,
    regrouped,
)

_SEPARATOR = ";"
_MIDNIGHT = " 00:00:00"
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")


def open_workbook(path: Path, sheet: str | None, rows: int) -> Source:
    """The first sheet of an XLSX file, or the named one. The first row with text is the header.

    All of it is unpacked once beforehand: a torn file is found before its first row is used. Cells left or
    right of the headings belong to no column and are passed over.
    """
    with _refusing(path), zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > MAX_BYTES:
            raise FileTooLarge(file=path.name, limit=MAX_BYTES, unit="bytes")
        small = small_parts(parts)
        names = sheet_names(small)
        name = sheet if sheet is not None else names[0]
        if name not in names:
            raise FileNotReadable(file=path.name, why="no-sheet")
        wanted = Sheet(name, _part_of_sheet(parts, name), small)
        texts = shared_texts(parts, wanted)
        total, signs = _survey(parts, wanted, texts)

    def frames() -> Iterator[pl.DataFrame]:
        with _refusing(path), zipfile.ZipFile(path) as parts:
            yield from rows_of(parts, wanted, texts)

    header = next((frame.row(0) for frame in frames()), None)
    if header is None:
        raise FileNotReadable(file=path.name, why="empty")
    at_row, *headings = header
    filled = [at for at, text in enumerate(headings) if text.strip()]
    first, end = filled[0], filled[-1] + 1
    columns = tuple(text.strip() for text in headings[first:end])

    def read() -> Iterator[Table]:
        under = (_columns(frame, first, end).filter(pl.col("line") > at_row) for frame in frames())
        for block in regrouped(under, rows):
            yield clean_table(path, columns, block, _SEPARATOR)

    return Source(path, columns, _SEPARATOR, max(total - 1, 0), signs, read)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except (
        fastexcel.FastExcelError,
        pl.exceptions.PolarsError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        ValueError,
        RuntimeError,
    ) as reason:
        raise FileNotReadable(file=path.name, why="workbook") from reason


def _columns(frame: pl.DataFrame, first: int, end: int) -> pl.DataFrame:
    """The columns under the headings; a cut of the sheet may not reach to the last of them."""
    return frame.select(
        "line",
        *(
            (pl.col(cell(at)).str.strip_suffix(_MIDNIGHT) if cell(at) in frame.columns else pl.lit("")).alias(
                cell(at - first)
            )
            for at in range(first, end)
        ),
    )


def _survey(parts: zipfile.ZipFile, sheet: Sheet, texts: pl.Series) -> tuple[int, frozenset[str]]:
    """How many rows the sheet has, and which of SIGNS occur in its cells."""
    rows, before = 0, b""
    signs = {sign for sign in SIGNS if texts.str.contains(sign, literal=True).any()}
    with parts.open(sheet.part) as part:
        while piece := part.read(PIECE):
            rows += piece.count(b"<row") + piece.count(b":row ")
            text = pl.Series([(before + piece).decode(errors="replace")])
            signs |= {sign for sign in SIGNS - signs if text.str.contains(rf">[^<]*{re.escape(sign)}").item()}
            before = piece[piece.rfind(b">") :][:1000]
    return rows, frozenset(signs)


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
