"""Finding a member: by what people have with them, tolerant of writing, counted, and told to who is found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from saldoku.access.models import LogLine
from saldoku.kernel.errors import NotAllowed, NotUnderstood, TooMany
from saldoku.kernel.principal import Principal
from saldoku.usecases.office import find_member as finding
from saldoku.usecases.office.find_member import Found, find_member
from saldoku.usecases.office.tickets import TicketOld, found_member, unseal
from tests.cast import BUDI, SITI, Person, enrol
from tests.office.counter import staff

AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


@pytest.fixture
def maya(db: None) -> Principal:
    enrol(SITI)
    enrol(BUDI)
    return staff()


def names(found: Found) -> list[str]:
    return [one.member.name for one in found.members]


@pytest.mark.parametrize(
    "asked",
    [
        SITI.kpj,
        "9900 0004 821",
        "990-0000-4821",
        SITI.cards[1].kpj,
        SITI.nik,
        "9901.0157.0890.0001",
        "Siti Rahayu 17-08-1990",
        "rahayu siti 17/8/1990",
        "SITI RAHAYU, 17 Agustus 1990",
        "rahayu 17081990",
        "Sit Rah 1990-08-17",
        "ｓｉｔｉ 17-08-1990",
    ],
)
def test_siti_is_found_as_people_write_her(maya: Principal, asked: str) -> None:
    assert names(find_member(who=maya, asked=asked, at=AT)) == [SITI.name]


@pytest.mark.parametrize(
    "asked",
    [
        "99000009999",
        "9999999999999999",
        "Siti Rahayu 18-08-1990",
        "Siti Rahayo 17-08-1990",
        "Tini 17-08-1990",
    ],
)
def test_nobody_is_an_answer(maya: Principal, asked: str) -> None:
    assert find_member(who=maya, asked=asked, at=AT) == Found((), more=False)


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("", "empty"),
        ("   \u200b", "empty"),
        ("Siti Rahayu", "born-empty"),
        ("17-08-1990", "kpj-length"),
        ("9901", "kpj-length"),
        ("99010157089000O1", "nik-lookalike"),
        ("99010157089000012345", "nik-length"),
        ("Siti 17-08-90", "born-year"),
        ("Siti 31-02-1990", "born-day"),
        ("Siti 17-08-2090", "born-future"),
        ("Siti 1' OR 1=1 --", "born-shape"),
        ("<b>Siti</b> 17-08-1990x", "born-shape"),
        ("x" * 400, "length"),
    ],
)
def test_what_cannot_be_read_is_told_and_not_counted(maya: Principal, asked: str, hint: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        find_member(who=maya, asked=asked, at=AT)
    assert refused.value.fields == {"field": "asked", "hint": hint}


def test_a_hit_shows_enough_to_know_the_person_by_and_no_more(maya: Principal) -> None:
    (one,) = find_member(who=maya, asked=SITI.kpj, at=AT).members
    assert (one.member.birth_year, one.member.nik) == (1990, "9901..........01")
    assert [(card.masked, card.status) for card in one.member.cards] == [
        ("..4821", "active"),
        ("..1907", "ended"),
    ]
    told = repr(one)
    assert not any(secret in told for secret in (SITI.nik, SITI.kpj, "08-17", SITI.email, SITI.phone))


def sisters(count: int) -> list[Person]:
    """People of the same birth date whose names share a word."""
    return [
        replace(SITI, id=3000 + n, name=f"Putri {chr(65 + n)}yu", nik=f"99010157089009{n:02}", cards=())
        for n in range(count)
    ]


def test_twenty_are_shown_and_more_are_said(maya: Principal) -> None:
    for one in sisters(21):
        enrol(one)
    found = find_member(who=maya, asked="putri 17-08-1990", at=AT)
    assert (len(found.members), found.more) == (20, True)
    narrower = find_member(who=maya, asked="putri cyu 17-08-1990", at=AT)
    assert (names(narrower), narrower.more) == (["Putri Cyu"], False)


def test_who_is_found_reads_it_once_a_visit(maya: Principal) -> None:
    for minutes in (0, 1, 5):
        find_member(who=maya, asked=SITI.kpj, at=AT + timedelta(minutes=minutes))
    (line,) = LogLine.objects.filter(member_id=SITI.id)
    assert (line.action, line.name, line.channel) == ("find-member", "Maya, Kantor Bandung", "office")
    find_member(who=maya, asked=SITI.kpj, at=AT + timedelta(minutes=16))
    assert LogLine.objects.filter(member_id=SITI.id).count() == 2


def test_a_clerk_who_leafs_through_the_fund_is_stopped(
    maya: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "SEARCHES_A_DAY", 3)
    tono = staff("Tono", email="tono@kantor.example", office="CMI")
    for _ in range(3):
        find_member(who=maya, asked=BUDI.kpj, at=AT)
    with pytest.raises(TooMany) as refused:
        find_member(who=maya, asked=SITI.kpj, at=AT)
    assert refused.value.fields["retry_at"] == AT + timedelta(days=1)
    assert not LogLine.objects.filter(member_id=SITI.id).exists()
    assert names(find_member(who=tono, asked=SITI.kpj, at=AT)) == [SITI.name]
    assert names(find_member(who=maya, asked=SITI.kpj, at=AT + timedelta(days=1))) == [SITI.name]


def test_only_staff_search(db: None) -> None:
    for who in (Principal.member(SITI.id), Principal.operator(name="x"), Principal.clerk(1, name="Nobody")):
        with pytest.raises(NotAllowed):
            find_member(who=who, asked=SITI.kpj, at=AT)


# --- tickets ----------------------------------------------------------------------------------------
def test_a_ticket_serves_its_clerk_for_a_quarter_of_an_hour(maya: Principal) -> None:
    tono = staff("Tono", email="tono@kantor.example", office="CMI")
    (one,) = find_member(who=maya, asked=SITI.kpj, at=AT).members
    assert found_member(ticket=one.ticket, who=maya, at=AT + timedelta(minutes=14)) == SITI.id
    assert str(SITI.id) not in one.ticket
    for who, at in ((tono, AT), (maya, AT + timedelta(minutes=15))):
        with pytest.raises(TicketOld):
            found_member(ticket=one.ticket, who=who, at=at)
    with pytest.raises(TicketOld):
        unseal("opened", one.ticket, maya, AT)


@pytest.mark.parametrize("ticket", ["", "x", "a.b", "test.AAAA", "é.%%%", "=test.AAAA", "y" * 3000])
def test_a_made_up_ticket_is_an_old_one(maya: Principal, ticket: str) -> None:
    with pytest.raises(TicketOld):
        found_member(ticket=ticket, who=maya, at=AT)


def test_a_changed_ticket_is_an_old_one(maya: Principal) -> None:
    (one,) = find_member(who=maya, asked=SITI.kpj, at=AT).members
    middle = len(one.ticket) // 2
    other = "A" if one.ticket[middle] != "A" else "B"
    with pytest.raises(TicketOld):
        found_member(ticket=one.ticket[:middle] + other + one.ticket[middle + 1 :], who=maya, at=AT)
