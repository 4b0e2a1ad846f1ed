"""The reject file: the whole row, why, what to write instead; harmless, private, ready to come back."""

import csv
import re
import stat
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saldoku.channels.files import (
    Rejected,
    open_table,
    read_contributions,
    read_members,
    reason,
    rejects_path,
    write_rejected,
)
from saldoku.channels.files.columns import MEMBER_COLUMNS, MEMBER_NEEDS
from saldoku.channels.files.reasons import REASONS
from tests.files.conftest import Write
from tests.files.test_members import GOOD as MEMBER

HEADER = "npp;kpj;period;amount;paid_on;note"
ROOT = Path(__file__).parents[2] / "saldoku"


def read_back(path: Path, separator: str = ";") -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=separator))


def test_the_original_columns_then_line_code_and_reason(write: Write) -> None:
    path = write(f"{HEADER}\n;99000004821;2026-10;5;2026-11-13;ok\n;?;2026-10;5;2026-11-13;café\n")
    table = open_table(path)
    made = write_rejected(rejects_path(path), table, read_contributions(table).rejected, language="en")
    code = "kpj-not-understood"
    assert made == path.with_name("file.csv.rejected.csv")
    assert read_back(made) == [
        [*HEADER.split(";"), "line", "code", "reason"],
        ["", "?", "2026-10", "5", "2026-11-13", "café", "3", code, reason(code, "en")],
    ]


def test_a_list_of_rejected_rows_serves_as_well(write: Write) -> None:
    table = open_table(write("kpj,a\n1,x\n2,y\n3,z\n"))
    made = write_rejected(
        table.path.with_name("out.csv"), table, [Rejected(4, "duplicate"), Rejected(2, "odd")]
    )
    assert made is not None
    assert read_back(made, ",")[1:] == [
        ["1", "x", "2", "odd", reason("odd", "id")],
        ["3", "z", "4", "duplicate", reason("duplicate", "id")],
    ]


def test_broken_lines_stand_whole_in_the_first_column(write: Write) -> None:
    path = write(f'{HEADER}\na;b\n;1;2;3;4;5;6;7\n;"x;y\n')
    table = open_table(path)
    made = write_rejected(rejects_path(path), table, read_contributions(table).rejected)
    assert made is not None
    assert [(row[0], row[6]) for row in read_back(made)[1:]] == [
        ("a;b", "2"),
        (";1;2;3;4;5;6;7", "3"),
        (';"x;y', "4"),
    ]
    assert {len(row) for row in read_back(made)} == {9}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_nothing_in_it_runs_in_a_spreadsheet(write: Write, start: str) -> None:
    path = write(f'{HEADER};=x\n"{start}cmd";?;2026-10;5;2026-11-13;"{start}1";1\n'.replace("\r", ""))
    table = open_table(path)
    made = write_rejected(rejects_path(path), table, read_contributions(table).rejected)
    assert made is not None
    assert not [cell for row in read_back(made) for cell in row if re.match(r"[=+\-@\t\r]", cell)]


def test_what_was_made_harmless_is_taken_back_when_it_is_sent_again(write: Write) -> None:
    wrong = MEMBER | {"HP": "+62 859 0000 0001", "KPJ": "?"}
    path = write("\n".join((";".join(wrong), ";".join(wrong.values()))))
    table = open_table(path)
    made = write_rejected(rejects_path(path), table, read_members(table, today=date(2026, 11, 22)).rejected)
    assert made is not None
    text = made.read_text(encoding="utf-8-sig")
    assert "'+62 859" in text
    made.write_text(text.replace("?", MEMBER["KPJ"]))
    again = read_members(open_table(made), today=date(2026, 11, 22))
    assert (again.rejected, again.warned, again.unknown_columns) == ([], [], ())
    assert again.rows[0].phone == "+6285900000001"


def test_only_its_owner_may_read_it(write: Write) -> None:
    table = open_table(write("kpj\n1\n"))
    made = write_rejected(rejects_path(table.path), table, [Rejected(2, "duplicate")])
    assert made is not None
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_nothing_rejected_leaves_no_file_of_an_earlier_run(write: Write) -> None:
    table = open_table(write("kpj\n1\n"))
    path = rejects_path(table.path)
    assert write_rejected(path, table, [Rejected(2, "duplicate")]) == path
    assert write_rejected(path, table, []) is None
    assert list(path.parent.iterdir()) == [table.path]


def test_headings_that_are_twice_or_empty_are_written_as_they_were(write: Write) -> None:
    table = open_table(write("kpj;;note;note\n1;2;3;4\n"))
    made = write_rejected(rejects_path(table.path), table, [Rejected(2, "duplicate")])
    assert made is not None
    assert read_back(made)[0] == ["kpj", "", "note", "note", "line", "code", "reason"]


def test_a_workbooks_rejects_are_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"kpj": ["1"], "note": ["a;b"]}).write_parquet(path)
    made = write_rejected(rejects_path(path), open_table(path), [Rejected(1, "duplicate")])
    assert made is not None
    assert read_back(made)[1][:3] == ["1", "a;b", "1"]


cells_of_text = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12)


@settings(max_examples=60)
@given(st.lists(st.tuples(cells_of_text, cells_of_text), min_size=1, max_size=8))
def test_no_cell_is_lost_or_shifted(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("rejects") / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([("kpj", "note", "end"), *((*row, "x") for row in rows)])
    table = open_table(path)
    made = write_rejected(
        rejects_path(path), table, [Rejected(line, "duplicate") for line in table.cells["line"]]
    )
    assert made is not None
    found = [tuple(row[:2]) for row in read_back(made)[1:]]
    expected = [
        tuple(f"'{text}" if text.startswith(("=", "+", "-", "@")) else text for text in row)
        for row in table.cells.select("c0", "c1").rows()
    ]
    assert found == expected


# --- the words ------------------------------------------------------------------------------------
def codes_in_the_code() -> set[str]:
    """Every code that this door and the import can give a row, from the text of the code."""
    shape = (
        r"[a-z]+(?:-[a-z]+)*-(?:missing|not-understood|implausible|too-large|too-long|too-few|too-many|broken"
    )
    shape += (
        r"|character|ambiguous|fraction|negative|zero|twice|differs?|left-out|in-future|too-old|of-another"
    )
    shape += r"|otherwise)"
    found: set[str] = {"duplicate"}
    for folder in ("channels/files", "usecases/importing"):
        for path in (ROOT / folder).glob("*.py"):
            if path.name != "reasons.py":
                found |= set(re.findall(rf'"({shape})"', path.read_text(encoding="utf-8")))
    for field in MEMBER_COLUMNS:
        dashed = field.replace("_", "-")
        if (field,) in MEMBER_NEEDS or field == "full_name":
            found |= {f"{dashed}-missing", f"{dashed}-not-understood"}
    optional = {"phone", "email", "sex", "citizenship", "status", "employer-name"}
    found |= {f"{field}-left-out" for field in optional} | {"npp-not-understood", "left-on-not-understood"}
    return found - {"columns-missing", "columns-twice", "file-too-large"}


def test_every_code_has_its_words_in_both_languages() -> None:
    codes = codes_in_the_code()
    assert len(codes) > 40
    assert codes - set(REASONS) == set()
    for code, words in REASONS.items():
        assert set(words) == {"id", "en"}, code
        assert words["id"] != words["en"], code
        assert all(text.endswith(".") and 15 < len(text) <= 110 for text in words.values()), code


def test_a_code_without_words_says_whom_to_ask() -> None:
    assert "kode" in reason("never-seen", "id")
    assert "code" in reason("never-seen", "en")
