"""Long commands killed with SIGKILL at twenty random moments each: run again, they end as if undisturbed."""

import random
import secrets
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import monotonic

import pytest

from saldoku.usecases.returns.credit_returns import credit_returns
from tests.databases import Database
from tests.faults.fund import JOBS, Fund, Job, kpj
from tests.faults.processes import Run, assert_proved, complete
from tests.faults.state import State, difference, state_of, written_in
from tests.parts import IN_CI

pytestmark = pytest.mark.slow
KILLS = 20


@dataclass(frozen=True)
class Undisturbed:
    """How the command ends, and how long it takes, when nobody kills it."""

    seconds: float
    code: int
    figures: dict[str, object]
    state: State
    written: dict[str, bytes]


def _figures(job: Job, run: Run) -> dict[str, object]:
    told = run.json
    return {name: told[name] for name in job.figures}


def _undisturbed(job: Job, database: Database, folder: Path) -> Undisturbed:
    run = Run(database, job.arguments, folder, small=job.small)
    began = monotonic()
    code = run.ended()
    seconds = monotonic() - began
    assert code == job.code, f"{run.out}\n{run.err}"
    assert_proved(database, folder)
    return Undisturbed(seconds, code, _figures(job, run), state_of(database), written_in(folder))


def _assert_same(job: Job, run: Run, database: Database, folder: Path, wanted: Undisturbed) -> None:
    """It ended as the undisturbed one, whatever happened before."""
    code = run.ended()
    # Killed after its last commit, it finds that all is done and has nothing to complain of.
    assert code == wanted.code or (run.json.get("again") and code == 0), f"{code}: {run.out}\n{run.err}"
    assert _figures(job, run) == wanted.figures
    assert not (found := difference(state_of(database), wanted.state)), found
    assert written_in(folder) == wanted.written


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_killed_twenty_times_it_ends_as_undisturbed(job: Job, fund: Fund, tmp_path: Path) -> None:
    if job.postgres_only and fund.copies.server_url is None:
        return  # one writer at a time: there are no two workers to kill
    seed = 3 if IN_CI else secrets.randbelow(10**6)
    chance = random.Random(seed)
    first, aside = job.place(fund, tmp_path / "undisturbed")
    wanted = _undisturbed(job, first, aside)
    sys.stdout.write(f"seed {seed}, undisturbed {wanted.seconds:.2f} s\n")  # shown where it fails
    fund.copies.drop(first)

    kills = 0
    for place in (tmp_path / f"killed{number}" for number in count()):
        database, folder = job.place(fund, place)
        while True:
            run = Run(database, job.arguments, folder, small=job.small)
            # After the twentieth kill it may run to its end.
            after = chance.uniform(0, wanted.seconds) if kills < KILLS else 120
            if run.ended(after) is not None:
                break
            run.kill()
            kills += 1
            sys.stdout.write(f"kill {kills} in {place.name} after {after:.3f} s\n")
        _assert_same(job, run, database, folder, wanted)
        if kills == KILLS:
            assert_proved(database, folder)
            return
        fund.copies.drop(database)


def test_killed_right_after_the_years_end(fund: Fund, tmp_path: Path) -> None:
    """The year is closed, and merged cards still hold what it earned: run again, it moves on, and whoever was
    kept out is listed."""
    job = next(job for job in JOBS if job.name == "credit-returns")
    database, folder = job.place(fund, tmp_path / "killed")
    with database.connected():
        # Without an operator it ends where such a kill would end it.
        kept_out = [(kpj(1), "in court")]
        credit_returns(year=2025, dry_run=False, excluded=kept_out, at=datetime.now(UTC))
    assert complete(database, ["merge", "--pending", "--dry-run", "--json"], folder).json["cards"]
    assert complete(database, ["credit-returns", "2025", "--json"], folder).json["again"]
    assert complete(database, ["merge", "--pending", "--json"], folder).json["cards"] == 0
    assert kpj(1) in (folder / "returns-2025.excluded.csv").read_text("utf-8-sig")
    assert_proved(database, folder)
