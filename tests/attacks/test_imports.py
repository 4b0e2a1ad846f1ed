"""Imports under bad luck: two operators at once, a kill in the middle, amounts that no account holds."""

import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from saldoku.ledger.models import Entry, SuspenseItem
from tests.cast import BUDI, CAST, DEWI, SITI, enrol
from tests.databases import SALDOKU, Database

HEAD = "npp,kpj,period,wage,worker_amount,employer_amount,paid_on\n"
KPJS = (SITI.kpj, BUDI.kpj)


def lines(first: int, last: int) -> list[str]:
    """Rows of two members' months, each a different one, and some of a card that nobody has."""
    made = []
    for number in range(first, last):
        month = f"{1990 + number // 12:04d}-{number % 12 + 1:02d}"
        for kpj in (*KPJS, "99000009999"):
            made.append(f",{kpj},{month},,1000,2000,2026-01-15\n")
    return made


def file(folder: Path, name: str, rows: list[str]) -> Path:
    path = folder / name
    path.write_text(HEAD + "".join(rows), "utf-8")
    return path


def start(database: Database, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SALDOKU, "import", "contributions", str(path)], env=database.env, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=120, check=False,
    )  # fmt: skip


def posted() -> tuple[int, int]:
    """Rows of this file that stand in the books, and in suspense."""
    mine = Entry.objects.filter(amount=3000, value_date="2026-01-15")
    return mine.count(), SuspenseItem.objects.count()


@pytest.fixture
def people(committed_db: Database) -> Database:
    for person in CAST:
        enrol(person)
    connection.close()
    return committed_db


@pytest.mark.slow
def test_one_file_by_four_operators_at_once_is_posted_once(people: Database, tmp_path: Path) -> None:
    path = file(tmp_path, "a.csv", lines(0, 200))
    with ThreadPoolExecutor(4) as pool:
        ran = list(pool.map(lambda _: start(people, path), range(4)))
    assert {one.returncode for one in ran} <= {0, 1}, [one.stderr[-800:] for one in ran]
    assert posted() == (400, 200)
    assert start(people, path).returncode == 0
    assert posted() == (400, 200)


@pytest.mark.slow
def test_overlapping_files_at_once_post_the_overlap_once(people: Database, tmp_path: Path) -> None:
    first, second = file(tmp_path, "a.csv", lines(0, 150)), file(tmp_path, "b.csv", lines(50, 200))
    with ThreadPoolExecutor(2) as pool:
        ran = list(pool.map(lambda path: start(people, path), (first, second)))
    told = [one.stderr[-800:] for one in ran]
    # Whoever came second is told of the duplicates, or to run the file again; nobody sees a traceback.
    assert not [one for one in told if "Traceback" in one], told
    for path in (first, second):
        start(people, path)
    assert posted() == (400, 200)


@pytest.mark.slow
def test_a_killed_import_ends_like_one_that_was_not(people: Database, tmp_path: Path) -> None:
    path = file(tmp_path, "a.csv", lines(0, 400))
    for wait in (0.6, 1.2, 1.8):
        process = subprocess.Popen(
            [SALDOKU, "import", "contributions", str(path)], env=people.env, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert start(people, path).returncode == 0
    assert posted() == (800, 400)


ABSURD = (
    f",{DEWI.kpj},2026-01,,{2**63},0,2026-01-15\n",
    f",{DEWI.kpj},2026-01,,{2**63 - 1},{2**63 - 1},2026-01-15\n",
    f",{DEWI.kpj},2026-01,,{10**30},0,2026-01-15\n",
    f",{DEWI.kpj},2026-01,{2**62},,,2026-01-15\n",
    f",{DEWI.kpj},2026-01,,-5000,0,2026-01-15\n",
    f",{DEWI.kpj},2026-01,,1e9,0,2026-01-15\n",
    f",{DEWI.kpj},2026-01,,NaN,0,2026-01-15\n",
    f",{DEWI.kpj},9999-12,,1000,0,2026-01-15\n",
    f",{DEWI.kpj},0001-01,,1000,0,2026-01-15\n",
    f",{DEWI.kpj},2026-13,,1000,0,2026-01-15\n",
    f",{DEWI.kpj},2026-01,,1000,0,9999-12-31\n",
    f",{DEWI.kpj},2026-01,,1000,0,0001-01-01\n",
    f",{DEWI.kpj},2026-01,,1000,0,2026-02-30\n",
    f",{DEWI.kpj}\0,2026-01,,1000,0,2026-01-15\n",
    ",=HYPERLINK(1),2026-01,,1000,0,2026-01-15\n",
    ",<script>,2026-01,,1000,0,2026-01-15\n",
    f"{'9' * 500},{DEWI.kpj},2026-01,,1000,0,2026-01-15\n",
)  # fmt: skip


@pytest.mark.slow
def test_absurd_rows_are_told_and_the_good_ones_posted(people: Database, tmp_path: Path) -> None:
    path = file(tmp_path, "a.csv", [*ABSURD, f",{SITI.kpj},1990-01,,1000,2000,2026-01-15\n"])
    before = Entry.objects.filter(member_id=DEWI.id).count()
    ran = start(people, path)
    assert ran.returncode == 1, ran.stderr[-2000:]
    assert "Traceback" not in ran.stderr
    assert posted()[0] == 1
    assert Entry.objects.filter(member_id=DEWI.id).count() == before
    rejected = (tmp_path / "a.csv.rejected.csv").read_text("utf-8-sig")
    assert ",=HYPERLINK" not in rejected
