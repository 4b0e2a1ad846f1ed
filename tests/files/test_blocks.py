"""A file in blocks is the same file: any size of block gives the same rows, rejects and money."""

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from saldoku.channels.files import open_contributions, open_members, open_source
from saldoku.channels.files.formats import cuts, encoding
from saldoku.channels.files.table import FileNotReadable, Table
from tests.files.conftest import Write, all_members, all_money
from tests.files.test_contributions import COLUMNS, row
from tests.files.test_members import GOOD as MEMBER
from tests.files.test_members import TODAY

LINES = (
    "a;b;c",
    'x;"y;z";w',
    '"a";"b";"c"',
    '"Jalan 1\n\nRT 2";b;c',
    'a;"b\n;c;\n";d',
    'a;"open;c',
    'closes";b;c',
    '"',
    'a;"b"x;c',
    "a;b",
    "a;b;c;d",
    "",
    ";;",
    "a\0;b;c",
    "é;\ufffd;c",
    'a;"b\rc";d',
)
PIECES = (7, 64, 1 << 20)


def parts(tables: list[Table]) -> tuple[list[tuple[object, ...]], list[tuple[int, str, str | None]]]:
    return (
        [row for table in tables for row in table.cells.rows()],
        [(one.line, one.code, one.raw) for table in tables for one in table.broken],
    )


@pytest.fixture
def piece(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Read a CSV file in pieces of so many bytes."""
    return lambda size: monkeypatch.setattr(encoding, "PIECE", size)


@settings(max_examples=300, deadline=None)
@given(
    lines=st.lists(st.sampled_from(LINES), max_size=30),
    rows=st.integers(1, 12),
    size=st.sampled_from(PIECES),
    end=st.sampled_from(["\n", "\r\n"]),
    last_end=st.booleans(),
)
@example(['a;"open;c', *["half"] * 60], 3, 7, "\n", True)
@example(['a;"open;c', *["half"] * 49, 'x";c'], 3, 7, "\n", False)
@example(['a;"open;c', "a\0;b;c", 'x";c', "a;b;c"], 1, 7, "\n", True)
def test_rows_of_several_lines_and_broken_quotes_do_not_mind_the_end_of_a_block(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], rows: int, size: int, end: str, last_end: bool
) -> None:
    path = tmp_path_factory.mktemp("blocks") / "file.csv"
    text = end.join(["npp;kpj;period", *lines]) + (end if last_end else "")
    path.write_bytes(text.encode())
    at_once = parts(list(open_source(path).tables()))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(encoding, "PIECE", size)
        source = open_source(path, rows=rows)
        tables = list(source.tables())
        assert parts(tables) == at_once
        assert parts(list(source.tables())) == at_once, "a second look sees the same"
    assert all(table.columns == ("npp", "kpj", "period") for table in tables)
    assert all(table.rows for table in tables)
    assert source.total >= sum(table.rows for table in tables)


CELLS = {
    "kpj": ["99000004821", "?", ""],
    "wage": ["9100000", "9.100.000", "9,100,000", ""],
    "worker_amount": ["182000", "182.000", "1e5"],
    "employer_amount": ["336700", ""],
    "amount": ["", "518700"],
    "paid_on": ["2026-11-13", "13/11/2026", "11/13/2026", "05/11/2026"],
    "back_pay": ["", "1000000"],
}
changes = st.fixed_dictionaries({}, optional={name: st.sampled_from(texts) for name, texts in CELLS.items()})


@settings(max_examples=60, deadline=None)
@given(
    found=st.lists(changes, max_size=12),
    rows=st.integers(1, 6),
    kind=st.sampled_from(["csv", "xlsx", "parquet"]),
)
def test_contributions_do_not_mind_the_size_of_a_block(
    tmp_path_factory: pytest.TempPathFactory, found: list[dict[str, str]], rows: int, kind: str
) -> None:
    """Also where the last row alone proves the language of the amounts, or the order in a date."""
    folder = tmp_path_factory.mktemp("blocks")
    names = (*COLUMNS, "back_pay")
    base = dict(zip(COLUMNS, row().split(";"), strict=True)) | {"back_pay": ""}
    path = _write(folder / f"file.{kind}", names, [list((base | change).values()) for change in found])
    empty = pl.DataFrame({"line": [], "money": []})
    at_once = all_money(open_contributions(path).blocks(), empty=empty)
    in_blocks = all_money(open_contributions(path, rows=rows).blocks(), empty=empty)
    assert at_once.frame.equals(in_blocks.frame)
    assert at_once.rejected.equals(in_blocks.rejected)
    assert (at_once.money, at_once.rejected_money) == (in_blocks.money, in_blocks.rejected_money)
    assert at_once.frame.height + at_once.rejected.height == len(found)


def _write(path: Path, names: tuple[str, ...], rows: list[list[str]]) -> Path:
    if path.suffix == ".csv":
        path.write_text("\n".join(";".join(cells) for cells in [list(names), *rows]), encoding="utf-8")
    elif path.suffix == ".parquet":
        schema = dict.fromkeys(names, pl.String)
        pl.DataFrame(rows, schema, orient="row").write_parquet(path, row_group_size=4)
    else:
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            for at, cells in enumerate([list(names), *rows]):
                for column, text in enumerate(cells):
                    sheet.write_string(at, column, text)
    return path


def test_members_do_not_mind_the_size_of_a_block(write: Write) -> None:
    lines = [MEMBER | {"TANGGAL_LAHIR": day} for day in ("12/03/1990", "12-03-1990", "03/25/1990")] * 3
    path = write("\n".join([";".join(MEMBER), *(";".join(line.values()) for line in lines)]))
    at_once = all_members(open_members(path, today=TODAY))
    assert [one.line for one in at_once.rejected] == [2, 4, 5, 7, 8, 10], "no slash is trusted"
    for rows in (1, 2, 5):
        assert all_members(open_members(path, today=TODAY, rows=rows)) == at_once


def test_blocks_have_the_size_that_is_asked_for(write: Write) -> None:
    source = open_source(write("kpj;a\n" + "1;2\n" * 10), rows=4)
    assert [table.rows for table in source.tables()] == [3, 4, 3], "the header stands in the first"
    assert source.total == 10


def test_a_file_that_somebody_writes_to_is_not_read_on(write: Write) -> None:
    path = write("kpj;a\n" + "1;2\n" * 10)
    tables = open_source(path, rows=4).tables()
    next(tables)
    path.write_text("kpj;a\n" + "1;3\n" * 10)
    with pytest.raises(FileNotReadable) as refused:
        next(tables)
    assert refused.value.fields["why"] == "changed"


def test_a_line_without_an_end_is_one_broken_row(write: Write, piece: Callable[[int], None]) -> None:
    piece(1000)
    long = "é" * (encoding.LONGEST_LINE // 2 + 5000)
    path = write(f"kpj;a\n1;2\n{long}\n3;4\n{long}", name="long.csv")
    (table,) = open_source(path).tables()
    assert table.cells.drop("line").rows() == [("1", "2"), ("3", "4")]
    assert [(one.line, one.code) for one in table.broken] == [(3, "line-too-long"), (5, "line-too-long")]
    assert all(one.raw and set(one.raw) == {"é"} for one in table.broken)


# --- workbooks --------------------------------------------------------------------------------------
def sheet_of(path: Path, rows: int) -> Path:
    """A workbook with every kind of cell, some rows empty, starting below and right of A1."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Iuran & more")
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        page.write_row(2, 1, ["kpj", "note", "", "paid_on", "more"])
        for at in range(rows):
            line = 3 + at + at // 5
            page.write_string(line, 1, f"99{at:09d}")
            page.write(line, 2, [7, 12.345, "teks <&>", True, 9910005203900001, "teks <&>"][at % 6])
            if at % 3:
                page.write_datetime(line, 4, date(2026, 11, 1 + at % 28), day)
            if at % 4 == 0:
                page.write_rich_string(line, 5, "a ", day, "b", " c")
            if at % 7 == 0:
                page.write_formula(line, 3, "=1/0", None, "#DIV/0!")
    return path


def test_a_sheet_does_not_mind_where_it_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sheet_of(tmp_path / "file.xlsx", 60)
    at_once = parts(list(open_source(path).tables()))
    assert len(at_once[0]) == 60
    assert at_once[0][0] == (4, "99000000000", "7", "#DIV/0!", "", "a b c")
    assert at_once[0][1] == (5, "99000000001", "12.3450", "", "2026-11-02", "")
    assert at_once[0][4] == (8, "99000000004", "9.91000520390000E+15", "", "2026-11-05", "a b c")
    assert at_once[0][5][:3] == (10, "99000000005", "teks <&>")
    for size in (1, 300, 2000):
        monkeypatch.setattr(cuts, "CUT", size)
        monkeypatch.setattr(cuts, "PIECE", size)
        for rows in (1, 7, 1000):
            source = open_source(path, rows=rows)
            assert parts(list(source.tables())) == at_once, (size, rows)
            assert source.columns == ("kpj", "note", "", "paid_on", "more")


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The same workbook with other XML in its parts."""
    other = path.with_name("other.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return other


def _prefixed(name: str, xml: bytes) -> bytes:
    """Every name of a sheet and of the shared texts behind `x:`, as some programs write them."""
    if "sheet1" not in name and "sharedStrings" not in name:
        return xml
    return re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml).replace(b"xmlns=", b"xmlns:x=")


def _turned(name: str, xml: bytes) -> bytes:
    """The attributes of a cell in another order and between other quotes."""
    return re.sub(rb'<c r="(\w+)" t="(\w+)">', rb"<c t='\2' r='\1' >", xml) if "sheet1" in name else xml


def _without_numbers(name: str, xml: bytes) -> bytes:
    """Rows that do not say their number."""
    return re.sub(rb'<row r="\d+"', b"<row", xml) if "sheet1" in name else xml


@pytest.mark.parametrize("change", [_prefixed, _turned, _without_numbers])
def test_other_programs_write_a_sheet_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[str, bytes], bytes]
) -> None:
    path = tmp_path / "file.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for line in range(40):
            page.write_row(line, 0, ["kpj", "note"] if not line else [f"99{line:09d}", f"n{line % 3}"])
        page.write_formula(40, 1, "=1/0", None, "#DIV/0!")
    expected = parts(list(open_source(path).tables()))
    assert len(expected[0]) == 40
    assert expected[0][-1] == (41, "", "#DIV/0!")
    monkeypatch.setattr(cuts, "CUT", 500)
    monkeypatch.setattr(cuts, "PIECE", 300)
    assert parts(list(open_source(rewritten(path, change), rows=9).tables())) == expected


@pytest.mark.parametrize(
    "change",
    [
        lambda name, xml: xml.replace(b"<v>3</v>", b"<v>300</v>") if "sheet1" in name else xml,
        lambda name, xml: xml.replace(b'<row r="3"', b'<row r="30"') if "sheet1" in name else xml,
        lambda name, xml: xml.replace(b"<sheetData>", b"<data>") if "sheet1" in name else xml,
    ],
)
def test_a_sheet_that_contradicts_itself_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[str, bytes], bytes]
) -> None:
    path = tmp_path / "file.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for line, cells in enumerate((["kpj", "note"], ["1", "2"], ["3", "4"], ["5", "6"])):
            page.write_row(line, 0, cells)
    monkeypatch.setattr(cuts, "CUT", 1)
    monkeypatch.setattr(cuts, "PIECE", 60)
    with pytest.raises(FileNotReadable) as refused:
        list(open_source(rewritten(path, change)).tables())
    assert refused.value.fields["why"] == "workbook"
