"""Files that share rows, one after the other or in the same moment: each row is posted once, nobody errs."""

import json
import random
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saldoku.ledger.models import Entry, Journal, PostingYear, SuspenseItem
from saldoku.usecases.importing import import_contributions as room
from saldoku.usecases.importing.posting import Poster
from saldoku.usecases.importing.summary import ImportSummary, Tally
from saldoku.usecases.running.close_year import close_year
from tests.cast import BUDI, CAST, DEWI, RINA, SITI, enrol
from tests.databases import SALDOKU, Database
from tests.importing.story import balances, row, run

UNKNOWN = "99999999999"


class _Undone(Exception):
    """Takes back what a story wrote."""


@contextmanager
def undone() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise _Undone
    except _Undone:
        pass


def books() -> Any:
    """What stands in the books, without the numbers that differ from run to run."""
    journals = {one.id: (one.npp, one.period) for one in Journal.objects.all()}
    entries = Entry.objects.values_list(
        "source_key", "member_id", "account_id", "year", "own_part", "employer_part", "wage", "journal_id"
    )
    items = SuspenseItem.objects.values_list("row_key", "kpj", "amount", "own_part", "wage", "journal_id")
    control = Counter[tuple[str, tuple[str, int | None]]]()
    for journal in Journal.objects.prefetch_related("control_lines"):
        for line in journal.control_lines.all():
            control[line.account, journals[journal.id]] += line.amount
    return (
        sorted((*one[:-1], journals.get(one[-1])) for one in entries if one[-1] in journals),
        sorted(((*one[:-1], journals[one[-1]]) for one in items), key=str),
        control,
    )


ROWS = st.builds(
    lambda kpj, month, amount, day, alone: row(
        kpj, period=202600 + month, paid_on=day, wage=amount * 50,
        **({"amount": amount} if alone else {"worker": amount, "employer": amount}),
    ),
    st.sampled_from([SITI.kpj, BUDI.kpj, DEWI.kpj, RINA.kpj, UNKNOWN]),
    st.integers(1, 2),
    st.integers(0, 2),
    st.sampled_from([date(2026, 11, 1), date(2024, 5, 5), date(2030, 1, 1)]),
    st.booleans(),
)  # fmt: skip


@pytest.fixture
def some_people(db: None, at: datetime) -> None:
    for person in (SITI, BUDI, DEWI, RINA):
        enrol(person, at=at)


@pytest.mark.usefixtures("some_people")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.lists(st.lists(ROWS, max_size=7), min_size=2, max_size=3), st.booleans())
def test_optimistic_or_careful_the_books_are_the_same(
    at: datetime, files: list[list[dict[str, Any]]], closed: bool
) -> None:
    def story(poster: Any) -> tuple[list[ImportSummary], Any]:
        told: list[ImportSummary] = []
        with undone(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(room, "Poster", poster)
            patch.setattr(room, "SLICE", {connection.vendor: 3})
            for number, rows in enumerate(files):
                if closed and number == 1:
                    # What was posted in 2024 has another posting year than the same row from now on.
                    PostingYear.objects.update_or_create(year=2025, defaults={"closing_at": at})
                told.append(run(rows, at, name=f"{number}.csv"))
            kept = books()
        return told, kept

    optimistic, careful = story(Poster), story(partial(Poster, careful=True))
    assert optimistic == careful
    assert all(balances(summary) for summary in optimistic[0])
    posted = [key for key, *_ in optimistic[1][0]]
    assert len(posted) == len(set(posted))


@pytest.mark.usefixtures("db")
def test_a_row_of_a_closed_year_is_known_in_the_next_file(at: datetime) -> None:
    enrol(SITI, at=at)
    late = row(SITI.kpj, worker=1, employer=2, paid_on=date(2024, 5, 5), period=202404)
    assert run([late], at).posted.rows == 1
    close_year(year=2025, at=at)
    other = row(SITI.kpj, worker=3, employer=4, paid_on=date(2024, 5, 5), period=202404)
    told = run([late, other], at, name="b.csv")
    assert [(one.line, one.code) for one in told.refused] == [(2, "duplicate")]
    assert told.posted == Tally(1, 7)
    assert Entry.objects.get(amount=7, period=202404).year == 2026


@pytest.mark.usefixtures("db")
def test_one_amount_is_the_same_row_before_and_after_its_card_is_known(at: datetime) -> None:
    """In suspense nobody can divide it; the card's segment can."""
    one = row(SITI.kpj, wage=9_100_000, amount=518_700)
    assert run([one], at).suspense.rows == 1
    enrol(SITI, at=at)
    told = run([one], at, name="b.csv")
    assert [(one.line, one.code) for one in told.refused] == [(2, "duplicate")]


# --- in the same moment -------------------------------------------------------------------------------
HEAD = "npp,kpj,period,wage,worker_amount,employer_amount,paid_on\n"


def months(first: int, last: int) -> list[str]:
    """Rows of three members and of a card that nobody has, of each month from the first to the last."""
    return [
        f",{kpj},{1990 + number // 12:04d}-{number % 12 + 1:02d},,1000,2000,2026-01-15\n"
        for number in range(first, last)
        for kpj in (SITI.kpj, BUDI.kpj, DEWI.kpj, "99000009999")
    ]


def begin(database: Database, path: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [SALDOKU, "import", "contributions", str(path), "--json"], env=database.env, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.slow
def test_two_imports_at_once_post_what_they_share_once(committed_db: Database, tmp_path: Path) -> None:
    for person in CAST:
        enrol(person)
    connection.close()
    parts = {"a": (0, 300), "b": (150, 450), "c": (100, 400)}
    running = {}
    for name, (first, last) in parts.items():
        path = tmp_path / f"{name}.csv"
        lines = months(first, last)
        path.write_text(HEAD + "".join(lines if name != "c" else lines[::-1]), "utf-8")
        running[name] = begin(committed_db, path)
    told = {}
    for name, process in running.items():
        out, err = process.communicate(timeout=120)
        assert process.returncode in (0, 1), err[-2000:]
        told[name] = json.loads(out)
    mine = Entry.objects.filter(amount=3000, value_date="2026-01-15")
    assert mine.count() == 3 * 450
    assert mine.values("member_id", "period").distinct().count() == 3 * 450
    assert SuspenseItem.objects.count() == 450
    assert sum(one["posted"]["rows"] for one in told.values()) == 3 * 450
    assert sum(one["suspense"]["rows"] for one in told.values()) == 450
    assert sum(one["rejected"]["rows"] for one in told.values()) == 4 * 3 * 300 - 4 * 450
    assert all(one["read"]["rows"] == 4 * 300 for one in told.values())


def test_many_slices_of_many_files_get_out_of_each_others_way(
    committed_db: Database, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads as processes: each has a connection of its own, and here a slice is a few rows."""
    for person in CAST:
        enrol(person, at=at)
    monkeypatch.setattr(room, "SLICE", {connection.vendor: 10})
    known = [
        row(kpj, period=199001 + number // 12 * 100 + number % 12, worker=1000, employer=2000)
        for number in range(60)
        for kpj in (SITI.kpj, BUDI.kpj, DEWI.kpj)
    ]
    lost = [row(UNKNOWN, period=199001 + number, worker=1, employer=0) for number in range(12)]

    def post(seed: int) -> ImportSummary:
        rows = random.Random(seed).sample([*known, *lost], 150)
        try:
            return run(rows, at, name=f"{seed}.csv")
        finally:
            connections.close_all()

    seeds = range(4)
    with ThreadPoolExecutor(len(seeds)) as pool:
        told = list(pool.map(post, seeds))
    drawn = [
        (one["kpj"], one["period"])
        for seed in seeds
        for one in random.Random(seed).sample([*known, *lost], 150)
    ]
    different = set(drawn)
    assert Entry.objects.filter(amount=3000, value_date=date(2026, 11, 20)).count() == sum(
        kpj != UNKNOWN for kpj, _ in different
    )
    assert sum(one.posted.rows + one.suspense.rows for one in told) == len(different)
    assert sum(one.rejected.rows for one in told) == len(drawn) - len(different)
    assert all(balances(summary) and summary.read.rows == 150 for summary in told)
