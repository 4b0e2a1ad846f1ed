"""The bytes of a CSV file as UTF-8 text, in pieces that end with a line.

How a file is encoded is decided by all of it: a first pass over the bytes looks for what is no UTF-8.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from saldoku.channels.files.table import SIGNS, FileNotReadable

PIECE = 1 << 20
LONGEST_LINE = 1 << 20
"""Bytes of one line that are kept. Far shorter lines are refused; of these the end is not told back."""

_MARK = codecs.BOM_UTF8
_WATCHED = SIGNS | {'"'}
_LOST = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Survey:
    """What a first pass over the bytes found.

    `encoding` is how they are read: `utf-8`, `utf-8-mended` (a broken byte becomes U+FFFD) or `cp1252`.
    `line_end` is what ends a line: LF, or CR in a file that has no LF. `signs` are those of SIGNS, and the
    quote, that occur.
    """

    encoding: Literal["utf-8", "utf-8-mended", "cp1252"]
    line_end: bytes
    lines: int
    signs: frozenset[str]


def survey(path: Path) -> Survey:
    """Look at every byte once. Raises FileNotReadable for a file without text and for UTF-16."""
    strict: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    blank, feeds, returns, last = True, 0, 0, b""
    signs: set[str] = set()
    for number, piece in enumerate(_read(path)):
        if number == 0 and piece[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
            raise FileNotReadable(file=path.name, why="utf-16")
        blank = blank and not piece.strip()
        feeds += piece.count(b"\n")
        returns += piece.count(b"\r")
        signs |= {sign for sign in _WATCHED - signs if sign.encode() in piece}
        last = piece[-1:]
        if strict is not None:
            try:
                strict.decode(piece)
            except UnicodeDecodeError:
                strict = None
    if blank:
        raise FileNotReadable(file=path.name, why="empty")
    if strict is not None:
        try:
            strict.decode(b"", final=True)
        except UnicodeDecodeError:
            strict = None
    end = b"\n" if feeds else b"\r"
    lines = (feeds or returns) + (last != end)
    return Survey("utf-8" if strict else _other_encoding(path), end, lines, frozenset(signs))


def _other_encoding(path: Path) -> Literal["utf-8-mended", "cp1252"]:
    """What a file is that is not clean UTF-8: UTF-8 all the same if it is marked so or mostly good."""
    lenient = codecs.getincrementaldecoder("utf-8")(errors="replace")
    good = lost = 0
    for number, piece in enumerate(_read(path)):
        if number == 0 and piece.startswith(_MARK):
            return "utf-8-mended"
        text = lenient.decode(piece)
        gone = text.count(_LOST)
        good += len(text) - len(text.encode("ascii", "ignore")) - gone
        lost += gone
    lost += lenient.decode(b"", final=True).count(_LOST)
    return "utf-8-mended" if good > lost else "cp1252"


def text_pieces(path: Path, found: Survey) -> Iterator[bytes]:
    """The file as UTF-8, in pieces of whole lines that end with LF."""
    rest, cut = b"", False
    for piece in _with_line_feeds(path, found):
        start, end = 0, piece.rfind(b"\n") + 1
        if not end:
            cut = cut or len(rest) + len(piece) > LONGEST_LINE
            rest = (rest + piece)[:LONGEST_LINE]
            continue
        if cut:
            # Up to its first line end, this piece belongs to the line that is too long.
            yield _decoded(rest, found, cut=True) + b"\n"
            rest, start = b"", piece.find(b"\n") + 1
        if start < end:
            yield _decoded(rest + piece[start:end], found)
        rest, cut = piece[end:], False
    if rest:
        yield _decoded(rest, found, cut=cut)


def _with_line_feeds(path: Path, found: Survey) -> Iterator[bytes]:
    """The bytes without the mark at their start, lines ended by LF."""
    for number, piece in enumerate(_read(path)):
        bare = piece.removeprefix(_MARK) if number == 0 else piece
        yield bare.replace(b"\r", b"\n") if found.line_end == b"\r" else bare


def _decoded(data: bytes, found: Survey, *, cut: bool = False) -> bytes:
    if found.encoding == "cp1252":
        return data.decode("cp1252", errors="replace").encode()
    if found.encoding == "utf-8-mended":
        return data.decode(errors="replace").encode()
    # A line that was cut may end within a letter.
    return data.decode(errors="ignore").encode() if cut else data


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
