"""The day's list: a clerk's own, and the whole office's for its supervisors."""

from datetime import UTC, datetime, timedelta

import pytest

from saldoku.kernel.errors import NotAllowed
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.balance.check_balance import check_balance
from saldoku.usecases.office.print_balance import print_balance
from saldoku.usecases.office.show_lookups import show_lookups
from saldoku.usecases.office.tickets import opened as opening
from tests.cast import BUDI, SITI, enrol
from tests.office.counter import opened, staff

AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


def look(who: Principal, member_id: int, at: datetime) -> str:
    ticket = opened(who, member_id, at)
    note = opening(ticket=ticket, who=who, at=at)
    check_balance(who=who, at=at, channel=Channel.OFFICE, member_id=member_id, reason=note.reason.line)
    return ticket


@pytest.fixture
def people(db: None) -> tuple[Principal, Principal, Principal]:
    enrol(SITI)
    enrol(BUDI)
    return (
        staff(),
        staff("Bu Ratna", email="ratna@kantor.example", supervisor=True),
        staff("Tono", email="tono@kantor.example", office="CMI"),
    )


def test_a_clerk_sees_the_own_look_ups(people: tuple[Principal, Principal, Principal]) -> None:
    maya, ratna, _tono = people
    ticket = look(maya, SITI.id, AT)
    print_balance(who=maya, ticket=ticket, at=AT + timedelta(minutes=1))
    look(maya, BUDI.id, AT + timedelta(minutes=5))
    look(ratna, BUDI.id, AT + timedelta(minutes=6))
    later, first = show_lookups(who=maya, at=AT + timedelta(hours=1))
    assert (first.masked, first.at, first.actions) == ("..4821", AT, ("read-balance", "print-balance"))
    assert (later.masked, later.clerk) == ("..2217", "Maya")


def test_a_supervisor_sees_the_office_and_no_other(people: tuple[Principal, Principal, Principal]) -> None:
    maya, ratna, tono = people
    for who in people:
        look(who, SITI.id, AT)
    assert {one.clerk for one in show_lookups(who=ratna, at=AT, whole_office=True)} == {"Maya", "Bu Ratna"}
    for who in (maya, tono):
        with pytest.raises(NotAllowed):
            show_lookups(who=who, at=AT, whole_office=True)


def test_the_day_begins_at_midnight_in_jakarta(people: tuple[Principal, Principal, Principal]) -> None:
    maya = people[0]
    look(maya, SITI.id, datetime(2026, 11, 21, 16, 59, tzinfo=UTC))
    look(maya, BUDI.id, datetime(2026, 11, 21, 17, 1, tzinfo=UTC))
    assert [one.masked for one in show_lookups(who=maya, at=AT)] == ["..2217"]
