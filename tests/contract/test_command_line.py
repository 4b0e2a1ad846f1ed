"""Contract 2: help, exit codes, words on standard error, --json, and what the single commands promise."""

import filecmp
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.test import Client

from tests.cast import RINA, SITI, enrol, log_in_of
from tests.contract import files
from tests.contract.conftest import Operator
from tests.databases import Copies, Database

COMMANDS = (
    "migrate", "demo", "serve", "work", "import", "import members", "import contributions", "import offices",
    "import payouts", "import opening-balances", "suspense", "suspense list", "suspense post",
    "sample-data", "balance", "prove", "rebuild-snapshots", "close-year", "declare-return", "credit-returns",
    "adjust-returns", "check-settings", "new-data-key", "rotate-data-key",
    "staff", "staff add", "arrears", "merge", "correct", "correct lines", "correct ask", "correct list",
    "correct agree", "correct refuse",
)  # fmt: skip


def test_every_command_explains_itself(saldoku: Operator) -> None:
    for command in COMMANDS:
        told = saldoku(*command.split(), "--help")
        assert f"saldoku {command}" in told.out
        assert told.err == ""
    listed = re.findall(r"^│ ([a-z][a-z-]+) ", saldoku("--help").out, re.M)
    assert set(listed) == {command.split()[0] for command in COMMANDS}, "no command is left out above"


@pytest.mark.parametrize(
    "call",
    [
        "bogus",
        "prove --bogus",
        "import members",
        "import members nowhere.csv",
        "import contributions .",
        "import salaries x.csv",
        "balance",
        "balance abc",
        "balance 99000000000",
        "balance 9900000482100000",
        "sample-data",
        "sample-data made --members 0",
        "sample-data made --members many",
        "sample-data made --until October",
        "sample-data /dev/null/made",
        "close-year soon",
        "close-year 9998",
        "declare-return 2024 much --source x",
        "declare-return 2024 100.1 --source x",
        "declare-return 2024 5.85",
        "declare-return 9998 5.85 --source x",
        "credit-returns 2024",
        "credit-returns 9998",
        "credit-returns 2024 --exclude nowhere.csv",
        "credit-returns 2024 --lift 99000000000",
        "merge",
        "merge 99000004821",
        "merge 99000004821 --into 99000004821",
        "merge 99000000000 --into 99000000001",
        "merge --pending --undo",
        "correct lines 99000000000",
        "correct ask 99000004821 7K2Q --reason because",
        "correct ask 99000004821 7K2Q --reason because --take-back",
        "correct agree 17",
        "correct refuse 17",
        "correct refuse soon --reason because",
        "staff add maya@kantor.example",
        "staff add maya@kantor.example --name Maya --office NOWHERE",
    ],
)
def test_a_wrong_call_ends_with_2_and_says_what_to_do(
    operator: Operator, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = operator(*call.split(), code=2)
    assert told.out == ""
    assert len(told.err.strip().splitlines()) >= 2, "what is wrong, and what to do next"
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_away_or_empty(committed_db: Database, copies: Copies, tmp_path: Path) -> None:
    file = files.write_members(tmp_path)
    away = replace(committed_db, url="postgres://someone:geheim@127.0.0.1:1/fund")
    nowhere = replace(committed_db, url=f"sqlite:///{tmp_path}/no/such/folder/fund.sqlite3")
    for database, call in (
        (away, ("prove", "--json")),
        (away, ("import", "members", str(file))),
        (away, ("migrate",)),
        (nowhere, ("balance", files.SITI)),
        (copies.empty(), ("import", "members", str(file))),
    ):
        ran = database.saldoku(*call, code=2)
        assert ran.stdout == ""
        assert "Traceback" not in ran.stderr
        assert "DATABASE_URL" in ran.stderr
        assert ("database server runs" if database is away else "saldoku migrate") in ran.stderr
        assert "geheim" not in ran.stderr
    assert not Path(f"{file}.rejected.csv").exists()


def test_migrate_makes_a_database_and_may_be_repeated(copies: Copies) -> None:
    database = copies.empty()
    for _ in range(2):
        database.saldoku("migrate")
    assert database.saldoku("prove").stdout.splitlines()[-1] == "0 differences"


def test_sample_data_is_repeatable_and_importable(operator: Operator, tmp_path: Path) -> None:
    call = ("--members", "12", "--months", "3")
    first, second, other = (tmp_path / name for name in ("first", "second", "other"))
    made = operator.json("sample-data", first, *call, "--seed", "5")
    operator("sample-data", second, *call, "--seed", "5")
    operator("sample-data", other, *call, "--seed", "6")
    names = sorted(path.name for path in first.iterdir())
    assert "members.csv" in names
    assert sum(name.startswith("contributions") for name in names) == 3
    same, differing, failed = filecmp.cmpfiles(first, second, names, shallow=False)
    assert (same, differing, failed) == (names, [], [])
    assert "members.csv" in filecmp.cmpfiles(first, other, names, shallow=False)[1]

    money = 0
    assert operator.json("import", "members", first / "members.csv")["posted"]["rows"] == made["cards"]
    for file in sorted(first.glob("contributions-*.csv")):
        told = operator.json("import", "contributions", file)
        assert told["posted"] == told["read"]
        money += told["posted"]["money"]
    assert operator.json("import", "offices", first / "offices.csv")["offices"] == made["offices"]
    assert money >= made["money"] > 0, "what the files state, and amounts left to the rule"
    assert operator.json("prove")["total"] == money


def test_json_is_one_object_from_a_real_process(committed_db: Database, tmp_path: Path) -> None:
    good, bad = files.PEOPLE[0], files.PEOPLE[1] | {"nik": "1"}
    file = files.write_members(tmp_path, [good, bad])
    ran = committed_db.saldoku("import", "members", str(file), "--json", code=1)
    assert json.loads(ran.stdout)["rejected"]["rows"] == 1
    ran = committed_db.saldoku("balance", good["kpj"], "--json")
    found = json.loads(ran.stdout)
    assert (found["account_no"], found["balance"], found["currency"]) == (good["kpj"], 0, "IDR")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)", found["as_of"])
    assert ran.stderr == ""


def test_a_balance_is_told_and_the_member_sees_who_looked(committed_db: Database, operator: Operator) -> None:
    enrol(SITI)
    enrol(RINA)
    told = operator.json("balance", SITI.kpj, "--reason", "keluhan 1234")
    assert told["balance"] == SITI.cards[0].balance
    assert told["total"] == SITI.balance
    shown = operator("balance", SITI.kpj).out
    for card in SITI.cards:
        assert card.kpj in shown
        assert f"Rp {card.balance:,}".replace(",", ".") in shown
    assert "WIB" in shown, "times are the fund's"
    for private in (SITI.nik, SITI.name, SITI.phone, SITI.email):
        assert private not in shown
    assert operator.json("balance", RINA.kpj)["balance"] is None, "no savings is not a balance of nothing"

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(log_in_of(SITI), backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/aktivitas/", follow=True)
    assert page.status_code == 200
    assert "keluhan 1234" in page.content.decode()
    assert "operator enquiry" in page.content.decode()


Tamper = Callable[[str], None]


@pytest.fixture
def tamper(committed_db: Database) -> Tamper:
    """Changes books as somebody with the database's own password would, with the guards off."""

    def run(statement: str) -> None:
        if connection.vendor == "sqlite":
            connection.close()
            with closing(sqlite3.connect(committed_db.name)) as books:
                guards = books.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
                assert guards, "the books are guarded"
                with pytest.raises(sqlite3.DatabaseError):
                    books.execute(statement)
                for (name,) in guards:
                    books.execute(f'DROP TRIGGER "{name}"')
                books.execute(statement)
                books.commit()
            return
        with psycopg.connect(committed_db.url, autocommit=True) as books:
            with pytest.raises(psycopg.Error):
                books.execute(statement)
            # Guarded by rights and by triggers: the owner of the tables takes both away.
            books.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO CURRENT_USER")
            guards = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%append_only'"
            for table, name in books.execute(guards).fetchall():
                books.execute(f'DROP TRIGGER "{name}" ON {table}')
            books.execute(statement)

    return run


@pytest.fixture
def restored(committed_db: Database) -> Callable[[str], None]:
    """Puts back what was tampered with, so that the books prove at the end of the test."""

    def run(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def test_prove_finds_what_was_changed_behind_its_back(
    fund: Operator, tmp_path: Path, tamper: Tamper, restored: Callable[[str], None]
) -> None:
    row = files.paid(files.SITI, "2024-05", wage="9100000", own="182000", by_employer="336700")
    fund("import", "contributions", files.write_contributions(tmp_path / "paid.csv", [row]))
    told = fund("prove")
    assert told.out.splitlines()[-1] == "0 differences"
    assert fund.json("prove")["differences"] == []

    tamper("UPDATE ledger_entry SET amount = amount + 1000000")
    told = fund("prove", code=1)
    count = int(told.out.splitlines()[-1].removesuffix(" differences"))
    assert count >= 1
    assert len(re.findall("does not hold: .+1,000,000", told.err)) >= 1
    found = fund.json("prove", code=1)["differences"]
    assert len(found) == count
    assert all(one["rule"] and one["where"] for one in found)
    (zero,) = [one for one in found if one["rule"] == "a journal adds up to zero"]
    assert (zero["expected"], zero["found"], zero["by"]) == (0, 1_000_000, 1_000_000)
    assert zero["journal"].startswith("import:")
    (parts,) = [one for one in found if one["rule"] == "a contribution is its two parts"]
    assert (parts["account"], parts["expected"], parts["found"]) == (files.SITI, 518_700, 1_518_700)
    restored("UPDATE ledger_entry SET amount = amount - 1000000")
    assert fund.json("prove")["differences"] == []


def test_prove_finds_an_entry_that_is_gone(
    fund: Operator, tmp_path: Path, tamper: Tamper, restored: Callable[[str], None]
) -> None:
    rows = [files.paid(files.SITI, f"2024-0{month}", wage="9100000") for month in (3, 4)]
    fund("import", "contributions", files.write_contributions(tmp_path / "paid.csv", rows))
    tamper("DELETE FROM ledger_entry")
    assert fund.json("prove", code=1)["differences"]
    for trace in ("controlline", "importslice"):
        restored(f"DELETE FROM ledger_{trace}")


def test_snapshots_are_made_anew(fund: Operator, tmp_path: Path, tamper: Tamper) -> None:
    rows = [files.paid(files.SITI, f"2024-0{month}", wage="9100000") for month in (3, 4)]
    fund("import", "contributions", files.write_contributions(tmp_path / "paid.csv", rows))
    assert fund("rebuild-snapshots", "2024", code=2).err, "nothing is closed"
    fund("close-year", "2024")
    assert "2024: 0 snapshots changed, 0 added, 0 removed" in fund("rebuild-snapshots", "2024").out
    assert fund.json("rebuild-snapshots", "2024")["years"][0]["changed"] == 0
    tamper("UPDATE ledger_yearsnapshot SET closing = closing + 5")
    told = fund.json("rebuild-snapshots", "2024", "--dry-run", code=1)
    (year,) = told["years"]
    assert (told["dry_run"], year["changed"]) == (True, 1)
    assert year["snapshots"] == [{"account_no": files.SITI, "before": 1_037_405, "after": 1_037_400}]
    assert fund("prove", code=1).err
    told = fund("rebuild-snapshots", "2024")
    assert f"card {files.SITI}: 1,037,405, anew 1,037,400" in told.out
    assert fund("prove").out.splitlines()[-1] == "0 differences"
    assert fund.balance(files.SITI) == 1_037_400


def test_a_closed_year_is_closed_once_and_keeps_the_balance(fund: Operator, tmp_path: Path) -> None:
    row = files.paid(files.SITI, "2024-05", wage="9100000")
    fund("import", "contributions", files.write_contributions(tmp_path / "one.csv", [row]))
    assert fund.json("close-year", "2024")["year"] == 2024
    late = files.write_contributions(tmp_path / "late.csv", [row | {"period": "2024-06"}])
    told = fund.json("import", "contributions", late)
    assert told["posted"] == {"rows": 1, "money": 518_700}
    assert fund.balance(files.SITI) == 2 * 518_700
    assert fund.json("prove")["differences"] == []
    assert fund.json("close-year", "2024")["again"]
    assert fund("close-year", "2024").out.startswith("2024 was closed on ")
