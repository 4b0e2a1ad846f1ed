"""Fixtures of the journeys: one filled fund a run, one copy of it with its processes a file of stories."""

import fcntl
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from scripts.browser import ARGUMENTS, driver_runs, find_chromium
from tests.databases import Copies
from tests.journeys.screens import DESKTOP, PHONE, Complaints, screenshot
from tests.parts import missing
from tests.stage.carrier import Carrier
from tests.stage.mailbox import Mailbox
from tests.stage.site import Fund, Site, filled_fund, running

# Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
PATIENCE = 10_000  # milliseconds that a page may take to show what a story waits for


@pytest.fixture(scope="session")
def fund(copies: Copies, tmp_path_factory: pytest.TempPathFactory) -> Fund:
    """The sample fund in a migrated database: about 40 members, the cast among them.

    It takes a while to fill, so the processes of one run share it: the first one fills, the others wait.
    """
    if copies.server_url or "PYTEST_XDIST_WORKER" not in os.environ:
        return filled_fund(copies, tmp_path_factory.mktemp("fund"))
    shared = tmp_path_factory.getbasetemp().parent
    with (shared / "fund.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        note = shared / "fund.json"
        if not note.exists():
            note.write_text(filled_fund(copies, tmp_path_factory.mktemp("fund")).as_json(), "utf-8")
        return Fund.from_json(note.read_text("utf-8"))


@pytest.fixture(scope="module")
def site(
    fund: Fund,
    copies: Copies,
    mail_server: Mailbox,
    phone_network: Carrier,
    results: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Site]:
    """A running Saldoku for one file of stories. The books are proved when it ends."""
    logs = results / "logs" / request.module.__name__.rpartition(".")[2]
    logs.mkdir(parents=True, exist_ok=True)
    database = replace(copies.copy(fund.database), more=fund.database.more)
    with running(database, mail_server, phone_network, logs) as served:
        yield served
    assert "0 differences" in database.saldoku("prove").stdout


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not driver_runs():
        missing("Playwright's driver", "Debian: apt-get install libatomic1")
    program = find_chromium()
    if program is None:
        missing("Chromium", "Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield started
        started.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """`open_page(PHONE)` opens a page of a person with a browser of their own; more keyword arguments
    are those of Playwright's `new_context`, such as `java_script_enabled=False`. A page that complains
    of a broken script or of its own policy fails the test. After a failure there is a screenshot."""
    contexts: list[BrowserContext] = []
    complaints = Complaints()

    def opened(viewport: ViewportSize, **more: object) -> Page:
        context = browser.new_context(viewport=viewport, **{"locale": "id-ID", **more})  # type: ignore[arg-type]  # passed through
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        complaints.listen(page)
        return page

    before = request.session.testsfailed
    yield opened
    if request.session.testsfailed > before:
        for number, context in enumerate(contexts):
            for page in context.pages:
                screenshot(page, f"failed-{request.node.name}-{number}")
    for context in contexts:
        context.close()
    assert not complaints.heard, complaints.heard


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A page on a small phone, 360 by 740."""
    return open_page(PHONE)


@pytest.fixture
def desktop(open_page: OpenPage) -> Page:
    """A page on a desktop, 1160 by 800."""
    return open_page(DESKTOP)


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    """A story told twice: on the phone and on the desktop."""
    return open_page(request.param)


@pytest.fixture
def without_script(open_page: OpenPage) -> Page:
    """A page on a phone that runs no JavaScript."""
    return open_page(PHONE, java_script_enabled=False)
