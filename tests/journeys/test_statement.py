"""Somebody with a long life in the fund reads it: on the website and in the app, in both languages."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.plugin import DjangoDbBlocker

from tests.journeys.conftest import OpenPage
from tests.journeys.registrant import PASSWORD, log_in
from tests.journeys.screens import DESKTOP, PHONE, axe, screenshot
from tests.stage.site import Site

AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
WORDS: dict[str, dict[str, str]] = {
    "id": {
        "estimate": "Perkiraan hasil pengembangan", "opening": "Hasil pengembangan atas saldo awal",
        "flow": "Hasil pengembangan atas iuran tahun ini", "late": "Terlambat 9 hari",
        "moved": "Pindahan dari kartu ..7712", "all": "Semua tahun", "years": "Sejak awal",
    },
    "en": {
        "estimate": "Estimated return for", "opening": "Return on the opening balance",
        "flow": "Return on this year's contributions", "late": "9 days late",
        "moved": "Moved in from card ..7712", "all": "All years", "years": "Since the beginning",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def wati(site: Site, django_db_blocker: DjangoDbBlocker) -> Any:
    """Wati, who has a log-in; every account of the fund has earned what was declared."""
    with django_db_blocker.unblock(), site.database.connected():
        from allauth.account.models import EmailAddress
        from django.contrib.auth.hashers import make_password

        from saldoku.access.models import User
        from tests.balance.long_life import WATI, live

        live(AT)
        user = User.objects.create_user(WATI.email, member_id=WATI.id)
        # The server does not know the quick hash of the tests.
        User.objects.filter(id=user.id).update(password=make_password(PASSWORD, hasher="scrypt"))
        EmailAddress.objects.create(user=user, email=WATI.email, verified=True, primary=True)
    return WATI


@pytest.fixture(params=[(PHONE, "id"), (DESKTOP, "id"), (PHONE, "en"), (DESKTOP, "en")],
                ids=["phone-id", "desktop-id", "phone-en", "desktop-en"])  # fmt: skip
def reader(request: pytest.FixtureRequest, site: Site, wati: Any, open_page: OpenPage) -> tuple[Page, str]:
    """A page of Wati's, and its language."""
    viewport, language = request.param
    page = open_page(viewport, locale="id-ID" if language == "id" else "en-GB")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    return page, language


def test_on_the_website(site: Site, wati: Any, reader: tuple[Page, str]) -> None:
    page, language = reader
    said = WORDS[language]
    log_in(page, site, wati.email)
    page.wait_for_url("**/saldo/")
    expect(page.locator(".growth svg")).to_be_visible()
    expect(page.locator("main")).to_contain_text(said["estimate"])
    axe(page)
    screenshot(page, f"statement-balance-{language}")
    new, old = (card.kpj for card in wati.cards)

    page.goto(f"{site.url}/saldo/{new}/2026/")
    for word in ("late", "moved"):
        expect(page.locator("table")).to_contain_text(said[word])
    axe(page)
    screenshot(page, f"statement-year-{language}")
    page.goto(f"{site.url}/saldo/{old}/2022/")
    for word in ("opening", "flow"):
        expect(page.locator("tbody tr").nth(-2 if word == "opening" else -1)).to_contain_text(said[word])
    axe(page)
    screenshot(page, f"statement-returns-{language}")

    page.get_by_role("link", name=said["all"]).click()
    expect(page.locator("h1")).to_have_text(said["years"])
    assert page.locator("table.fold-rows tbody tr").count() == 6
    axe(page)
    page.locator(".growth summary").click()
    axe(page)
    screenshot(page, f"statement-years-{language}")
    page.get_by_role("link", name="2023", exact=True).click()
    page.wait_for_url(f"**/saldo/{old}/2023/")


def test_in_the_app(site: Site, wati: Any, reader: tuple[Page, str]) -> None:
    page, language = reader
    said = WORDS[language]
    page.goto(f"{site.url}/app/")
    page.locator("#email").fill(wati.email)
    page.locator("#password").fill(PASSWORD)
    page.locator("main form .btn").click()
    expect(page.locator(".hero .amount")).to_be_visible()
    if page.locator("html").get_attribute("lang") != language:
        page.goto(f"{site.url}/app/#/profil")
        page.locator(f"label[for=language-{language}]").click()
        expect(page.locator(f"html[lang={language}]")).to_be_visible()
    new = wati.cards[0].kpj
    page.goto(f"{site.url}/app/#/jht/saldo/{new}/rincian/2026")
    for word in ("late", "moved"):
        expect(page.locator("table")).to_contain_text(said[word])
    axe(page)
    screenshot(page, f"app-statement-{language}")
    page.get_by_role("link", name=said["all"]).click()
    expect(page.locator("h1")).to_have_text(said["years"])
    expect(page.locator("main")).to_contain_text(said["estimate"])
    expect(page.locator(".growth svg")).to_be_visible()
    axe(page)
    screenshot(page, f"app-years-{language}")
