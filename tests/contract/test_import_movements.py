"""Payouts and opening balances as files: posted once, refused with reasons, balanced to the rupiah."""

from pathlib import Path

from tests.contract import files
from tests.contract.conftest import Operator

PAYOUTS = ("kpj", "amount", "paid_on", "reference", "reason")
OPENINGS = ("kpj", "as_of", "own_amount", "employer_amount", "return_amount", "amount")


def payout(kpj: str, amount: str, reference: str, on: str = "2024-07-01") -> dict[str, str]:
    return {"kpj": kpj, "amount": amount, "paid_on": on, "reference": reference, "reason": "Pensiun"}


def opening(kpj: str, *parts: str, amount: str = "", on: str = "2023-12-31") -> dict[str, str]:
    own, employer, returned = parts or ("", "", "")
    figures = {"own_amount": own, "employer_amount": employer, "return_amount": returned, "amount": amount}
    return {"kpj": kpj, "as_of": on, **figures}


def test_a_fund_brings_its_balances_and_pays_out_of_them(fund: Operator, tmp_path: Path) -> None:
    rows = [
        opening(files.SITI, "1000000", "1850000", "150000"),
        opening(files.BUDI, amount="2.500.000"),
        opening("99000008888", amount="5"),
        opening(files.DEWI, "1", "2", "3", amount="7"),
        opening(files.RENE, amount="0"),
        opening(files.SITI, "1", "1", "1"),
    ]
    file = files.write(tmp_path / "opening.csv", rows, OPENINGS)
    told = fund.json("import", "opening-balances", file, code=1)
    assert told["posted"] == {"rows": 2, "money": 5_500_000}
    assert told["read"]["rows"] == 6
    assert (fund.balance(files.SITI), fund.balance(files.BUDI)) == (3_000_000, 2_500_000)
    assert [(row["line"], row["code"]) for row in files.read_rejected(file)] == [
        ("4", "card-unknown"), ("5", "amounts-differ"), ("6", "amount-zero"), ("7", "opening-differs"),
    ]  # fmt: skip
    assert fund.json("import", "opening-balances", file)["again"] is True

    paid = [
        payout(files.SITI, "1000000", "K-1"),
        payout(files.SITI, "2000001", "K-2"),
        payout(files.BUDI, "2500000", "K-3"),
        payout(files.BUDI, "x", "K-4"),
        payout(files.BUDI, "5", ""),
        payout(files.SITI, "1000000", "K-1"),
    ]
    file = files.write(tmp_path / "payouts.csv", paid, PAYOUTS)
    told = fund.json("import", "payouts", file, code=1)
    assert told["posted"] == {"rows": 2, "money": 3_500_000}
    assert (fund.balance(files.SITI), fund.balance(files.BUDI)) == (2_000_000, 0)
    rejects = files.read_rejected(file)
    assert list(rejects[0]) == [*PAYOUTS, "line", "code"], "two columns are called reason"
    assert [(row["line"], row["code"]) for row in rejects] == [
        ("3", "payout-above-balance"), ("5", "amount-not-understood"), ("6", "reference-missing"),
        ("7", "duplicate"),
    ]  # fmt: skip
    assert all(len(row["reason"]) > 20 for row in rejects)
    assert fund("prove").out.splitlines()[-1] == "0 differences"


def test_the_rejects_of_payouts_can_be_mended_and_sent_again(fund: Operator, tmp_path: Path) -> None:
    first = files.write(tmp_path / "opening.csv", [opening(files.SITI, amount="1000000")], OPENINGS)
    fund("import", "opening-balances", first)
    file = files.write(tmp_path / "payouts.csv", [payout(files.SITI, "1.000", "K-1")], PAYOUTS)
    told = fund.json("import", "payouts", file, code=1)
    assert told["posted"]["rows"] == 0
    mended = tmp_path / "mended.csv"
    rejected = tmp_path / "payouts.csv.rejected.csv"
    mended.write_text(rejected.read_text("utf-8-sig").replace("1.000", "1000"), "utf-8")
    told = fund.json("import", "payouts", mended)
    assert told["posted"] == {"rows": 1, "money": 1_000}
    assert fund.balance(files.SITI) == 999_000


def test_payouts_come_as_a_workbook_too(fund: Operator, tmp_path: Path) -> None:
    first = files.write(tmp_path / "opening.csv", [opening(files.SITI, amount="1000000")], OPENINGS)
    fund("import", "opening-balances", first)
    row = {"KPJ": files.SITI, "NOMINAL": "400.000", "TGL BAYAR": "01-07-2024", "NO KLAIM": "K-1"}
    book = files.write_xlsx(tmp_path / "paid.xlsx", {"Klaim": ([row], tuple(row))})
    told = fund.json("import", "payouts", book, "--language", "id")
    assert told["posted"] == {"rows": 1, "money": 400_000}
    assert fund.balance(files.SITI) == 600_000
