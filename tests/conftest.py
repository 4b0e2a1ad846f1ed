"""What every test gets: a database chosen before Django starts, a fixed clock, coherent books.

`SALDOKU_TEST_DB=postgres pytest` runs on a throw-away PostgreSQL, plain `pytest` on SQLite in memory.
Tests that use the database run in a transaction that is rolled back, and before that the books are
proved and the statements held against the balances. A test that needs real commits, threads or other
processes takes `committed_db`.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import django
import hypothesis
import pytest
import time_machine
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from scripts import postgres
from tests.databases import SETTINGS, Copies, Database
from tests.parts import IN_CI, SKIPPED
from tests.stage.carrier import Carrier
from tests.stage.mailbox import Mailbox
from tests.stage.site import Site, running

# A busy machine is slow; that is no property of the code. In CI a run is the same as the one before.
hypothesis.settings.register_profile("suite", deadline=None, derandomize=IN_CI)
hypothesis.settings.load_profile("suite")
_at_end = ExitStack()
# Set in the environment, so that the processes of pytest-xdist use the server of the first one.
_SERVER = "SALDOKU_TEST_SERVER"
_FOLDER = "SALDOKU_TEST_FOLDER"


def pytest_configure(config: pytest.Config) -> None:
    """Name the database and start Django. pytest-django does the rest after this hook."""
    os.environ.update(SETTINGS)
    wanted = os.environ.get("SALDOKU_TEST_DB", "sqlite")
    if wanted not in {"sqlite", "postgres"}:
        raise pytest.UsageError("SALDOKU_TEST_DB is sqlite or postgres")
    if wanted == "postgres" and _SERVER not in os.environ:
        try:
            os.environ[_SERVER] = _at_end.enter_context(postgres.for_tests())
        except postgres.NoPostgres as none:
            raise pytest.UsageError(f"no PostgreSQL: {none}") from none
    if _FOLDER not in os.environ:
        os.environ[_FOLDER] = _at_end.enter_context(TemporaryDirectory(prefix="saldoku-tests-"))
    os.environ["SALDOKU_VAR"] = os.environ[_FOLDER]
    Path(os.environ[_FOLDER], "static").mkdir(exist_ok=True)
    os.environ["DATABASE_URL"] = os.environ[_SERVER] if wanted == "postgres" else "sqlite://:memory:"

    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    _at_end.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the parts that tests did without."""
    reasons = {str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])}
    parts = {reason.split(SKIPPED)[1].rstrip("')") for reason in reasons if SKIPPED in reason}
    if parts:
        terminalreporter.section("missing parts")
        for part in sorted(parts):
            terminalreporter.write_line(part)


# --- time -----------------------------------------------------------------------------------------
@pytest.fixture
def at() -> datetime:
    """The moment at which tests take place: Sunday 22 November 2026, 14:05 in Jakarta."""
    return datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


@pytest.fixture
def clock(at: datetime) -> Iterator[time_machine.Traveller]:
    """The wall clock stands at `at`, for code at the edge that reads it. `clock.shift(60)` moves it."""
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller


# --- the database ---------------------------------------------------------------------------------
def _uses_database(request: pytest.FixtureRequest) -> bool:
    return "db" in request.fixturenames or request.node.get_closest_marker("django_db") is not None


def _is_flushed(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    asked = bool(marker and marker.kwargs.get("transaction"))
    return asked or not {"transactional_db", "live_server"}.isdisjoint(request.fixturenames)


def _prove() -> None:
    from saldoku.ledger.proof import prove
    from tests.statement_equals_balance import assert_statements_equal_balances

    report = prove()
    assert not report.differences, f"the books differ after this test: {report.differences}"
    assert_statements_equal_balances()


@pytest.fixture(autouse=True)
def books_are_coherent(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test that used the database, the books are proved, before the rollback."""
    if _is_flushed(request):
        pytest.fail("the books are append-only and cannot be flushed: take `committed_db` instead")
    if not _uses_database(request):
        yield
        return
    request.getfixturevalue("db")  # set up before us, and so rolled back after us
    yield
    if connection.needs_rollback:
        pytest.fail("the transaction is broken: put what the database refuses into transaction.atomic()")
    _prove()


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    """Makes databases with real commits, on the engine of this run."""
    made = Copies(
        os.environ.get(_SERVER) if os.environ.get("SALDOKU_TEST_DB") == "postgres" else None,
        tmp_path_factory.mktemp("databases"),
        f"saldoku_{uuid.uuid4().hex[:8]}",
    )
    yield made
    made.drop_all()


@pytest.fixture
def committed_db(copies: Copies, django_db_blocker: DjangoDbBlocker) -> Iterator[Database]:
    """A migrated database of this test alone, with real commits. Django in this process is pointed at
    it; `committed_db.env` and `committed_db.saldoku(...)` are for other processes. Proved at the end."""
    database = copies.copy()
    with django_db_blocker.unblock(), database.connected():
        yield database
        _prove()
    copies.drop(database)


# --- what stands around Saldoku ---------------------------------------------------------------------
@pytest.fixture(scope="session")
def mail_server() -> Iterator[Mailbox]:
    taken = Mailbox()
    taken.controller.start()
    yield taken
    taken.controller.stop()


@pytest.fixture
def mailbox(mail_server: Mailbox) -> Mailbox:
    """The mails that were received in this test."""
    mail_server.received.clear()
    return mail_server


@pytest.fixture(scope="session")
def phone_network() -> Iterator[Carrier]:
    network = Carrier()
    yield network
    network.close()


@pytest.fixture
def carrier(phone_network: Carrier) -> Carrier:
    """The text messages that phones received in this test, and the way to send some."""
    phone_network.received.clear()
    return phone_network


@pytest.fixture(scope="session")
def results() -> Path:
    """Where tests leave what people may want to look at: screenshots and logs."""
    folder = Path(__file__).parent.parent / "test-results"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def server(
    committed_db: Database, mail_server: Mailbox, phone_network: Carrier, tmp_path: Path
) -> Iterator[Site]:
    """`saldoku serve` and `saldoku work` as real processes on the database of this test alone."""
    with running(committed_db, mail_server, phone_network, tmp_path) as served:
        yield served
