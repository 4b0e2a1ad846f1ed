"""CSV as people send it: any of three separators, quoted or not, with a broken line here and there.

A CSV reader gives up on a whole file for one line with a field too many. So the lines are read raw
and divided here: all lines without a quote at once, fully quoted lines at once, and only what is left
one by one.
"""

import csv
import re
from pathlib import Path

import polars as pl

from saldoku.channels.files.columns import known_headings
from saldoku.channels.files.table import MAX_ROWS, FileNotReadable, FileTooLarge, Rejected, Table, cell

SEPARATORS = (";", ",", "\t")
MAX_LINE_CHARACTERS = 100_000
MAX_LINES_IN_A_ROW = 50
"""An address with line breaks inside its quotes is one row; more lines than this are a broken quote."""

CONTROL = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]"
"""Control characters that no cell may hold. Tab and the two line breaks may stand inside quotes."""

_LOST = "\N{REPLACEMENT CHARACTER}"
_EXCEL_HINT = re.compile(r"sep=(.)", re.IGNORECASE)
_TEXT = "text"


def read_csv(path: Path, data: bytes) -> Table:
    """Divide a CSV file into cells. A line that cannot be divided is one of `Table.broken`."""
    numbered = _numbered_lines(path, data)
    header_at, separator, columns = _header(path, numbered)
    body = numbered.slice(header_at + 1)
    if body.height > MAX_ROWS:
        raise FileTooLarge(file=path.name, limit=MAX_ROWS, unit="rows")
    cells, broken = _divide(body, separator, len(columns))
    return Table(path, columns, cells, tuple(broken), separator)


def decoded(data: bytes) -> bytes:
    """The same text as UTF-8: from UTF-8 with or without BOM, or from Windows-1252.

    A file that is mostly good UTF-8 with a broken byte keeps its encoding: the broken byte becomes
    U+FFFD, and its line a row error.
    """
    marked = data.startswith(b"\xef\xbb\xbf")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode()
    except UnicodeDecodeError:
        lenient = data.decode(errors="replace")
        lost = lenient.count(_LOST)
        good = len(lenient) - len(lenient.encode("ascii", "ignore")) - lost
        text = lenient if marked or good > lost else data.decode("cp1252", errors="replace")
        return text.encode()
    return data


def _numbered_lines(path: Path, data: bytes) -> pl.DataFrame:
    if not data.strip():
        raise FileNotReadable(file=path.name, why="empty")
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise FileNotReadable(file=path.name, why="utf-16")
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    return pl.read_lines(decoded(data), name=_TEXT, row_index_name="line", row_index_offset=1).with_columns(
        pl.col("line").cast(pl.Int64)
    )


def _header(path: Path, numbered: pl.DataFrame) -> tuple[int, str, tuple[str, ...]]:
    """Where the header is, the separator it is written with, and its headings."""
    for at, text in enumerate(numbered[_TEXT].head(100)):
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


def _divide(body: pl.DataFrame, separator: str, width: int) -> tuple[pl.DataFrame, list[Rejected]]:
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
    fit = body.filter(pl.col("unfit").is_null()).select("line", _TEXT, "blank", "quoted")
    quoted = fit.filter("quoted")
    by_hand, taken, parts = pl.DataFrame(), set[int](), []
    if quoted.height:
        in_full = _fully_quoted(separator, width)
        parts.append(_split_at(quoted.filter(in_full), f'"{separator}"', width, strip='"')[0])
        by_hand, taken, bad = _one_by_one(fit, quoted.filter(~in_full), separator, width)
        parts.append(by_hand)
        broken += bad
    plain = fit.filter(~pl.col("quoted") & ~pl.col("blank") & ~pl.col("line").is_in(list(taken)))
    cells, bad = _split_at(plain, separator, width)
    broken += bad
    if parts:
        filled = pl.any_horizontal(pl.exclude("line").str.contains(r"\S"))
        cells = pl.concat([cells, *(part.filter(filled) for part in parts)]).sort("line")
    return cells, sorted(broken, key=lambda one: one.line)


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
    fit: pl.DataFrame, quoted: pl.DataFrame, separator: str, width: int
) -> tuple[pl.DataFrame, set[int], list[Rejected]]:
    """Lines with quotes that need a real CSV reader, and rows that run over several lines.

    Returns the rows, the lines that were taken into the row before them, and the bad lines.
    """
    texts = fit[_TEXT]
    at_line = {line: at for at, line in enumerate(fit["line"])} if quoted.height else {}
    rows: list[list[object]] = []
    taken: set[int] = set()
    bad: list[Rejected] = []
    for line, text in quoted.select("line", _TEXT).iter_rows():
        if line in taken:
            continue
        cells, more = _split_quoted(text, separator), 0
        if cells is None:
            cells, more = _continued(texts, at_line[line], separator, width)
        if cells is None:
            bad.append(Rejected(line, "quote-broken", raw=text))
        elif len(cells) != width:
            code = "fields-too-few" if len(cells) < width else "fields-too-many"
            bad.append(Rejected(line, code, raw=text))
        else:
            rows.append([line, *cells])
            taken.update(fit["line"].slice(at_line[line] + 1, more))
    schema = {"line": pl.Int64} | {cell(index): pl.String for index in range(width)}
    return pl.DataFrame(rows, schema=schema, orient="row"), taken, bad


def _continued(texts: pl.Series, at: int, separator: str, width: int) -> tuple[list[str] | None, int]:
    """A row whose quote stays open: joined with the lines after it until as many quotes close as open.

    Returns its cells and how many lines after it it took. A line that is a whole row by itself is never
    taken, so one broken quote costs one line.
    """
    joined = [texts[at]]
    quotes = joined[0].count('"')
    following = iter(texts.slice(at + 1, MAX_LINES_IN_A_ROW))
    while quotes % 2:
        text = next(following, None)
        if text is None or _is_whole(text, separator, width):
            return None, 0
        joined.append(text)
        quotes += text.count('"')
    cells = _split_quoted("\n".join(joined), separator)
    if cells is None or len(cells) != width:
        return None, 0
    return cells, len(joined) - 1


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
