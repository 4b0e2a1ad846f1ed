"""A number that is not the one on file: who may confirm it, when it may ask, and who is told."""

import re
from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from saldoku.access import links
from saldoku.access.models import Handset, HandsetNumber, LinkRequest, LogLine
from saldoku.kernel.errors import NotAllowed, NotFound
from saldoku.kernel.principal import Channel, Principal
from saldoku.kernel.vault import new_data_key
from saldoku.members import contacts
from saldoku.messaging.models import Outbound
from saldoku.usecases.handset.callers import recognise
from saldoku.usecases.handset.clear_pin import clear_pin
from saldoku.usecases.handset.confirm_handset import confirm_handset
from saldoku.usecases.handset.unbind_handset import unbind_handset
from saldoku.usecases.links.confirm_link import confirm_link
from saldoku.usecases.links.refuse_link import refuse_link
from saldoku.usecases.links.show_link import show_link
from tests.cast import AGUS, BUDI, DEWI, JOKO, SITI, THIEF_PHONE, enrol
from tests.sms.phones import Carrier, told
from tests.sms.test_door import registration

NEW = "+6281290000099"
MAYA = Principal.clerk(7001, name="Maya, Bandung")


def secret_in(message: Outbound) -> str:
    return re.findall(r"/sambung/([^/\s]+)/", message.text)[0]


def pending(carrier: Carrier) -> links.Link:
    row = LinkRequest.objects.get(state="pending")
    return links.by_reference(reference=row.reference, at=carrier.at)


# --- the first number --------------------------------------------------------------------------------
def test_the_mailbox_on_file_confirms_a_new_number(carrier: Carrier) -> None:
    enrol(AGUS)
    agus = carrier.phone(NEW)
    agus.asks(registration(AGUS) + "#agus@lain.example")
    assert "belum terhubung" in agus.asks("SALDO")
    (mail,) = told(AGUS.email)
    secret = secret_in(mail)
    # Opening the link, as a scanner does, changes nothing.
    assert show_link(secret=secret, at=carrier.at).hint == "..0099"
    assert "belum terhubung" in agus.asks("SALDO")
    assert confirm_link(secret=secret, at=carrier.at, channel=Channel.WEB) == "handset"
    assert [sms.about for sms in told(NEW)] == ["handset-ready"]
    assert "aldo JHT" in agus.asks("SALDO")
    with pytest.raises(NotFound):
        confirm_link(secret=secret, at=carrier.at, channel=Channel.WEB)


def test_without_a_mailbox_the_phone_on_file_is_asked(carrier: Carrier) -> None:
    enrol(DEWI)
    carrier.phone(THIEF_PHONE).asks(registration(DEWI))
    (sms,) = told(DEWI.phone)
    assert len(sms.text) <= 160
    refuse_link(secret=secret_in(sms), at=carrier.at, channel=Channel.WEB)
    assert "belum terhubung" in carrier.phone(THIEF_PHONE).asks("SALDO")
    assert not Handset.objects.exists()


def test_who_has_nothing_on_file_is_confirmed_at_an_office(carrier: Carrier) -> None:
    enrol(JOKO)
    joko = carrier.phone(NEW)
    joko.asks(registration(JOKO))
    assert not Outbound.objects.filter(reply_to__isnull=True).exists()
    usable_from = confirm_handset(link=pending(carrier), by=MAYA, channel=Channel.OFFICE, at=carrier.at)
    assert usable_from == carrier.at
    assert "aldo JHT" in joko.asks("SALDO")
    line = LogLine.objects.get(member_id=JOKO.id, action="link-handset")
    assert (line.role, line.name, line.channel) == ("clerk", "Maya, Bandung", "office")


def test_a_clerk_may_put_a_misspelt_request_right(carrier: Carrier) -> None:
    enrol(JOKO)
    joko = carrier.phone(NEW)
    joko.asks(registration(JOKO, born="31-07-1980"))
    link = pending(carrier)
    with pytest.raises(NotFound):
        confirm_handset(link=link, by=MAYA, channel=Channel.OFFICE, at=carrier.at)
    confirm_handset(link=link, by=MAYA, channel=Channel.OFFICE, at=carrier.at, member_id=JOKO.id)
    assert "aldo JHT" in joko.asks("SALDO")


def test_a_member_confirms_for_nobody_else(carrier: Carrier) -> None:
    enrol(AGUS)
    enrol(BUDI)
    carrier.phone(NEW).asks(registration(AGUS))
    with pytest.raises(NotAllowed):
        confirm_handset(
            link=pending(carrier), by=Principal.member(BUDI.id), channel=Channel.APP, at=carrier.at
        )
    assert not Handset.objects.exists()


def test_the_mailbox_is_told_of_a_number_that_was_bound_at_once(carrier: Carrier) -> None:
    enrol(SITI)
    carrier.phone(SITI.phone).asks(registration(SITI))
    assert [mail.about for mail in told(SITI.email)] == ["handset-linked"]
    assert not told(SITI.phone)


def test_a_fresh_contact_proves_nothing_yet(carrier: Carrier) -> None:
    enrol(SITI)
    contacts.add(
        member_id=SITI.id, kind="phone", value=THIEF_PHONE, source="office", at=carrier.at, verified=True,
        cooling=timedelta(hours=168),
    )  # fmt: skip
    thief = carrier.phone(THIEF_PHONE)
    assert "Terima kasih" in thief.asks(registration(SITI))
    assert "belum terhubung" in thief.asks("SALDO")


# --- another number ----------------------------------------------------------------------------------
def replaced(carrier: Carrier) -> None:
    """Siti's own phone is bound; then a new number is confirmed by her mailbox."""
    enrol(SITI)
    carrier.phone(SITI.phone).asks(registration(SITI))
    carrier.phone(NEW).asks(registration(SITI))
    confirm_link(secret=secret_in(told(SITI.email)[-1]), at=carrier.at, channel=Channel.WEB)


def test_a_changed_number_waits_while_the_old_one_goes_on(carrier: Carrier) -> None:
    replaced(carrier)
    old, new = carrier.phone(SITI.phone), carrier.phone(NEW)
    assert "dibuka mulai 29-11-2026" in new.asks("SALDO")
    assert "dibuka mulai 29-11-2026" in new.asks("IURAN")
    assert "dibuka mulai 29-11-2026" in new.asks(registration(SITI))
    assert "aldo JHT" in old.asks("SALDO")
    carrier.later(days=7)
    assert "aldo JHT" in new.asks("SALDO")
    assert "belum terhubung" in old.asks("SALDO")


def test_the_old_number_and_the_mailbox_are_told(carrier: Carrier) -> None:
    replaced(carrier)
    assert [sms.about for sms in told(SITI.phone)] == ["handset-linked"]
    assert "..0099" in told(SITI.phone)[0].text
    assert [mail.about for mail in told(SITI.email)] == [
        "handset-linked",
        "handset-question",
        "handset-linked",
    ]
    assert [sms.about for sms in told(NEW)] == ["handset-waits"]


def test_letting_the_old_number_go_first_does_not_shorten_the_wait(carrier: Carrier) -> None:
    enrol(SITI)
    old, new = carrier.phone(SITI.phone), carrier.phone(NEW)
    old.asks(registration(SITI))
    old.asks("BERHENTI")
    new.asks(registration(SITI))
    confirm_link(secret=secret_in(told(SITI.email)[-1]), at=carrier.at, channel=Channel.WEB)
    assert "dibuka mulai" in new.asks("SALDO")


def test_the_wait_holds_at_the_office_too(carrier: Carrier) -> None:
    enrol(SITI)
    carrier.phone(SITI.phone).asks(registration(SITI))
    carrier.phone(NEW).asks(registration(SITI))
    usable_from = confirm_handset(link=pending(carrier), by=MAYA, channel=Channel.OFFICE, at=carrier.at)
    assert usable_from == carrier.at + timedelta(hours=168)


def test_a_number_answers_for_one_member_at_a_time(carrier: Carrier) -> None:
    """Agus got Budi's old number from the operator."""
    enrol(BUDI)
    enrol(AGUS)
    phone = carrier.phone(BUDI.phone)
    phone.asks(registration(BUDI))
    phone.asks(registration(AGUS))
    assert "..2217" in phone.asks("SALDO")
    confirm_link(secret=secret_in(told(AGUS.email)[0]), at=carrier.at, channel=Channel.WEB)
    assert "dibuka mulai" in phone.asks("SALDO")
    carrier.later(days=8)
    said = phone.asks("SALDO")
    assert "..4419" in said
    assert "..2217" not in said
    assert [mail.about for mail in told(BUDI.email)] == ["handset-linked", "handset-unlinked"]
    assert LogLine.objects.filter(member_id=BUDI.id, action="unlink-handset").exists()


def test_unbinding_at_the_office_tells_the_number_and_the_mailbox(carrier: Carrier) -> None:
    enrol(SITI)
    phone = carrier.phone(SITI.phone)
    phone.asks(registration(SITI))
    caller = recognise(number=SITI.phone, at=carrier.at)
    assert unbind_handset(caller=caller, by=MAYA, channel=Channel.OFFICE, at=carrier.at)
    assert "belum terhubung" in phone.asks("SALDO")
    assert told(SITI.email)[-1].about == "handset-unlinked"
    assert LogLine.objects.get(member_id=SITI.id, action="unlink-handset").name == "Maya, Bandung"


# --- a number that fell silent -------------------------------------------------------------------------
def test_a_silent_number_registers_again(carrier: Carrier) -> None:
    enrol(DEWI)
    dewi = carrier.phone(DEWI.phone)
    dewi.asks(registration(DEWI))
    carrier.later(days=179)
    assert "aldo JHT" in dewi.asks("SALDO")
    carrier.later(days=181)
    assert "belum terhubung" in dewi.asks("SALDO")
    assert "belum terhubung" in dewi.asks("PIN 482913")
    assert "terhubung ke kartu" in dewi.asks(registration(DEWI))
    assert "aldo JHT" in dewi.asks("SALDO")


# --- PIN -----------------------------------------------------------------------------------------------
def test_a_pin_is_asked_for_once_it_is_set(carrier: Carrier) -> None:
    enrol(DEWI)
    dewi = carrier.phone(DEWI.phone)
    dewi.asks(registration(DEWI))
    said = dewi.asks("PIN 482913")
    assert "tersimpan" in said
    assert "482913" not in said
    assert "PIN" in dewi.asks("SALDO")
    assert "belum cocok" in dewi.asks("SALDO 482914")
    carrier.later(hours=1)
    assert "aldo JHT" in dewi.asks("SALDO 482913")
    assert "aldo JHT" in dewi.asks("SALDO PIN 482913")
    assert "aldo JHT" in dewi.asks(f"SALDO {DEWI.kpj} 482913")
    assert "482913" not in Handset.objects.get().pin_hash


def test_a_borrowed_phone_cannot_change_the_pin(carrier: Carrier) -> None:
    enrol(DEWI)
    dewi = carrier.phone(DEWI.phone)
    dewi.asks(registration(DEWI))
    dewi.asks("PIN 482913")
    assert "belum cocok" in dewi.asks("PIN 111111")
    assert "aldo JHT" in dewi.asks("SALDO 482913")


def test_a_pin_cannot_be_tried_out(carrier: Carrier) -> None:
    enrol(DEWI)
    dewi = carrier.phone(DEWI.phone)
    dewi.asks(registration(DEWI))
    dewi.asks("PIN 482913")
    for number in range(5):
        carrier.later(minutes=30)
        assert "belum cocok" in dewi.asks(f"SALDO 00000{number}")
    carrier.later(minutes=30)
    assert "Batas" in dewi.asks("SALDO 482913")
    carrier.later(hours=24)
    assert "aldo JHT" in dewi.asks("SALDO 482913")


def test_letting_the_number_go_does_not_lose_the_pin(carrier: Carrier) -> None:
    """Or whoever borrows the phone would send BERHENTI and DAFTAR, and read on without it."""
    enrol(DEWI)
    dewi = carrier.phone(DEWI.phone)
    for text in (registration(DEWI), "PIN 482913", "BERHENTI", registration(DEWI)):
        dewi.asks(text)
    assert "Tambahkan PIN" in dewi.asks("SALDO")
    assert "aldo JHT" in dewi.asks("SALDO 482913")


def test_a_forgotten_pin_is_cleared_by_a_clerk_only(carrier: Carrier) -> None:
    enrol(DEWI)
    dewi = carrier.phone(DEWI.phone)
    dewi.asks(registration(DEWI))
    dewi.asks("PIN 482913")
    with pytest.raises(NotAllowed):
        clear_pin(member_id=DEWI.id, by=Principal.member(DEWI.id), at=carrier.at)
    clear_pin(member_id=DEWI.id, by=MAYA, at=carrier.at)
    assert "aldo JHT" in dewi.asks("SALDO")
    assert "tersimpan" in dewi.asks("PIN 111222")
    assert LogLine.objects.get(member_id=DEWI.id, action="clear-pin").name == "Maya, Bandung"


def test_a_handset_is_known_while_the_data_key_is_replaced(carrier: Carrier, settings: Settings) -> None:
    enrol(DEWI)
    dewi = carrier.phone(DEWI.phone)
    dewi.asks(registration(DEWI))
    settings.SALDOKU_DATA_KEY = f"{new_data_key()},{settings.SALDOKU_DATA_KEY}"
    assert "aldo JHT" in dewi.asks("SALDO")
    dewi.asks("BERHENTI")
    dewi.asks(registration(DEWI))
    assert "aldo JHT" in dewi.asks("SALDO")
    assert HandsetNumber.objects.count() == 1


def test_a_pin_of_a_stranger_is_nothing(carrier: Carrier) -> None:
    assert "belum terhubung" in carrier.phone(THIEF_PHONE).asks("PIN 482913")
