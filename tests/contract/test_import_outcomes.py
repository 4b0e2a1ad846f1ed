"""Contract 3: every row and every rupiah of a file is posted, rejected or in suspense, and none is lost."""

import re
from pathlib import Path

import pytest

from tests.contract import files
from tests.contract.conftest import Operator, Told

GOOD = files.paid(files.SITI, "2024-05", wage="9100000", own="182000", by_employer="336700")
UNKNOWN = files.paid("99000008888", "2024-05", wage="5000000", own="100000", by_employer="185000")
FUTURE = files.paid(files.BUDI, "2024-05", own="1000", by_employer="2000", on="2090-01-01")


def tallies(told: Told) -> dict[str, tuple[int, int]]:
    """What the text summary says, by name: rows and rupiah."""
    lines = re.findall(
        r"^\s*(read|posted|rejected|suspense)\s+([\d,]+) rows\s+Rp\s+([\d.]+)$", told.out, re.M
    )
    return {name: (int(rows.replace(",", "")), int(money.replace(".", ""))) for name, rows, money in lines}


def test_every_row_and_rupiah_is_accounted_for(fund: Operator, tmp_path: Path) -> None:
    other = GOOD | {"period": "2024-04"}
    rows = [GOOD, UNKNOWN, FUTURE, GOOD, other]
    stated = sum(int(row["worker_amount"]) + int(row["employer_amount"]) for row in rows)
    file = files.write_contributions(tmp_path / "may.csv", rows)

    said = tallies(fund("import", "contributions", file, code=1))
    assert said == {
        "read": (5, stated),
        "posted": (2, 2 * 518_700),
        "rejected": (2, 518_700 + 3_000),
        "suspense": (1, 285_000),
    }
    assert fund.balance(files.SITI) == 2 * 518_700
    assert fund.balance(files.BUDI) == 0
    rejects = files.read_rejected(file)
    assert [(row["line"], row["code"]) for row in rejects] == [("4", "paid-on-in-future"), ("5", "duplicate")]

    told = fund.json("import", "contributions", file)
    assert told["again"] is True
    assert {name: (told[name]["rows"], told[name]["money"]) for name in said} == said
    assert files.read_rejected(file) == rejects, "a run that does nothing leaves the reject file as it was"
    assert fund.balance(files.SITI) == 2 * 518_700

    # As after a kill between the posting and the reject file.
    lost = tmp_path / "may.csv.rejected.csv"
    lost.unlink()
    told_again = fund("import", "contributions", file)
    assert "nothing was done" in told_again.out
    assert tallies(told_again) == said
    assert files.read_rejected(file) == rejects


def test_the_same_row_in_another_file_is_refused(fund: Operator, tmp_path: Path) -> None:
    fund("import", "contributions", files.write_contributions(tmp_path / "one.csv", [GOOD, UNKNOWN]))
    second = files.write_contributions(tmp_path / "two.csv", [UNKNOWN, GOOD, GOOD | {"period": "2024-06"}])
    told = fund.json("import", "contributions", second, code=1)
    assert told["posted"] == {"rows": 1, "money": 518_700}
    assert told["rejected"] == {"rows": 2, "money": 518_700 + 285_000}
    assert told["suspense"] == {"rows": 0, "money": 0}
    assert [row["code"] for row in files.read_rejected(second)] == ["duplicate", "duplicate"]


def test_money_in_suspense_is_not_posted_a_second_time(fund: Operator, tmp_path: Path) -> None:
    """Its card is imported later, and the employer sends the row once more."""
    fund("import", "contributions", files.write_contributions(tmp_path / "one.csv", [UNKNOWN]))
    late = files.member(UNKNOWN["kpj"], "9907077101900007", "Tari Wijaya", "1990-01-31")
    fund("import", "members", files.write_members(tmp_path, [late]))
    second = files.write_contributions(tmp_path / "two.csv", [UNKNOWN, UNKNOWN | {"period": "2024-06"}])
    told = fund.json("import", "contributions", second, code=1)
    assert told["posted"]["rows"] == told["rejected"]["rows"] == 1
    assert fund.balance(UNKNOWN["kpj"]) == 285_000


def test_amounts_as_people_write_them(fund: Operator, tmp_path: Path) -> None:
    forms = {  # what stands in the file: what it is worth, or None where it could be two things
        "1234567": 1_234_567,
        "1.234.567": 1_234_567,
        "1,234,567": 1_234_567,
        "123.456": None,
        "123,456": None,
        "1.234,56": None,
        "12.50": None,
        "1.23.456": None,
        "Rp1e6": None,
        "-5000": None,
        "seribu": None,
    }
    rows = [
        files.paid(files.DEWI, f"2023-{number:02d}", amount=form, on="2024-01-20")
        for number, form in enumerate(forms, 1)
    ]
    file = files.write_contributions(tmp_path / "forms.csv", rows)
    told = fund.json("import", "contributions", file, code=1)
    assert told["posted"] == {"rows": 3, "money": 3 * 1_234_567}
    assert fund.balance(files.DEWI) == 3 * 1_234_567
    rejects = {row["amount"].lstrip("'"): row["code"] for row in files.read_rejected(file)}
    assert set(rejects) == {form for form, worth in forms.items() if worth is None}
    assert rejects["123.456"] == rejects["123,456"] == "amount-ambiguous"
    assert told["rejected"]["rows"] == len(rejects)


@pytest.mark.parametrize(("language", "form"), [("id", "123.456"), ("en", "123,456")])
def test_the_language_of_the_file_settles_a_separator(
    fund: Operator, tmp_path: Path, language: str, form: str
) -> None:
    row = files.paid(files.DEWI, "2024-01", amount=form)
    file = files.write_contributions(tmp_path / "paid.csv", [row])
    told = fund.json("import", "contributions", file, "--language", language)
    assert told["posted"] == {"rows": 1, "money": 123_456}


def test_an_empty_amount_follows_the_rule_and_a_differing_one_is_reported(
    fund: Operator, tmp_path: Path
) -> None:
    from saldoku.ledger.models import Entry

    rows = [
        files.paid(files.SITI, "2024-04", wage="9100000"),
        files.paid(files.SITI, "2024-05", wage="5543741"),
        files.paid(files.SITI, "2024-06", wage="9100000", own="100000", by_employer="200000"),
        files.paid(files.BUDI, "2024-06"),
    ]
    file = files.write_contributions(tmp_path / "paid.csv", rows)
    told = fund("import", "contributions", file, code=1)
    parts = Entry.objects.order_by("period").values_list("own_part", "employer_part")
    # 2 and 3.7 per cent of the wage, each rounded to the rupiah.
    assert list(parts) == [(182_000, 336_700), (110_875, 205_118), (100_000, 200_000)]
    assert re.search(r"\b1 posted rows? \(Rp 300\.000\) differ", told.out)
    assert fund.json("import", "contributions", file)["differing"] == {"rows": 1, "money": 300_000}
    assert [row["line"] for row in files.read_rejected(file)] == ["5"]
    (differing,) = files.read_rejected(file, "differences")
    assert {name: differing[name] for name in ("line", "period", "wage", "code")} == {
        "line": "4", "period": "2024-06", "wage": "9100000", "code": "below-rule",
    }  # fmt: skip
    paid, due = ("worker_amount", "employer_amount"), ("due_worker", "due_employer")
    assert [differing[name] for name in paid] == ["100000", "200000"]
    assert [differing[name] for name in due] == ["182000", "336700"]
    assert differing["difference"] == str(300_000 - 518_700)
    assert len(differing["reason"]) > 20
    report = file.with_name(f"{file.name}.differences.csv")
    assert report.stat().st_mode & 0o077 == 0
    assert fund.json("import", "contributions", file)["difference_file"] == str(report)


def test_back_pay_is_reckoned_with_the_wage(fund: Operator, tmp_path: Path) -> None:
    columns = (*files.CONTRIBUTIONS, "RAPEL")
    rows = [
        files.paid(files.SITI, "2024-04", wage="9100000") | {"RAPEL": "1000000"},
        files.paid(files.SITI, "2024-05", wage="9100000", own="202000", by_employer="373700")
        | {"RAPEL": "1000000"},
        files.paid(files.SITI, "2024-06", wage="9100000", own="202000", by_employer="373700"),
    ]
    file = files.write(tmp_path / "paid.csv", rows, columns)
    told = fund.json("import", "contributions", file)
    assert told["posted"] == {"rows": 3, "money": 3 * 575_700}
    assert [row["line"] for row in files.read_rejected(file, "differences")] == ["4"]


def test_a_file_of_several_blocks_keeps_its_lines(fund: Operator, tmp_path: Path) -> None:
    """The rows of a file in several blocks, good, broken and refused, keep their lines and their order."""
    rows = [
        GOOD | {"period": f"{2015 + at // 12 % 9}-{at % 12 + 1:02d}", "worker_amount": str(at)}
        for at in range(60_000)
    ]
    bad = {7: {"kpj": "?"}, 49_999: {"paid_on": "2090-01-01"}, 50_000: {"kpj": ""}, 59_998: rows[3]}
    for at, change in bad.items():
        rows[at] = rows[at] | change
    file = files.write_contributions(tmp_path / "long.csv", rows)
    told = fund.json("import", "contributions", file, code=1)
    assert told["posted"]["rows"] == 60_000 - len(bad)
    assert told["read"]["rows"] == 60_000
    rejects = files.read_rejected(file)
    assert [(int(row["line"]) - 2, row["code"]) for row in rejects] == [
        (7, "kpj-not-understood"), (49_999, "paid-on-in-future"), (50_000, "kpj-missing"),
        (59_998, "duplicate"),
    ]  # fmt: skip
    assert [row["worker_amount"] for row in rejects] == ["7", "49999", "50000", "3"]


def test_rejected_rows_come_back_can_be_mended_and_sent_again(fund: Operator, tmp_path: Path) -> None:
    bad = [
        GOOD | {"period": "2024-13"},
        GOOD | {"paid_on": "31-02-2024"},
        GOOD | {"worker_amount": "=1+1", "note": '=HYPERLINK("http://x.example";"y")'},
        GOOD | {"kpj": ""},
    ]
    columns = (*files.CONTRIBUTIONS, "note")
    file = files.write(tmp_path / "paid.csv", [GOOD, *bad], columns)
    told = fund.json("import", "contributions", file, code=1)
    reject_file = tmp_path / "paid.csv.rejected.csv"
    assert told["reject_file"] == str(reject_file)
    rejects = files.read_rejected(file)
    assert list(rejects[0]) == [*columns, "line", "code", "reason"], "the original columns, then ours"
    assert [row["line"] for row in rejects] == ["3", "4", "5", "6"]
    assert all(row["code"] and len(row["reason"]) > 20 for row in rejects)
    for row in rejects:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
    assert rejects[0]["period"] == "2024-13"

    mended = reject_file.read_text("utf-8-sig")
    for wrong, right in (("2024-13", "2024-04"), ("31-02-2024", "20-03-2024"), ("'=1+1", "182001")):
        assert wrong in mended
        mended = mended.replace(wrong, right)
    mended = mended.replace(",,2024-05", f",{files.BUDI},2024-05").replace(
        "99TX1001,,", f"99TX1001,{files.BUDI},"
    )
    again = tmp_path / "mended.csv"
    again.write_text(mended, "utf-8")
    told = fund.json("import", "contributions", again)
    assert told["posted"]["rows"] == 4
    assert fund.balance(files.SITI) == 518_700 * 4 + 1
    assert fund.balance(files.BUDI) == 518_700


def test_members_are_rejected_with_reasons_too(operator: Operator, tmp_path: Path) -> None:
    good = files.PEOPLE[0]
    bad = {
        "nik": "990101570890",
        "birth_date": "31-02-1990",
        "full_name": '=cmd|"/c calc"!A1',
        "segment": "XX",
        "joined_on": "",
        "kpj": "12",
    }
    rows = [good] + [
        good | {"kpj": f"9900001000{number}", "nik": f"990101570890010{number}"} | {name: value}
        for number, (name, value) in enumerate(bad.items())
    ]
    file = files.write_members(tmp_path, rows)
    told = operator.json("import", "members", file, code=1)
    assert told["read"]["rows"] == told["posted"]["rows"] + told["rejected"]["rows"] == len(rows)
    rejects = files.read_rejected(file)
    assert [row["line"] for row in rejects] == [str(line) for line in range(3, 3 + len(bad))]
    assert not any(cell.startswith("=") for row in rejects for cell in row.values())
    assert operator.balance(good["kpj"]) == 0
    assert operator.json("import", "members", file)["again"] is True
    # A good list after a bad one leaves no stale rejects behind.
    files.write_members(tmp_path, [good, files.PEOPLE[1]])
    told = operator.json("import", "members", file)
    assert told["posted"]["rows"] == 2
    assert told["reject_file"] is None
    assert not file.with_name("members.csv.rejected.csv").exists()


def test_nobodys_data_is_told_outside_the_reject_file(
    operator: Operator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = files.PEOPLE[0]
    rows = [
        good,
        good | {"kpj": "99000010001"},  # one person, two cards
        good | {"kpj": "99000010002", "full_name": "Orang Lain", "birth_date": "1991-01-01"},
        good | {"kpj": "99000010003", "nik": "99010157089000", "email": "salah@", "phone": "0812"},
        good | {"kpj": good["kpj"], "nik": "9908088801900008", "full_name": "Si Lihai"},
        good | {"kpj": "99000010004", "nik": "9908088801900009", "birth_date": "17 Agustus"},
    ]
    members = files.write_members(tmp_path, rows)
    told = [operator("import", "members", members, code=1), operator("import", "members", members)]
    paid = files.write_contributions(tmp_path / "paid.csv", [GOOD, UNKNOWN, GOOD | {"period": "x"}])
    told += [operator("import", "contributions", paid, code=1), operator("prove")]
    said = "".join(one.all for one in told) + caplog.text
    for row in rows:
        for name in ("nik", "full_name", "birth_date", "phone", "email"):
            assert row[name] not in said, f"{name} was told"
    assert "salah" not in said
    kept = files.read_rejected(members)
    assert any(row["nik"] == "99010157089000" for row in kept)
    assert members.with_name("members.csv.rejected.csv").stat().st_mode & 0o077 == 0
