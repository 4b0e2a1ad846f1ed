"""Runs the whole suite: on SQLite, on PostgreSQL, then the journeys in a browser. Ends with the count.

The last line is `N passed, N failed` over all runs (`, N skipped` where parts were missing); above it
stands what was missing. Exits with 0 when nothing failed.
"""

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.parts import SKIPPED

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "test-results"
PARALLEL = ("-n", "2")


@dataclass(frozen=True, slots=True)
class Run:
    """One call of pytest. `database` is what SALDOKU_TEST_DB says."""

    name: str
    database: str
    arguments: Sequence[str]


RUNS = (
    Run("unit-sqlite", "sqlite", ("tests", "--ignore=tests/journeys", *PARALLEL)),
    Run("unit-postgres", "postgres", ("tests", "--ignore=tests/journeys", "--ignore=tests/house", *PARALLEL)),
    Run("journeys", "sqlite", ("tests/journeys", *PARALLEL, "--dist=loadfile")),
)


@dataclass(slots=True)
class Count:
    """What came out, over one run or all."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    missing: set[str] = field(default_factory=set)

    def add(self, other: "Count") -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.missing |= other.missing

    def __str__(self) -> str:
        told = f"{self.passed} passed, {self.failed} failed"
        return f"{told}, {self.skipped} skipped" if self.skipped else told


def carry_out(run: Run) -> Count:
    """Run pytest, with its output going where ours goes, and count from its report."""
    report = RESULTS / f"{run.name}.xml"
    report.unlink(missing_ok=True)
    print(f"\n== {run.name}", flush=True)
    started = time.monotonic()
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            *run.arguments,
            f"--junitxml={report}",
            "--tb=short",
            "--durations=5",
        ],
        check=False,
        cwd=ROOT,
        env={**os.environ, "SALDOKU_TEST_DB": run.database},
        stdin=subprocess.DEVNULL,
    )
    count = read(report) if report.exists() else Count()
    if ended.returncode and not count.failed:
        count.failed = 1  # it could not start, collected nothing, or was stopped: that is no success
    print(f"{run.name}: {count} in {time.monotonic() - started:.0f} s", flush=True)
    return count


def read(report: Path) -> Count:
    """Count a JUnit report. A test whose set-up or clean-up broke is a failed one."""
    count = Count()
    tests = ElementTree.parse(report)  # noqa: S314  our own pytest wrote it a moment ago
    for case in tests.iter("testcase"):
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            count.failed += 1
        elif skipped is not None:
            count.skipped += 1
            reason = skipped.get("message", "")
            if reason.startswith(SKIPPED):
                count.missing.add(reason.removeprefix(SKIPPED))
        else:
            count.passed += 1
    return count


def main() -> int:
    RESULTS.mkdir(exist_ok=True)
    total = Count()
    for run in RUNS:
        total.add(carry_out(run))
    print()
    for part in sorted(total.missing):
        print(f"missing: {part}")
    print(total, flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
