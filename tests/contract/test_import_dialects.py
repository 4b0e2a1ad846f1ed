"""Contract 3: whatever spreadsheet a file comes from, the same rows are read."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.contract import files
from tests.contract.conftest import Operator

PAID = (
    files.paid(files.SITI, "2024-05", wage="9100000", own="182000", by_employer="336700"),
    files.paid(files.SITI, "2024-06", wage="9100000", own="182000", by_employer="336700"),
    files.paid(files.RENE, "2024-05", wage="5000000", own="100000", by_employer="185000"),
    files.paid(files.DEWI, "2024-05", amount="20000"),
)
BALANCES = {files.SITI: 1_037_400, files.RENE: 285_000, files.DEWI: 20_000, files.BUDI: 0}
Writer = Callable[[Path, tuple[files.Row, ...], tuple[str, ...]], Path]


def _csv(
    encoding: str = "utf-8",
    *,
    names: dict[str, str] | None = None,
    turned: bool = False,
    delimiter: str = ",",
    newline: str = "\n",
    quoting: int = csv.QUOTE_MINIMAL,
) -> Writer:
    def write(path: Path, rows: tuple[files.Row, ...], columns: tuple[str, ...]) -> Path:
        order = columns[::-1] if turned else columns
        told = files.text(rows, order, names=names, delimiter=delimiter, newline=newline, quoting=quoting)
        target = path.with_suffix(".csv")
        target.write_bytes(told.encode(encoding))
        return target

    return write


def _xlsx(path: Path, rows: tuple[files.Row, ...], columns: tuple[str, ...]) -> Path:
    return files.write_xlsx(path.with_suffix(".xlsx"), {"Data": (rows, columns), "Notes": ([], ["note"])})


def _parquet(path: Path, rows: tuple[files.Row, ...], columns: tuple[str, ...]) -> Path:
    return files.write_parquet(path.with_suffix(".parquet"), rows, columns)


WRITERS: dict[str, Writer] = {
    "comma": _csv(),
    "semicolon": _csv(delimiter=";"),
    "tab": _csv(delimiter="\t"),
    "byte-order-mark": _csv("utf-8-sig", delimiter=";", newline="\r\n"),
    "windows-1252": _csv("cp1252", delimiter=";", newline="\r\n"),
    "all-quoted": _csv(quoting=csv.QUOTE_ALL, newline="\r\n"),
    "sipp-names": _csv(names=files.SIPP, delimiter=";"),
    "loose-names": _csv(names={name: name.replace("_", " ").title() for name in files.MEMBERS}),
    "other-order": _csv(turned=True),
    "xlsx": _xlsx,
    "parquet": _parquet,
}


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS.keys())
def test_every_dialect_reads_the_same(operator: Operator, tmp_path: Path, write: Writer) -> None:
    from saldoku.members.models import Member

    told = operator.json("import", "members", write(tmp_path / "members", files.PEOPLE, files.MEMBERS))
    assert told["posted"]["rows"] == len(files.PEOPLE)
    assert set(Member.objects.values_list("full_name", flat=True)) == {
        row["full_name"] for row in files.PEOPLE
    }

    told = operator.json("import", "contributions", write(tmp_path / "paid", PAID, files.CONTRIBUTIONS))
    assert told["read"] == told["posted"] == {"rows": 4, "money": 1_342_400}
    assert {kpj: operator.balance(kpj) for kpj in BALANCES} == BALANCES


def test_the_sheet_that_is_named_is_read(fund: Operator, tmp_path: Path) -> None:
    columns = files.CONTRIBUTIONS
    book = files.write_xlsx(
        tmp_path / "two.xlsx", {"First": (PAID[:1], columns), "Mei 2024": (PAID[2:], columns)}
    )
    told = fund.json("import", "contributions", book, "--sheet", "Mei 2024")
    assert told["posted"] == {"rows": 2, "money": 305_000}
    assert fund.balance(files.SITI) == 0
    assert fund("import", "contributions", book, "--sheet", "Juni 2024", code=2).err


def test_unknown_columns_are_reported_and_ignored(fund: Operator, tmp_path: Path) -> None:
    rows = [{**row, "shoe size": "38", "[/b]": "x"} for row in PAID]
    file = files.write(tmp_path / "paid.csv", rows, ("shoe size", *files.CONTRIBUTIONS, "[/b]"))
    told = fund("import", "contributions", file)
    assert "shoe size" in told.err
    assert "[/b]" in told.err
    assert fund.balance(files.SITI) == BALANCES[files.SITI]


@pytest.mark.parametrize("kind", ["members", "contributions"])
def test_a_file_without_its_header_is_refused_and_not_quoted(
    fund: Operator, tmp_path: Path, kind: str
) -> None:
    rows, columns = (files.PEOPLE, files.MEMBERS) if kind == "members" else (PAID, files.CONTRIBUTIONS)
    file = tmp_path / "headless.csv"
    file.write_text(files.text(rows, columns).split("\n", 1)[1], "utf-8")
    told = fund("import", kind, file, code=2)
    assert "header" in told.err
    for private in (*files.PEOPLE[0].values(), *PAID[0].values()):
        assert len(private) < 4 or private not in told.all


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("noise.csv", bytes(range(256)) * 20),
        ("noise.xlsx", b"PK\x03\x04" + bytes(range(256)) * 20),
        ("noise.parquet", b"PAR1" + bytes(range(256)) * 20 + b"PAR1"),
        ("half.csv", b"kpj,nik\n99000004821,9901015708900001\n"),
    ],
)
def test_what_cannot_be_read_is_refused_whole(
    operator: Operator, tmp_path: Path, name: str, content: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    for kind in ("members", "contributions"):
        told = operator("import", kind, file, code=2)
        assert told.out == ""
        assert name in told.err
        assert len(told.err.strip().splitlines()) >= 2, "says what is wrong, and what to do"
    assert list(tmp_path.iterdir()) == [file]


DATES = {
    "2024-05-20": "2024-05-20",
    "20-05-2024": "2024-05-20",
    "05-06-2024": "2024-06-05",
    "2024-02-30": None,
    "30-02-2024": None,
    "2024-13-01": None,
    "05-20-2024": None,
    "20240520x": None,
}
PERIODS = {
    "2024-04": 202404,
    "04-2024": 202404,
    "2024-00": None,
    "13-2024": None,
    "April": None,
}


def test_dates_and_periods(fund: Operator, tmp_path: Path) -> None:
    from saldoku.ledger.models import Entry

    rows = [
        files.paid(files.SITI, f"2023-{number:02d}", own="2000", by_employer="3700", on=date)
        for number, date in enumerate(DATES, 1)
    ]
    rows += [files.paid(files.BUDI, period, own="2000", by_employer="3700") for period in PERIODS]
    file = files.write_contributions(tmp_path / "paid.csv", rows)
    fund("import", "contributions", file, code=1)
    good = [date for date in DATES.values() if date]
    posted = Entry.objects.filter(period__lt=202401).values_list("value_date", flat=True)
    assert sorted(date.isoformat() for date in posted) == sorted(good)
    # One month in both its forms is one and the same row: it is posted once.
    assert [entry.period for entry in Entry.objects.filter(period__gte=202401)] == [202404]
    codes = [row["code"] for row in files.read_rejected(file)]
    assert codes.count("paid-on-not-understood") == 5
    assert codes.count("period-not-understood") == 3
    assert codes.count("duplicate") == 1
