"""A file of contributions: typed rows, and every other row with its reason."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.channels.files import open_contributions
from saldoku.channels.files.reasons import Language
from saldoku.channels.files.table import ColumnsMissing
from saldoku.channels.files.values import read_kpj
from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.identifiers import clean_kpj
from tests.files.conftest import AllMoney, all_money

COLUMNS = ("npp", "kpj", "period", "wage", "worker_amount", "employer_amount", "amount", "paid_on")
GOOD = {
    "npp": "ZZ123456",
    "kpj": "99000004821",
    "period": "2026-10",
    "wage": "9100000",
    "worker_amount": "182000",
    "employer_amount": "336700",
    "amount": "",
    "paid_on": "2026-11-13",
}


def row(**changed: str) -> str:
    return ";".join((GOOD | changed).values())


def read(folder: Path, *rows: str, header: str = "", language: Language | None = None) -> AllMoney:
    path = folder / "contributions.csv"
    path.write_text("\n".join((header or ";".join(COLUMNS), *rows)))
    return all_money(open_contributions(path, language=language).blocks())


def faults(file: AllMoney) -> list[tuple[int, str, str]]:
    return file.rejected.select("line", "code", "field").rows()


def test_a_good_row(tmp_path: Path) -> None:
    file = read(tmp_path, row())
    assert dict(file.frame.schema) == {
        "line": pl.Int64, "npp": pl.String, "kpj": pl.String, "period": pl.Int32,
        "wage": pl.Int64, "back_pay": pl.Int64, "worker": pl.Int64,
        "employer": pl.Int64, "amount": pl.Int64, "paid_on": pl.Date,
    }  # fmt: skip
    paid_on = date(2026, 11, 13)
    assert file.frame.rows() == [
        (2, "ZZ123456", "99000004821", 202610, 9100000, None, 182000, 336700, None, paid_on)
    ]
    assert file.rejected.height == 0
    assert file.money == 518700


def test_the_funds_own_names(tmp_path: Path) -> None:
    header = "NO KPJ;BLTH;UPAH;JHT_TK;JHT_PK;TGL_BAYAR;NIK;NAMA"
    file = read(tmp_path, "99000004821;10-2026;9.100.000;182.000;336.700;13-11-2026;;Siti", header=header)
    assert file.frame.drop("line").row(0) == (
        None, "99000004821", 202610, 9100000, None, 182000, 336700, None, date(2026, 11, 13)
    )  # fmt: skip
    opened = open_contributions(tmp_path / "contributions.csv")
    assert opened.language == "id"
    assert opened.file.unknown_columns == ("NIK", "NAMA")
    assert opened.file.columns == tuple(header.split(";"))


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"kpj": ""}, "kpj", "kpj-missing"),
        ({"kpj": "12345"}, "kpj", "kpj-not-understood"),
        ({"kpj": "9.9E+10"}, "kpj", "kpj-not-understood"),
        ({"kpj": "99000004821.0"}, "kpj", "kpj-not-understood"),
        ({"kpj": "=1+1"}, "kpj", "kpj-not-understood"),
        ({"npp": "!"}, "npp", "npp-not-understood"),
        ({"npp": "12345.0"}, "npp", "npp-not-understood"),
        ({"period": ""}, "period", "period-missing"),
        ({"period": "2026-13"}, "period", "period-not-understood"),
        ({"period": "2026-10-15"}, "period", "period-not-understood"),
        ({"period": "Oktober"}, "period", "period-not-understood"),
        ({"paid_on": ""}, "paid_on", "paid-on-missing"),
        ({"paid_on": "2026-02-30"}, "paid_on", "paid-on-not-understood"),
        ({"paid_on": "11/13/2026"}, "paid_on", "paid-on-not-understood"),
        ({"paid_on": "1-2-26"}, "paid_on", "paid-on-not-understood"),
        ({"wage": "12,5"}, "wage", "amount-ambiguous"),
        ({"worker_amount": "1.234"}, "worker_amount", "amount-ambiguous"),
        ({"employer_amount": "-5"}, "employer_amount", "amount-negative"),
        ({"worker_amount": "0", "employer_amount": "0"}, "amount", "amount-zero"),
        ({"amount": "5"}, "amount", "amounts-differ"),
        ({"wage": "", "worker_amount": "", "employer_amount": ""}, "amount", "amount-missing"),
        ({"wage": "0", "worker_amount": "", "employer_amount": ""}, "amount", "amount-missing"),
        ({"worker_amount": "900000000000", "employer_amount": "900000000000"}, "amount", "amount-too-large"),
    ],
)
def test_a_wrong_row_and_a_good_one(tmp_path: Path, changed: dict[str, str], field: str, code: str) -> None:
    file = read(tmp_path, row(**changed), row())
    assert faults(file) == [(2, code, field)]
    assert file.frame["line"].to_list() == [3]


@pytest.mark.parametrize("period", ["2026-10", "10-2026", "10/2026", "202610", "2026-10-01"])
def test_months(tmp_path: Path, period: str) -> None:
    assert read(tmp_path, row(period=period)).frame["period"].to_list() == [202610]


@pytest.mark.parametrize(
    "day", ["2026-11-13", "13-11-2026", "13/11/2026", "2026-11-13 09:30:00", " 13-11-2026 "]
)
def test_days(tmp_path: Path, day: str) -> None:
    assert read(tmp_path, row(paid_on=day)).frame["paid_on"].to_list() == [date(2026, 11, 13)]


def test_a_file_that_writes_the_month_first_is_not_believed_where_it_has_slashes(tmp_path: Path) -> None:
    file = read(tmp_path, row(paid_on="11/05/2026"), row(paid_on="11/13/2026"), row(paid_on="05-11-2026"))
    assert [line for line, *_ in faults(file)] == [2, 3]
    assert file.frame["paid_on"].to_list() == [date(2026, 11, 5)]


def test_amounts_may_be_empty_when_there_is_a_wage(tmp_path: Path) -> None:
    file = read(tmp_path, row(worker_amount="", employer_amount=""))
    assert file.frame.select("worker", "employer", "amount").row(0) == (None, None, None)
    assert file.money == 0


def test_an_amount_may_stand_alone_or_agree_with_its_parts(tmp_path: Path) -> None:
    alone = {"npp": "", "wage": "", "worker_amount": "", "employer_amount": ""}
    file = read(tmp_path, row(amount="200000", **alone), row(amount="518700"))
    assert file.frame.select("worker", "employer", "amount").rows() == [
        (None, None, 200000),
        (182000, 336700, 518700),
    ]
    assert file.money == 718700


def test_money_of_rejected_rows_is_counted_where_it_can_be_read(tmp_path: Path) -> None:
    file = read(tmp_path, row(), row(kpj="?"), row(worker_amount="x"), row(amount="1"), "a;b")
    assert file.rejected["money"].to_list() == [518700, None, None, None]
    assert file.money == 2 * 518700
    assert file.rejected_money == 518700
    assert file.frame.height + file.rejected.height == 5


def test_one_proof_of_the_language_serves_the_whole_file(tmp_path: Path) -> None:
    rows = (row(worker_amount="182.000", employer_amount="336.700"), row(wage="9.100.000"))
    assert read(tmp_path, *rows).frame["worker"].to_list() == [182000, 182000]
    assert read(tmp_path, rows[0]).rejected["code"].to_list() == ["amount-ambiguous"]
    assert read(tmp_path, rows[0], language="id").rejected.height == 0
    assert read(tmp_path, rows[0], language="en").rejected["code"].to_list() == ["amount-fraction"]


def test_needed_columns(tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing) as refused:
        read(tmp_path, header="npp;kpj;perod")
    told = refused.value.fields
    assert told["missing"] == ("period", "amount or worker_amount or employer_amount or wage", "paid_on")
    assert told["nearest"] == {"period": "perod"}


def test_a_header_alone(tmp_path: Path) -> None:
    assert read(tmp_path).frame.height == 0
    opened = open_contributions(tmp_path / "contributions.csv")
    assert (list(opened.blocks()), opened.file.total) == ([], 0)


def test_hostile_sums_do_not_overflow(tmp_path: Path) -> None:
    big = "999999999999"
    file = read(tmp_path, *[row(worker_amount=big, employer_amount=big, amount="") for _ in range(50)])
    assert file.rejected_money == 0
    assert set(file.rejected["code"]) == {"amount-too-large"}


@given(st.lists(st.text(alphabet="0123456789 .-A", max_size=14), min_size=1, max_size=20))
def test_card_numbers_in_bulk_are_those_of_the_kernel(texts: list[str]) -> None:
    texts = [text.strip() for text in texts]
    values, codes = read_kpj(pl.Series(texts, dtype=pl.String))
    for text, value, code in zip(texts, values, codes, strict=True):
        try:
            expected = clean_kpj(text)
        except NotUnderstood:
            expected = None
        if text and not text.endswith((".0", ".00", ".000")):
            assert value == expected or code is not None
            assert (value is None) == (code is not None)


def test_the_example_in_the_manual_is_read(tmp_path: Path) -> None:
    manual = Path(__file__).parents[2] / "docs/rooms/files.md"
    header, *rows = manual.read_text(encoding="utf-8").split("```\n")[1].splitlines()
    file = read(tmp_path, *rows, header=header)
    assert (file.frame.height, file.rejected.height) == (2, 0)
    assert open_contributions(tmp_path / "contributions.csv").file.unknown_columns == ()


def test_back_pay_is_a_column_of_its_own(tmp_path: Path) -> None:
    header = "KPJ;BLTH;UPAH;RAPEL;JHT_TK;JHT_PK;TGL_BAYAR"
    file = read(
        tmp_path,
        "99000004821;2026-10;9100000;1000000;;;2026-11-13",
        "99000004821;2026-10;;1000000;;;2026-11-13",
        "99000004821;2026-10;9100000;;;;2026-11-13",
        "99000004821;2026-10;9100000;x;1;2;2026-11-13",
        header=header,
    )
    assert file.frame.select("line", "wage", "back_pay").rows() == [
        (2, 9100000, 1000000),
        (3, None, 1000000),
        (4, 9100000, None),
    ]
    assert faults(file) == [(5, "amount-not-understood", "back_pay")]
    assert file.rejected_money == 3
