"""Whole conversations by SMS: posted by a carrier, stored, answered, waiting in the outbox."""

import pytest

from saldoku.access.models import LogLine
from saldoku.channels.sms.gsm import in_one_part
from saldoku.kernel.money import grouped
from saldoku.messaging.models import Inbound, Outbound
from tests.cast import AGUS, BUDI, CAST, DEWI, RINA, SITI, Person, enrol
from tests.sms.phones import Carrier


def registration(person: Person, **instead: str) -> str:
    said = {"nik": person.nik, "born": person.born_text, "kpj": person.kpj, **instead}
    return f"DAFTAR SALDO#{said['nik']}#{said['born']}#{said['kpj']}"


def rupiah(amount: int, language: str = "id") -> str:
    return f"Rp{grouped(amount, language)}"


# --- from a stranger to a balance -------------------------------------------------------------------
FORMATS = {
    "F1 with e-mail": ("DAFTAR SALDO#{nik}#{born}#{kpj}#{email}", "SALDO {kpj}"),
    "F1 without": ("DAFTAR SALDO#{nik}#{born}#{kpj}", "SALDO {kpj}"),
    "F2 with name": ("DAFTAR SALDO#{nik}#{name}#{born}#{kpj}", "SALDO"),
    "F3 as printed": ("Daftar(spasi)SALDO#{nik}#{born}#{kpj}#{email}(bila ada)", "SALDO (spasi) {kpj}"),
    "F4 as translated": ("BALANCE LIST#({nik}#{born}#{kpj}#{email}", "Balance"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_each_published_format_leads_to_the_balance(carrier: Carrier, name: str) -> None:
    enrol(BUDI)
    budi = carrier.phone(BUDI.phone)
    facts = {"nik": BUDI.nik, "born": BUDI.born_text, "kpj": BUDI.kpj, "email": BUDI.email, "name": BUDI.name}
    register, ask = (text.format(**facts) for text in FORMATS[name])
    language = "en" if name.startswith("F4") else "id"
    assert "..2217" in budi.asks(register)
    assert rupiah(BUDI.balance, language) in budi.asks(ask)


def test_two_cards_are_one_sum_and_each_by_itself(carrier: Carrier) -> None:
    enrol(SITI)
    siti = carrier.phone(SITI.phone)
    assert "2 kartu" in siti.asks(registration(SITI))
    said = siti.asks("SALDO")
    assert rupiah(SITI.balance) in said
    for card in SITI.cards:
        assert rupiah(card.balance) in said
        assert rupiah(card.balance) in siti.asks(f"SALDO {card.kpj}")
    assert "..4821" in siti.asks("IURAN")


def test_a_card_without_savings_is_told_so_kindly(carrier: Carrier) -> None:
    enrol(RINA)
    rina = carrier.phone(RINA.phone)
    rina.asks(registration(RINA))
    assert "belum ada saldo" in rina.asks("SALDO")
    assert "belum ada saldo" in rina.asks("IURAN")


def test_the_number_counts_however_the_carrier_writes_it(carrier: Carrier) -> None:
    enrol(DEWI)
    digits = DEWI.phone.removeprefix("+")
    for number in (DEWI.phone, digits, DEWI.phone_local, f"00{digits}"):
        (reply,) = carrier.brings(number, registration(DEWI))
        assert reply.recipient == DEWI.phone
        assert "terhubung" in reply.text


def test_a_second_registration_says_that_it_is_done(carrier: Carrier) -> None:
    enrol(DEWI)
    dewi = carrier.phone(DEWI.phone)
    dewi.asks(registration(DEWI))
    assert "sudah terhubung" in dewi.asks(registration(DEWI))


def test_the_log_names_each_reading(carrier: Carrier) -> None:
    enrol(DEWI)
    dewi = carrier.phone(DEWI.phone)
    for text in (registration(DEWI), "SALDO", "IURAN", "PIN 482913", "BERHENTI"):
        dewi.asks(text)
    lines = LogLine.objects.filter(member_id=DEWI.id).order_by("id")
    assert [(line.action, line.channel) for line in lines] == [
        ("link-handset", "sms"),
        ("read-balance", "sms"),
        ("read-contributions", "sms"),
        ("set-pin", "sms"),
        ("unlink-handset", "sms"),
    ]
    assert lines[0].detail["number"] == "..0003"


# --- language, stop, help ---------------------------------------------------------------------------
def test_a_chosen_language_stays(carrier: Carrier) -> None:
    enrol(DEWI)
    dewi = carrier.phone(DEWI.phone)
    dewi.asks(registration(DEWI))
    assert "English" in dewi.asks("BAHASA EN")
    assert "JHT balance" in dewi.asks("SALDO")
    assert "bahasa Indonesia" in dewi.asks("LANG ID")
    assert "Saldo JHT" in dewi.asks("BALANCE")


def test_without_a_choice_the_keyword_decides(carrier: Carrier) -> None:
    enrol(DEWI)
    dewi = carrier.phone(DEWI.phone)
    assert "not linked" in dewi.asks("BALANCE")
    assert "belum terhubung" in dewi.asks("SALDO")
    dewi.asks(registration(DEWI))
    assert "JHT balance" in dewi.asks("BALANCE")
    assert "Saldo JHT" in dewi.asks("SALDO")


def test_stop_unbinds_and_may_be_said_twice(carrier: Carrier) -> None:
    enrol(BUDI)
    budi = carrier.phone(BUDI.phone)
    budi.asks(registration(BUDI))
    first = budi.asks("BERHENTI")
    assert first == budi.asks("BERHENTI")
    assert "belum terhubung" in budi.asks("SALDO")
    # The same phone may come back at once: it is still the one on file.
    assert "terhubung ke kartu ..2217" in budi.asks(registration(BUDI))


@pytest.mark.parametrize(
    "text", ["BANTUAN", "HELP", "INFO", "BANTUAN DAFTAR", "DAFTAR", "SALDOKU BERAPA", "?"]
)
def test_help_and_half_sentences_get_one_right_example(carrier: Carrier, text: str) -> None:
    said = carrier.phone(DEWI.phone).asks(text)
    assert any(word in said for word in ("SALDO", "BALANCE", "DAFTAR"))


# --- nasty inputs -----------------------------------------------------------------------------------
NASTY = [
    "", " ", "\r\n", "\t", "\x00", "\u200b", "\ufeff", "\u202eODLAS", "💰💰💰", "ಸ" * 300, "#" * 500,
    "9" * 2_000, "=HYPERLINK(\"http://x.example\")", "'; DROP TABLE messaging_inbound; --",
    "<script>alert(1)</script>", "SALDO\r\nX-Injected: 1", "${jndi:ldap://x.example}", "%s%s%s%n",
    "\ud83d", "A" * 5_000,
    "DAFTAR SALDO#" + "9" * 16 + "#31-02-1990#99000002217", "DAFTAR SALDO#" * 60,
    "DAFTAR SALDO#99020212038500021#12-03-1985#99000002217", "PIN", "PIN 1", "BAHASA XX",
    "SALDO " + "1 " * 300,
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nothing_that_a_person_can_type_breaks_the_door(carrier: Carrier, text: str) -> None:
    said = carrier.phone(DEWI.phone).asks(text)
    assert in_one_part(said)
    assert not Inbound.objects.exclude(state="answered").exists()


WITH_NOISE = [
    "daftar saldo#{nik}#{born}#{kpj}",
    "DAFTAR  SALDO # {nik} # {born} # {kpj} #",
    "DAFTAR SALDO,{nik},{born},{kpj}",
    "DAFTAR SALDO;{nik};{born};{kpj}",
    "DAFTAR SALDO*{nik}*{born}*{kpj}",
    "DAFTAR SALDO/{nik}/{born}/{kpj}",
    "DAFTAR SALDO|{nik}|{born}|{kpj}",
    "DAFTAR SALDO＃{nik}＃{born}＃{kpj}",
    '"DAFTAR SALDO#{nik}#{born}#{kpj}"',
    "DAFTAR SALDO#<{nik}>#<{born}>#<{kpj}>",
    "\ufeffDAFTAR\u00a0SALDO#{nik}#{born}#{kpj}\r\n",
    "REG SALDO#{nik}#{born}#{kpj}",
    "DAFTAR SALDO {nik} {born} {kpj}",
]


@pytest.mark.parametrize("text", WITH_NOISE)
def test_a_registration_is_understood_through_the_noise(carrier: Carrier, text: str) -> None:
    enrol(BUDI)
    said = carrier.phone(BUDI.phone).asks(text.format(nik=BUDI.nik, born=BUDI.born_text, kpj=BUDI.kpj))
    assert "terhubung ke kartu ..2217" in said


# --- what no reply may hold -------------------------------------------------------------------------
def test_no_reply_holds_a_name_a_nik_or_a_whole_card(carrier: Carrier) -> None:
    for person in CAST:
        enrol(person)
    for person in (SITI, BUDI, DEWI, RINA):
        phone = carrier.phone(person.phone)
        phone.asks(registration(person))
        for text in ("SALDO", "IURAN", f"SALDO {person.kpj}", f"SALDO {AGUS.kpj}"):
            phone.asks(text)
    replies = Outbound.objects.filter(reply_to__isnull=False)
    assert len(replies) == 20
    private = {word for one in CAST for word in (one.nik, *one.name.split(), *(c.kpj for c in one.cards))}
    for reply in replies:
        assert not [word for word in private if word in reply.text], reply.text
        assert in_one_part(reply.text)
        assert reply.expires_at is not None
