"""The member's pages: what they show, to whom, and at what price."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from saldoku.access.models import LogLine, User
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.balance.check_balance import check_balance
from saldoku.usecases.changes.merge_cards import merge_cards
from saldoku.usecases.mail import pages
from tests.amounts import amounts_on
from tests.cast import BUDI, DEWI, RINA, SITI, enrol, log_in_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
OLD_CARD = SITI.cards[1].kpj
PERSONAL = [
    "/saldo/",
    "/kartu/",
    "/iuran/",
    "/aktivitas/",
    f"/saldo/{SITI.kpj}/",
    f"/saldo/{SITI.kpj}/2026/",
    f"/saldo/{SITI.kpj}/semua/",
]


@pytest.fixture
def siti(client: Client) -> Client:
    """Siti's browser, logged in."""
    enrol(SITI)
    client.force_login(log_in_of(SITI))
    return client


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.text.replace("\u00a0", " ")


# --- who may pass -------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", [*PERSONAL, "/tertunda/", "/tertunda/kartu/"])
def test_a_stranger_is_sent_to_log_in(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 302
    assert response.url == f"/akun/masuk/?next={address}"


@pytest.mark.parametrize("address", PERSONAL)
def test_somebody_whose_link_waits_is_told_how_to_confirm_it(client: Client, address: str) -> None:
    enrol(SITI)
    client.force_login(log_in_of(SITI, linked=False))
    assert client.get(address).url == "/tertunda/"


def test_a_clerk_without_a_card_goes_to_the_office(client: Client) -> None:
    client.force_login(User.objects.create_user("maya@kantor.example", "x", is_staff=True))
    assert client.get("/saldo/").url == "/office/"


@pytest.mark.parametrize("address", PERSONAL)
def test_no_cache_keeps_a_personal_page(siti: Client, address: str) -> None:
    assert siti.get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/", "/kantor/", "/daftar/"])
def test_anybody_may_open_the_public_pages(client: Client, address: str) -> None:
    assert "Saldoku" in text_of(client, address)


@pytest.mark.parametrize(
    "address",
    [
        f"/saldo/{BUDI.kpj}/",
        f"/saldo/{BUDI.kpj}/2025/",
        f"/saldo/{BUDI.kpj}/semua/",
        "/saldo/99000000000/",
        "/saldo/99000000000/semua/",
        f"/saldo/{SITI.kpj}/1912/",
    ],
)
def test_somebody_elses_card_and_no_card_are_the_same(siti: Client, address: str) -> None:
    enrol(BUDI)
    page = text_of(siti, address, status=404)
    assert "tidak ada" in page.lower()
    assert BUDI.name not in page


# --- what they show -----------------------------------------------------------------------------------
def test_the_balance_is_the_hero(siti: Client) -> None:
    page = text_of(siti, "/saldo/")
    assert amounts_on(page), "what finds no amount elsewhere finds them here"
    assert "19.328.827" in page
    assert "per 22 November 2026, 14.05 WIB" in page
    assert "Iuran Agustus belum kami terima." in page
    assert "Terlambat 9 hari" in page
    assert "PT Kain Nusantara" in page
    assert "CV Roti Pagi" in page
    assert SITI.nik not in page


def test_the_footer_tells_who_looked_before_this_visit(siti: Client, at: datetime) -> None:
    assert "Terakhir dilihat" not in text_of(siti, "/saldo/")
    assert "Terakhir dilihat" not in text_of(siti, "/saldo/")
    clerk = Principal.clerk(7, name="Maya, Bekasi")
    check_balance(who=clerk, at=at, channel=Channel.OFFICE, member_id=SITI.id, reason="asked at the counter")
    assert "Maya, Bekasi" in text_of(siti, "/saldo/")
    with time_machine.travel(at + timedelta(hours=1), tick=False):
        page = text_of(siti, "/saldo/")
    assert "Terakhir dilihat" in page


def test_readings_are_in_the_log_that_the_member_reads(siti: Client) -> None:
    for address in ("/saldo/", "/saldo/", f"/saldo/{SITI.kpj}/2026/"):
        text_of(siti, address)
    page = text_of(siti, "/aktivitas/")
    assert page.count("<li><b>") + page.count('class="other"') >= 2
    assert LogLine.objects.filter(action="read-balance").count() == 1
    assert "Anda" in page


def test_the_statement_of_a_year(siti: Client) -> None:
    page = text_of(siti, f"/saldo/{SITI.kpj}/2026/")
    assert page.count("Iuran ") >= 9
    assert "518.700" in page
    assert "8.360.434" in page
    assert f"/saldo/{SITI.kpj}/2025/" in page


def test_the_balance_page_shows_how_the_savings_grew(siti: Client) -> None:
    page = text_of(siti, "/saldo/")
    assert "Saldo dari Rp 3.870.400 pada 2023 menjadi Rp 19.328.827 pada 2026" in page
    assert page.count('width="14"') == 4 * 3, "four years of three parts"
    for end_of_year in ("3.870.400", "8.326.276", "19.328.827"):
        assert end_of_year in page


def test_an_estimate_is_called_one_and_is_in_no_balance(siti: Client) -> None:
    page = text_of(siti, "/saldo/")
    said = re.search(r"Perkiraan hasil pengembangan 2026: Rp ([\d.]+)</b>", page)
    assert said is not None
    assert "Dihitung dengan 5,63 %, tingkat tahun 2020." in page
    assert "belum termasuk saldo;" in page
    assert page.count(said[1]) == 1, "the amount stands nowhere else"


def test_all_years_of_a_card(siti: Client) -> None:
    page = text_of(siti, f"/saldo/{OLD_CARD}/semua/")
    for year in (2023, 2024, 2025):
        assert f'href="/saldo/{OLD_CARD}/{year}/">{year}</a>' in page
    assert page.index(">2025</a>") < page.index(">2023</a>"), "the newest first"
    assert "108.400" in page, "what the first year earned"
    assert LogLine.objects.filter(action="read-statement", detail__card=f"..{OLD_CARD[-4:]}").count() == 1


def test_a_statement_says_what_was_due_and_names_each_line(siti: Client) -> None:
    page = text_of(siti, f"/saldo/{SITI.kpj}/2026/")
    assert "15 Mei 2026" in page
    assert page.count("Terlambat 9 hari") == 1
    assert len(re.findall(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\b", page)) == 10
    assert f'href="/saldo/{SITI.kpj}/semua/"' in page


def test_a_card_opens_its_newest_year(siti: Client) -> None:
    page = text_of(siti, f"/saldo/{OLD_CARD}/")
    assert 'aria-current="page">2025</a>' in page
    assert "10.968.393" in page


def test_the_months_of_another_year(siti: Client) -> None:
    assert "Iuran 2026" in text_of(siti, "/iuran/")
    page = text_of(siti, "/iuran/?year=2024")
    assert "Iuran 2024" in page
    assert "CV Roti Pagi" in page


@pytest.mark.parametrize("year", ["1899", "2031", "abcd", "20260", "-2026", "٢٠٢٦", "2026'--"])
def test_a_year_that_is_none(siti: Client, year: str) -> None:
    assert siti.get("/iuran/", {"year": year}).status_code == 404


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "1;drop", "99999999999999999999"])
def test_a_page_of_the_log_that_is_none(siti: Client, before: str) -> None:
    assert siti.get("/aktivitas/", {"before": before}).status_code == 404


def test_a_member_without_savings_gets_an_honest_page(client: Client) -> None:
    enrol(RINA)
    client.force_login(log_in_of(RINA))
    for address in ("/saldo/", f"/saldo/{RINA.kpj}/"):
        page = text_of(client, address)
        assert "JKK" in page
        assert not amounts_on(page)
    text_of(client, f"/saldo/{RINA.kpj}/2026/", status=404)
    text_of(client, "/iuran/")


def test_somebody_who_pays_alone(client: Client) -> None:
    enrol(DEWI)
    client.force_login(log_in_of(DEWI, email="dewi@surat.example"))
    assert "640.000" in text_of(client, "/saldo/")


def test_english_is_one_tap_away(siti: Client) -> None:
    siti.post("/bahasa/", {"language": "en", "next": "/saldo/"})
    page = text_of(siti, "/saldo/")
    assert "19,328,827" in page
    assert "as of 22 November 2026" in page
    assert '<html lang="en">' in page


# --- what it costs ------------------------------------------------------------------------------------
def test_the_balance_takes_few_questions(siti: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]  # a fixture without types
    text_of(siti, "/saldo/")
    with django_assert_max_num_queries(7):  # session, user, last seen, balance, months (3)
        text_of(siti, "/saldo/")


def test_a_long_statement_takes_as_few_as_a_short_one(siti: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]  # a fixture without types
    with django_assert_max_num_queries(10):
        text_of(siti, f"/saldo/{OLD_CARD}/2024/")


# --- errors -------------------------------------------------------------------------------------------
def test_error_pages_are_ours(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Saldoku" in text_of(client, "/tidak/ada/", status=404)

    def breaks(**_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("saldoku.channels.web.views.offices.find_offices", breaks)
    client.raise_request_exception = False
    page = text_of(client, "/kantor/", status=500)
    assert "Saldoku" in page
    assert "broken on purpose" not in page


def test_a_form_without_its_token_is_refused_in_words() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/daftar/", {"segment": "PU"})
    assert response.status_code == 403
    assert "Saldoku" in response.text


@pytest.mark.parametrize("address", ["/tertunda/kartu/", "/daftar/", "/daftar/kode/", "/sambung/x/"])
def test_only_get_and_post_are_known(client: Client, address: str) -> None:
    enrol(SITI)
    client.force_login(log_in_of(SITI, linked=False))
    assert client.delete(address).status_code in (302, 405)


# --- addresses in messages ------------------------------------------------------------------------------
def test_messages_point_to_pages_that_exist() -> None:
    for name, address in {
        "home": reverse("web:home"),
        "login": reverse("account_login"),
        "forgotten": reverse("account_reset_password"),
        "offices": reverse("web:offices"),
    }.items():
        assert pages.page(name).endswith(address)
    assert pages.page("confirm-link", secret="s3").endswith(reverse("web:confirm_link", args=["s3"]))
    assert reverse("web:register_check") in pages.page("register-check", ticket="t", code="c")


# --- cards that became one ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "on_the_list", "on_the_card"),
    [
        ("id", "digabung ke", "sudah dipindahkan ke kartu Anda"),
        ("en", "merged into", "went over to your card"),
    ],
)
def test_a_merged_card_says_where_its_savings_are(
    siti: Client, at: datetime, language: str, on_the_list: str, on_the_card: str
) -> None:
    siti.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    who = Principal.operator(name="ops")
    assert on_the_list not in text_of(siti, "/saldo/")
    merge_cards(from_kpj=OLD_CARD, into_kpj=SITI.kpj, reason="", who=who, at=at)
    assert on_the_list in text_of(siti, "/saldo/")
    assert text_of(siti, "/kartu/").count(on_the_card) == 1
