"""Stories of the website, in a real browser: from the mail to the balance, and what a thief gets to see."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.plugin import DjangoDbBlocker

from tests.journeys.conftest import OpenPage
from tests.journeys.registrant import PASSWORD, Registrant, log_in, press
from tests.journeys.screens import DESKTOP, PHONE, axe, screenshot
from tests.stage.carrier import Carrier
from tests.stage.mailbox import Mailbox
from tests.stage.site import Fund, Site


@pytest.fixture(scope="module")
def siti(site: Site, fund: Fund, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:
    """Siti, who has a log-in already."""
    person = fund.person("siti")
    with django_db_blocker.unblock(), site.database.connected():
        from allauth.account.models import EmailAddress
        from django.contrib.auth.hashers import make_password

        from saldoku.access.models import User
        from saldoku.members.models import CardNumber

        member_id = CardNumber.objects.get(kpj=person["cards"][-1]["kpj"]).member_id
        user = User.objects.create_user(person["email"], member_id=member_id)
        # The server does not know the quick hash of the tests.
        User.objects.filter(id=user.id).update(password=make_password(PASSWORD, hasher="scrypt"))
        EmailAddress.objects.create(user=user, email=person["email"], verified=True, primary=True)
    return person


@pytest.fixture(autouse=True)
def _empty(mailbox: Mailbox, carrier: Carrier) -> None:
    """Every story begins with an empty mailbox and a silent phone."""


def balance_of(site: Site, person: dict[str, Any]) -> str:
    """The balance of all cards as the operator's command tells it, written as the website does."""
    total = 0
    for card in person["cards"]:
        told = json.loads(site.database.saldoku("balance", card["kpj"], "--json").stdout)
        found = told["balance"]
        total += found["amount"] if isinstance(found, dict) else int(found)
    return f"{total:,}".replace(",", ".")


# --- registration ---------------------------------------------------------------------------------------
def test_from_the_first_page_to_the_balance(site: Site, fund: Fund, phone: Page) -> None:
    budi = fund.person("budi")
    phone.goto(site.url)
    axe(phone)
    Registrant(site, budi, budi["email"], budi["phone"]).register(phone)
    phone.wait_for_url("**/daftar/selesai/")
    axe(phone)
    phone.get_by_role("link", name="Lihat saldo saya").click()
    expect(phone.locator(".amount").first).to_contain_text(balance_of(site, budi))
    axe(phone)
    screenshot(phone, "website-balance-budi")


def test_the_link_of_the_mail_goes_on_in_another_browser(site: Site, fund: Fund, open_page: OpenPage) -> None:
    agus = fund.person("agus")
    person = Registrant(site, agus, agus["email"], agus["phone"], segment="PMI")
    at_the_office, at_home = open_page(PHONE), open_page(DESKTOP)
    person.start(at_the_office)
    at_home.goto(site.mailbox.wait(agus["email"]).links[0])
    expect(at_home.locator("#id_code")).to_have_value(re.compile(r"\d{6}"))
    expect(at_home.locator("main")).to_contain_text(agus["email"])
    axe(at_home)
    screenshot(at_home, "website-code-from-the-mail")
    press(at_home)
    at_home.wait_for_url("**/daftar/data-diri/")
    person.identify(at_home)
    person.prove_phone(at_home)
    person.choose_password(at_home)
    at_home.wait_for_url("**/daftar/selesai/")
    at_home.goto(f"{site.url}/saldo/")
    expect(at_home.locator(".amount").first).to_contain_text(balance_of(site, agus))
    at_the_office.goto(f"{site.url}/daftar/data-diri/")
    assert at_the_office.url == f"{site.url}/daftar/", "the registration has left this browser"


def test_without_script_and_without_savings(site: Site, fund: Fund, without_script: Page) -> None:
    """Rina has no JHT: an honest page of its own. Axe needs a script, so it looks at the page afterwards."""
    rina, page = fund.person("rina"), without_script
    Registrant(site, rina, rina["email"], rina["phone"], segment="BPU", look=lambda _: None).register(page)
    page.wait_for_url("**/daftar/selesai/")
    page.goto(f"{site.url}/saldo/")
    expect(page.locator("h1")).to_contain_text("Rina")
    expect(page.locator("main")).to_contain_text("JKK")
    expect(page.locator("main")).not_to_contain_text("Rp")
    screenshot(page, "website-no-jht")


def test_the_page_without_savings_is_for_everybody(site: Site, fund: Fund, page: Page) -> None:
    log_in(page, site, fund.person("rina")["email"])
    page.wait_for_url("**/saldo/")
    axe(page)


def test_joko_waits_with_a_reference(site: Site, fund: Fund, page: Page) -> None:
    """Nothing of his is on file, so an office confirms."""
    joko, width = fund.person("joko"), (page.viewport_size or PHONE)["width"]
    email, number = f"joko{width}@surat.example", f"+62852900{width:05d}"
    Registrant(site, joko, email, number).register(page)
    page.wait_for_url("**/tertunda/")
    expect(page.locator(".ref")).to_have_text(re.compile(r"^[2-9A-Z]{8}$"))
    axe(page)
    screenshot(page, "website-pending")
    page.goto(f"{site.url}/saldo/")
    assert page.url.endswith("/tertunda/")
    page.goto(f"{site.url}/tertunda/kartu/")
    axe(page)


def test_a_wrong_code_is_told_gently(site: Site, page: Page) -> None:
    width = (page.viewport_size or PHONE)["width"]
    person = Registrant(site, {}, f"salah{width}@surat.example", "")
    person.start(page)
    right = site.mailbox.wait(person.email).code
    page.locator("#id_code").fill(f"{(int(right) + 1) % 1_000_000:06d}")
    press(page)
    expect(page.locator(".summary")).to_contain_text("4 kali lagi")
    axe(page)
    page.locator("#id_code").fill(right)
    press(page)
    page.wait_for_url("**/daftar/data-diri/")


def test_slips_of_the_identity_are_shown_beside_their_fields(site: Site, page: Page) -> None:
    width = (page.viewport_size or PHONE)["width"]
    person = Registrant(site, {}, f"keliru{width}@surat.example", "")
    person.start(page)
    person.type_mailed_code(page)
    page.locator("#id_nik").fill("99O1")
    press(page)
    expect(page.locator(".errorlist")).to_have_count(5)
    axe(page)
    screenshot(page, "website-slips")


# --- strangers --------------------------------------------------------------------------------------------
def test_a_thief_who_knows_everything_sees_nothing(
    site: Site, siti: dict[str, Any], open_page: OpenPage
) -> None:
    thief = open_page(DESKTOP)
    Registrant(site, siti, "si.lihai@pencuri.example", "+6289590000066").register(thief)
    thief.wait_for_url("**/tertunda/")
    for address in ("/saldo/", "/kartu/", "/iuran/", "/aktivitas/", f"/saldo/{siti['cards'][-1]['kpj']}/"):
        thief.goto(f"{site.url}{address}")
        assert thief.url.endswith("/tertunda/")
    expect(thief.locator("body")).not_to_contain_text(siti["name"])
    waiting = thief.locator("main").inner_text()
    # Siti is asked, and says no.
    question = site.mailbox.wait(siti["email"])
    assert "s***@pencuri.example" in question.text
    assert not any(siti[told] in question.text for told in ("nik", "name", "phone"))
    hers = open_page(PHONE)
    hers.goto(question.links[0])
    axe(hers)
    screenshot(hers, "website-is-this-you")
    hers.get_by_role("button", name="Bukan saya").click()
    expect(hers.locator("h1")).to_be_visible()
    axe(hers)
    # The thief cannot tell that she answered.
    thief.goto(f"{site.url}/saldo/")
    assert thief.locator("main").inner_text() == waiting


def test_dewi_says_yes_by_the_link_in_an_sms(site: Site, fund: Fund, open_page: OpenPage) -> None:
    """No mailbox on file, and a new phone: the old phone is asked."""
    dewi = fund.person("dewi")
    page, old_phone = open_page(DESKTOP), open_page(PHONE)
    Registrant(site, dewi, "dewi@surat.example", "+6281390000055", segment="BPU").register(page)
    page.wait_for_url("**/tertunda/")
    sms = site.carrier.wait(dewi["phone"]).text
    old_phone.goto(re.findall(r"https?://\S+", sms)[0])
    old_phone.get_by_role("button", name="Ya, ini saya").click()
    expect(old_phone.locator("h1")).to_contain_text("Terima kasih")
    axe(old_phone)
    page.goto(f"{site.url}/saldo/")
    expect(page.locator(".amount").first).to_contain_text(balance_of(site, dewi))


def test_a_taken_address_shows_the_same_page_and_gets_another_mail(
    site: Site, siti: dict[str, Any], open_page: OpenPage
) -> None:
    seen = []
    for email in (siti["email"], "belum.ada@surat.example"):
        page = open_page(PHONE)
        Registrant(site, {}, email, "").start(page)
        seen.append(page.locator("main").inner_text().replace(email, "").partition("Kirim kode lagi")[0])
    assert seen[0] == seen[1]
    assert "akun/masuk" in site.mailbox.wait(siti["email"]).text
    assert site.mailbox.wait("belum.ada@surat.example").code


# --- logging in -------------------------------------------------------------------------------------------
def test_every_page_of_a_member_is_for_everybody(site: Site, siti: dict[str, Any], page: Page) -> None:
    page.goto(f"{site.url}/akun/masuk/")
    axe(page)
    log_in(page, site, siti["email"])
    page.wait_for_url("**/saldo/")
    expect(page.locator(".amount").first).to_contain_text(balance_of(site, siti))
    kpj = siti["cards"][-1]["kpj"]
    for address in (
        "/saldo/", "/kartu/", "/iuran/", "/iuran/?year=2025", "/aktivitas/", "/kantor/?q=jakarta",
        f"/saldo/{kpj}/", f"/saldo/{kpj}/2025/", "/tidak/ada/", "/akun/sandi/ganti/", "/akun/keluar/",
    ):  # fmt: skip
        page.goto(f"{site.url}{address}")
        axe(page)
        screenshot(page, f"website{address}")


def test_english_is_one_tap_away(site: Site, siti: dict[str, Any], page: Page) -> None:
    log_in(page, site, siti["email"])
    page.wait_for_url("**/saldo/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".hero")).to_contain_text("as of")
    expect(page.locator(".amount").first).to_contain_text(balance_of(site, siti).replace(".", ","))
    axe(page)


def test_forgotten_password(site: Site, siti: dict[str, Any], phone: Page) -> None:
    phone.goto(f"{site.url}/akun/sandi/lupa/")
    axe(phone)
    phone.locator("#id_email").fill(siti["email"])
    press(phone)
    axe(phone)
    phone.goto(site.mailbox.wait(siti["email"]).links[0])
    axe(phone)
    phone.locator("#id_password1").fill(PASSWORD)
    phone.locator("#id_password2").fill(PASSWORD)
    press(phone)
    axe(phone)
    log_in(phone, site, siti["email"])
    phone.wait_for_url("**/saldo/")
    phone.locator("details.menu summary").click()
    axe(phone)
    phone.get_by_role("button", name="Keluar").click()
    phone.goto(f"{site.url}/saldo/")
    assert "/akun/masuk/" in phone.url


def test_the_first_visit_is_light(site: Site, siti: dict[str, Any], phone: Page) -> None:
    """At most 60 kB the first time, fonts included, and 15 kB later (look.md 3)."""
    log_in(phone, site, siti["email"])
    phone.wait_for_url("**/saldo/")
    sizes: list[int] = []
    session = phone.context.new_cdp_session(phone)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    session.send("Network.clearBrowserCache")
    phone.goto(f"{site.url}/saldo/")
    phone.wait_for_load_state("networkidle")
    first = sum(sizes)
    sizes.clear()
    phone.goto(f"{site.url}/saldo/")
    phone.wait_for_load_state("networkidle")
    later = sum(sizes)
    assert 5_000 < first <= 60_000, first
    assert later <= 15_000, later
