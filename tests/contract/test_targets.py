"""Contract 1: the targets of make. That they do their work is shown by running them, in CI and by people."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
TARGETS = {"demo", "test", "check", "bench", "prove", "help"}


def make(*arguments: str) -> str:
    return subprocess.run(
        ["make", *arguments], check=True, cwd=ROOT, capture_output=True, text=True, timeout=30
    ).stdout


def test_make_lists_its_targets() -> None:
    for call in ((), ("help",)):
        assert set(re.findall(r"^make (\w+) +\S", make(*call), re.M)) == TARGETS


def test_every_target_calls_something_that_is_there() -> None:
    for target in TARGETS - {"help"}:
        steps = make("--dry-run", target)
        called = re.findall(r"(?:^|[\s@])(scripts/[\w.-]+)", steps, re.M)
        assert called, target
        assert all((ROOT / path).stat().st_mode & 0o100 for path in called)


def test_ci_runs_the_whole_suite_and_forgives_no_missing_part() -> None:
    run = ROOT / ".ci" / "run"
    assert run.stat().st_mode & 0o100
    told = run.read_text("utf-8")
    assert re.search(r"^(exec )?make test$", told, re.M)
    assert re.search(r"^export CI=true$", told, re.M)
