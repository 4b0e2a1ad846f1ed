"""Whoever wrote the file, and however: the same cells come back."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saldoku.channels.files import open_table

letters = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffd\ufeff")
text = st.text(letters | st.sampled_from("\";,\t'=\n "), max_size=15)
western = st.text(st.sampled_from('abcé°ñÜ€”;",1 \n'), max_size=10)


def _no_row_inside(cell: str) -> bool:
    """A line within a cell that looks like a whole row is read as one: a broken quote shall cost one line."""
    return not any(sum(line.count(mark) for mark in ";,\t") > 1 for line in cell.split("\n")[1:-1])


def tables(cell: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    """Rows of three cells; the last is never blank, so that no row is a blank line."""
    cell = cell.filter(_no_row_inside)
    row = st.tuples(
        cell, cell, st.just("x") | cell.filter(lambda one: bool("".join(one.split()).strip(';,"')))
    )
    return st.lists(row.map(list), max_size=12)


def trimmed(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Spaces before a cell are no part of it."""
    return [[cell.lstrip(" ") for cell in row] for row in rows]


def written(rows: list[list[str]], *, separator: str, quoting: int, end: str) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=end)  # type: ignore[arg-type] # quoting is one of the csv constants
    writer.writerows([["kpj", "note", "nik"], *rows])
    return out.getvalue()


@settings(max_examples=200)
@given(
    rows=tables(text),
    separator=st.sampled_from(";,\t"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig"]),
)
def test_any_dialect_gives_the_same_cells_back(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    separator: str,
    quoting: int,
    end: str,
    encoding: str,
) -> None:
    path = tmp_path_factory.mktemp("dialect") / "file.csv"
    path.write_bytes(written(rows, separator=separator, quoting=quoting, end=end).encode(encoding))
    table = open_table(path)
    assert table.separator == separator
    assert table.broken == ()
    assert trimmed(table.cells.drop("line").rows()) == trimmed(rows)


@settings(max_examples=60)
@given(rows=tables(western))
def test_windows_1252_gives_the_same_cells_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("western") / "file.csv"
    rows = [*rows, ["é", "ñ", "ü"]]
    content = written(rows, separator=";", quoting=csv.QUOTE_MINIMAL, end="\r\n")
    path.write_bytes(content.encode("cp1252"))
    assert trimmed(open_table(path).cells.drop("line").rows()) == trimmed(rows)


def test_a_blank_line_within_quotes_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text('kpj;note;nik\n1;"\n;;\n";x\n')
    assert open_table(path).cells.drop("line").rows() == [("1", "\n;;\n", "x")]


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_no_bytes_at_all_make_it_fall_over(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    """Whatever stands under a header, every line is a row, a broken row or blank."""
    path = tmp_path_factory.mktemp("noise") / "file.csv"
    path.write_bytes(b"kpj;note\n1;2\n" + noise)
    table = open_table(path)
    assert table.rows >= 1
    lines = [*table.cells["line"], *(one.line for one in table.broken)]
    assert len(lines) == len(set(lines))
