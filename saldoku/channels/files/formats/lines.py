"""CSV as people send it: any of three separators, quoted or not, with a broken line here and there.

A CSV reader gives up on a whole file for one line with a field too many. So the lines are read raw
and divided here: all lines without a quote at once, fully quoted lines at once, and only what is left
one by one.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

import polars as pl

from saldoku.channels.files.columns import known_headings
from saldoku.channels.files.formats.clean import CONTROL
from saldoku.channels.files.formats.encoding import Survey, survey, text_pieces
from saldoku.channels.files.table import (
    MAX_ROWS,
    FileNotReadable,
    FileTooLarge,
    Rejected,
    Source,
    Table,
    cell,
    regrouped,
)

SEPARATORS = (";", ",", "\t")
MAX_LINE_CHARACTERS = 100_000
MAX_LINES_IN_A_ROW = 50
"""An address with line breaks inside its quotes is one row; more lines than this are a broken quote."""


_LOST = "\N{REPLACEMENT CHARACTER}"
_EXCEL_HINT = re.compile(r"sep=(.)", re.IGNORECASE)
_TEXT = "text"


def open_csv(path: Path, rows: int) -> Source:
    """A CSV file in blocks of about `rows` rows. A line that cannot be divided is one of `Table.broken`."""
    found = survey(path)
    first = next(_numbered_lines(path, found, 100), pl.DataFrame(schema={_TEXT: pl.String}))
    header_at, separator, columns = _header(path, first)
    total = found.lines - header_at - 1
    if total > MAX_ROWS:
        raise FileTooLarge(file=path.name, limit=MAX_ROWS, unit="rows")

    def read() -> Iterator[Table]:
        held: list[pl.DataFrame] = []
        lines = _numbered_lines(path, found, rows)
        # A row may run over several lines, and so from one block into the next.
        for block, following in pairwise(chain(lines, [None])):
            assert block is not None
            body = pl.concat([*held, block.filter(pl.col("line") > header_at + 1)])
            divided = _divide(body, separator, len(columns), is_last=following is None)
            held = [divided.held]
            yield Table(path, columns, divided.cells, tuple(divided.broken), separator)

    # Without a quote anywhere, no cell can hold the separator itself.
    signs = found.signs - ({'"'} if '"' in found.signs else {'"', separator})
    return Source(path, columns, separator, max(total, 0), signs, read)


def _numbered_lines(path: Path, found: Survey, rows: int) -> Iterator[pl.DataFrame]:
    """All lines of the file in frames of so many, numbered from 1."""
    frames = (pl.read_lines(piece, name=_TEXT) for piece in text_pieces(path, found))
    offset = 1
    for frame in regrouped(frames, rows):
        yield frame.with_row_index("line", offset).with_columns(pl.col("line").cast(pl.Int64))
        offset += frame.height


def _header(path: Path, numbered: pl.DataFrame) -> tuple[int, str, tuple[str, ...]]:
    """Where the header is, the separator it is written with, and its headings."""
    for at, text in enumerate(numbered[_TEXT]):
        if not text.strip(" ;,\t") or _EXCEL_HINT.fullmatch(text):
            continue
        if re.search(CONTROL + r"|\r", text) or len(text) > MAX_LINE_CHARACTERS:
            raise FileNotReadable(file=path.name, why="not-text")
        readings = [(split, mark) for mark in SEPARATORS if (split := _split_quoted(text, mark))]
        if not readings or text.count('"') % 2:
            raise FileNotReadable(file=path.name, why="header-quotes")
        columns, separator = max(readings, key=lambda one: (known_headings(one[0]), len(one[0])))
        return at, separator, tuple(heading.strip() for heading in columns)
    raise FileNotReadable(file=path.name, why="no-header")


@dataclass(frozen=True, slots=True)
class _Divided:
    """The rows of some lines, the lines that are none, and those held back for the lines that follow."""

    cells: pl.DataFrame
    broken: list[Rejected]
    held: pl.DataFrame


def _divide(body: pl.DataFrame, separator: str, width: int, *, is_last: bool) -> _Divided:
    fit, broken = _fit_for_cells(body, separator)
    quoted = fit.filter("quoted")
    in_full = _fully_quoted(separator, width)
    open_at, taken, parts = None, set[int](), []
    if quoted.height:
        end = None if is_last else body["line"][-1]
        by_hand, taken, bad, open_at = _one_by_one(fit, quoted.filter(~in_full), separator, width, end)
        broken += bad
        parts.append(by_hand)
    held = body.clear() if open_at is None else body.filter(pl.col("line") >= open_at)
    if open_at is not None:
        fit = fit.filter(pl.col("line") < open_at)
        broken = [one for one in broken if one.line < open_at]
    if quoted.height:
        parts.append(_split_at(fit.filter("quoted").filter(in_full), f'"{separator}"', width, strip='"')[0])
    plain = fit.filter(~pl.col("quoted") & ~pl.col("blank") & ~pl.col("line").is_in(list(taken)))
    cells, bad = _split_at(plain, separator, width)
    broken += bad
    if parts:
        filled = pl.any_horizontal(pl.exclude("line").str.contains(r"\S"))
        cells = pl.concat([cells, *(part.filter(filled) for part in parts)]).sort("line")
    return _Divided(cells, sorted(broken, key=lambda one: one.line), held)


def _fit_for_cells(body: pl.DataFrame, separator: str) -> tuple[pl.DataFrame, list[Rejected]]:
    """The lines that can hold cells, marked `blank` and `quoted`, and those that cannot be of any use."""
    text = pl.col(_TEXT)
    unfit = (
        pl.when(text.str.len_chars() > MAX_LINE_CHARACTERS)
        .then(pl.lit("line-too-long"))
        .when(text.str.contains(_LOST, literal=True))
        .then(pl.lit("encoding-broken"))
        .when(text.str.contains(CONTROL) | text.str.contains("\r", literal=True))
        .then(pl.lit("control-character"))
    )
    blank = text.str.contains(r"^[\s" + re.escape(separator) + r"]*$")
    has_quote = text.str.contains('"', literal=True)
    body = body.with_columns(unfit.alias("unfit"), blank.alias("blank"), has_quote.alias("quoted"))
    broken = [
        Rejected(line, code, raw=raw)
        for line, raw, code in body.filter(pl.col("unfit").is_not_null())
        .select("line", _TEXT, "unfit")
        .iter_rows()
    ]
    return body.filter(pl.col("unfit").is_null()).drop("unfit"), broken


def _fully_quoted(separator: str, width: int) -> pl.Expr:
    """Lines like "a";"b": every field quoted, no quote inside a field. They are divided all at once."""
    text = pl.col(_TEXT)
    return (
        text.str.starts_with('"')
        & text.str.ends_with('"')
        & (text.str.count_matches('"', literal=True) == 2 * width)
        & (text.str.split(f'"{separator}"').list.len() == width)
    )


def _split_at(
    lines: pl.DataFrame, mark: str, width: int, strip: str = ""
) -> tuple[pl.DataFrame, list[Rejected]]:
    """Divide lines at `mark`; the last part keeps what is too much, which tells the bad lines."""
    text = pl.col(_TEXT).str.strip_prefix(strip).str.strip_suffix(strip) if strip else pl.col(_TEXT)
    parts = lines.select("line", _TEXT, text.str.splitn(mark, width).alias("parts")).unnest("parts")
    parts = parts.rename({f"field_{index}": cell(index) for index in range(width)})
    last = pl.col(cell(width - 1))
    few, many = last.is_null(), last.str.contains(mark, literal=True).fill_null(False)
    bad = [
        Rejected(line, "fields-too-few" if short else "fields-too-many", raw=raw)
        for line, raw, short in parts.filter(few | many).select("line", _TEXT, few.alias("few")).iter_rows()
    ]
    return parts.filter(~(few | many)).drop(_TEXT), bad


def _one_by_one(
    fit: pl.DataFrame, quoted: pl.DataFrame, separator: str, width: int, end: int | None
) -> tuple[pl.DataFrame, set[int], list[Rejected], int | None]:
    """Lines with quotes that need a real CSV reader, and rows that run over several lines.

    `end` is the last line at hand where more follow. Returns the rows, the lines that were taken into the
    row before them, the bad lines, and the line that can only be read together with those that follow.
    """
    texts = dict(fit.select("line", _TEXT).iter_rows()) if quoted.height else {}
    rows: list[list[object]] = []
    taken: set[int] = set()
    bad: list[Rejected] = []
    open_at: int | None = None
    for line, text in quoted.select("line", _TEXT).iter_rows():
        if line in taken:
            continue
        cells, more = _split_quoted(text, separator), list[int]()
        if cells is None:
            cells, more, ran_out = _continued(texts, line, separator, width)
            if ran_out and end is not None and end < line + MAX_LINES_IN_A_ROW:
                open_at = line
                break
        if cells is None:
            bad.append(Rejected(line, "quote-broken", raw=text))
        elif len(cells) != width:
            code = "fields-too-few" if len(cells) < width else "fields-too-many"
            bad.append(Rejected(line, code, raw=text))
        else:
            rows.append([line, *cells])
            taken.update(more)
    schema = {"line": pl.Int64} | {cell(index): pl.String for index in range(width)}
    return pl.DataFrame(rows, schema=schema, orient="row"), taken, bad, open_at


def _continued(
    texts: dict[int, str], line: int, separator: str, width: int
) -> tuple[list[str] | None, list[int], bool]:
    """A row whose quote stays open: joined with the lines after it until as many quotes close as open.

    Returns its cells, which lines after it it took, and whether it ran out of lines. A line that is a whole
    row by itself is never taken, so one broken quote costs one line.
    """
    joined, taken = [texts[line]], list[int]()
    quotes = joined[0].count('"')
    for after in range(line + 1, line + MAX_LINES_IN_A_ROW + 1):
        if quotes % 2 == 0:
            break
        text = texts.get(after)
        if text is None:
            continue
        if _is_whole(text, separator, width):
            return None, [], False
        joined.append(text)
        taken.append(after)
        quotes += text.count('"')
    if quotes % 2:
        return None, [], True
    cells = _split_quoted("\n".join(joined), separator)
    return (cells, taken, False) if cells is not None and len(cells) == width else (None, [], False)


def _is_whole(text: str, separator: str, width: int) -> bool:
    """Whether a line is a row by itself. One that closes a quote it did not open is none, nor is a blank."""
    if text.count('"') % 2:
        return False
    alone = _split_quoted(text, separator)
    return alone is not None and len(alone) == width and any(field.strip() for field in alone)


def _split_quoted(text: str, separator: str) -> list[str] | None:
    """One line by the rules of CSV, strictly; None when its quotes do not match."""
    try:
        rows = list(csv.reader([text], delimiter=separator, strict=True, skipinitialspace=separator != "\t"))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None
