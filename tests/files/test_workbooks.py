"""XLSX and Parquet: cells are what people see in them, and no number is quietly another one."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from saldoku.channels.files import open_contributions, open_members, open_table
from saldoku.channels.files.table import FileNotReadable, FileTooLarge, Table
from tests.files.conftest import all_members, all_money
from tests.files.test_members import GOOD as MEMBER

moment = datetime.fromisoformat
"""Workbooks know no time zones."""

HEADER = ["npp", "kpj", "period", "wage", "amount", "paid_on"]


def workbook(
    folder: Path, rows: list[list[object]], *, sheet: str = "Iuran", at: tuple[int, int] = (0, 0)
) -> Path:
    """An XLSX file with one sheet of these cells and a second one that says so."""
    path = folder / "file.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        page = book.add_worksheet(sheet)
        for down, row in enumerate(rows, at[0]):
            for across, value in enumerate(row, at[1]):
                if isinstance(value, date):
                    page.write_datetime(down, across, value, day)
                elif isinstance(value, str) and value.startswith("="):
                    page.write_formula(down, across, value, None, "#DIV/0!" if "/0" in value else 7)
                elif isinstance(value, str):
                    page.write_string(down, across, value)
                elif value is not None:
                    page.write(down, across, value)
        second = book.add_worksheet("Second & last")
        second.write_row(0, 0, ["kpj", "note"])
        second.write_row(1, 0, ["1", "here"])
    return path


def cells(table: Table) -> list[tuple[object, ...]]:
    return table.cells.rows()


def test_texts_numbers_and_dates_are_what_people_see(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["00123", 99000004821, "10-2026", 9100000, "12,5", date(2026, 11, 13)],
        ["", "099", moment("2026-10-01"), 0, True, moment("2026-11-13 09:30")],
    ]
    table = open_table(workbook(tmp_path, rows))
    assert table.columns == tuple(HEADER)
    assert cells(table) == [
        (2, "00123", "99000004821", "10-2026", "9100000", "12,5", "2026-11-13"),
        (3, "", "099", "2026-10-01", "0", "true", "2026-11-13 09:30:00"),
    ]


def test_contributions_from_a_workbook(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["ZZ1234", 99000004821, moment("2026-10-01"), 9100000, None, date(2026, 11, 13)],
        ["", "99000004821", "2026-10", None, 518700, "2026-11-13"],
    ]
    file = all_money(open_contributions(workbook(tmp_path, rows)).blocks())
    assert file.rejected.height == 0
    assert file.frame.select("line", "period", "wage", "amount").rows() == [
        (2, 202610, 9100000, None),
        (3, 202610, None, 518700),
    ]


def test_a_cell_with_an_error_is_not_an_empty_cell(tmp_path: Path) -> None:
    rows = [HEADER, ["ZZ1234", "99000004821", "2026-10", 9100000, "=1/0", "2026-11-13"]]
    table = open_table(workbook(tmp_path, rows))
    assert cells(table)[0][5] == "#DIV/0!"
    read = all_money(open_contributions(table.path).blocks())
    assert read.rejected["code"].to_list() == ["amount-not-understood"]


def test_a_formula_counts_as_its_value(tmp_path: Path) -> None:
    rows = [HEADER, ["ZZ1234", "99000004821", "2026-10", 9100000, "=3+4", "2026-11-13"]]
    assert all_money(open_contributions(workbook(tmp_path, rows)).blocks()).frame["amount"].to_list() == [7]


def test_a_nik_typed_as_a_number_has_lost_its_end_and_is_refused(tmp_path: Path) -> None:
    as_number = [int(value) if name == "NIK" else value for name, value in MEMBER.items()]
    table = open_table(workbook(tmp_path, [list(MEMBER), as_number, list(MEMBER.values())]))
    assert cells(table)[0][2] == "9.91000520390000E+15"
    file = all_members(open_members(table.path, today=date(2026, 11, 22)))
    assert [(one.line, one.code) for one in file.rejected] == [(2, "nik-not-understood")]
    assert [row.line for row in file.rows] == [3]


def test_a_fraction_is_never_a_group_of_thousands(tmp_path: Path) -> None:
    """12.345 as a number is twelve and a bit, although the text beside it proves Indonesian writing."""
    rows = [
        HEADER,
        ["ZZ1234", "99000004821", "2026-10", "9.100.000", 12.345, "2026-11-13"],
        ["ZZ1234", "99000004821", "2026-10", "9.100.000", "12.345", "2026-11-13"],
    ]
    file = all_money(open_contributions(workbook(tmp_path, rows)).blocks())
    assert file.rejected.select("line", "code").rows() == [(2, "amount-ambiguous")]
    assert file.frame["amount"].to_list() == [12345]


def test_lines_keep_the_numbers_of_the_sheet(tmp_path: Path) -> None:
    rows = [HEADER, ["ZZ1", "1", None, None, None, None], [None] * 6, ["ZZ2", "2", None, 1.125, "=1/0", None]]
    table = open_table(workbook(tmp_path, rows, at=(3, 2)))
    assert cells(table) == [(5, "ZZ1", "1", "", "", "", ""), (7, "ZZ2", "2", "", "1.1250", "#DIV/0!", "")]


def test_a_named_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path, [HEADER])
    assert cells(open_table(path, sheet="Second & last")) == [(2, "1", "here")]
    with pytest.raises(FileNotReadable) as refused:
        open_table(path, sheet="Third")
    assert refused.value.fields["why"] == "no-sheet"


def test_an_empty_sheet_and_a_header_alone(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable) as refused:
        open_table(workbook(tmp_path, []))
    assert refused.value.fields["why"] == "empty"
    assert open_table(workbook(tmp_path, [HEADER])).rows == 0


def test_what_is_no_workbook_or_too_large_a_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("a.txt", "hello")
    with pytest.raises(FileNotReadable) as refused:
        open_table(path)
    assert refused.value.fields["why"] == "workbook"
    monkeypatch.setattr("saldoku.channels.files.formats.workbook.MAX_BYTES", 4)
    with pytest.raises(FileTooLarge):
        open_table(path)


def test_a_torn_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path, [HEADER])
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(FileNotReadable):
        open_table(path)


def test_control_characters_in_a_cell_cost_one_row(tmp_path: Path) -> None:
    path = tmp_path / "file.parquet"
    pl.DataFrame({"kpj": ["a\0b", "1"], "note": ["x", "line\nbreak"]}).write_parquet(path)
    table = open_table(path)
    assert cells(table) == [(2, "1", "line\nbreak")]
    assert [(one.line, one.code, one.raw) for one in table.broken] == [(1, "control-character", "a\0b;x")]


def test_parquet_of_every_type(tmp_path: Path) -> None:
    path = tmp_path / "file.parquet"
    pl.DataFrame(
        {
            "text": ["00123", None],
            "whole": [5, None],
            "day": [date(2026, 11, 13), None],
            "moment": [moment("2026-11-13"), moment("2026-11-13 09:30")],
            "float": [121000.0, 12.345],
            "decimal": [Decimal("121000.00"), Decimal("12.345")],
        },
        schema_overrides={"decimal": pl.Decimal(12, 3)},
    ).write_parquet(path)
    assert cells(open_table(path)) == [
        (1, "00123", "5", "2026-11-13", "2026-11-13", "121000", "121000"),
        (2, "", "", "", "2026-11-13 09:30:00", "12.3450", "12.3450"),
    ]


def test_parquet_with_a_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.parquet"
    pl.DataFrame({"kpj": [["1"]]}).write_parquet(path)
    with pytest.raises(FileNotReadable) as refused:
        open_table(path)
    assert refused.value.fields["why"] == "column-type"
