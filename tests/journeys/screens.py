"""Looking at a page: is it usable by everybody, and what does it look like?"""

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Error, Page

RESULTS = Path(__file__).resolve().parents[2] / "test-results"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1160, "height": 800}


def axe(page: Page) -> None:
    """No violation of axe-core's rules (WCAG A and AA, best practices), and no sideways scrolling."""
    found = Axe().run(page)
    assert not found.violations_count, f"{page.url}\n{found.generate_report()}"
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen, f"{page.url} scrolls sideways: {wide} px of content in {seen} px"


def screenshot(page: Page, name: str) -> Path:
    """Save the whole page as test-results/NAME-WIDTH.png."""
    width = (page.viewport_size or DESKTOP)["width"]
    path = RESULTS / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower())}-{width}.png"
    page.screenshot(path=path, full_page=True)
    return path


class Complaints:
    """What a page complains about by itself: broken scripts, and what its own policy refused."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def listen(self, page: Page) -> None:
        page.on("pageerror", self._broken)
        page.on("console", self._said)

    def _broken(self, error: Error) -> None:
        self.heard.append(f"script error: {error}")

    def _said(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.heard.append(message.text)
