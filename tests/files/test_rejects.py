"""The reject file: the whole row, why, what to write instead; harmless, private, ready to come back."""

import csv
import re
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saldoku.channels.files import (
    Rejected,
    Report,
    Table,
    differences_path,
    open_contributions,
    open_members,
    open_source,
    open_table,
    reason,
    rejects_path,
)
from saldoku.channels.files.columns import MEMBER_COLUMNS, MEMBER_NEEDS
from saldoku.channels.files.reasons import REASONS, Language
from tests.files.conftest import Write, all_members
from tests.files.test_members import GOOD as MEMBER

HEADER = "npp;kpj;period;amount;paid_on;note"
ROOT = Path(__file__).parents[2] / "saldoku"
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Outcome:
    """What an import tells of a slice."""

    blocks: int
    refused: Sequence[Rejected] = ()
    differences: pl.DataFrame = field(default_factory=pl.DataFrame)
    last: bool = False


@dataclass(frozen=True)
class Unread:
    """A block of which the reader itself refused nothing."""

    table: Table
    rejected: Sequence[Rejected] = ()


def report_of(
    path: Path,
    blocks: Iterable[Unread] | None = None,
    refused: Sequence[Rejected] = (),
    *,
    language: Language = "id",
) -> Path | None:
    """An import in one slice that refuses these rows: its reject file, or None."""
    source = open_source(path)
    found = blocks if blocks is not None else [Unread(table) for table in source.tables()]
    with Report(source, language=language) as report:
        count = len(list(report.watched(found)))
        report.told(Outcome(count, refused))
        report.told(Outcome(0, last=True))
    return rejects_path(path) if rejects_path(path).exists() else None


def read_back(path: Path, separator: str = ";") -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=separator))


def test_the_original_columns_then_line_code_and_reason(write: Write) -> None:
    path = write(f"{HEADER}\n;99000004821;2026-10;5;2026-11-13;ok\n;?;2026-10;5;2026-11-13;café\n")
    made = report_of(path, open_contributions(path).blocks(), language="en")
    code = "kpj-not-understood"
    assert made == path.with_name("file.csv.rejected.csv")
    assert read_back(made) == [
        [*HEADER.split(";"), "line", "code", "reason"],
        ["", "?", "2026-10", "5", "2026-11-13", "café", "3", code, reason(code, "en")],
    ]


def test_rows_that_the_books_refuse_stand_there_too(write: Write) -> None:
    path = write("kpj,a\n1,x\n2,y\n3,z\n")
    made = report_of(path, refused=[Rejected(4, "duplicate"), Rejected(2, "odd")])
    assert made is not None
    assert read_back(made, ",")[1:] == [
        ["1", "x", "2", "odd", reason("odd", "id")],
        ["3", "z", "4", "duplicate", reason("duplicate", "id")],
    ]


def test_broken_lines_stand_whole_in_the_first_column(write: Write) -> None:
    path = write(f'{HEADER}\na;b\n;1;2;3;4;5;6;7\n;"x;y\n')
    made = report_of(path, open_contributions(path).blocks())
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
    made = report_of(path, open_contributions(path).blocks())
    assert made is not None
    assert not [cell for row in read_back(made) for cell in row if re.match(r"[=+\-@\t\r]", cell)]


def test_what_was_made_harmless_is_taken_back_when_it_is_sent_again(write: Write) -> None:
    wrong = MEMBER | {"HP": "+62 859 0000 0001", "KPJ": "?"}
    path = write("\n".join((";".join(wrong), ";".join(wrong.values()))))
    made = report_of(path, open_members(path, today=TODAY).blocks())
    assert made is not None
    text = made.read_text(encoding="utf-8-sig")
    assert "'+62 859" in text
    made.write_text(text.replace("?", MEMBER["KPJ"]))
    again = all_members(open_members(made, today=TODAY))
    assert (again.rejected, again.warned, again.unknown_columns) == ([], [], ())
    assert again.rows[0].phone == "+6285900000001"


def test_only_its_owner_may_read_it(write: Write) -> None:
    made = report_of(write("kpj\n1\n"), refused=[Rejected(2, "duplicate")])
    assert made is not None
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_nothing_rejected_leaves_no_file_of_an_earlier_run(write: Write) -> None:
    path = write("kpj\n1\n")
    assert report_of(path, refused=[Rejected(2, "duplicate")]) == rejects_path(path)
    assert report_of(path) is None
    assert list(path.parent.iterdir()) == [path]


def test_headings_that_are_twice_or_empty_are_written_as_they_were(write: Write) -> None:
    made = report_of(write("kpj;;note;note\n1;2;3;4\n"), refused=[Rejected(2, "duplicate")])
    assert made is not None
    assert read_back(made)[0] == ["kpj", "", "note", "note", "line", "code", "reason"]


def test_a_workbooks_rejects_are_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"kpj": ["1"], "note": ["a;b"]}).write_parquet(path)
    made = report_of(path, refused=[Rejected(1, "duplicate")])
    assert made is not None
    assert read_back(made)[1][:3] == ["1", "a;b", "1"]


def test_it_is_written_slice_by_slice_and_gets_its_name_at_the_end(write: Write) -> None:
    path = write("kpj;a\n" + "".join(f"{number};{number}\n" for number in range(1, 8)))
    source = open_source(path, rows=2)
    with Report(source, language="id") as report:
        seen = report.watched([Unread(table) for table in source.tables()])
        next(seen), next(seen)
        report.told(Outcome(1, [Rejected(2, "duplicate")]))
        partial = path.with_name(f".{rejects_path(path).name}.partial")
        assert partial.exists()
        assert not rejects_path(path).exists()
        assert stat.S_IMODE(partial.stat().st_mode) == 0o600
        next(seen), next(seen, None)
        report.told(Outcome(3, [Rejected(5, "duplicate"), Rejected(7, "odd")], last=True))
    assert [row[:3] for row in read_back(rejects_path(path))[1:]] == [
        ["1", "1", "2"], ["4", "4", "5"], ["6", "6", "7"],
    ]  # fmt: skip
    assert set(path.parent.iterdir()) == {path, rejects_path(path)}


def test_an_import_that_fails_leaves_the_files_as_they_were(write: Write) -> None:
    path = write("kpj\n1\n2\n")
    old = report_of(path, refused=[Rejected(2, "duplicate")])
    assert old is not None
    before = old.read_bytes()
    source = open_source(path)
    with suppress(OSError), Report(source, language="id") as report:
        list(report.watched([Unread(table) for table in source.tables()]))
        report.told(Outcome(1, [Rejected(3, "odd")]))
        assert len(list(path.parent.iterdir())) == 3
        raise OSError("the database is gone")
    assert old.read_bytes() == before
    assert set(path.parent.iterdir()) == {path, old}


def test_two_imports_of_one_file_write_two_files_until_the_end(write: Write) -> None:
    path = write("kpj\n1\n2\n")
    source = open_source(path)
    with Report(source, language="id") as one, Report(source, language="id") as two:
        for report in (one, two):
            list(report.watched([Unread(table) for table in source.tables()]))
            report.told(Outcome(1, [Rejected(2, "duplicate")]))
        assert len(list(path.parent.glob(".*partial"))) == 2
        one.told(Outcome(0, last=True))
        two.told(Outcome(0, last=True))
    assert [row[0] for row in read_back(rejects_path(path))] == ["kpj", "1"]
    assert set(path.parent.iterdir()) == {path, rejects_path(path)}


def test_what_a_killed_import_left_is_used_again(write: Write) -> None:
    path = write("kpj\n1\n")
    path.with_name(".file.csv.rejected.csv.partial").write_text("half of a longer row" * 99)
    made = report_of(path, refused=[Rejected(2, "duplicate")])
    assert made is not None
    assert len(read_back(made)) == 2
    assert set(path.parent.iterdir()) == {path, made}


def test_a_link_in_its_place_is_not_followed(write: Write, tmp_path: Path) -> None:
    path, other = write("kpj\n1\n"), tmp_path / "other"
    other.write_text("somebody's")
    path.with_name(".file.csv.rejected.csv.partial").symlink_to(other)
    with pytest.raises(OSError, match="symbolic"):
        report_of(path, refused=[Rejected(2, "duplicate")])
    assert other.read_text() == "somebody's"


# --- differences ----------------------------------------------------------------------------------
def difference(line: int, code: str, due: int | None = 182000) -> pl.DataFrame:
    """A row as the books tell it."""
    schema = {
        "line": pl.Int64, "npp": pl.String, "kpj": pl.String, "period": pl.Int32, "wage": pl.Int64,
        "back_pay": pl.Int64, "worker": pl.Int64, "employer": pl.Int64, "due_worker": pl.Int64,
        "due_employer": pl.Int64, "difference": pl.Int64, "code": pl.String, "months": pl.Int32,
    }  # fmt: skip
    row = (line, None, "99000004821", 202601, 9100000, None, 100000, 336700, due, 336700, -82000, code, None)
    return pl.DataFrame([row], schema, orient="row")


@pytest.mark.parametrize("language", ["id", "en"])
def test_rows_that_differ_from_the_rule_are_listed_in_a_file_of_their_own(
    write: Write, language: Language
) -> None:
    path = write("kpj;a\n1;x\n2;y\n")
    source = open_source(path)
    found = pl.concat([difference(2, "below-rule"), difference(3, "no-rule", due=None)])
    with Report(source, language=language) as report:
        list(report.watched([Unread(table) for table in source.tables()]))
        report.told_with_differences(Outcome(1, differences=found[:1]))
        report.told_with_differences(Outcome(0, differences=found[1:], last=True))
    made = differences_path(path)
    assert made.name == "file.csv.differences.csv"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    header, one, two = read_back(made)
    assert header == [
        "line", "npp", "kpj", "period", "wage", "back_pay", "worker_amount", "employer_amount", "due_worker",
        "due_employer", "difference", "months", "code", "reason",
    ]  # fmt: skip
    words = reason("below-rule", language)
    assert one == [
        "2", "", "99000004821", "2026-01", "9100000", "", "100000", "336700", "182000", "336700",
        "-82000", "", "below-rule", words,
    ]  # fmt: skip
    assert (two[8], two[12:]) == ("", ["no-rule", reason("no-rule", language)])


def test_without_a_difference_a_file_of_an_earlier_run_goes(write: Write) -> None:
    path = write("kpj\n1\n")
    differences_path(path).write_text("old")
    with Report(open_source(path), language="id") as report:
        report.told_with_differences(Outcome(0, differences=difference(2, "no-rule").clear(), last=True))
    assert not differences_path(path).exists()


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
    made = report_of(path, refused=[Rejected(line, "duplicate") for line in table.cells["line"]])
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
    ends = (
        "missing|stated|rule|least|most|band|pay|not-understood|implausible|too-large|too-long|too-few|too-many"
        "|broken|character|ambiguous|fraction|negative|zero|twice|differs?|left-out|in-future|too-old"
        "|of-another|otherwise"
    )
    shape = rf"[a-z]+(?:-[a-z]+)*-(?:{ends})"
    found: set[str] = {"duplicate"}
    for folder in ("channels/files", "usecases/importing"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.parent.name != "reasons":
                found |= set(re.findall(rf'"({shape})"', path.read_text(encoding="utf-8")))
    for name in MEMBER_COLUMNS:
        dashed = name.replace("_", "-")
        if (name,) in MEMBER_NEEDS or name == "full_name":
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
