"""Contract 2 and 4: declaring, crediting and adjusting the yearly return from the command line."""

import csv
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from tests.contract.conftest import Operator
from tests.returns.savings import Savings, kpj_of

MARCH = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def books(operator: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """Four members in March 2026: two with savings, one with nothing, and one who would give back."""
    made = Savings()
    made.enrol(range(1, 5))
    made.post((1, 10_000_000, date(2025, 1, 10)), (2, 1_200_000, date(2025, 6, 10)))
    made.post((4, 900_000, date(2025, 11, 1)))
    made.post((4, -900_000, date(2025, 1, 2)), kind="payout")
    monkeypatch.chdir(tmp_path)
    return operator


def test_from_the_board_to_the_members(books: Operator, tmp_path: Path) -> None:
    with time_machine.travel(MARCH, tick=True):
        assert (
            "credit-returns 2025 --dry-run"
            in books("declare-return", "2025", "5,85%", "--source", "board").out
        )
        assert books.json("declare-return", "2025", "5.85", "--source", "board") == {
            "year": 2025, "rate": "5.85", "source": "board", "again": True, "before": None,
        }  # fmt: skip
        assert "Nothing was written" in books("declare-return", "2025", "5.85", "--source", "board").out

        dry = books("credit-returns", "2025", "--dry-run", code=1)
        assert "a dry run" in dry.out
        assert "Rp 571.350" in dry.out
        (tmp_path / "returns-2025.excluded.csv").unlink()
        assert books.balance(kpj_of(1)) == 10_000_000

        told = books.json("credit-returns", "2025", code=1)
        assert told["on_flow"] == told["total"] == 536_250 + 35_100
        assert (told["accounts"], told["credited"], told["nothing"]) == (3, 2, 1)
        assert (told["excluded"], told["excluded_by_rule"], told["again"]) == (1, 1, False)
        assert (told["rate"], told["policy"], told["currency"]) == ("5.85", "annual-monthly-weighted", "IDR")
        assert books.balance(kpj_of(1)) == 10_536_250

        listed = tmp_path / "returns-2025.excluded.csv"
        assert told["excluded_file"] == listed.name
        assert stat.S_IMODE(listed.stat().st_mode) == 0o600
        with listed.open(encoding="utf-8-sig") as file:
            assert list(csv.reader(file)) == [["kpj", "reason"], [kpj_of(4), "return-below-zero"]]

        assert "Nothing was done" in books("credit-returns", "2025").out
        assert list(tmp_path.iterdir()) == [listed]
        refused = books("declare-return", "2025", "6", "--source", "board", code=2)
        assert "return-final: year 2025, rate 5.85" in refused.err

        Savings(posted=100).post((2, 1_200_000, date(2025, 6, 10)))
        dry_run = books.json("adjust-returns", "--dry-run")
        assert (dry_run["amount"], dry_run["years"], dry_run["dry_run"]) == (35_100, {"2025": 35_100}, True)
        assert "2025: Rp 35.100" in books("adjust-returns").out
        assert "Nothing is missing" in books("adjust-returns").out
        assert books.json("prove")["differences"] == []


def test_a_list_of_whom_to_keep_out(books: Operator, tmp_path: Path) -> None:
    with time_machine.travel(MARCH, tick=True):
        books("declare-return", "2025", "5.85", "--source", "board")
        keep_out, to = tmp_path / "keep-out.csv", tmp_path / "kept-out.csv"
        keep_out.write_text(f"NO_KPJ;Alasan;remark\n{kpj_of(1)};=1+1;x\n{kpj_of(4)};dispute;\n")
        call = ("credit-returns", "2025", "--exclude", keep_out, "--excluded-to", to)
        told = books.json(*call, "--dry-run")
        assert (told["excluded"], told["excluded_by_rule"]) == (2, 0)
        told = books.json(*call)
        assert (told["credited"], told["total"]) == (1, 35_100)
        assert "'=1+1" in to.read_text(), "a spreadsheet does not run it"
        lifted = books.json("credit-returns", "2025", "--lift", kpj_of(1))
        assert lifted == {"year": 2025, "account_no": kpj_of(1), "lifted": True, "again": False}
        assert "Nothing was written" in books("credit-returns", "2025", "--lift", kpj_of(1)).out
        assert books.json("adjust-returns")["amount"] == 536_250
        assert books.json("prove")["differences"] == []


@pytest.mark.parametrize(
    "content",
    [
        "",
        "kpj\n99000000001\n",
        "kpj,reason\n99000000001,\n,x\n",
        "kpj,reason\n1,x\n",
        "kpj,reason\n99000000077,x\n",
    ],
)
def test_a_list_that_is_none_is_refused_whole(books: Operator, tmp_path: Path, content: str) -> None:
    with time_machine.travel(MARCH, tick=True):
        books("declare-return", "2025", "5.85", "--source", "board")
        keep_out = tmp_path / "keep-out.csv"
        keep_out.write_text(content)
        told = books("credit-returns", "2025", "--exclude", keep_out, code=2)
        assert len(told.err.strip().splitlines()) >= 2
        assert [path.name for path in tmp_path.iterdir()] == ["keep-out.csv"]
        assert books.balance(kpj_of(1)) == 10_000_000


def test_years_come_one_after_the_other(books: Operator) -> None:
    with time_machine.travel(MARCH.replace(year=2027), tick=True):
        assert "year-not-over" in books("credit-returns", "2027", code=2).err
        assert "return-not-declared" in books("credit-returns", "2026", code=2).err
        books("declare-return", "2026", "4", "--source", "board")
        told = books("credit-returns", "2026", code=2)
        assert "earlier-year-open: year 2025" in told.err
        assert "close-year" in told.err
        assert books.json("close-year", "2025", "--workers", "1")["snapshots"] == 3
        assert "closed-without-return" in books("declare-return", "2025", "4", "--source", "b", code=2).err
        assert "return-declared: year 2026" in books("close-year", "2026", code=2).err
        assert books.json("credit-returns", "2026")["on_opening"] == 448_000
        assert books("credit-returns", "2026", "--lift", "1", "--dry-run", code=2).err
