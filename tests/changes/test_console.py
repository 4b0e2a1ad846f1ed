"""The office's pages: a clerk asks from the lines of a card, a supervisor decides about what others asked."""

import re

import pytest
from django.test import Client

from saldoku.access.models import LogLine
from saldoku.kernel.principal import Principal
from saldoku.ledger.models import Correction, Entry
from saldoku.usecases.changes.ask_correction import ask_correction
from saldoku.usecases.changes.instead import Instead
from saldoku.usecases.office.tickets import of_card
from tests.cast import BUDI, SITI, enrol
from tests.changes.savings import AT, BUDI_OPS, NEW, account, parts
from tests.changes.test_correcting import WHY, post, reference
from tests.office.counter import at_the_counter, opened, staff

pytestmark = pytest.mark.usefixtures("clock")
LIST = "/office/corrections/"


@pytest.fixture
def wrong(db: None) -> Entry:
    enrol(SITI)
    return Entry.objects.get(account_id=account(NEW).id, period=202610)


def page_of(who: Principal, *, kpj: str = NEW) -> str:
    """Where this clerk asks for a correction of a card."""
    ticket = of_card(ticket=opened(who, SITI.id, AT), account_no=kpj, who=who, at=AT)
    return f"{LIST}ask/{ticket}/"


def asked(who: Principal = BUDI_OPS, *, month: int = 202610, **instead: int) -> int:
    entry = Entry.objects.get(account_id=account(NEW).id, period=month, kind="contribution")
    return ask_correction(
        kpj=NEW, entry=reference(entry), instead=Instead(**instead) if instead else None, reason=WHY, who=who,
        at=AT,
    )  # fmt: skip


def decide(client: Client, number: int, answer: str, reason: str = "") -> str:
    given = {"number": str(number), "answer": answer, f"{number}-reason": reason}
    return client.post(LIST, given, follow=True).text


# --- asking ------------------------------------------------------------------------------------------------
def test_a_clerk_asks_from_the_lines_of_a_card(wrong: Entry, client: Client) -> None:
    address = page_of(at_the_counter(client))
    lines = client.get(address).text
    assert reference(wrong) in lines
    assert SITI.kpj not in lines
    log = LogLine.objects.latest("id")
    assert (log.action, log.detail["reason"].split(" | ")[0]) == ("read-statement", "counter")
    form = client.post(address, {"reference": reference(wrong)}).text
    for told in ('value="182000"', 'value="2026-10"', 'value="9100000"', "PT Kain Nusantara"):
        assert told in form
    assert "return_part" not in form
    given = {
        "reference": reference(wrong), "answer": "ask", "own_part": "200.000", "employer_part": "Rp 370,000",
        "period": "10-2026", "wage": "10 000 000", "value_date": "12 November 2026", "reason": WHY,
    }  # fmt: skip
    answer = client.post(address, given)
    assert answer.url == address
    done = client.get(address).text
    assert "Permintaan tercatat" in done
    assert "sudah diminta" in done
    stored = Correction.objects.get()
    assert (stored.instead["amount"], stored.instead["wage"], stored.instead["value_date"]) == (
        570_000, 10_000_000, "2026-11-12",
    )  # fmt: skip
    assert stored.asked_by.startswith("staff:")
    assert "menunggu keputusan" in client.post(address, {"reference": reference(wrong)}, follow=True).text


def test_only_taken_back(wrong: Entry, client: Client) -> None:
    address = page_of(at_the_counter(client))
    given = {"reference": reference(wrong), "answer": "ask", "take_back": "on", "reason": WHY}
    assert client.post(address, given).status_code == 302
    assert Correction.objects.get().instead == {}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"reason": ""}, "alasannya"),
        ({"reason": "typo"}, "alasannya"),
        ({"reason": "NIK 9901015708900001"}, "nomor panjang"),
        ({"own_part": "many"}, "rupiah penuh"),
        ({"own_part": "-5"}, "rupiah penuh"),
        ({"own_part": "0", "employer_part": "0"}, "tidak seharusnya ada"),
        ({"period": "October"}, "Tulis bulan"),
        ({"value_date": "31-02-2026"}, "Tulis tanggal"),
        ({"value_date": "23-11-2026"}, "belum tiba"),
        ({"value_date": "01-01-1950"}, "Tulis tanggal"),
        ({"npp": "99XX9999"}, "pemberi kerja dengan nomor"),
        ({"npp": "?"}, "pemberi kerja dengan nomor"),
        ({}, "sama dengan yang sudah tercatat"),
    ],
)
def test_what_cannot_be_asked_is_told_beside_its_field(
    wrong: Entry, client: Client, given: dict[str, str], told: str
) -> None:
    address = page_of(at_the_counter(client))
    page = client.post(address, {"reference": reference(wrong), "answer": "ask", "reason": WHY, **given})
    assert page.status_code == 200
    assert told in page.text
    assert not Correction.objects.exists()


def test_what_no_correction_touches_has_no_button(wrong: Entry, client: Client) -> None:
    moved = post("transfer", 5, 0, 0)
    address = page_of(at_the_counter(client))
    assert f'value="{reference(wrong)}"' in client.get(address).text
    assert f'value="{reference(moved)}"' not in client.get(address).text
    told = client.post(
        address, {"reference": reference(moved), "answer": "ask", "reason": WHY}, follow=True
    ).text
    assert "tidak dapat dikoreksi di sini" in told


def test_a_payout_asks_for_its_own_fields(wrong: Entry, client: Client) -> None:
    paid = post("payout", -1_000, -400, -500)
    form = client.post(page_of(at_the_counter(client)), {"reference": reference(paid)}).text
    for told in ('name="own_part" value="400"', 'name="return_part" value="100"'):
        assert told in form
    assert 'name="period"' not in form


def test_the_lines_of_other_cards_and_years(wrong: Entry, client: Client) -> None:
    enrol(BUDI)
    who = at_the_counter(client)
    address = page_of(who)
    other = Entry.objects.filter(member_id=BUDI.id).first()
    assert other is not None
    for typed in (reference(other), "7K2Q", ""):
        assert client.post(address, {"reference": typed}).status_code == 404
    assert "2025" in client.get(f"{address}2025/").text
    assert "Tidak ada catatan" in client.get(f"{address}2019/").text
    whole = opened(who, SITI.id, AT)
    assert client.get(f"{LIST}ask/{whole}/").status_code == 404, "a ticket of no card"
    assert client.get(f"{LIST}ask/made-up/").url == "/office/"


def test_the_statement_leads_there(wrong: Entry, client: Client) -> None:
    ticket = page_of(at_the_counter(client)).split("/")[-2]
    assert f"{LIST}ask/{ticket}/2026/" in client.get(f"/office/rincian/{ticket}/").text


# --- deciding --------------------------------------------------------------------------------------------
def test_the_list_is_not_there_for_clerks(wrong: Entry, client: Client) -> None:
    number = asked()
    at_the_counter(client)
    assert client.get(LIST).status_code == 404
    assert client.post(LIST, {"number": str(number), "answer": "agree"}).status_code == 404
    assert LIST not in client.get("/office/").text
    assert Correction.objects.get().state == "asked"


def test_a_supervisor_agrees(wrong: Entry, client: Client) -> None:
    number = asked(own_part=200_000)
    at_the_counter(client, supervisor=True)
    page = client.get(LIST).text
    for told in ("518.700", "536.700", "182.000", "200.000", WHY, "budi", "Oktober 2026", reference(wrong)):
        assert told in page
    assert SITI.name not in page
    assert SITI.kpj not in page
    assert len(re.findall('class="n now"', page)) == 2, "the amount and the part that differ"
    held = parts(NEW)[0]
    told = decide(client, number, "agree")
    assert "Sudah dicatat" in told
    assert "Tidak ada yang menunggu" in told
    assert parts(NEW)[0] == held + 18_000
    line = LogLine.objects.filter(action="post-correction").get()
    assert (line.name, line.detail["reason"]) == ("Maya, Kantor Bandung", WHY)


def test_a_supervisor_refuses_with_a_reason(wrong: Entry, client: Client) -> None:
    number, other = asked(), asked(month=202609)
    at_the_counter(client, supervisor=True)
    page = decide(client, number, "refuse")
    assert page.count("Tuliskan alasannya") == 2, "in the summary and beside the field, of the one card only"
    assert Correction.objects.filter(state="asked").count() == 2
    page = decide(client, number, "refuse", "the file was right")
    assert "Ditolak" in page
    assert Correction.objects.get(id=number).state == "refused"
    assert Correction.objects.get(id=other).state == "asked"


def test_ones_own_is_shown_without_buttons(wrong: Entry, client: Client) -> None:
    who = at_the_counter(client, supervisor=True)
    number = asked(who)
    page = client.get(LIST).text
    assert "Anda sendiri yang meminta" in page
    assert 'value="agree"' not in page
    assert "Anda sendiri yang meminta" in decide(client, number, "agree")
    assert Correction.objects.get().state == "asked"


def test_what_cannot_be_decided(wrong: Entry, client: Client) -> None:
    number = asked()
    ratna = staff("Ratna", email="ratna@kantor.example", supervisor=True)
    at_the_counter(client, supervisor=True)
    post("payout", -(parts(NEW)[0] - 1), 0, 0)
    assert "tidak cukup" in decide(client, number, "agree")
    for typed in ("", "-1", "²", "x"):
        assert client.post(LIST, {"number": typed, "answer": "agree"}).status_code == 200
    assert client.post(LIST, {"number": "17", "answer": "agree"}).status_code == 404
    assert client.get(LIST, {"number": str(number), "answer": "agree"}).status_code == 200
    assert Correction.objects.get().state == "asked"
    assert ratna.user_id
    assert "Ditolak" in decide(client, number, "refuse", "it was paid out")
    assert "sudah diputuskan" in decide(client, number, "agree")


def test_the_english_pages(wrong: Entry, client: Client) -> None:
    client.cookies["django_language"] = "en"
    asked(own_part=200_000)
    who = at_the_counter(client, supervisor=True)
    assert "1 waits for a second person." in client.get(LIST).text
    assert "Which line is wrong?" in client.get(page_of(who)).text
