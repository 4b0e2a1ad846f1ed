"""Files of payouts and of opening balances."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from saldoku.channels.files import open_opening_balances, open_payouts
from saldoku.channels.files.table import ColumnsMissing
from tests.files.conftest import AllMoney, Write, all_money

PAYOUT = "kpj;amount;paid_on;reference;reason"
OPENING = "kpj;as_of;own_amount;employer_amount;return_amount;amount"


def payouts(path: Path) -> AllMoney:
    return all_money(open_payouts(path).blocks())


def openings(path: Path) -> AllMoney:
    return all_money(open_opening_balances(path).blocks())


def faults(found: AllMoney) -> list[tuple[int, str, str]]:
    return found.rejected.select("line", "code", "field").rows()


def test_payouts(write: Write) -> None:
    one, two = "99000004821;1500000;13-11-2026;KLAIM-1;Berhenti bekerja", "99000004822;5;2026-11-13;7;"
    found = payouts(write("\n".join((PAYOUT, one, two))))
    assert dict(found.frame.schema) == {
        "line": pl.Int64, "kpj": pl.String, "amount": pl.Int64, "paid_on": pl.Date, "reference": pl.String,
        "reason": pl.String,
    }  # fmt: skip
    day = date(2026, 11, 13)
    assert found.frame.rows() == [
        (2, "99000004821", 1500000, day, "KLAIM-1", "Berhenti bekerja"),
        (3, "99000004822", 5, day, "7", None),
    ]
    assert (found.money, found.rejected_money, faults(found)) == (1500005, 0, [])


@pytest.mark.parametrize(
    "header",
    [
        "KPJ;JUMLAH;TGL_BAYAR;NO_KLAIM",
        "No KPJ;Nominal;Tanggal Bayar;Referensi",
        "card_no;amount;paid_date;claim no",
    ],
)
def test_payouts_by_the_funds_own_names(write: Write, header: str) -> None:
    found = payouts(write(f"{header}\n99000004821;1.500.000;13/11/2026;A\n"))
    assert found.frame.rows() == [(2, "99000004821", 1500000, date(2026, 11, 13), "A", None)]


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        (";5;2026-11-13;A;", "kpj-missing", "kpj"),
        ("?;5;2026-11-13;A;", "kpj-not-understood", "kpj"),
        ("99000004821;;2026-11-13;A;", "amount-not-stated", "amount"),
        ("99000004821;0;2026-11-13;A;", "amount-zero", "amount"),
        ("99000004821;-5;2026-11-13;A;", "amount-negative", "amount"),
        ("99000004821;1.234;2026-11-13;A;", "amount-ambiguous", "amount"),
        ("99000004821;5;;A;", "paid-on-missing", "paid_on"),
        ("99000004821;5;kemarin;A;", "paid-on-not-understood", "paid_on"),
        ("99000004821;5;2026-11-13;;", "reference-missing", "reference"),
        ("99000004821;5;2026-11-13;=1+1;", "reference-not-understood", "reference"),
        (f"99000004821;5;2026-11-13;{'9' * 65};", "reference-not-understood", "reference"),
        (f"99000004821;5;2026-11-13;A;{'x' * 161}", "reason-not-understood", "reason"),
        ("99000004821;5", "fields-too-few", ""),
    ],
)
def test_a_wrong_payout_and_a_good_one(write: Write, line: str, code: str, field: str) -> None:
    found = payouts(write(f"{PAYOUT}\n{line}\n99000004821;7;2026-11-13;A;\n"))
    assert faults(found) == [(2, code, field)]
    assert found.frame["line"].to_list() == [3]
    assert found.money - found.rejected_money == 7


def test_the_reason_of_a_reject_file_is_not_that_of_a_payout(write: Write) -> None:
    """Its three columns come last; before them the file's own `reason` may stand, or none at all."""
    found = payouts(write(f"{PAYOUT};line;code;reason\n99000004821;5;2026-11-13;A;Pensiun;9;x;why\n"))
    assert found.frame["reason"].to_list() == ["Pensiun"]
    bare = write("kpj;amount;paid_on;reference;line;code;reason\n99000004821;5;2026-11-13;A;9;x;why\n")
    assert payouts(bare).frame["reason"].to_list() == [None]
    assert open_payouts(bare).file.unknown_columns == ()


def test_opening_balances_in_parts_or_as_one_amount(write: Write) -> None:
    lines = (
        "99000004821;31-12-2025;100;200;30;",
        "99000004822;2025-12-31;100;;;100",
        "99000004823;2025-12-31;;;;12345678",
        "99000004824;2025-12-31;;;7;",
    )
    found = openings(write("\n".join((OPENING, *lines))))
    day = date(2025, 12, 31)
    assert dict(found.frame.schema) == {
        "line": pl.Int64, "kpj": pl.String, "as_of": pl.Date, "own": pl.Int64, "employer": pl.Int64,
        "returned": pl.Int64,
    }  # fmt: skip
    assert found.frame.rows() == [
        (2, "99000004821", day, 100, 200, 30),
        (3, "99000004822", day, 100, 0, 0),
        (4, "99000004823", day, 12345678, 0, 0),
        (5, "99000004824", day, 0, 0, 7),
    ]
    assert (found.money, faults(found)) == (330 + 100 + 12345678 + 7, [])


def test_opening_balances_by_the_funds_own_names(write: Write) -> None:
    found = openings(
        write("NO_KPJ;PER_TANGGAL;SALDO_TK;SALDO_PK;HASIL_PENGEMBANGAN\n99000004821;31-12-2025;1;2;3")
    )
    assert found.frame.row(0)[3:] == (1, 2, 3)
    found = openings(write("KPJ;TGL SALDO;SALDO\n99000004821;31-12-2025;1.234.567"))
    assert found.frame.row(0)[3:] == (1234567, 0, 0)


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        ("99000004821;;1;2;3;", "as-of-missing", "as_of"),
        ("99000004821;2025;1;2;3;", "as-of-not-understood", "as_of"),
        ("99000004821;2025-12-31;;;;", "amount-not-stated", "amount"),
        ("99000004821;2025-12-31;0;0;0;", "amount-zero", "amount"),
        ("99000004821;2025-12-31;1;2;3;7", "amounts-differ", "amount"),
        ("99000004821;2025-12-31;1;2;-3;", "amount-negative", "return_amount"),
        (f"99000004821;2025-12-31;{10**12};1;;", "amount-too-large", "amount"),
    ],
)
def test_a_wrong_opening_balance_and_a_good_one(write: Write, line: str, code: str, field: str) -> None:
    found = openings(write(f"{OPENING}\n{line}\n99000004821;2025-12-31;1;2;3;6\n"))
    assert faults(found) == [(2, code, field)]
    assert found.money - found.rejected_money == 6


def test_needed_columns(write: Write) -> None:
    with pytest.raises(ColumnsMissing) as refused:
        open_payouts(write("kpj;amount;paid_on\n"))
    assert refused.value.fields["missing"] == ("reference",)
    with pytest.raises(ColumnsMissing) as refused:
        open_opening_balances(write("kpj;as_of\n"))
    assert refused.value.fields["missing"] == ("amount or own_amount or employer_amount or return_amount",)
