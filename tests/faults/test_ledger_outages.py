"""The database goes away or is full in the middle of a long command: said clearly, nothing half-done, and the
same command again ends as if nothing had been.

Imports of contributions have such tests beside them (tests/importing); here are the other long commands.
"""

from contextlib import ExitStack
from pathlib import Path
from time import monotonic

import psycopg
import pytest

from saldoku.ledger.models import YearSlice
from scripts import postgres
from tests.databases import Copies, Database
from tests.faults.fund import JOBS, Fund, Job
from tests.faults.processes import Run, assert_proved, complete
from tests.faults.state import difference, state_of, written_in
from tests.importing.test_interruptions import limited, restarted

pytestmark = pytest.mark.slow
COVERED = [job for job in JOBS if job.name not in {"import members", "import contributions"}]
WITHIN = 60.0


def _assert_told(run: Run) -> None:
    """Exit 2, and on standard error what happened and what to do: for people, not for programmers."""
    assert run.ended() == 2, f"{run.out}\n{run.err}"
    assert run.out == ""
    assert "Traceback" not in run.err
    said, todo = run.err.splitlines()[-2:]
    assert said
    assert todo.startswith("  ")
    assert "run the same command again" in todo


def _assert_as_undisturbed(job: Job, fund: Fund, database: Database, folder: Path, tmp_path: Path) -> None:
    """The command came to its end at last; hold it against one that nothing happened to."""
    assert_proved(database, folder)
    other, aside = job.place(fund, tmp_path / "undisturbed")
    complete(other, job.arguments, aside, small=job.small, code=job.code)
    assert not (found := difference(state_of(database), state_of(other))), found
    assert written_in(folder) == written_in(aside)


# --- the connection is lost ---------------------------------------------------------------------------
_WRITES = """
SELECT pid, backend_xid FROM pg_stat_activity
WHERE datname = %s AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL
"""


def _cut_off(database: Database, run: Run, *, after: int) -> int:
    """End whoever is writing to this database, at its `after`-th transaction that is seen; how many were."""
    seen: set[str] = set()
    until = monotonic() + WITHIN
    with psycopg.connect(database.url, autocommit=True) as watcher:
        while monotonic() < until and run.ended(0) is None:
            rows = watcher.execute(_WRITES, [database.name]).fetchall()
            seen |= {xid for _, xid in rows}
            if len(seen) >= after:
                ended = [watcher.execute("SELECT pg_terminate_backend(%s)", [pid]) for pid, _ in rows]
                if ended:
                    return len(ended)
    return 0


@pytest.mark.parametrize("job", COVERED, ids=lambda job: job.name)
def test_the_connection_is_lost(job: Job, fund: Fund, tmp_path: Path) -> None:
    if fund.copies.server_url is None:
        return  # a file is not connected to
    database, folder = job.place(fund, tmp_path / "cut")
    run = Run(database, job.arguments, folder, small=job.small)
    assert _cut_off(database, run, after=4), f"it was at its end before: {run.out}"
    _assert_told(run)
    assert_proved(database, folder)
    complete(database, job.arguments, folder, small=job.small, code=job.code)
    _assert_as_undisturbed(job, fund, database, folder, tmp_path)


# --- the disk is full ---------------------------------------------------------------------------------
@pytest.mark.parametrize("job", [job for job in COVERED if not job.postgres_only], ids=lambda job: job.name)
def test_the_disk_of_a_file_is_full(job: Job, fund: Fund, tmp_path: Path) -> None:
    """No file may grow beyond a size. Each time the operator makes a little room and runs it again."""
    if fund.copies.server_url is not None:
        return  # the test below
    database, folder = job.place(fund, tmp_path / "full")
    before, written, size = state_of(database), False, 200_000
    while True:
        run = Run(database, job.arguments, folder, small=job.small, largest_file=size)
        if run.ended() == job.code:
            break
        _assert_told(run)
        assert "no-room" in run.err
        assert_proved(database, folder)
        written = written or bool(difference(state_of(database), before))
        size *= 2
    assert written, "it was full in the middle, not at the beginning"
    _assert_as_undisturbed(job, fund, database, folder, tmp_path)


LARGEST = 16 << 20
"""Bytes. A file of the server's log is as large: with less, the server itself ends."""
_GROW = """
INSERT INTO ledger_yearsnapshot (member_id, year, account_id, opening, contributions, payouts, transfers,
                                 return_on_opening, return_on_flow, closing, own_part, employer_part)
SELECT a.member_id, n, a.id, 0, 0, 0, 0, 0, 0, 0, 0, 0
FROM (SELECT * FROM ledger_account ORDER BY member_id, id LIMIT %s) a, generate_series(%s::int, %s::int) n
"""


def _fill(database: Database) -> None:
    """Make the file of the snapshots as large as may be, with rows that never were: some still fit."""
    with psycopg.connect(database.url) as connection:
        year = 3000
        for accounts, years, reach in ((1000, 100, 4 << 20), (1000, 1, 64 << 10), (5, 1, 0)):
            while True:
                row = connection.execute("SELECT pg_relation_size('ledger_yearsnapshot')").fetchone()
                assert row is not None
                if row[0] >= LARGEST - reach:
                    break
                connection.execute(_GROW, [accounts, year, year + years - 1])
                year += years
        connection.rollback()


def test_the_disk_of_a_server_is_full(fund: Fund, tmp_path: Path) -> None:
    """A server of its own cannot write beyond a size, until the operator makes room."""
    if fund.copies.server_url is None:
        return  # the test above
    job = next(job for job in COVERED if job.name == "credit-returns by two")
    with ExitStack() as stack:
        with limited(LARGEST):
            cluster = stack.enter_context(postgres.throwaway())
        (tmp_path / "files").mkdir()
        there = Fund(Copies(cluster.url, tmp_path, "full"), tmp_path / "files")
        database, folder = job.place(there, tmp_path / "full")
        _fill(database)
        run = Run(database, job.arguments, folder, small=job.small)
        _assert_told(run)
        with database.connected():
            assert YearSlice.objects.filter(year=2025).exists(), "it was full in the middle"
        assert_proved(database, folder)
        stack.enter_context(restarted(cluster))
        complete(database, job.arguments, folder, small=job.small, code=job.code)
        _assert_as_undisturbed(job, there, database, folder, tmp_path)
