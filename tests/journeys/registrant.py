"""Somebody who registers on the website, with a browser, a mailbox and a phone."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from playwright.sync_api import Page

from tests.journeys.screens import axe
from tests.stage.site import Site

PASSWORD = "hujan-bulan-juni-1994"


def press(page: Page) -> None:
    """The one primary action of a form."""
    page.locator("main form button.btn").first.click()


def choose(page: Page, control: str) -> None:
    """Tick a box by its label, as people do: it covers the whole row."""
    page.locator(f".choice:has({control}) label").click()
    assert page.locator(control).is_checked()


@dataclass
class Registrant:
    """`person` is what they say about themselves, from the fund's cast.json; the contacts are their own."""

    site: Site
    person: dict[str, Any]
    email: str
    phone: str
    segment: str = "PU"
    look: Callable[[Page], None] = field(default=axe)

    def start(self, page: Page) -> None:
        page.goto(f"{self.site.url}/daftar/")
        self.look(page)
        choose(page, f"input[value={self.segment}]")
        press(page)
        self.look(page)
        page.locator("#id_email").fill(self.email)
        press(page)
        page.wait_for_url("**/daftar/kode/")
        self.look(page)

    def type_mailed_code(self, page: Page, *, count: int = 1) -> None:
        page.locator("#id_code").fill(self.site.mailbox.wait(self.email, count=count).code)
        press(page)
        page.wait_for_url("**/daftar/data-diri/")

    def identify(self, page: Page) -> None:
        self.look(page)
        choose(page, "input[value=ID]")
        page.locator("#id_nik").fill(self.person["nik"])
        page.locator("#id_kpj").fill(self.person["cards"][-1]["kpj"])
        page.locator("#id_full_name").fill(self.person["name"])
        born = date.fromisoformat(self.person["birth_date"])
        page.locator("#id_birth_date").fill(born.strftime("%d-%m-%Y"))
        press(page)
        page.wait_for_url("**/daftar/hp/")

    def prove_phone(self, page: Page) -> None:
        self.look(page)
        page.locator("#id_phone").fill(self.phone)
        press(page)
        page.wait_for_url("**/daftar/hp/kode/")
        self.look(page)
        code = re.findall(r"\b\d{6}\b", self.site.carrier.wait(self.phone).text)[0]
        page.locator("#id_code").fill(code)
        press(page)
        page.wait_for_url("**/daftar/sandi/")

    def choose_password(self, page: Page) -> None:
        self.look(page)
        page.locator("#id_password").fill(PASSWORD)
        choose(page, "#id_terms")
        press(page)

    def register(self, page: Page) -> None:
        """The whole way, typing the code from the mail."""
        self.start(page)
        self.type_mailed_code(page)
        self.identify(page)
        self.prove_phone(page)
        self.choose_password(page)


def log_in(page: Page, site: Site, email: str, password: str = PASSWORD) -> None:
    """By the website's own form."""
    page.goto(f"{site.url}/akun/masuk/")
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(password)
    press(page)
