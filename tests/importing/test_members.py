"""Taking in the fund's list of members."""

from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest

from saldoku.ledger.models import Account
from saldoku.members import contacts
from saldoku.members.matching import match, member_of_card, member_of_nik
from saldoku.members.models import Card, ContactPoint, Employer, Member
from saldoku.messaging.models import Outbound
from saldoku.usecases.importing.blocks import SliceOutcome, WholeMembers
from saldoku.usecases.importing.import_members import import_members
from saldoku.usecases.importing.summary import ImportSummary, Tally

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Line:
    line: int = 2
    kpj: str = "99000000011"
    nik: str = "9901015708900001"
    full_name: str = "Siti Rahayu"
    birth_date: date = date(1990, 8, 17)
    sex: str = "P"
    segment: str = "PU"
    npp: str | None = "ZZ000001"
    employer_name: str | None = "PT Kain Nusantara"
    phone: str | None = "+6285900000001"
    email: str | None = "siti@surat.example"
    joined_on: date = date(2024, 1, 2)
    left_on: date | None = None
    programmes: tuple[str, ...] = ("JHT", "JKK", "JKM")
    citizenship: str = "ID"
    status: str | None = "active"


def run(at: datetime, *rows: Line, name: str = "a") -> ImportSummary:
    told: list[SliceOutcome] = []
    summary = import_members(
        blocks=[WholeMembers([row]) for row in rows], total=len(rows), fingerprint=name.zfill(64),
        file_name=name, at=at, told=told.append,
    )  # fmt: skip
    return replace(summary, refused=tuple(one for outcome in told for one in outcome.refused))


def test_a_person_with_two_cards_is_one_person(at: datetime) -> None:
    summary = run(at, Line(), Line(line=3, kpj="99000000012", npp="ZZ000002", employer_name="CV Roti"))
    assert (summary.posted, summary.changed) == (Tally(2), 2)
    member = Member.objects.get()
    assert (member.nik, member.name_key) == ("9901015708900001", "SITI RAHAYU")
    assert member_of_card("99000000012") == member_of_nik("9901015708900001") == member.id
    assert set(Employer.objects.values_list("npp", "name")) == {
        ("ZZ000001", "PT Kain Nusantara"),
        ("ZZ000002", "CV Roti"),
    }
    assert Account.objects.filter(member_id=member.id).count() == 2


def test_a_card_without_jht_has_no_account_until_it_joins(at: datetime) -> None:
    run(at, Line(programmes=("JKK", "JKM")))
    assert not Account.objects.exists()
    run(at, Line(), name="b")
    assert Account.objects.count() == 1
    run(at, Line(programmes=("JKK", "JKM")), name="c")
    run(at, Line(), name="d")
    assert Account.objects.count() == 1


def test_the_same_list_again_changes_nothing(at: datetime) -> None:
    run(at, Line())
    assert run(at, Line()).again
    assert run(at, Line(), name="b").changed == 0


def test_a_newer_list_changes_what_changed(at: datetime) -> None:
    run(at, Line())
    summary = run(at, Line(status="ended", left_on=date(2026, 9, 30)), name="b")
    card = Card.objects.get()
    assert (summary.changed, card.status, card.left_on) == (1, "ended", date(2026, 9, 30))


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (Line(nik="9901015708900009"), "kpj-of-another"),
        (Line(kpj="99000000099", birth_date=date(1990, 8, 18)), "nik-born-otherwise"),
    ],
)
def test_a_row_that_contradicts_the_file_is_refused_not_merged(at: datetime, other: Line, code: str) -> None:
    run(at, Line())
    summary = run(at, other, name="b")
    assert [one.code for one in summary.refused] == [code]
    assert Member.objects.get().birth_date == date(1990, 8, 17)
    assert summary.read == summary.posted + summary.rejected


def test_contradictions_within_one_file_are_found_too(at: datetime) -> None:
    summary = run(at, Line(), Line(line=3, nik="9901015708900009"), Line(line=4))
    assert [(one.line, one.code) for one in summary.refused] == [(3, "kpj-of-another")]
    assert Member.objects.count() == 1


def test_a_changed_number_cools_off_and_the_old_one_is_told(at: datetime) -> None:
    run(at, Line())
    run(at, Line(phone="+6285900000777"), name="b")
    member_id = Member.objects.get().id
    new = {"member_id": member_id, "kind": "phone", "value": "+6285900000777"}
    assert not contacts.is_on_file(**new, at=at)
    assert contacts.is_on_file(**new, at=at.replace(month=12))
    told = Outbound.objects.get()
    assert (told.kind, told.recipient) == ("sms", "+6285900000001")
    assert told.text.startswith("Saldoku: nomor HP yang tercatat untuk Anda diganti")
    ended = ContactPoint.objects.exclude(until=None).get()
    assert ended.value == "+6285900000001"


def test_the_old_mailbox_is_told_in_the_language_of_its_member(at: datetime) -> None:
    run(at, Line())
    Member.objects.update(language="en")
    run(at, Line(email="siti@lain.example"), name="b")
    told = Outbound.objects.get()
    assert (told.kind, told.recipient) == ("email", "siti@surat.example")
    assert told.subject == "The e-mail on file for you was replaced"
    assert "siti@lain.example" not in told.text


def test_the_first_number_is_trusted_at_once(at: datetime) -> None:
    run(at, Line(phone=None))
    run(at, Line(), name="b")
    member_id = Member.objects.get().id
    assert contacts.is_on_file(member_id=member_id, kind="phone", value="+6285900000001", at=at)
    assert not Outbound.objects.exists()


def test_all_three_must_fit(at: datetime) -> None:
    run(at, Line(), Line(line=3, kpj="99000000055", nik="9901011203850002", birth_date=date(1985, 3, 12)))
    right = {"nik": "9901015708900001", "kpj": "99000000011", "birth_date": date(1990, 8, 17)}
    assert match(**right) == Member.objects.get(birth_date=date(1990, 8, 17)).id
    for wrong in (
        {"nik": "9901011203850002"},
        {"kpj": "99000000055"},
        {"kpj": "99000000000"},
        {"birth_date": date(1990, 8, 18)},
    ):
        assert match(**{**right, **wrong}) is None


def test_rows_are_as_the_file_door_gives_them() -> None:
    from saldoku.channels.files import MemberRow

    assert set(MemberRow.__dataclass_fields__) == set(replace(Line()).__dataclass_fields__)
