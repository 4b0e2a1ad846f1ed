"""Registration through its pages: every step, every way to leave it, and what a stranger can see."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from saldoku.access.models import RegistrationAttempt, User
from tests.cast import JOKO, PASSWORD, SITI, enrol, log_in_of, thief_as
from tests.registration.desk import identity_of, last_to, messages_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
JOKO_EMAIL, JOKO_PHONE = "joko@surat.example", "+6285290000044"


def post(client: Client, address: str, **data: Any) -> HttpResponse:
    return client.post(address, data)


def up_to_code(client: Client, email: str) -> None:
    assert post(client, "/daftar/", segment="PU").url == "/daftar/email/?segmen=PU"
    assert post(client, "/daftar/email/", segment="PU", email=email).url == "/daftar/kode/"


def up_to_password(client: Client, person: Any, email: str, phone: str) -> None:
    up_to_code(client, email)
    assert post(client, "/daftar/kode/", code=last_to(email).code).url == "/daftar/data-diri/"
    assert post(client, "/daftar/data-diri/", **identity_of(person)).url == "/daftar/hp/"
    assert post(client, "/daftar/hp/", phone=phone).url == "/daftar/hp/kode/"
    assert post(client, "/daftar/hp/kode/", code=last_to(phone).code).url == "/daftar/sandi/"


def finish(client: Client) -> HttpResponse:
    return post(client, "/daftar/sandi/", password=PASSWORD, terms="on")


def shown(page: str) -> str:
    """A page without what differs between any two of them: tokens, tickets, references, addresses."""
    page = re.sub(r'name="(csrfmiddlewaretoken|ticket)" value="[^"]*"', "", page)
    page = re.sub(r'class="ref">\w+<', 'class="ref"><', page)
    return re.sub(r"[\w.]+@[\w.]+", "", page)


# --- the way ------------------------------------------------------------------------------------------
def test_siti_registers_and_sees_her_balance(client: Client) -> None:
    enrol(SITI)
    up_to_password(client, SITI, SITI.email, SITI.phone)
    assert finish(client).url == "/daftar/selesai/"
    assert "/saldo/" in client.get("/daftar/selesai/").text
    assert "19.328.827" in client.get("/saldo/").text
    assert "registration" not in client.cookies or not client.cookies["registration"].value


def test_every_step_shows_where_it_stands_and_keeps_out_of_caches(client: Client) -> None:
    enrol(SITI)
    up_to_code(client, SITI.email)
    page = client.get("/daftar/kode/")
    assert SITI.email in page.text
    assert "10 menit" in page.text
    assert "60 detik" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    cookie = client.cookies["registration"]
    assert cookie["httponly"]
    assert cookie["path"] == "/daftar/"
    assert cookie["samesite"] == "Lax"


def test_the_link_of_the_mail_works_in_another_browser_and_opening_it_changes_nothing(client: Client) -> None:
    enrol(SITI)
    up_to_code(client, SITI.email)
    link, code = last_to(SITI.email).link, last_to(SITI.email).code
    other = Client()
    for _ in range(3):  # scanners open links again and again
        page = other.get(link)
        assert code in page.text
        assert SITI.email in page.text
    assert RegistrationAttempt.objects.get().step == "email"
    ticket = re.findall(r'name="ticket" value="([^"]+)"', page.text)[0]
    assert post(other, "/daftar/kode/", ticket=ticket, code=code).url == "/daftar/data-diri/"
    assert other.get("/daftar/data-diri/").status_code == 200
    # The browser that began has nothing any more.
    assert client.get("/daftar/data-diri/").url == "/daftar/"
    assert "peramban" in client.get("/daftar/").text


def test_the_link_of_a_mail_whose_code_was_typed_goes_on_where_one_is(client: Client) -> None:
    up_to_code(client, SITI.email)
    link = last_to(SITI.email).link
    post(client, "/daftar/kode/", code=last_to(SITI.email).code)
    assert client.get(link).url == "/daftar/data-diri/"
    assert Client().get(link).url == "/daftar/"


# --- what a stranger sees -----------------------------------------------------------------------------
def test_new_taken_and_exhausted_addresses_show_the_same_pages(client: Client) -> None:
    enrol(SITI)
    log_in_of(SITI)
    seen = []
    for email, times in (("baru@surat.example", 1), (SITI.email, 1), ("lelah@surat.example", 8)):
        for _ in range(times):
            browser = Client()
            up_to_code(browser, email)
        pages = [browser.get("/daftar/kode/"), post(browser, "/daftar/kode/", code="000000")]
        seen.append([shown(page.text) for page in pages])
    assert seen[0] == seen[1] == seen[2]
    assert last_to(SITI.email).about == "registration-taken"
    assert len(messages_to("lelah@surat.example")) == 6


def test_a_right_and_a_wrong_claim_wait_on_the_same_page(client: Client) -> None:
    enrol(SITI)
    seen = []
    for number, nik in enumerate((SITI.nik, "9901015708900777")):
        browser, email, phone = (
            Client(),
            f"pencuri{number}@pencuri.example",
            f"+628959000006{number}",
        )
        up_to_code(browser, email)
        post(browser, "/daftar/kode/", code=last_to(email).code)
        post(browser, "/daftar/data-diri/", **{**identity_of(SITI), "nik": nik})
        post(browser, "/daftar/hp/", phone=phone)
        post(browser, "/daftar/hp/kode/", code=last_to(phone).code)
        assert finish(browser).url == "/daftar/selesai/"
        assert browser.get("/daftar/selesai/").url == "/tertunda/"
        assert browser.get("/saldo/").url == "/tertunda/"
        seen.append(shown(browser.get("/tertunda/").text))
    assert seen[0] == seen[1]
    assert SITI.name not in seen[0]
    assert last_to(SITI.email).about == "link-question"


def test_joko_waits_with_a_reference(client: Client) -> None:
    enrol(JOKO)
    up_to_password(client, JOKO, JOKO_EMAIL, JOKO_PHONE)
    finish(client)
    page = client.get("/tertunda/").text
    assert re.search(r'class="ref">[2-9A-Z]{8}<', page)
    assert "6 Desember 2026" in page
    assert "/kantor/" in page


def test_a_slip_is_mended_from_the_waiting_page(client: Client) -> None:
    enrol(SITI)
    slipped = {**identity_of(SITI), "kpj": "99000004812"}
    up_to_code(client, SITI.email)
    post(client, "/daftar/kode/", code=last_to(SITI.email).code)
    post(client, "/daftar/data-diri/", **slipped)
    post(client, "/daftar/hp/", phone=SITI.phone)
    post(client, "/daftar/hp/kode/", code=last_to(SITI.phone).code)
    finish(client)
    assert client.get("/tertunda/kartu/").status_code == 200
    assert "16 angka" in post(client, "/tertunda/kartu/", **{**slipped, "nik": "1"}).text
    assert post(client, "/tertunda/kartu/", **slipped).url == "/tertunda/"
    assert post(client, "/tertunda/kartu/", **identity_of(SITI)).url == "/saldo/"
    assert client.get("/tertunda/").url == "/saldo/"


# --- the link in the message --------------------------------------------------------------------------
def test_siti_answers_yes(client: Client) -> None:
    enrol(SITI)
    up_to_password(client, SITI, "siti.baru@surat.example", "+6281390000077")
    finish(client)
    link, phone = last_to(SITI.email).link, Client()
    page = phone.get(link).text
    assert "s***@surat.example" in page
    assert not any(word in page for word in (SITI.name, SITI.kpj, SITI.nik, "19.328.827"))
    assert client.get("/saldo/").url == "/tertunda/", "opening the page changes nothing"
    assert post(phone, link, answer="").status_code == 200
    assert client.get("/saldo/").url == "/tertunda/"
    assert post(phone, link, answer="confirm").status_code == 200
    assert "19.328.827" in client.get("/saldo/").text
    assert phone.get(link).status_code == 410
    assert post(phone, link, answer="refuse").status_code == 410


def test_siti_answers_no(client: Client) -> None:
    enrol(SITI)
    thief = thief_as(SITI)
    up_to_password(client, SITI, thief.email, thief.phone)
    finish(client)
    before = shown(client.get("/tertunda/").text)
    assert post(Client(), last_to(SITI.email).link, answer="refuse").status_code == 200
    assert shown(client.get("/tertunda/").text) == before
    assert client.get("/saldo/").url == "/tertunda/"


def test_a_made_up_link_is_the_page_of_an_old_one(client: Client) -> None:
    for secret in ("x", "s" * 43, "%00", "a" * 2000):
        assert client.get(f"/sambung/{secret}/").status_code == 410


# --- no step is skipped, nothing is a dead end --------------------------------------------------------
STEPS = ["/daftar/kode/", "/daftar/data-diri/", "/daftar/hp/", "/daftar/hp/kode/", "/daftar/sandi/"]


@pytest.mark.parametrize("address", STEPS)
def test_a_step_without_a_registration_leads_to_the_start(client: Client, address: str) -> None:
    assert client.get(address).url == "/daftar/"
    assert post(client, address, code="123456", password=PASSWORD, terms="on").url == "/daftar/"


@pytest.mark.parametrize("address", STEPS[1:])
def test_a_step_too_early_leads_to_the_one_that_is_due(client: Client, address: str) -> None:
    up_to_code(client, SITI.email)
    assert client.get(address).url == "/daftar/kode/"
    data = {**identity_of(SITI), "phone": SITI.phone, "code": "123456", "password": PASSWORD, "terms": "on"}
    assert post(client, address, **data).url == "/daftar/kode/"


def test_back_to_an_earlier_step_is_allowed(client: Client) -> None:
    up_to_password(client, SITI, SITI.email, SITI.phone)
    assert client.get("/daftar/data-diri/").status_code == 200
    assert client.get("/daftar/hp/").status_code == 200
    assert post(client, "/daftar/data-diri/", **identity_of(SITI)).url == "/daftar/hp/"
    assert client.get("/daftar/sandi/").status_code == 200


def test_a_registration_that_ran_out(client: Client, at: datetime) -> None:
    up_to_code(client, SITI.email)
    with time_machine.travel(at + timedelta(hours=13), tick=False):
        assert client.get("/daftar/kode/").url == "/daftar/"


def test_somebody_who_is_logged_in_needs_no_registration(client: Client) -> None:
    enrol(SITI)
    client.force_login(log_in_of(SITI))
    assert client.get("/daftar/").url == "/saldo/"


def test_an_address_that_got_an_account_meanwhile_is_told_to_log_in(client: Client) -> None:
    up_to_password(client, SITI, SITI.email, SITI.phone)
    enrol(SITI)
    log_in_of(SITI)
    assert finish(client).url == "/akun/masuk/"
    assert User.objects.count() == 1


# --- codes --------------------------------------------------------------------------------------------
def test_a_wrong_code_says_how_many_tries_are_left(client: Client) -> None:
    up_to_code(client, SITI.email)
    assert "4 kali lagi" in post(client, "/daftar/kode/", code="000000").text
    for _ in range(4):
        page = post(client, "/daftar/kode/", code="000000").text
    assert "Kirim kode lagi" in page


def test_another_code_after_the_wait(client: Client, at: datetime) -> None:
    up_to_code(client, SITI.email)
    assert post(client, "/daftar/kode/", again="1").url == "/daftar/kode/"
    assert "60 detik" in client.get("/daftar/kode/").text
    assert len(messages_to(SITI.email)) == 1
    with time_machine.travel(at + timedelta(seconds=61), tick=False):
        post(client, "/daftar/kode/", again="1")
        assert len(messages_to(SITI.email)) == 2
        page = client.get(last_to(SITI.email).link)
        assert last_to(SITI.email).code in page.text


def test_another_code_from_the_page_of_the_mail(client: Client, at: datetime) -> None:
    up_to_code(client, SITI.email)
    other = Client()
    ticket = re.findall(r'name="ticket" value="([^"]+)"', other.get(last_to(SITI.email).link).text)[0]
    with time_machine.travel(at + timedelta(seconds=61), tick=False):
        back = post(other, "/daftar/kode/", again="1", ticket=ticket).url
        assert SITI.email in other.get(back).text
        assert len(messages_to(SITI.email)) == 2


def test_another_sms(client: Client, at: datetime) -> None:
    up_to_code(client, SITI.email)
    post(client, "/daftar/kode/", code=last_to(SITI.email).code)
    post(client, "/daftar/data-diri/", **identity_of(SITI))
    post(client, "/daftar/hp/", phone=SITI.phone)
    assert post(client, "/daftar/hp/", phone=SITI.phone).url == "/daftar/hp/kode/"
    assert len(messages_to(SITI.phone)) == 1
    with time_machine.travel(at + timedelta(seconds=61), tick=False):
        post(client, "/daftar/hp/kode/", again="1")
    assert len(messages_to(SITI.phone)) == 2


# --- what was typed wrongly ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/daftar/", {}),
        ("/daftar/", {"segment": "JAKON"}),
        ("/daftar/email/", {"segment": "PU", "email": ""}),
        ("/daftar/email/", {"segment": "PU", "email": "siti"}),
        ("/daftar/email/", {"segment": "PU", "email": "x" * 100_000}),
        ("/daftar/email/", {"segment": "PU", "email": "siti\x00@surat.example"}),
    ],
)
def test_the_first_steps_say_what_to_do(client: Client, address: str, data: dict[str, str]) -> None:
    page = client.post(address, data)
    assert page.status_code == 200
    assert 'class="summary" role="alert"' in page.text


def test_the_e_mail_needs_a_segment(client: Client) -> None:
    assert client.get("/daftar/email/").url == "/daftar/"
    assert post(client, "/daftar/email/", email=SITI.email, segment="XX").url == "/daftar/"


def test_all_slips_of_the_identity_are_told_at_once_and_what_was_typed_stays(client: Client) -> None:
    up_to_code(client, SITI.email)
    post(client, "/daftar/kode/", code=last_to(SITI.email).code)
    data = {"citizenship": "ID", "nik": "123", "kpj": "1", "full_name": "S1ti <b>", "birth_date": "x"}
    page = post(client, "/daftar/data-diri/", **data).text
    assert page.count('class="errorlist"') == 4
    assert 'value="123"' in page
    assert "<b>S1ti" not in page
    assert post(client, "/daftar/data-diri/", **identity_of(SITI)).status_code == 302


def test_a_nik_that_does_not_fit_the_date_is_asked_about_once(client: Client) -> None:
    up_to_code(client, SITI.email)
    post(client, "/daftar/kode/", code=last_to(SITI.email).code)
    data = {**identity_of(SITI), "birth_date": "18-08-1990"}
    page = post(client, "/daftar/data-diri/", **data).text
    assert 'name="sure" value="1"' in page
    assert post(client, "/daftar/data-diri/", **data, sure="1").url == "/daftar/hp/"


@pytest.mark.parametrize("password", ["pendek", "12345678901", "password1234", "siti.rahayu1"])
def test_a_weak_password_is_explained_and_nothing_is_lost(client: Client, password: str) -> None:
    up_to_password(client, SITI, SITI.email, SITI.phone)
    page = post(client, "/daftar/sandi/", password=password, terms="on")
    assert page.status_code == 200
    assert 'class="errorlist"' in page.text
    assert f'value="{password}"' not in page.text
    assert post(client, "/daftar/sandi/", password=PASSWORD).status_code == 200, "without the terms"
    assert finish(client).url == "/daftar/selesai/"


def test_too_many_claims_are_a_page_with_the_wait(client: Client) -> None:
    up_to_code(client, "a@pencuri.example")
    post(client, "/daftar/kode/", code=last_to("a@pencuri.example").code)
    for number in range(6):
        page = post(client, "/daftar/data-diri/", **{**identity_of(SITI), "kpj": f"9900000000{number}"})
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 3600


# --- the session --------------------------------------------------------------------------------------
def test_a_session_that_was_there_before_gets_a_new_key(client: Client) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    enrol(SITI)
    up_to_password(client, SITI, SITI.email, SITI.phone)
    finish(client)
    assert client.session.session_key != before
    assert client.session["_auth_user_id"]
