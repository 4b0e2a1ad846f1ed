"""Log-in and forgotten password: allauth's flows with our mails, telling a stranger nothing."""

import re
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client

from saldoku.access.models import User
from tests.cast import PASSWORD, SITI, enrol, log_in_of
from tests.registration.desk import last_to, messages_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def shown(page: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return re.sub(r"[\w.]+@[\w.]+", "", page)


def test_log_in_and_out(client: Client) -> None:
    enrol(SITI)
    log_in_of(SITI)
    session = client.session
    session.save()
    before = session.session_key
    there = client.post("/akun/masuk/", {"login": SITI.email.upper(), "password": PASSWORD})
    assert there.url == "/saldo/"
    assert client.session.session_key != before
    assert client.get("/akun/keluar/").status_code == 200, "opening the page does not log out"
    assert client.get("/saldo/").status_code == 200
    assert client.post("/akun/keluar/").url == "/"
    assert client.get("/saldo/").status_code == 302


def test_log_in_returns_to_the_page_that_was_asked_for_and_nowhere_else(client: Client) -> None:
    enrol(SITI)
    log_in_of(SITI)
    data = {"login": SITI.email, "password": PASSWORD}
    assert client.post("/akun/masuk/", {**data, "next": "/iuran/"}).url == "/iuran/"
    client.post("/akun/keluar/")
    away = client.post("/akun/masuk/", {**data, "next": "https://pencuri.example/"})
    assert away.url == "/saldo/"


def test_a_wrong_password_and_an_unknown_address_look_the_same(client: Client) -> None:
    log_in_of(SITI)
    seen = [
        shown(Client().post("/akun/masuk/", {"login": email, "password": "bukan ini katanya"}).text)
        for email in (SITI.email, "tidak.ada@surat.example")
    ]
    assert seen[0] == seen[1]
    assert 'class="errorlist"' in seen[0] or 'role="alert"' in seen[0]


def test_guessing_passwords_comes_to_an_end(client: Client) -> None:
    log_in_of(SITI)
    for _ in range(12):
        last = client.post("/akun/masuk/", {"login": SITI.email, "password": "salah lagi ini"})
    right = client.post("/akun/masuk/", {"login": SITI.email, "password": PASSWORD})
    assert "/saldo/" not in getattr(right, "url", "")
    assert last.status_code in (200, 429)


def test_forgotten_password_from_the_mail_to_the_balance(client: Client) -> None:
    enrol(SITI)
    log_in_of(SITI)
    sent = client.post("/akun/sandi/lupa/", {"email": SITI.email})
    mail = last_to(SITI.email)
    assert mail.about == "password_reset_key"
    assert "kata sandi" in mail.subject
    assert mail.link.startswith("http://127.0.0.1:8000/akun/sandi/baru/"), "not the host of the request"
    page = Client().get(mail.link, follow=True)  # a scanner
    assert page.status_code == 200
    browser = Client()
    form = browser.get(mail.link, follow=True)
    address = form.redirect_chain[-1][0]
    fresh = "kereta-malam-ke-utara"
    done = browser.post(address, {"password1": fresh, "password2": fresh})
    assert done.status_code == 302
    assert client.get(sent.url).status_code == 200
    there = Client().post("/akun/masuk/", {"login": SITI.email, "password": fresh})
    assert there.url == "/saldo/"
    assert last_to(SITI.email).about == "password_reset"
    # The link works once.
    again = Client().get(mail.link, follow=True)
    assert "tidak berlaku" in again.text


def test_forgotten_password_of_nobody_looks_the_same_and_writes_nobody(client: Client) -> None:
    log_in_of(SITI)
    seen = []
    for email in (SITI.email, "tidak.ada@surat.example"):
        browser = Client()
        answer = browser.post("/akun/sandi/lupa/", {"email": email})
        seen.append((answer.status_code, answer.url, shown(browser.get(answer.url).text)))
    assert seen[0] == seen[1]
    assert len(messages_to(SITI.email)) == 1
    assert not messages_to("tidak.ada@surat.example")


def test_a_mail_is_in_the_language_of_its_reader(client: Client) -> None:
    """Also when a stranger asks from a page in another language."""
    user = log_in_of(SITI)
    User.objects.filter(id=user.id).update(language="en")
    client.post("/akun/sandi/lupa/", {"email": SITI.email})
    assert "password" in last_to(SITI.email).subject


def test_a_changed_password_is_told(client: Client, at: datetime) -> None:
    enrol(SITI)
    client.force_login(log_in_of(SITI))
    fresh = "kereta-malam-ke-utara"
    client.post("/akun/sandi/ganti/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    assert last_to(SITI.email).about == "password_changed"
    assert client.get("/saldo/").status_code == 302, "logged out everywhere"


def test_there_is_no_second_way_to_sign_up(client: Client) -> None:
    for address in ("/akun/daftar/", "/accounts/signup/", "/akun/signup/"):
        assert client.post(address, {"email": "x@y.example", "password1": PASSWORD}).status_code == 404
