"""CSV in every dialect, and lines that are broken: one bad line costs one line."""

import hashlib
from pathlib import Path

import pytest

from saldoku.channels.files import Table, fingerprint, open_table
from saldoku.channels.files.columns import match_columns
from saldoku.channels.files.formats.lines import MAX_LINE_CHARACTERS
from saldoku.channels.files.table import ColumnsMissing, ColumnsTwice, FileNotReadable, FileTooLarge
from tests.files.conftest import Write

HEADER = "npp;kpj;period"


def rows(table: Table) -> list[tuple[object, ...]]:
    return table.cells.rows()


def broken(table: Table) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in table.broken]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("last_end", [True, False])
def test_every_dialect_gives_the_same_rows(
    write: Write, separator: str, end: str, quote: str, mark: bytes, last_end: bool
) -> None:
    cells = [["npp", "kpj", "period"], ["ZZ1", "001", "2026-01"], ["", "x y", "é"]]
    text = end.join(separator.join(f"{quote}{one}{quote}" for one in line) for line in cells)
    table = open_table(write(mark + (text + (end if last_end else "")).encode()))
    assert table.columns == ("npp", "kpj", "period")
    assert rows(table) == [(2, "ZZ1", "001", "2026-01"), (3, "", "x y", "é")]
    assert table.broken == ()


def test_windows_1252_is_read_when_it_is_no_utf_8(write: Write) -> None:
    table = open_table(write(f"{HEADER}\nRené;“a”;€\n", encoding="cp1252"))
    assert rows(table) == [(2, "René", "“a”", "€")]


def test_a_broken_byte_in_utf_8_costs_one_line(write: Write) -> None:
    table = open_table(write("npp;kpj;period\né;ü;1\n".encode() + b"\xff;2;3\nx;y;z\n"))
    assert rows(table) == [(2, "é", "ü", "1"), (4, "x", "y", "z")]
    assert broken(table) == [(3, "encoding-broken")]


def test_a_byte_that_windows_1252_does_not_have_costs_one_line(write: Write) -> None:
    table = open_table(write(b"npp;kpj;period\n\xe9;2;3\n\x81;2;3\n"))
    assert rows(table) == [(2, "é", "2", "3")]
    assert broken(table) == [(3, "encoding-broken")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("a;b", "fields-too-few"),
        ("a", "fields-too-few"),
        ("a;b;c;d", "fields-too-many"),
        ("a;b;c;", "fields-too-many"),
        ('a;"b;c', "quote-broken"),
        ('a;"b"x;c', "quote-broken"),
        ('"a;b;c', "quote-broken"),
        ('"a";"b"', "fields-too-few"),
        ('"a";"b";"c";"d"', "fields-too-many"),
        ("a;b\0;c", "control-character"),
        ("a;b\x1b;c", "control-character"),
        ("a;b\rb;c", "control-character"),
        ("a;" + "b" * MAX_LINE_CHARACTERS + ";c", "line-too-long"),
    ],
)
def test_a_broken_line_costs_itself_alone(write: Write, line: str, code: str) -> None:
    table = open_table(write(f"{HEADER}\n1;2;3\n{line}\n4;5;6\n"))
    assert rows(table) == [(2, "1", "2", "3"), (4, "4", "5", "6")]
    assert broken(table) == [(3, code)]
    assert table.broken[0].raw == line
    assert table.rows == 3


def test_quotes_hold_separators_quotes_and_line_breaks(write: Write) -> None:
    text = f'{HEADER}\n"a;b";"say ""x""";1\n"Jalan 1\n\nRT 2";b; "c"\nPT "Maju";b;c\n"x";"y";"z"\n'
    table = open_table(write(text))
    assert rows(table) == [
        (2, "a;b", 'say "x"', "1"),
        (3, "Jalan 1\n\nRT 2", "b", "c"),
        (6, 'PT "Maju"', "b", "c"),
        (7, "x", "y", "z"),
    ]
    assert table.broken == ()


def test_an_open_quote_does_not_swallow_whole_rows(write: Write) -> None:
    table = open_table(write(f'{HEADER}\n1;"2;3\n4;5;6\n7;8";9\n10;11;12\n'))
    assert rows(table) == [(3, "4", "5", "6"), (4, "7", '8"', "9"), (5, "10", "11", "12")]
    assert broken(table) == [(2, "quote-broken")]


def test_ten_thousand_broken_quotes_are_no_burden(write: Write) -> None:
    table = open_table(write(HEADER + '\na;"b;c' * 10_000))
    assert table.cells.height == 0
    assert len(table.broken) == 10_000


def test_blank_lines_are_no_rows_but_keep_their_number(write: Write) -> None:
    table = open_table(write(f'\n\n{HEADER}\n\n1;2;3\n;;\n  ; ;\n4;5;6\n\n"";"";""\n"";;" "\n'))
    assert rows(table) == [(5, "1", "2", "3"), (8, "4", "5", "6")]
    assert table.broken == ()


def test_excels_own_separator_line_is_passed_over(write: Write) -> None:
    assert rows(open_table(write(f"sep=;\r\n{HEADER}\r\n1;2;3\r\n"))) == [(3, "1", "2", "3")]


def test_a_heading_with_a_comma_does_not_decide_the_separator(write: Write) -> None:
    table = open_table(write('kpj;period;"a,b,c,d";paid_on\n1;2;3;4\n'))
    assert table.separator == ";"
    assert rows(table) == [(2, "1", "2", "3", "4")]


def test_a_header_alone_is_a_table_without_rows(write: Write) -> None:
    table = open_table(write(HEADER))
    assert table.rows == 0
    assert table.columns == ("npp", "kpj", "period")


def test_one_column(write: Write) -> None:
    table = open_table(write('kpj\n1\n2;3\n"4"\n"5;6"\n'))
    assert rows(table) == [(2, "1"), (4, "4"), (5, "5;6")]
    assert broken(table) == [(3, "fields-too-many")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"  \r\n\n", "empty"),
        (b"\xef\xbb\xbf", "no-header"),
        (b";;;\n", "no-header"),
        ("npp;kpj\n1;2\n".encode("utf-16"), "utf-16"),
        (b"\0\1\2\3\n\0", "not-text"),
        (b"%PDF-1.7 \x01\n", "not-text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "kind"),
        (b"PK\x03\x04 not a workbook", "workbook"),
        (b"PAR1 not a parquet file PAR1", "parquet"),
        (b'npp;"kpj\n1;2\n', "header-quotes"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(write: Write, content: bytes, why: str) -> None:
    path = write(content)
    with pytest.raises(FileNotReadable) as refused:
        open_table(path)
    assert refused.value.fields == {"file": "file.csv", "why": why}


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "none.csv", "missing"), (tmp_path, "folder")):
        with pytest.raises(FileNotReadable) as refused:
            open_table(path)
        assert refused.value.fields["why"] == why


def test_more_rows_than_one_import_takes(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saldoku.channels.files.formats.lines.MAX_ROWS", 3)
    assert open_table(write(HEADER + "\n1;2;3" * 3)).rows == 3
    with pytest.raises(FileTooLarge) as refused:
        open_table(write(HEADER + "\n1;2;3" * 4))
    assert refused.value.fields["unit"] == "rows"


def test_more_bytes_than_one_import_takes(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saldoku.channels.files.opening.MAX_BYTES", 10)
    with pytest.raises(FileTooLarge) as refused:
        open_table(write(HEADER))
    assert refused.value.fields["unit"] == "bytes"


def test_the_fingerprint_is_that_of_the_bytes(write: Write) -> None:
    content = b"x" * 3_000_000
    assert fingerprint(write(content)) == hashlib.sha256(content).hexdigest()


COLUMNS = {"kpj": ("KPJ", "NO_KPJ"), "paid_on": ("TGL_BAYAR",), "amount": ("IURAN",), "wage": ("UPAH",)}
NEEDS = (("kpj",), ("paid_on",), ("amount", "wage"))


@pytest.mark.parametrize(
    "headings", ["KPJ,TGL_BAYAR,IURAN", "no kpj,tgl. bayar, Iuran ", "No_Kpj,PaidOn,AMOUNT"]
)
def test_headings_match_without_case_spaces_and_signs(headings: str) -> None:
    assert match_columns(headings.split(","), COLUMNS, NEEDS, file="f").at == {
        "kpj": 0,
        "paid_on": 1,
        "amount": 2,
    }


def test_unknown_headings_are_told_and_report_columns_are_not() -> None:
    headings = ["KPJ", "ALAMAT", "TGL_BAYAR", "IURAN", "", "line", "code", "reason", "ALAMAT"]
    assert match_columns(headings, COLUMNS, NEEDS, file="f").unknown == ("ALAMAT", "ALAMAT")


def test_two_headings_for_one_column_are_an_error() -> None:
    with pytest.raises(ColumnsTwice) as refused:
        match_columns(["KPJ", "NO KPJ"], COLUMNS, NEEDS, file="f")
    assert refused.value.fields == {"file": "f", "column": "kpj", "headings": ("KPJ", "NO KPJ")}


def test_missing_columns_are_told_with_what_looks_like_them() -> None:
    with pytest.raises(ColumnsMissing) as refused:
        match_columns(["KPJ", "TGL_BAYRA", "TGL_LAHIR"], COLUMNS, NEEDS, file="f")
    assert refused.value.fields == {
        "file": "f",
        "missing": ("paid_on", "amount or wage"),
        "found": ("KPJ", "TGL_BAYRA", "TGL_LAHIR"),
        "nearest": {"paid_on": "TGL_BAYRA"},
    }
