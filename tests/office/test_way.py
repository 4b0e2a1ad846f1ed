"""The way of one person at the counter, page by page, and what stands in whose log."""

from datetime import timedelta

import pytest
from django.test import Client
from time_machine import Traveller

from saldoku.access.models import LogLine
from saldoku.usecases.office import find_member as finding
from saldoku.usecases.office.reasons import read_reason
from tests.amounts import amounts_on
from tests.cast import BUDI, RINA, SITI, enrol, log_in_of
from tests.office.counter import at_the_counter, log_in, staff

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def desk(db: None, client: Client) -> Client:
    at_the_counter(client)
    for person in (SITI, BUDI, RINA):
        enrol(person)
    return client


def reason_page(desk: Client, kpj: str = SITI.kpj) -> str:
    return desk.post("/office/", {"asked": kpj}).url


def open_balance(desk: Client, kpj: str = SITI.kpj, **more: object) -> str:
    given = {"why": "counter", "documents": ["ktp", "card"], **more}
    answer = desk.post(reason_page(desk, kpj), given)
    assert answer.status_code == 302, answer.text
    return answer.url


def lines() -> list[LogLine]:
    return list(LogLine.objects.filter(member_id=SITI.id).order_by("id"))


def test_one_hit_goes_straight_to_the_reason_and_shows_no_money(desk: Client) -> None:
    url = reason_page(desk)
    assert url.startswith("/office/alasan/")
    assert not any(secret in url for secret in (SITI.kpj, SITI.nik, str(SITI.id)))
    page = desk.get(url).text
    assert "Siti Rahayu" in page
    assert not amounts_on(page)
    assert not any(secret in page for secret in (SITI.nik, SITI.kpj, SITI.email))
    assert [line.action for line in lines()] == ["find-member"]


def test_several_hits_are_a_list(desk: Client) -> None:
    page = desk.post("/office/", {"asked": "Siti 17-08-1990"})
    assert page.status_code == 302
    page = desk.post("/office/", {"asked": "Nobody Here 17-08-1990"})
    assert "Tidak ditemukan" in page.text


@pytest.mark.parametrize(
    "given", [{}, {"why": "counter"}, {"documents": ["ktp"]}, {"why": "other", "documents": ["ktp"]}]
)
def test_a_thief_among_the_clerks_opens_nothing_without_a_reason(desk: Client, given: dict[str, str]) -> None:
    page = desk.post(reason_page(desk), given)
    assert page.status_code == 200
    assert not amounts_on(page.text)
    assert [line.action for line in lines()] == ["find-member"]


def test_the_ticket_of_a_search_opens_no_balance(desk: Client) -> None:
    ticket = reason_page(desk).split("/")[-2]
    for url in (f"/office/saldo/{ticket}/", f"/office/rincian/{ticket}/", f"/office/kontak/{ticket}/"):
        assert desk.get(url).url == "/office/"
    assert desk.post(f"/office/cetak/{ticket}/").url == "/office/"


def test_a_clerk_cannot_say_that_the_member_is_away(desk: Client) -> None:
    page = desk.post(reason_page(desk), {"why": "complaint", "absent": "on", "text": "asked by letter"})
    assert page.status_code == 200, "there is no such field, so papers are missing"


def test_the_balance_is_the_members_own_figure(desk: Client) -> None:
    url = open_balance(desk)
    page = desk.get(url).text
    figure = f"{SITI.balance:,}".replace(",", ".")
    assert figure in page
    assert amounts_on(page), "what finds no amount elsewhere finds them here"
    assert "Belum diterima: Agustus" in page
    assert page.count("Iuran 2026") == 1, "a card that ended last year has no months to show"
    assert SITI.nik not in page
    found, balance, months = lines()
    assert (found.action, balance.action, months.action) == (
        "find-member", "read-balance", "read-contributions",
    )  # fmt: skip
    reason = read_reason(balance.detail["reason"])
    assert reason is not None
    assert (reason.why, reason.documents) == ("counter", ("ktp", "card"))
    assert balance.name == "Maya, Kantor Bandung"
    assert balance.detail == months.detail


def test_a_statement_of_a_year(desk: Client) -> None:
    page = desk.get(open_balance(desk)).text
    first = page.split('href="/office/rincian/')[1].split('"')[0]
    statement = desk.get(f"/office/rincian/{first}2025/")
    assert "PT Kain Nusantara" in statement.text
    assert SITI.kpj not in statement.text
    assert desk.get(f"/office/rincian/{first}1500/").status_code == 404
    assert lines()[-1].detail["year"] == 2025


def test_all_years_of_a_card(desk: Client) -> None:
    page = desk.get(open_balance(desk)).text
    first = page.split('href="/office/rincian/')[1].split('"')[0]
    years = desk.get(f"/office/rincian/{first}semua/")
    assert f'href="/office/rincian/{first}2025/">2025</a>' in years.text
    assert "Rp" in years.text
    assert SITI.kpj not in years.text
    assert lines()[-1].action == "read-statement"


def test_the_sheet_says_where_who_when_and_which_look_up(desk: Client) -> None:
    ticket = open_balance(desk).split("/")[-2]
    assert desk.get(f"/office/cetak/{ticket}/").status_code == 405
    sheet = desk.post(f"/office/cetak/{ticket}/").text
    last = lines()[-1]
    assert last.action == "print-balance"
    reason = read_reason(last.detail["reason"])
    assert reason is not None
    number = f"{reason.reference[:4]}-{reason.reference[4:]}"
    for told in ("Kantor Bandung", "Maya", "per 22 November 2026, 14.05", number):
        assert told in sheet
    assert SITI.nik not in sheet


def test_a_member_without_savings(desk: Client) -> None:
    url = open_balance(desk, RINA.kpj)
    assert "Tidak ada tabungan JHT" in desk.get(url).text
    assert desk.post(f"/office/cetak/{url.split('/')[-2]}/").status_code == 200


def test_what_was_opened_closes_after_a_quarter_of_an_hour(desk: Client, clock: Traveller) -> None:
    url = open_balance(desk)
    clock.shift(timedelta(minutes=8))
    assert desk.get(url).status_code == 200
    clock.shift(timedelta(minutes=8))
    answer = desk.get(url, follow=True)
    assert answer.redirect_chain == [("/office/", 302)]
    assert "Silakan cari lagi" in answer.text


def test_a_colleague_cannot_use_the_address(desk: Client) -> None:
    url = open_balance(desk)
    tono = Client()
    at_another = staff("Tono", email="tono@kantor.example", office="CMI")
    from tests.office.counter import give_code, with_totp

    with_totp(at_another)
    log_in(tono, "tono@kantor.example")
    give_code(tono)
    assert tono.get("/office/").status_code == 200
    assert tono.get(url).url == "/office/"


def test_the_member_reads_who_looked_why_and_on_which_papers(desk: Client) -> None:
    desk.get(open_balance(desk, text="from the queue"))
    siti = Client()
    siti.force_login(log_in_of(SITI))
    for language, told in {
        "id": ("Maya, Kantor Bandung", "Anda bertanya di loket (from the queue)", "ditunjukkan: KTP, kartu"),
        "en": ("Maya, Kantor Bandung", "you asked at the counter", "shown: KTP, membership card"),
    }.items():
        siti.cookies["django_language"] = language
        page = siti.get("/aktivitas/").text
        assert all(one in page for one in told), page
        assert "counter |" not in page


def test_the_days_list_has_each_opening_once(desk: Client) -> None:
    url = open_balance(desk)
    desk.get(url)
    desk.get(url)
    desk.post(f"/office/cetak/{url.split('/')[-2]}/")
    page = desk.get("/office/hari-ini/").text
    assert page.count("Peserta bertanya di loket") == 1
    assert "saldo, bulan iuran, dicetak" in page
    assert "4821" in page
    assert SITI.kpj not in page


def test_too_many_searches(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "SEARCHES_A_DAY", 1)
    desk.post("/office/", {"asked": BUDI.kpj})
    answer = desk.post("/office/", {"asked": SITI.kpj})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "86400"
    assert "23 November 2026, 14.05" in answer.text
    assert not lines()
