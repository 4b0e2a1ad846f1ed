"""Every address of the site, tried by somebody who means harm: a table of what must not happen."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django.fixtures import Settings

from saldoku.access.models import Hits
from saldoku.messaging.models import Outbound
from saldoku.usecases.registration.start_registration import STARTS_FROM_ONE_PLACE
from tests.cast import BUDI, PASSWORD, SITI, enrol, log_in_of
from tests.registration.desk import begin, last_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MADE_UP = {"kpj": BUDI.kpj, "year": "2025", "int": "2025", "str": "abc", "path": "x", "uuid": "x"}


@pytest.fixture(autouse=True)
def _members() -> None:
    cache.clear()
    for person in (SITI, BUDI):
        enrol(person)
        log_in_of(person)


def addresses(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "/") -> Iterator[str]:
    """One address of every route that is written with converters, with made-up parts."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, prefix + str(entry.pattern))
        elif "(?P" not in str(entry.pattern) and "^" not in str(entry.pattern):
            made = prefix + str(entry.pattern)
            for kind, value in MADE_UP.items():
                while f"<{kind}:" in made:
                    before, _, rest = made.partition(f"<{kind}:")
                    made = before + value + rest.partition(">")[2]
            yield made


def siti(*, checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=checks)
    client.force_login(log_in_of_siti())
    return client


def log_in_of_siti():  # type: ignore[no-untyped-def]  # the tables can only be imported once Django runs
    from saldoku.access.models import User

    return User.objects.get(email=SITI.email)


def test_there_is_something_to_try() -> None:
    assert len(list(addresses())) > 50


def test_no_form_is_taken_from_another_site() -> None:
    """All but the doors that no cookie opens: those ask for a token, a password or a signature."""
    taken = []
    for address in addresses():
        if address.startswith(("/api/v1/", "/sms/")):
            continue
        for client in (Client(enforce_csrf_checks=True), siti(checks=True)):
            said = client.post(address, {"answer": "confirm", "email": SITI.email})
            if said.status_code not in {403, 404, 405}:
                taken.append((address, said.status_code))
    assert not taken


def test_opening_a_page_changes_and_sends_nothing(at: datetime) -> None:
    begin("baru@surat.example", at=at)
    last_to("baru@surat.example")
    before = (Outbound.objects.count(), Hits.objects.count())
    for client in (Client(), siti()):
        for address in addresses():
            if not address.startswith("/akun/keluar"):
                client.get(address)
    assert (Outbound.objects.count(), Hits.objects.count()) == before


def test_no_other_members_card_is_shown_anywhere() -> None:
    client = siti()
    for address in addresses():
        assert BUDI.name not in client.get(address).content.decode("utf-8", "replace"), address


def test_pages_stand_in_nobody_elses_frame() -> None:
    for address in addresses():
        said = siti().get(address)
        if said.get("Content-Type", "").startswith("text/html") and said.status_code == 200:
            assert "frame-ancestors 'none'" in said["Content-Security-Policy"], address
            assert said["X-Content-Type-Options"] == "nosniff", address


@pytest.mark.parametrize("address", ["/demo/", "/demo/mailbox/", "/demo/phone/", "/demo/code/", "/admin/"])
def test_the_demos_mailbox_is_only_in_the_demo(address: str) -> None:
    assert Client().get(address).status_code == 404


def test_the_figures_for_machines_name_nobody() -> None:
    siti().get(f"/saldo/{SITI.kpj}/")
    told = Client().get("/metrics").text
    for private in (SITI.kpj, SITI.nik, SITI.name, SITI.email, SITI.phone):
        assert private not in told


AWAY = (
    "https://pencuri.example/", "//pencuri.example", "/\\pencuri.example", "https:pencuri.example",
    "javascript:alert(1)", "\t//pencuri.example", "http:///pencuri.example",
    "//127.0.0.1:8000@pencuri.example",
)  # fmt: skip


@pytest.mark.parametrize("away", AWAY)
def test_nobody_is_led_away(away: str) -> None:
    told = [
        Client().post("/akun/masuk/", {"login": SITI.email, "password": PASSWORD, "next": away}),
        Client().post("/bahasa/", {"language": "en", "next": away}),
        Client().get("/bahasa/", {"next": away}),
        siti().post("/akun/keluar/", {"next": away}),
    ]
    for said in told:
        assert urlsplit(said["Location"]).netloc in {"", "testserver"}, said["Location"]
        assert "pencuri" not in said["Location"]


def test_a_host_of_their_own_is_refused_and_stands_in_no_mail() -> None:
    for headers in (
        {"Host": "pencuri.example"},
        {"Host": "testserver", "X-Forwarded-Host": "pencuri.example"},
    ):
        Client().post("/akun/sandi/lupa/", {"email": SITI.email}, headers=headers)
        Client().post(
            "/daftar/email/?segmen=PU", {"segment": "PU", "email": "a@surat.example"}, headers=headers
        )
    sent = list(Outbound.objects.all())
    assert sent
    assert not [mail for mail in sent if "pencuri" in mail.text + mail.html + mail.subject]


HOSTILE = (
    "/saldo/%00%00%00%00%00%00/", "/saldo/99000004821/9999/", "/saldo/99000004821/1000/", "/sambung/%00/",
    "/sambung/" + "a" * 3000 + "/", "/daftar/kode/?tiket=%00&kode=%00", "/daftar/kode/?tiket=" + "a" * 3000,
    "/daftar/email/?segmen=%00", "/iuran/?year=0000", "/iuran/?year=9999", "/aktivitas/?before=%00",
    "/kantor/?q=%00", "/kantor/?lat=nan&lon=inf", "/akun/sandi/baru/1-%00/",
    "/akun/sandi/baru/zzzzzzzzzzzz-x/",
    "/akun/masuk/?next=%00", "/office/saldo/%00/", "/office/saldo/a.bb/",
    "/office/rincian/x/99999999999999999999/",
)  # fmt: skip


@pytest.mark.parametrize("address", HOSTILE)
def test_nothing_breaks_a_page(address: str) -> None:
    for client in (Client(), siti()):
        assert client.get(address).status_code < 500
        assert (
            client.get(address, headers={"Cookie": "registration=%00; django_language=%00"}).status_code < 500
        )


# --- whom the limits are counted by -------------------------------------------------------------------
def starts(forwarded: str) -> int:
    said = Client().post(
        "/daftar/email/?segmen=PU", {"segment": "PU", "email": "a@surat.example"},
        headers={"X-Forwarded-For": forwarded},
    )  # fmt: skip
    return said.status_code


def test_behind_a_proxy_one_caller_does_not_use_up_everybodys_limit(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(STARTS_FROM_ONE_PLACE):
        # What a caller writes there is in front of what our proxy appends, and counts for nothing.
        assert starts(f"198.51.100.{number}, 203.0.113.9") == 302
    assert starts("198.51.100.200, 203.0.113.9") == 429
    assert starts("203.0.113.10") == 302


def test_without_a_proxy_nobody_chooses_their_address() -> None:
    for number in range(STARTS_FROM_ONE_PLACE):
        assert starts(f"198.51.100.{number}") == 302
    assert starts("203.0.113.10") == 429
