"""The command line, as in tests/contract, and who sits at the terminal."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from tests.contract.conftest import Operator, operator, saldoku
from tests.databases import Database

__all__ = ["Operator", "operator", "saldoku"]

Sit = Callable[[str], None]


@pytest.fixture
def sits(committed_db: Database, monkeypatch: pytest.MonkeyPatch) -> Sit:
    """Puts somebody at the terminal, as the system's own list of accounts knows them."""

    def sit(name: str) -> None:
        accounts = SimpleNamespace(getpwuid=lambda uid: SimpleNamespace(pw_name=name))
        monkeypatch.setattr("saldoku.config.cli.changes.pwd", accounts)

    return sit
