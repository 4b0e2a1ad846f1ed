"""Rows of members: each value by the kernel's rules, row by row."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from saldoku.channels.files.cells import date_rule, number_rule, texts_of
from saldoku.channels.files.columns import MEMBER_COLUMNS, MEMBER_NEEDS, folded
from saldoku.channels.files.table import Rejected, Table, Warned
from saldoku.channels.files.writing import Opened, open_columns, writing_of
from saldoku.kernel.errors import NotUnderstood, SaldokuError
from saldoku.kernel.identifiers import (
    clean_email,
    clean_kpj,
    clean_name,
    clean_nik,
    clean_npp,
    clean_phone,
    nik_agrees,
)

SEGMENTS: Mapping[str, str] = {
    "pu": "PU",
    "penerimaupah": "PU",
    "wageearner": "PU",
    "bpu": "BPU",
    "bukanpenerimaupah": "BPU",
    "mandiri": "BPU",
    "selfemployed": "BPU",
    "pmi": "PMI",
    "tki": "PMI",
    "migrantworker": "PMI",
    "pekerjamigran": "PMI",
    "pekerjamigranindonesia": "PMI",
    "jakon": "JAKON",
    "construction": "JAKON",
    "constructionworker": "JAKON",
    "jasakonstruksi": "JAKON",
}
"""Segments of the reference scheme as they are written, folded like a heading."""

PROGRAMMES = frozenset({"JHT", "JKK", "JKM", "JP", "JKP"})

_SEXES = dict.fromkeys(("l", "lakilaki", "pria", "m", "male"), "L") | dict.fromkeys(
    ("p", "perempuan", "wanita", "f", "female"), "P"
)
_CITIZENSHIPS = {"wni": "ID", "indonesia": "ID", "indonesian": "ID", "wna": "XX", "foreign": "XX"}
_STATUSES = {
    "aktif": "active",
    "active": "active",
    "nonaktif": "ended",
    "tidakaktif": "ended",
    "inactive": "ended",
    "ended": "ended",
}
OLDEST = 120
BLOCK_ROWS = 8192
"""Rows of members that are in memory at once: each is an object of its own, with its texts."""

LONGEST_EMPLOYER_NAME = 160

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One card of one person.

    `sex` is L, P or "" (not stated); `citizenship` an ISO 3166 code, XX for a foreigner whose country
    is not stated; `status` active, ended or None (not stated).
    """

    line: int
    kpj: str
    nik: str
    full_name: str
    birth_date: date
    sex: str
    segment: str
    npp: str | None
    employer_name: str | None
    phone: str | None
    email: str | None
    joined_on: date
    left_on: date | None
    programmes: tuple[str, ...]
    citizenship: str
    status: str | None


@dataclass(frozen=True, slots=True)
class MemberBlock:
    """Some members of a file, in its order; the rows of `table` are `rows` and `rejected` together."""

    table: Table
    rows: list[MemberRow]
    rejected: list[Rejected]
    warned: list[Warned]

    @property
    def rejected_rows(self) -> int:
        """How many rows of the block are not in `rows`."""
        return len(self.rejected)


class _Fault(SaldokuError):
    """The row is rejected. Fields: `code`, `field`, as in `Rejected`."""

    code = "row-fault"


@dataclass(frozen=True, slots=True)
class _Ways:
    """How this file is read: the scheme's words, the way of its dates, and the day it is."""

    segments: Mapping[str, str]
    programmes: Collection[str]
    day: Callable[[str], date]
    today: date


class Members:
    """A file of members, open for reading."""

    def __init__(self, file: Opened, ways: _Ways) -> None:
        self.file = file
        self._ways = ways

    def blocks(self) -> Iterator[MemberBlock]:
        """All rows from the first to the last, some thousand at a time; from the start at each call."""
        return map(self._block, self.file.source.tables())

    def _block(self, table: Table) -> MemberBlock:
        texts = texts_of(table, self.file.matched, MEMBER_COLUMNS)
        rows: list[MemberRow] = []
        rejected = list(table.broken)
        warned: list[Warned] = []
        for line, cells in zip(table.cells["line"], texts.iter_rows(named=True), strict=True):
            reader = _RowReader(cells)
            try:
                rows.append(_row(line, reader, self._ways))
            except _Fault as fault:
                rejected.append(Rejected(line, **fault.fields))
            else:
                warned += [Warned(line, f"{_dashed(field)}-left-out", field) for field in reader.left_out]
                if not nik_agrees(rows[-1].nik, rows[-1].birth_date):
                    warned.append(Warned(line, "nik-differs", "birth_date"))
        return MemberBlock(table, rows, sorted(rejected, key=lambda one: one.line), warned)


def open_members(
    path: Path,
    *,
    today: date,
    sheet: str | None = None,
    segments: Mapping[str, str] = SEGMENTS,
    programmes: Collection[str] = PROGRAMMES,
    rows: int = BLOCK_ROWS,
) -> Members:
    """Open a file of members and understand its header.

    A wrong card, NIK, name, date, segment, programme or employer number rejects the row. A wrong
    phone, e-mail, sex, citizenship or status does not lose the member: the row is read without it,
    and a warning says so. Raises FileNotReadable, FileTooLarge, ColumnsMissing or ColumnsTwice.
    """
    opened = open_columns(path, MEMBER_COLUMNS, MEMBER_NEEDS, sheet=sheet, rows=rows)
    writing = writing_of(opened, days=("birth_date", "joined_on", "left_on"))
    return Members(opened, _Ways(segments, programmes, date_rule(month_first=writing.month_first), today))


class _RowReader:
    """The cells of one row, and which of them were left out."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = cells
        self.left_out: list[str] = []

    def must(self, field: str, rule: Callable[[str], Value]) -> Value:
        """A value without which there is no row."""
        if not self.cells[field]:
            raise _Fault(code=f"{_dashed(field)}-missing", field=field)
        return self._read(field, rule)

    def if_given(self, field: str, rule: Callable[[str], Value]) -> Value | None:
        """A value that may be empty, but when it is written it must be right."""
        return self._read(field, rule) if self.cells[field] else None

    def if_good(self, field: str, rule: Callable[[str], Value]) -> Value | None:
        """A value that is left out, with a warning, when it is wrong."""
        try:
            return self.if_given(field, rule)
        except _Fault:
            self.left_out.append(field)
            return None

    def _read(self, field: str, rule: Callable[[str], Value]) -> Value:
        try:
            return rule(self.cells[field])
        except NotUnderstood:
            raise _Fault(code=f"{_dashed(field)}-not-understood", field=field) from None


def _row(line: int, reader: _RowReader, ways: _Ways) -> MemberRow:
    row = MemberRow(
        line=line,
        kpj=reader.must("kpj", number_rule(clean_kpj)),
        nik=reader.must("nik", number_rule(clean_nik)),
        full_name=_full_name(reader),
        birth_date=reader.must("birth_date", ways.day),
        sex=reader.if_good("sex", _one_of(_SEXES)) or "",
        segment=reader.must("segment", _one_of(ways.segments)),
        npp=reader.if_given("npp", number_rule(clean_npp)),
        employer_name=reader.if_good("employer_name", _employer_name),
        phone=reader.if_good("phone", clean_phone),
        email=reader.if_good("email", clean_email),
        joined_on=reader.must("joined_on", ways.day),
        left_on=reader.if_given("left_on", ways.day),
        programmes=_programmes(reader, ways.programmes),
        citizenship=reader.if_good("citizenship", _citizenship) or "ID",
        status=reader.if_good("status", _one_of(_STATUSES)),
    )
    if not ways.today.year - OLDEST <= row.birth_date.year or row.birth_date > ways.today:
        raise _Fault(code="birth-date-implausible", field="birth_date")
    if row.joined_on < row.birth_date:
        raise _Fault(code="joined-on-implausible", field="joined_on")
    if row.left_on is not None and row.left_on < row.joined_on:
        raise _Fault(code="left-on-implausible", field="left_on")
    return row


def _full_name(reader: _RowReader) -> str:
    """The name in one column, or put together from the three that SIPP has for it."""
    whole = reader.cells["full_name"] or " ".join(
        part for name in ("first_name", "middle_name", "last_name") if (part := reader.cells[name])
    )
    reader.cells = {**reader.cells, "full_name": whole}
    return reader.must("full_name", clean_name)


def _programmes(reader: _RowReader, known: Collection[str]) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(re.findall(r"[^\W_]+", reader.cells["programmes"].upper())))
    if not codes:
        raise _Fault(code="programmes-missing", field="programmes")
    if not all(code in known for code in codes):
        raise _Fault(code="programmes-not-understood", field="programmes")
    return codes


def _one_of(words: Mapping[str, str]) -> Callable[[str], str]:
    def rule(text: str) -> str:
        value = words.get(folded(text))
        if value is None:
            raise NotUnderstood(field="word", hint=", ".join(dict.fromkeys(words.values())))
        return value

    return rule


def _citizenship(text: str) -> str:
    if re.fullmatch(r"[A-Za-z]{2}", text):
        return text.upper()
    return _one_of(_CITIZENSHIPS)(text)


def _employer_name(text: str) -> str:
    name = " ".join(text.split())
    if len(name) > LONGEST_EMPLOYER_NAME or text.startswith(("=", "+", "-", "@", "#")):
        raise NotUnderstood(field="employer_name", hint="PT Kain Nusantara")
    return name


def _dashed(field: str) -> str:
    return field.replace("_", "-")
