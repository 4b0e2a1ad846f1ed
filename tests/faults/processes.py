"""`saldoku` commands in processes of their own that start in a moment, so that many of them can be killed.

A process that has loaded everything once forks for each command (multiprocessing's fork server). The command
opens its own connections, to the database that it is given. Slices are made small, so that a small fund
takes many transactions; nothing else differs from the program that operators run.
"""

import importlib
import json
import multiprocessing
import os
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.databases import Database

TOLD = ".told-"
"""How the names of files begin that hold what commands said."""
WITHIN = 120.0  # seconds; a command that is not at its end then hangs
_forks = multiprocessing.get_context("forkserver")
_numbers = count()
_forks.set_forkserver_preload(["tests.faults.loaded"])


@dataclass(frozen=True)
class Small:
    """How small slices are: rows of a file or of suspense, and accounts."""

    rows: int
    accounts: int


def _cut_small(small: Small) -> None:
    """In this process only. Sizes that are defaults of an argument are changed where they stand."""
    importing = "saldoku.usecases.importing"
    importlib.import_module(f"{importing}.import_contributions").SLICE = {  # type: ignore[attr-defined]  # a module
        "postgresql": small.rows, "sqlite": small.rows,
    }  # fmt: skip
    for name in ("import_members", "import_movements", "release_suspense"):
        importlib.import_module(f"{importing}.{name}").SLICE = small.rows  # type: ignore[attr-defined]  # a module
    files = importlib.import_module("saldoku.channels.files")
    for name in ("open_members", "open_contributions", "open_payouts", "open_opening_balances"):
        getattr(files, name).__kwdefaults__["rows"] = small.rows
    closing = importlib.import_module("saldoku.ledger.returns.closing")
    slices = importlib.import_module("saldoku.ledger.returns.slices")
    for function in (closing.plan, closing.close_slices, slices.all_members):
        function.__kwdefaults__["size"] = small.accounts


def _command(
    begun: Connection, database: Database, arguments: Sequence[str], folder: Path, told: tuple[Path, Path],
    small: Small, largest_file: int,
) -> None:  # fmt: skip
    os.chdir(folder)
    for number, path in enumerate(told, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
    sys.argv = ["saldoku", *arguments]
    _cut_small(small)
    if largest_file:
        # Python has SIGXFSZ ignored, so a larger file is an error of the write, as on a full disk.
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    cli = importlib.import_module("saldoku.config.cli")
    with database.connected():
        begun.send(True)
        cli.main()


class Run:
    """One command under way, in `folder`."""

    def __init__(
        self, database: Database, arguments: Sequence[str], folder: Path, *, small: Small,
        largest_file: int = 0,
    ) -> None:  # fmt: skip
        self.arguments = arguments
        number = next(_numbers)
        self._told = folder / f"{TOLD}{number}.out", folder / f"{TOLD}{number}.err"
        ours, theirs = _forks.Pipe(duplex=False)
        self._process = _forks.Process(
            target=_command, args=(theirs, database, arguments, folder, self._told, small, largest_file)
        )
        self._process.start()
        theirs.close()
        assert ours.poll(WITHIN), "a command does not begin"
        ours.close()

    def ended(self, within: float = WITHIN) -> int | None:
        """The exit code; None while it still runs."""
        self._process.join(within)
        return self._process.exitcode

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self._process.kill()
        self._process.join(WITHIN)

    @property
    def out(self) -> str:
        return self._told[0].read_text("utf-8")

    @property
    def err(self) -> str:
        return self._told[1].read_text("utf-8")

    @property
    def json(self) -> dict[str, Any]:
        """What it told with --json."""
        told: dict[str, Any] = json.loads(self.out)
        return told


DEFAULT = Small(50_000, 50_000)


def complete(
    database: Database, arguments: Sequence[str], folder: Path, *, small: Small = DEFAULT, code: int = 0
) -> Run:
    """Run a command to its end, and expect an exit code."""
    run = Run(database, arguments, folder, small=small)
    ended = run.ended()
    assert ended == code, f"saldoku {' '.join(arguments)} ended with {ended}:\n{run.out}\n{run.err}"
    return run


def assert_proved(database: Database, folder: Path) -> None:
    """`saldoku prove` finds nothing."""
    run = Run(database, ["prove", "--json"], folder, small=DEFAULT)
    assert (run.ended(), run.json["count"]) == (0, 0), run.out
