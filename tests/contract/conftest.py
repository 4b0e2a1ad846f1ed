"""The operator: somebody at a terminal who has read the contract."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from tests.contract import files
from tests.databases import Database


@dataclass(frozen=True)
class Told:
    """What one call of `saldoku` said."""

    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


@dataclass(frozen=True)
class Operator:
    """Calls the installed command line without paying for a new process each time. What needs a process of
    its own (kills, settings, a database that is away) is called through `committed_db.saldoku`."""

    call: Callable[[tuple[str, ...]], tuple[int, Told]]

    def __call__(self, *arguments: str | Path, code: int = 0) -> Told:
        words = tuple(str(argument) for argument in arguments)
        ended, told = self.call(words)
        assert ended == code, f"saldoku {' '.join(words)} ended with {ended}:\n{told.out}\n{told.err}"
        assert "Traceback" not in told.all
        return told

    def json(self, *arguments: str | Path, code: int = 0) -> dict[str, Any]:
        """With --json: exactly one object, and nothing else, on standard output."""
        found = json.loads(self(*arguments, "--json", code=code).out)
        assert isinstance(found, dict)
        return found

    def balance(self, kpj: str) -> int | None:
        found: int | None = self.json("balance", kpj)["balance"]
        return found


@pytest.fixture
def saldoku(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Operator:
    """The command line without a database of its own."""
    (script,) = entry_points(group="console_scripts", name="saldoku")
    main = script.load()

    def call(arguments: tuple[str, ...]) -> tuple[int, Told]:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["saldoku", *arguments])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        return code, Told(*capsys.readouterr())

    return Operator(call)


@pytest.fixture
def operator(committed_db: Database, saldoku: Operator) -> Operator:
    """The command line on the database of this test alone."""
    return saldoku


@pytest.fixture
def fund(operator: Operator, tmp_path: Path) -> Operator:
    """The operator of a fund whose members are on file."""
    operator("import", "members", files.write_members(tmp_path))
    return operator


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The contract is told by running the product, which takes its time: `make test` has it."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
