"""A contact changes at the counter: with a face shown, after a wait, and told to the contacts before."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from saldoku.access import handsets
from saldoku.access.models import LogLine
from saldoku.kernel.errors import NotAllowed, NotUnderstood
from saldoku.kernel.principal import Principal
from saldoku.members import contacts
from saldoku.messaging.models import Outbound
from saldoku.usecases.office.change_contact import change_contact, show_contacts
from saldoku.usecases.office.clear_forgotten_pin import clear_forgotten_pin, has_pin
from tests.cast import JOKO, SITI, enrol
from tests.office.counter import at_the_counter, opened, staff

AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
NEW = "+6281377770001"


@pytest.fixture
def maya(db: None) -> Principal:
    enrol(SITI)
    enrol(JOKO)
    return staff()


def on_file(member_id: int, kind: contacts.Kind) -> list[str]:
    return [one.value for one in contacts.on_file(member_id=member_id, kind=kind)]


def phone_of(maya: Principal, ticket: str) -> int:
    return next(one.id for one in show_contacts(who=maya, ticket=ticket, at=AT) if one.kind == "phone")


def test_a_new_number_waits_and_the_old_contacts_are_told(maya: Principal) -> None:
    ticket = opened(maya, SITI.id, AT)
    trusted = change_contact(
        who=maya, ticket=ticket, kind="phone", value="0813 7777 0001", replaces=phone_of(maya, ticket), at=AT
    )
    assert trusted == AT + timedelta(hours=168)
    assert on_file(SITI.id, "phone") == [NEW]
    asked = {"member_id": SITI.id, "kind": "phone", "value": NEW}
    assert not contacts.is_on_file(**asked, at=trusted - timedelta(seconds=1))  # type: ignore[arg-type]  # a mapping of mixed values
    assert contacts.is_on_file(**asked, at=trusted)  # type: ignore[arg-type]  # the same
    told = {message.recipient for message in Outbound.objects.all()}
    assert told == {SITI.phone, SITI.email}
    line = LogLine.objects.get(member_id=SITI.id)
    assert (line.action, line.detail["number"]) == ("change-contact", "..0001")
    assert NEW not in str(line.detail)


def test_who_had_nothing_on_file_waits_for_nothing(maya: Principal) -> None:
    ticket = opened(maya, JOKO.id, AT)
    assert change_contact(who=maya, ticket=ticket, kind="email", value="Joko@Surat.example", at=AT) == AT
    assert on_file(JOKO.id, "email") == ["joko@surat.example"]
    assert contacts.is_on_file(member_id=JOKO.id, kind="email", value="joko@surat.example", at=AT)
    assert not Outbound.objects.exists()


def test_a_number_beside_another_leaves_it(maya: Principal) -> None:
    change_contact(who=maya, ticket=opened(maya, SITI.id, AT), kind="phone", value=NEW, at=AT)
    assert set(on_file(SITI.id, "phone")) == {NEW, SITI.phone}


def test_a_number_that_was_given_up_asks_by_sms_no_longer(maya: Principal) -> None:
    handsets.bind(member_id=SITI.id, number=SITI.phone, at=AT, usable_from=AT)
    ticket = opened(maya, SITI.id, AT)
    change_contact(who=maya, ticket=ticket, kind="phone", value=NEW, replaces=phone_of(maya, ticket), at=AT)
    assert handsets.find(number=SITI.phone, at=AT + timedelta(seconds=1)) is None


def test_a_card_alone_changes_nothing(maya: Principal) -> None:
    ticket = opened(maya, SITI.id, AT, "card", "family")
    with pytest.raises(NotAllowed):
        change_contact(who=maya, ticket=ticket, kind="phone", value=NEW, at=AT)
    assert on_file(SITI.id, "phone") == [SITI.phone]


@pytest.mark.parametrize(
    ("kind", "value", "replaces", "field"),
    [
        ("", NEW, None, "kind"),
        ("fax", NEW, None, "kind"),
        ("phone", "", None, "value"),
        ("phone", "021 555 1234", None, "value"),
        ("email", "joko(at)surat", None, "value"),
        ("phone", SITI.phone_local, None, "value"),
        ("phone", NEW, 12345, "replaces"),
    ],
)
def test_what_cannot_be_put_on_file(
    maya: Principal, kind: str, value: str, replaces: int | None, field: str
) -> None:
    with pytest.raises(NotUnderstood) as refused:
        change_contact(
            who=maya, ticket=opened(maya, SITI.id, AT), kind=kind, value=value, replaces=replaces, at=AT
        )
    assert refused.value.fields["field"] == field
    assert on_file(SITI.id, "phone") == [SITI.phone]


def test_an_e_mail_does_not_take_the_place_of_a_number(maya: Principal) -> None:
    ticket = opened(maya, SITI.id, AT)
    with pytest.raises(NotUnderstood):
        change_contact(
            who=maya, ticket=ticket, kind="email", value="x@surat.example",
            replaces=phone_of(maya, ticket), at=AT,
        )  # fmt: skip


def test_a_forgotten_pin_is_cleared_for_a_face_only(maya: Principal) -> None:
    handsets.bind(member_id=SITI.id, number=SITI.phone, at=AT, usable_from=AT)
    bound = handsets.find(number=SITI.phone, at=AT)
    assert bound is not None
    handsets.set_pin(handset=bound, pin="123456")
    by_card = opened(maya, SITI.id, AT, "card")
    with pytest.raises(NotAllowed):
        clear_forgotten_pin(who=maya, ticket=by_card, at=AT)
    ticket = opened(maya, SITI.id, AT)
    assert has_pin(who=maya, ticket=ticket, at=AT)
    clear_forgotten_pin(who=maya, ticket=ticket, at=AT)
    assert not has_pin(who=maya, ticket=ticket, at=AT)
    line = LogLine.objects.get(member_id=SITI.id)
    assert (line.action, line.name) == ("clear-pin", "Maya, Kantor Bandung")
    assert line.detail["reason"].startswith("counter | ktp | ")


@pytest.mark.usefixtures("clock")
def test_the_page_clears_a_pin(db: None, client: Client) -> None:
    at_the_counter(client)
    enrol(SITI)
    handsets.bind(member_id=SITI.id, number=SITI.phone, at=AT, usable_from=AT)
    reason = client.post("/office/", {"asked": SITI.kpj}).url
    ticket = client.post(reason, {"why": "counter", "documents": ["ktp"]}).url.split("/")[-2]
    assert "Hapus PIN" not in client.get(f"/office/kontak/{ticket}/").text
    bound = handsets.find(number=SITI.phone, at=AT)
    assert bound is not None
    handsets.set_pin(handset=bound, pin="123456")
    assert "Hapus PIN" in client.get(f"/office/kontak/{ticket}/").text
    assert client.get(f"/office/kontak/{ticket}/pin/").status_code == 405
    done = client.post(f"/office/kontak/{ticket}/pin/", follow=True).text
    assert "PIN sudah dihapus" in done
    assert "Hapus PIN" not in done


@pytest.mark.usefixtures("clock")
def test_the_page(db: None, client: Client) -> None:
    at_the_counter(client)
    enrol(SITI)
    reason = client.post("/office/", {"asked": SITI.kpj}).url
    ticket = client.post(reason, {"why": "correction", "documents": ["ktp"]}).url.split("/")[-2]
    page = client.get(f"/office/kontak/{ticket}/").text
    assert "..0001" in page
    assert not any(secret in page for secret in (SITI.phone, SITI.phone_local, SITI.email))
    wrong = client.post(f"/office/kontak/{ticket}/", {"kind": "phone", "value": "12"})
    assert "0812 3456 7890" in wrong.text
    done = client.post(f"/office/kontak/{ticket}/", {"kind": "phone", "value": NEW}, follow=True)
    assert "masa tunggu" in done.text
    assert "29 November 2026" in done.text
