"""Contract 3: a killed import can be run again, and two at once are one."""

import json
import os
import random
import subprocess
import threading
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.contract import files
from tests.databases import SALDOKU, Copies, Database

# Larger than one transaction of the import, so that a kill leaves a part behind.
PEOPLE, MONTHS = 2_100, 120


def _kpj(number: int) -> str:
    return f"99{number:09d}"


@pytest.fixture(scope="module")
def payroll(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, int]]:
    """A members file, a large contributions file, and what each card holds when both are in. Every tenth card
    is not in the members file: its money belongs in suspense."""
    folder = tmp_path_factory.mktemp("payroll")
    known = [
        files.member(_kpj(number), f"99010157089{number:05d}", "Siti Uji", "1990-08-17")
        for number in range(PEOPLE)
        if number % 10
    ]
    chance = random.Random(7)
    held: dict[str, int] = defaultdict(int)
    lines = ["npp,kpj,period,wage,worker_amount,employer_amount,paid_on"]
    for month in range(MONTHS):
        year, number = 2014 + month // 12, month % 12 + 1
        for person in range(PEOPLE):
            own, by_employer = chance.randrange(50_000, 200_000), chance.randrange(100_000, 400_000)
            day = f"{year}-{number:02d}-{person % 28 + 1:02d}"
            lines.append(f"99TX1001,{_kpj(person)},{year}-{number:02d},5000000,{own},{by_employer},{day}")
            held[_kpj(person)] += own + by_employer
    paid = folder / "paid.csv"
    paid.write_text("\n".join(lines) + "\n")
    return files.write_members(folder, known), paid, dict(held)


def _start(database: Database, file: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [SALDOKU, "import", "contributions", str(file)],
        env=database.env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _state(database: Database) -> dict[str, Any]:
    """The end state as anybody may see it: each card's money, and what is apart."""
    sql = {
        "cards": "SELECT c.kpj, COUNT(*), SUM(e.amount) FROM ledger_entry e JOIN ledger_account a "
        "ON a.member_id = e.member_id AND a.id = e.account_id JOIN members_card c "
        "ON c.member_id = a.member_id AND c.id = a.card_id GROUP BY c.kpj",
        "suspense": "SELECT kpj, COUNT(*), SUM(amount) FROM ledger_suspenseitem GROUP BY kpj",
        "files": "SELECT kind, COUNT(*), COUNT(ended_at) FROM ledger_importbatch GROUP BY kind",
        "control": "SELECT account, 0, SUM(amount) FROM ledger_controlline GROUP BY account",
    }
    with database.connected(), connections["default"].cursor() as cursor:
        found = {}
        for name, statement in sql.items():
            cursor.execute(statement)
            found[name] = {key: (rows, int(value)) for key, rows, value in cursor.fetchall()}
    return found


@pytest.mark.slow
def test_killed_or_twice_at_once_the_end_is_the_same(
    committed_db: Database, copies: Copies, payroll: tuple[Path, Path, dict[str, int]]
) -> None:
    members, paid, held = payroll
    before = copies.empty()
    before.saldoku("migrate")
    before.saldoku("import", "members", str(members))
    raced, killed = copies.copy(before), copies.copy(before)

    # Two operators start the same file in the same moment.
    both = [_start(raced, paid) for _ in range(2)]
    told: list[tuple[str, str]] = [("", ""), ("", "")]

    def hear(number: int) -> None:
        told[number] = both[number].communicate(timeout=200)

    ears = [threading.Thread(target=hear, args=(number,)) for number in range(2)]
    for ear in ears:
        ear.start()

    # Meanwhile somebody pulls the plug: at once after the first part of the file is told to be in.
    dying = _start(killed, paid)
    assert dying.stderr is not None
    first = dying.stderr.readline()
    dying.kill()
    dying.communicate()
    assert f"of {PEOPLE * MONTHS:,}" in first
    partly = _state(killed)
    rows = sum(count for count, _ in (*partly["cards"].values(), *partly["suspense"].values()))
    assert 0 < rows < PEOPLE * MONTHS, "the kill came in the middle"
    assert killed.saldoku("prove").stdout.splitlines()[-1] == "0 differences"

    for ear in ears:
        ear.join()
    for process, (out, err) in zip(both, told, strict=True):
        assert process.returncode == 0, err
        assert f"{PEOPLE * MONTHS:,} rows" in out
    once = _state(raced)
    assert once["cards"] == {kpj: (MONTHS, money) for kpj, money in held.items() if int(kpj) % 10}, (
        "each row was posted once"
    )
    assert once["suspense"] == {kpj: (MONTHS, money) for kpj, money in held.items() if not int(kpj) % 10}
    assert once["control"]["bank"][1] == -sum(held.values())

    summary = json.loads(killed.saldoku("import", "contributions", str(paid), "--json").stdout)
    assert _state(killed) == once
    assert not summary["again"]
    assert summary["read"] == {"rows": PEOPLE * MONTHS, "money": sum(held.values())}
    assert summary["suspense"]["rows"] == PEOPLE * MONTHS // 10
    for database in (raced, killed):
        assert database.saldoku("prove").stdout.splitlines()[-1] == "0 differences"
    assert not os.path.lexists(f"{paid}.rejected.csv")
