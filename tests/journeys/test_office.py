"""Stories from the counter: a clerk's first day, Siti asks for her balance, Joko brings his code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.journeys.conftest import PATIENCE, OpenPage
from tests.journeys.registrant import PASSWORD, Registrant, choose, log_in, press
from tests.journeys.screens import DESKTOP, PHONE, RESULTS, axe, screenshot
from tests.stage.mailbox import Mailbox
from tests.stage.site import Fund, Site

MAYA = "maya@kantor.example"
JOKO_EMAIL, JOKO_PHONE = "joko.susilo@kotak.example", "+6281211110006"


@dataclass(frozen=True, slots=True)
class FirstDay:
    """What Maya has after her first day: her authenticator's key, and a browser that is logged in."""

    key: str
    browser: StorageState


@pytest.fixture(scope="module")
def maya(site: Site, browser: Browser, mail_server: Mailbox) -> Iterator[FirstDay]:
    """The first day, as the fund's staff live it: added by command, a password by mail, a second factor."""
    site.database.saldoku("staff", "add", MAYA, "--name", "Maya", "--office", "BDG1", "--supervisor")
    context = browser.new_context(viewport=DESKTOP, locale="id-ID")  # type: ignore[arg-type]  # a plain dict
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{site.url}/akun/sandi/lupa/")
    page.locator("#id_email").fill(MAYA)
    press(page)
    page.goto(mail_server.wait(MAYA).links[0])
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("#id_password2").fill(PASSWORD)
    press(page)
    log_in(page, site, MAYA)
    page.wait_for_url("**/akun/konfirmasi/**")
    axe(page)
    page.locator("#id_password").fill(PASSWORD)
    press(page)
    page.wait_for_url("**/akun/2fa/totp/activate/")
    axe(page)
    screenshot(page, "office-second-step")
    key = page.locator("span.code").inner_text().strip()
    page.locator("#id_code").fill(pyotp.TOTP(key).now())
    press(page)
    page.wait_for_url("**/akun/2fa/recovery-codes/")
    axe(page)
    assert page.locator("ul.codes li").count() == 10
    page.get_by_role("link", name="Lanjutkan").click()
    page.wait_for_url("**/akun/2fa/reauthenticate/**")
    axe(page)
    page.locator("#id_code").fill(pyotp.TOTP(key).now())
    press(page)
    page.wait_for_url(f"{site.url}/office/")
    yield FirstDay(key, context.storage_state())
    context.close()


@pytest.fixture(params=[(PHONE, "id"), (DESKTOP, "id"), (PHONE, "en"), (DESKTOP, "en")],
                ids=["phone-id", "desktop-id", "phone-en", "desktop-en"])  # fmt: skip
def desk(request: pytest.FixtureRequest, site: Site, maya: FirstDay, open_page: OpenPage) -> Page:
    """Maya's console, small and large, in both languages."""
    viewport, language = request.param
    page = open_page(viewport, storage_state=maya.browser)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    page.goto(f"{site.url}/office/")
    return page


@pytest.fixture
def console(site: Site, maya: FirstDay, open_page: OpenPage) -> Page:
    """Maya's console on her desktop."""
    page = open_page(DESKTOP, storage_state=maya.browser)
    page.goto(f"{site.url}/office/")
    return page


def seen(page: Page, name: str) -> None:
    axe(page)
    language = page.locator("html").get_attribute("lang")
    screenshot(page, f"office-{name}-{language}")


def search(page: Page, asked: str) -> None:
    expect(page.locator("#id_asked")).to_be_focused()
    page.keyboard.type(asked)
    page.keyboard.press("Enter")


def card(fund: Fund, role: str) -> str:
    return str(fund.person(role)["cards"][-1]["kpj"])


def opened(page: Page, kpj: str) -> None:
    """From the search field to the balance."""
    search(page, kpj)
    page.wait_for_url("**/office/alasan/**")
    choose(page, "input[value=counter]")
    choose(page, "input[value=ktp]")
    press(page)
    page.wait_for_url("**/office/saldo/**")


def test_every_page(site: Site, fund: Fund, desk: Page) -> None:
    seen(desk, "start")
    search(desk, "kosong")
    expect(desk.locator(".errorlist")).to_be_visible()
    seen(desk, "start-unread")
    desk.locator("#id_asked").fill("")
    search(desk, "99999999999")
    expect(desk.locator("[role=status] .say")).to_be_visible()
    seen(desk, "start-nobody")
    desk.locator("#id_asked").fill("")
    search(desk, card(fund, "siti"))
    desk.wait_for_url("**/office/alasan/**")
    seen(desk, "reason")
    press(desk)
    expect(desk.locator(".summary")).to_be_focused()
    seen(desk, "reason-missing")
    choose(desk, "input[value=counter]")
    choose(desk, "input[value=ktp]")
    choose(desk, "input[value=card]")
    press(desk)
    desk.wait_for_url("**/office/saldo/**")
    seen(desk, "balance")
    balance = desk.url
    desk.locator("section.card li a").first.click()
    desk.wait_for_url("**/office/rincian/**")
    seen(desk, "statement")
    desk.locator("nav.years a").last.click()
    desk.wait_for_url("**/semua/")
    expect(desk.locator(".growth svg")).to_be_visible()
    seen(desk, "years")
    desk.goto(balance)
    desk.locator(".row a").first.click()
    desk.wait_for_url("**/office/kontak/**")
    seen(desk, "contacts")
    press(desk)
    expect(desk.locator(".summary")).to_be_focused()
    seen(desk, "contacts-missing")
    desk.goto(balance)
    press(desk)
    desk.wait_for_url("**/office/cetak/**")
    seen(desk, "sheet")
    desk.goto(f"{site.url}/office/sambung/")
    seen(desk, "claims")
    desk.keyboard.type("ZZZZ2222")
    desk.keyboard.press("Enter")
    expect(desk.locator(".errorlist")).to_be_visible()
    seen(desk, "claims-unknown")
    for name, address in {"lookups": "hari-ini", "office-lookups": "hari-ini/kantor"}.items():
        desk.goto(f"{site.url}/office/{address}/")
        expect(desk.locator("tbody tr").first).to_be_visible()
        seen(desk, name)
    desk.locator("details.menu summary").click()
    seen(desk, "menu")


def test_a_queue_is_served_by_keyboard_alone(fund: Fund, console: Page) -> None:
    for role in ("siti", "budi"):
        search(console, card(fund, role))
        console.wait_for_url("**/office/alasan/**")
        expect(console.locator("input[value=counter]")).to_be_focused()
        for key in ("Space", "Tab", "Space", "Enter"):  # the reason, the KTP, go
            console.keyboard.press(key)
        console.wait_for_url("**/office/saldo/**")
        expect(console.locator("h1")).to_have_text(fund.person(role)["name"])
        console.get_by_role("link", name="Peserta berikutnya").click()


def test_by_name_and_birth_date(fund: Fund, console: Page) -> None:
    siti = fund.person("siti")
    year, month, day = siti["birth_date"].split("-")
    search(console, f"{siti['name'].split()[-1].lower()} {day}/{month}/{year}")
    console.wait_for_url("**/office/alasan/**")
    expect(console.locator("h1")).to_have_text(siti["name"])
    main = console.locator("main").inner_text()
    assert year in main
    assert siti["nik"] not in console.content()
    assert not re.search(rf"{day}[-/ ]{month}|Rp", main)


def test_the_sheet_is_one_page_of_paper(fund: Fund, console: Page) -> None:
    siti = fund.person("siti")
    opened(console, card(fund, "siti"))
    press(console)
    console.wait_for_url("**/office/cetak/**")
    console.emulate_media(media="print")
    for hidden in (".menu", ".lang", ".crumb", ".no-print", ".foot"):
        expect(console.locator(hidden).first).to_be_hidden()
    paper = console.locator("body").inner_text()
    for told in ("Kantor Cabang Bandung", "Maya", "per ", "WIB", siti["name"]):
        assert told in paper
    assert re.search(r"\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b", paper)
    assert not re.search(r"\d{11}", paper.replace(".", "")), "no NIK or card in full"
    screenshot(console, "office-paper")
    printed = console.pdf(path=RESULTS / "office-sheet.pdf", prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_the_member_reads_it(site: Site, fund: Fund, console: Page, phone: Page, mailbox: Mailbox) -> None:
    """Budi's balance is opened at the counter; at home he registers and reads by whom and why."""
    budi = fund.person("budi")
    opened(console, card(fund, "budi"))
    Registrant(site, budi, budi["email"], budi["phone"]).register(phone)
    phone.wait_for_url("**/daftar/selesai/")
    phone.goto(f"{site.url}/aktivitas/")
    axe(phone)
    screenshot(phone, "office-member-log")
    log = phone.locator("ol.log").inner_text()
    for told in ("Maya, Kantor Cabang Bandung", "Anda bertanya di loket", "ditunjukkan: KTP"):
        assert told in log


def test_joko_brings_his_code(
    site: Site, fund: Fund, console: Page, phone: Page, open_page: OpenPage, maya: FirstDay, mailbox: Mailbox
) -> None:
    """Nothing is on file for Joko, and he made a slip in his NIK: an office is his only way in."""
    joko: dict[str, Any] = dict(fund.person("joko"))
    slipped = {**joko, "nik": joko["nik"][:-1] + str((int(joko["nik"][-1]) + 1) % 10)}
    Registrant(site, slipped, JOKO_EMAIL, JOKO_PHONE).register(phone)
    phone.goto(f"{site.url}/saldo/")
    code = phone.locator(".ref").inner_text()
    console.goto(f"{site.url}/office/sambung/")
    console.keyboard.type(code.lower())
    console.keyboard.press("Enter")
    console.wait_for_url("**/office/sambung/*/")
    seen(console, "claim-unmatched")
    console.locator("#id_asked").fill(joko["nik"])
    console.keyboard.press("Enter")
    console.locator(".hits a").click()
    console.wait_for_url("**/peserta/**")
    seen(console, "claim")
    small = open_page(PHONE, storage_state=maya.browser)
    small.goto(console.url)
    seen(small, "claim")
    small.context.add_cookies([{"name": "django_language", "value": "en", "url": site.url}])
    small.reload()
    seen(small, "claim")
    choose(console, "input[value=ktp]")
    console.get_by_role("button", name="Ya, sambungkan").click()
    console.wait_for_url("**/office/sambung/")
    expect(console.locator(".messages")).to_contain_text("Tersambung")
    seen(console, "claim-done")
    phone.goto(f"{site.url}/saldo/")
    expect(phone.locator(".amount").first).to_be_visible()


def test_a_number_is_changed_for_agus(site: Site, fund: Fund, console: Page, mailbox: Mailbox) -> None:
    agus = fund.person("agus")
    opened(console, card(fund, "agus"))
    console.get_by_role("link", name="Kontak tercatat").click()
    choose(console, "input[value=email]")
    console.locator("#id_value").fill("agus.baru@surat.example")
    press(console)
    expect(console.locator(".messages")).to_be_visible()
    seen(console, "contacts-changed")
    told = mailbox.wait(agus["email"])
    assert "a***@surat.example" in told.subject


def test_a_later_day_asks_for_both_factors(site: Site, maya: FirstDay, phone: Page) -> None:
    log_in(phone, site, MAYA)
    phone.wait_for_url("**/akun/2fa/authenticate/")
    axe(phone)
    screenshot(phone, "office-authenticate")
    phone.locator("#id_code").fill("000000")
    press(phone)
    phone.goto(f"{site.url}/office/")
    assert "/office/" not in phone.url.split("?")[0]
