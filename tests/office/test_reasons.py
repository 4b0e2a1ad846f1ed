"""No savings are opened without a reason, and without papers only by a supervisor who says why."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.kernel.errors import NotAllowed, NotUnderstood
from saldoku.usecases.office.open_member import open_member
from saldoku.usecases.office.reasons import DOCUMENTS, REASONS, give_reason, read_reason
from saldoku.usecases.office.tickets import TicketOld, of_card, opened
from tests.cast import SITI, enrol
from tests.office.counter import found, staff

AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("why", "documents", "text", "wrong"),
    [
        ("", ["ktp"], "", ("why", "choice")),
        ("curious", ["ktp"], "", ("why", "choice")),
        ("counter", [], "", ("documents", "empty")),
        ("counter", ["library-card"], "", ("documents", "empty")),
        ("other", ["ktp"], "", ("text", "empty")),
        ("other", ["ktp"], " . ", ("text", "empty")),
        ("counter", ["ktp"], "x" * 161, ("text", "length")),
        ("counter", ["ktp"], "NIK 9901015708900001", ("text", "number")),
        ("counter", ["ktp"], "call 0812 9000 0001", ("text", "number")),
    ],
)
def test_what_is_no_reason(why: str, documents: list[str], text: str, wrong: tuple[str, str]) -> None:
    with pytest.raises(NotUnderstood) as refused:
        give_reason(why=why, documents=documents, text=text, supervisor=True)
    assert wrong in refused.value.fields["all"]


def test_all_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(NotUnderstood) as refused:
        give_reason(why="", documents=[], supervisor=False)
    assert refused.value.fields["all"] == (("why", "choice"), ("documents", "empty"))


def test_without_the_member_only_a_supervisor_and_in_writing() -> None:
    with pytest.raises(NotAllowed):
        give_reason(why="complaint", documents=[], text="asked by letter", absent=True, supervisor=False)
    with pytest.raises(NotUnderstood):
        give_reason(why="complaint", documents=[], absent=True, supervisor=True)
    given_one = give_reason(
        why="complaint", documents=["ktp"], text="asked by letter", absent=True, supervisor=True
    )
    assert (given_one.documents, given_one.absent, given_one.has_photo) == ((), True, False)


@given(
    st.sampled_from(REASONS),
    st.sets(st.sampled_from(DOCUMENTS), min_size=1),
    st.from_regex(r"[A-Za-z|, .]{5,60}", fullmatch=True).filter(lambda text: len(text.strip(" ")) > 5),
    st.booleans(),
)
def test_the_line_in_the_log_reads_back(why: str, documents: set[str], text: str, absent: bool) -> None:
    made = give_reason(why=why, documents=documents, text=text, absent=absent, supervisor=True)
    assert read_reason(made.line) == made
    assert len(made.line) < 260


@pytest.mark.parametrize(
    "line", ["", "counter", "asked by phone", "counter | ktp | short", "counter | dog | K7Q2M4XD", "| | |"]
)
def test_other_words_are_left_as_they_are(line: str) -> None:
    assert read_reason(line) is None


def test_a_ticket_of_a_reason_opens_one_member_for_one_clerk(db: None) -> None:
    maya, tono = staff(), staff("Tono", email="tono@kantor.example", office="CMI")
    enrol(SITI)
    ticket = open_member(
        who=maya, ticket=found(maya, SITI.id, AT), why="counter", documents=["card", "ktp"], at=AT
    )
    note = opened(ticket=ticket, who=maya, at=AT)
    assert (note.member_id, note.reason.documents) == (SITI.id, ("ktp", "card"))
    later = AT + timedelta(minutes=10)
    of_one = of_card(ticket=ticket, account_no=SITI.kpj, who=maya, at=later)
    assert SITI.kpj not in of_one
    assert opened(ticket=of_one, who=maya, at=later).account_no == SITI.kpj
    with pytest.raises(TicketOld):
        opened(ticket=of_one, who=maya, at=AT + timedelta(minutes=15))
    with pytest.raises(TicketOld):
        opened(ticket=ticket, who=tono, at=AT)
    with pytest.raises(TicketOld):
        opened(ticket=found(maya, SITI.id, AT), who=maya, at=AT)
