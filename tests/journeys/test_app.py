"""Stories of the app, in a real browser on a small phone: with and without a signal."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect
from pytest_django.plugin import DjangoDbBlocker

from tests.journeys.conftest import OpenPage
from tests.journeys.screens import DESKTOP, PHONE, axe, screenshot
from tests.stage.site import Fund, Site

PASSWORD = "hujan-bulan-juni-1994"
FIRST_VISIT = 60_000  # bytes on the wire, everything included
WHO = ("siti", "budi", "rina", "dewi")
OURS = "Object.keys(localStorage).filter(key => key.startsWith('saldoku.') && key !== 'saldoku.language')"


@pytest.fixture(scope="module")
def people(site: Site, fund: Fund, django_db_blocker: DjangoDbBlocker) -> dict[str, dict[str, Any]]:
    """Some of the cast with log-ins that are linked, and `waiting`, whose link is pending."""
    from allauth.account.models import EmailAddress
    from django.contrib.auth.hashers import make_password

    from saldoku.access import links
    from saldoku.access.models import User
    from saldoku.members.models import CardNumber

    # The server does not know the quick hash of the tests.
    password = make_password(PASSWORD, hasher="scrypt")
    made: dict[str, dict[str, Any]] = {}

    def log_in(name: str, email: str, member_id: int | None) -> User:
        user = User.objects.create_user(email, member_id=member_id, name="Siti Rahayu")
        User.objects.filter(id=user.id).update(password=password)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    with django_db_blocker.unblock(), site.database.connected():
        for role in WHO:
            person = fund.person(role)
            email = f"{role}@aplikasi.example"
            member_id = CardNumber.objects.get(kpj=person["cards"][-1]["kpj"]).member_id
            log_in(role, email, member_id)
            made[role] = {**person, "email": email}
        user = log_in("waiting", "menunggu@aplikasi.example", None)
        link, _ = links.request(
            kind="login", claim={}, member_id=None, user_id=user.id, at=datetime.now(UTC),
            lifetime=timedelta(days=14),
        )  # fmt: skip
        made["waiting"] = {"email": "menunggu@aplikasi.example", "reference": link.reference}
    return made


def told_by_operator(site: Site, kpj: str) -> int:
    """What one card holds, by the operator's own command."""
    return int(json.loads(site.database.saldoku("balance", kpj, "--json").stdout)["balance"])


def figure(amount: int, language: str = "id") -> str:
    return f"{amount:,}".replace(",", ".") if language == "id" else f"{amount:,}"


def enter(page: Page, site: Site, email: str, password: str = PASSWORD) -> None:
    """Open the app and log in."""
    page.goto(f"{site.url}/app/")
    page.locator("#email").fill(email)
    page.locator("#password").fill(password)
    page.locator("main form .btn").click()


def settled(page: Page) -> None:
    """The worker has the app, and this page is its own."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


# --- the way to the balance --------------------------------------------------------------------------
def test_from_the_log_in_to_the_detail_of_a_card(site: Site, people: dict[str, Any], page: Page) -> None:
    siti = people["siti"]
    amounts = {card["kpj"]: told_by_operator(site, card["kpj"]) for card in siti["cards"]}
    page.goto(f"{site.url}/app/")
    expect(page.locator("#email")).to_be_visible()
    axe(page)
    enter(page, site, siti["email"])
    expect(page.locator(".hero .amount")).to_contain_text(figure(sum(amounts.values())))
    expect(page.locator(".hero")).to_contain_text(re.compile(r"per \d{1,2} \w+ \d{4}, \d\d\.\d\d\sWIB"))
    expect(page.locator("main")).to_contain_text("Jaminan Kecelakaan Kerja")
    axe(page)
    screenshot(page, "app-home")

    page.get_by_role("link", name="Jaminan Hari Tua").click()
    expect(page.locator("h1")).to_have_text("Jaminan Hari Tua")
    expect(page.locator("h1")).to_be_focused()
    axe(page)
    page.get_by_role("link", name="Cek Saldo").click()
    expect(page.locator("h1")).to_have_text("Pilih kartu")
    for amount in amounts.values():
        expect(page.locator("main")).to_contain_text(figure(amount))
    axe(page)
    screenshot(page, "app-pick")

    kpj = siti["cards"][-1]["kpj"]
    with page.expect_response(re.compile(r"/me/contributions\?")) as asked:
        page.get_by_role("link", name=f"Kartu dengan akhir {kpj[-4:]}").click()
    expect(page.locator(".hero .amount")).to_contain_text(figure(amounts[kpj]))
    (card,) = asked.value.json()["cards"]
    gone = sum(one["state"] == "missing" for one in card["months"])
    expect(page.locator(".months .missing")).to_have_count(gone)
    expect(page.locator("main").get_by_text("belum kami terima")).to_have_count(int(gone > 0))
    for word in ("Aktif", "Penerima upah", "Iuran terakhir", "Iuran Anda", "Perusahaan"):
        expect(page.locator("main")).to_contain_text(word)
    expect(page.locator(".months li")).to_have_count(12)
    axe(page)
    screenshot(page, "app-detail")

    page.get_by_role("link", name="Rincian tiap setoran").click()
    expect(page.locator("h1")).to_have_text(re.compile(r"Rincian \d{4}"))
    assert page.locator("tbody tr").count() > 0
    expect(page.locator("tbody tr").last).to_contain_text(figure(amounts[kpj]))
    axe(page)
    screenshot(page, "app-statement")
    page.go_back()
    expect(page.locator(".months li")).to_have_count(12)


def test_with_one_card_there_is_nothing_to_pick(site: Site, people: dict[str, Any], phone: Page) -> None:
    budi = people["budi"]
    enter(phone, site, budi["email"])
    phone.get_by_role("link", name="Jaminan Hari Tua").click()
    phone.get_by_role("link", name="Cek Saldo").click()
    expect(phone).to_have_url(re.compile(f"#/jht/saldo/{budi['cards'][-1]['kpj']}$"))
    # The card ended with its last payment: nothing is expected since, so nothing is missing.
    expect(phone.locator(".months").first).to_be_visible()
    expect(phone.locator(".months .missing")).to_have_count(0)
    axe(phone)
    phone.go_back()
    expect(phone.locator("h1")).to_have_text("Jaminan Hari Tua")


def test_a_card_without_savings_has_an_honest_page(site: Site, people: dict[str, Any], phone: Page) -> None:
    enter(phone, site, people["rina"]["email"])
    expect(phone.locator(".hero")).to_contain_text("Di kartu ini tidak ada tabungan Jaminan Hari Tua")
    expect(phone.locator("main")).not_to_contain_text("Rp")
    expect(phone.locator("main")).to_contain_text("Terlindungi, tanpa saldo perorangan")
    axe(phone)
    screenshot(phone, "app-no-savings")
    phone.goto(f"{site.url}/app/#/jht/saldo/{people['rina']['cards'][-1]['kpj']}/rincian")
    expect(phone.locator("h1")).to_have_text("Tidak kami temukan")
    axe(phone)


def test_the_other_parts_of_the_app(site: Site, people: dict[str, Any], page: Page) -> None:
    siti = people["siti"]
    kpj = siti["cards"][-1]["kpj"]
    enter(page, site, siti["email"])
    tabs = page.get_by_role("navigation", name="Bagian aplikasi")
    tabs.get_by_role("link", name="Kartu").click()
    expect(page.locator(".purse")).to_have_count(2)
    expect(page.locator("main")).not_to_contain_text(kpj)
    page.get_by_role("button", name="Lihat nomor").first.click()
    expect(page.locator("main")).to_contain_text(kpj)
    axe(page)
    screenshot(page, "app-cards")
    tabs.get_by_role("link", name="Aktivitas").click()
    expect(page.locator(".log")).to_contain_text("Melihat saldo")
    axe(page)
    tabs.get_by_role("link", name="Kantor").click()
    page.locator("#city").fill("Atlantis")
    page.get_by_role("button", name="Cari").click()
    expect(page.locator("main")).to_contain_text("Belum ada kantor dengan nama itu")
    page.locator("#city").fill("Bekasi")
    page.get_by_role("button", name="Cari").click()
    expect(page.locator(".doors li").first).to_contain_text("Senin")
    axe(page)
    screenshot(page, "app-offices")
    tabs.get_by_role("link", name="Profil").click()
    expect(page.locator("main")).to_contain_text(siti["name"])
    axe(page)
    screenshot(page, "app-profile")


def test_a_log_in_that_waits_gets_its_reference(site: Site, people: dict[str, Any], phone: Page) -> None:
    waiting = people["waiting"]
    enter(phone, site, waiting["email"])
    expect(phone.locator(".ref")).to_have_text(waiting["reference"])
    expect(phone.locator("h1")).to_have_text("Tinggal satu langkah")
    axe(phone)
    screenshot(phone, "app-pending")
    phone.get_by_role("link", name="Kartu").click()
    expect(phone.locator(".ref")).to_be_visible()
    phone.get_by_role("link", name="Profil").click()
    expect(phone.get_by_role("button", name="Keluar")).to_be_visible()


def test_a_number_that_waits_is_asked_about(
    site: Site, people: dict[str, Any], phone: Page, django_db_blocker: DjangoDbBlocker
) -> None:
    from saldoku.access import links
    from saldoku.access.models import LinkRequest
    from saldoku.members.models import CardNumber

    with django_db_blocker.unblock(), site.database.connected():
        member_id = CardNumber.objects.get(kpj=people["dewi"]["cards"][-1]["kpj"]).member_id
        links.request(
            kind="handset", claim={"phone": "+6281200007788", "language": "id"}, member_id=member_id,
            at=datetime.now(UTC), lifetime=timedelta(days=14),
        )  # fmt: skip
    enter(phone, site, people["dewi"]["email"])
    expect(phone.locator(".ask")).to_contain_text("7788")
    expect(phone.locator(".ask")).not_to_contain_text("81200007788")
    axe(phone)
    screenshot(phone, "app-question")
    phone.get_by_role("button", name="Bukan nomor saya").click()
    expect(phone.locator(".ask")).to_have_count(0)
    expect(phone.locator(".hero .amount")).to_be_visible()
    with django_db_blocker.unblock(), site.database.connected():
        assert LinkRequest.objects.get(member_id=member_id).state == "refused"


# --- without a signal -----------------------------------------------------------------------------------
def test_the_last_balance_stays_readable_without_a_signal(
    site: Site, people: dict[str, Any], phone: Page
) -> None:
    dewi = people["dewi"]
    amount = figure(told_by_operator(site, dewi["cards"][-1]["kpj"]))
    enter(phone, site, dewi["email"])
    phone.get_by_role("link", name="Jaminan Hari Tua").click()
    phone.get_by_role("link", name="Cek Saldo").click()
    expect(phone.locator(".hero .amount")).to_contain_text(amount)
    settled(phone)
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator(".hero .amount")).to_contain_text(amount)
    expect(phone.locator(".net")).to_contain_text(
        re.compile(r"Tidak ada koneksi\. Terakhir diperbarui \d{1,2} \w+ \d{4}, \d\d\.\d\d\sWIB")
    )
    axe(phone)
    screenshot(phone, "app-offline")
    phone.get_by_role("link", name="Beranda").first.click()
    expect(phone.locator(".hero .amount")).to_contain_text(amount)
    phone.get_by_role("link", name="Aktivitas").click()
    expect(phone.locator("h1")).to_have_text("Belum ada koneksi internet")
    axe(phone)
    phone.context.set_offline(False)
    expect(phone.locator("h1")).to_have_text("Catatan aktivitas")
    expect(phone.locator(".net")).to_be_empty()


def test_logging_out_wipes_the_phone(site: Site, people: dict[str, Any], phone: Page) -> None:
    enter(phone, site, people["siti"]["email"])
    expect(phone.locator(".hero .amount")).to_be_visible()
    assert phone.evaluate(OURS)
    refresh = json.loads(phone.evaluate("localStorage.getItem('saldoku.refresh')"))
    phone.get_by_role("link", name="Profil").click()
    phone.get_by_role("button", name="Keluar").click()
    expect(phone.locator("main")).to_contain_text("Data Anda di ponsel ini sudah dihapus")
    assert phone.evaluate(OURS) == []
    assert phone.evaluate("document.cookie") == ""
    axe(phone)
    phone.go_back()
    expect(phone.locator("#email")).to_be_visible()
    settled(phone)
    phone.context.set_offline(True)
    phone.goto(f"{site.url}/app/#/jht")
    phone.reload()
    expect(phone.locator("#email")).to_be_visible()
    phone.context.set_offline(False)
    answer = phone.request.post(
        f"{site.url}/api/v1/auth/app/v1/tokens/refresh", data={"refresh_token": refresh}
    )
    assert answer.status == 400, "the server forgot it too"


def test_a_log_in_that_was_ended_elsewhere_is_said_and_wiped(
    site: Site, people: dict[str, Any], phone: Page, django_db_blocker: DjangoDbBlocker
) -> None:
    from django.contrib.sessions.models import Session

    enter(phone, site, people["budi"]["email"])
    expect(phone.locator(".hero .amount")).to_be_visible()
    with django_db_blocker.unblock(), site.database.connected():
        Session.objects.all().delete()
    phone.get_by_role("link", name="Kartu").click()
    expect(phone.locator("main")).to_contain_text("sesi Anda sudah diakhiri")
    assert phone.evaluate(OURS) == []


def test_the_second_person_on_a_shared_phone_sees_nothing_of_the_first(
    site: Site, people: dict[str, Any], phone: Page
) -> None:
    enter(phone, site, people["siti"]["email"])
    phone.get_by_role("link", name="Profil").click()
    phone.get_by_role("button", name="Keluar").click()
    enter(phone, site, people["budi"]["email"])
    expect(phone.locator("h1")).to_contain_text("Budi")
    phone.goto(f"{site.url}/app/#/jht/saldo/{people['siti']['cards'][-1]['kpj']}")
    expect(phone.locator("h1")).to_have_text("Tidak kami temukan")


# --- words ------------------------------------------------------------------------------------------------
def test_in_english_from_the_first_screen_on(site: Site, people: dict[str, Any], phone: Page) -> None:
    siti = people["siti"]
    total = sum(told_by_operator(site, card["kpj"]) for card in siti["cards"])
    phone.goto(f"{site.url}/app/")
    phone.get_by_role("button", name="English").click()
    expect(phone.locator("h1")).to_have_text("Log in")
    assert phone.evaluate("document.documentElement.lang") == "en"
    axe(phone)
    phone.locator("#email").fill(siti["email"])
    phone.locator("#password").fill(PASSWORD)
    phone.get_by_role("button", name="Log in").click()
    expect(phone.locator(".hero .amount")).to_contain_text(figure(total, "en"))
    expect(phone.locator(".hero")).to_contain_text(
        re.compile(r"as of \d{1,2} \w+ \d{4}, \d{1,2}:\d\d\s[ap]m\sWIB")
    )
    expect(phone.locator("main")).to_contain_text("Covered, no individual balance")
    axe(phone)
    screenshot(phone, "app-home-english")
    phone.get_by_role("link", name="Profile").click()
    phone.locator("label[for=language-id]").click()
    expect(phone.locator("#language-told")).to_have_text("Pilihan bahasa tersimpan.")
    expect(phone.locator("h1")).to_have_text("Profil")
    axe(phone)


def words_of(page: Page) -> dict[str, dict[str, str]]:
    """The app's own dictionaries."""
    base = str(page.locator("script[type=module]").get_attribute("src")).removesuffix("main.js")
    made: dict[str, dict[str, str]] = {}
    for language in ("id", "en"):
        made[language] = page.evaluate(f"import('{base}words/{language}.js').then(one => one.default)")
    return made


def test_both_languages_have_the_same_words(site: Site, phone: Page) -> None:
    phone.goto(f"{site.url}/app/")
    words = words_of(phone)
    assert set(words["id"]) == set(words["en"])
    assert len(words["id"]) > 100
    for key, word in words["id"].items():
        assert set(re.findall(r"{\w+}", word)) == set(re.findall(r"{\w+}", words["en"][key])), key


def test_every_word_that_is_asked_for_is_there(site: Site, phone: Page) -> None:
    phone.goto(f"{site.url}/app/")
    addresses = phone.eval_on_selector_all("link[rel=modulepreload]", "all => all.map(one => one.href)")
    addresses += phone.eval_on_selector_all("script[type=module]", "all => all.map(one => one.src)")
    texts = [phone.request.get(address).text() for address in addresses]
    asked = {key for text in texts for key in re.findall(r'\bt\("([\w.-]+)"[,)]', text)} - {"key"}
    assert len(asked) > 60
    keys = set(words_of(phone)["id"])
    assert asked <= keys, asked - keys


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("", "", "Tulis e-mail dan kata sandi Anda."),
        ("siti@aplikasi.example", "salah-sekali-2026", "E-mail dan kata sandi belum cocok."),
        ("tidak.ada@aplikasi.example", PASSWORD, "E-mail dan kata sandi belum cocok."),
        ("bukan alamat", "x" * 5000, "E-mail dan kata sandi belum cocok."),
    ],
)
def test_a_log_in_that_fails_is_told_kindly(
    site: Site, people: dict[str, Any], phone: Page, email: str, password: str, said: str
) -> None:
    enter(phone, site, email, password)
    expect(phone.get_by_role("alert")).to_contain_text(said)
    axe(phone)


def test_without_a_signal_nobody_can_log_in_and_is_told_so(site: Site, phone: Page) -> None:
    phone.goto(f"{site.url}/app/")
    phone.context.set_offline(True)
    phone.locator("#email").fill("siti@aplikasi.example")
    phone.locator("#password").fill(PASSWORD)
    phone.locator("main form .btn").click()
    expect(phone.get_by_role("alert")).to_contain_text("Belum ada koneksi internet")


# --- for everybody, and light -------------------------------------------------------------------------------
def test_with_the_keyboard_alone(site: Site, people: dict[str, Any], desktop: Page) -> None:
    desktop.goto(f"{site.url}/app/")
    expect(desktop.locator("#email")).to_be_visible()
    press: Callable[[str], None] = desktop.keyboard.press
    press("Tab")
    assert desktop.evaluate("document.activeElement.className") == "skip"
    press("Enter")
    assert desktop.evaluate("document.activeElement.id") == "main"
    press("Tab")
    desktop.keyboard.type(people["siti"]["email"])
    press("Tab")
    desktop.keyboard.type(PASSWORD)
    press("Enter")
    expect(desktop.locator(".hero .amount")).to_be_visible()
    desktop.locator(".hero a").focus()
    press("Enter")
    expect(desktop.locator("h1")).to_have_text("Jaminan Hari Tua")
    expect(desktop.locator("h1")).to_be_focused()
    press("Tab")
    press("Enter")
    expect(desktop.locator("h1")).to_have_text("Pilih kartu")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_the_narrowest_phone(site: Site, people: dict[str, Any], open_page: OpenPage, scheme: str) -> None:
    page = open_page({"width": 320, "height": 568}, color_scheme=scheme, reduced_motion="reduce")
    siti = people["siti"]
    kpj = siti["cards"][-1]["kpj"]
    enter(page, site, siti["email"])
    expect(page.locator(".hero .amount")).to_be_visible()
    parts = ("", "jht", "jht/saldo", f"jht/saldo/{kpj}", f"jht/saldo/{kpj}/rincian", "kartu", "aktivitas",
             "kantor", "profil")  # fmt: skip
    for part in parts:
        page.goto(f"{site.url}/app/#/{part}")
        expect(page.locator("main:not([aria-busy]) h1")).to_be_visible()
        axe(page)
        screenshot(page, f"app-narrow-{scheme}-{part or 'home'}")


def test_the_first_visit_is_light(site: Site, people: dict[str, Any], open_page: OpenPage) -> None:
    page = open_page(PHONE, service_workers="block")
    taken: dict[str, int] = {}

    def count(response: Response) -> None:
        sizes = response.request.sizes()
        taken[response.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]

    page.on("requestfinished", lambda request: count(request.response()))
    enter(page, site, people["siti"]["email"])
    expect(page.locator(".hero .amount")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert any("plus-jakarta-sans" in url for url in taken)
    assert sum(taken.values()) < FIRST_VISIT, taken
    assert not [url for url in taken if not url.startswith((site.url, "data:"))]
    # Whoever comes again gets only the page and the answers: the rest is kept.
    taken.clear()
    page.reload()
    expect(page.locator(".hero .amount")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert sum(taken.values()) < 15_000, taken


def test_a_phone_may_install_it(site: Site, phone: Page) -> None:
    phone.goto(f"{site.url}/app/")
    settled(phone)
    devtools = phone.context.new_cdp_session(phone)
    told = devtools.send("Page.getAppManifest")
    assert told["errors"] == []
    manifest = json.loads(told["data"])
    assert (manifest["name"], manifest["display"], manifest["scope"]) == ("Saldoku", "standalone", "/app/")
    for one in manifest["icons"]:
        assert phone.request.get(f"{site.url}{one['src']}").ok
    assert {one["purpose"] for one in manifest["icons"]} == {"any", "maskable"}
    errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert not [one for one in errors if one["errorId"] != "in-incognito"], errors


def test_the_worker_keeps_no_answer_of_the_api(site: Site, people: dict[str, Any], phone: Page) -> None:
    enter(phone, site, people["siti"]["email"])
    expect(phone.locator(".hero .amount")).to_be_visible()
    settled(phone)
    held = phone.evaluate(
        "caches.keys()"
        ".then(names => Promise.all(names.map(name => caches.open(name).then(one => one.keys()))))"
        ".then(all => all.flat().map(request => new URL(request.url).pathname))"
    )
    assert "/app/" in held
    assert not [path for path in held if path.startswith("/api/")]


def test_the_page_of_the_api_is_readable(site: Site, open_page: OpenPage) -> None:
    for viewport in (PHONE, DESKTOP):
        page = open_page(viewport)
        page.goto(f"{site.url}/api/v1/docs")
        expect(page.locator("main")).to_contain_text("/api/v1/me/accounts")
        axe(page)
        screenshot(page, "api-docs")
        page.goto(f"{site.url}/api/v1/docs#not-found")
        expect(page.locator("#not-found")).to_be_in_viewport()
