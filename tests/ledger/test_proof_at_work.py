"""The books are proved as they stood at one moment, while the fund works on."""

from datetime import UTC, date, datetime
from threading import Thread

import pytest
from django.db import connection, transaction

from saldoku.ledger.models import Account, Entry, PostingYear
from saldoku.ledger.posting import Line, open_journal, post
from saldoku.ledger.proof import prove
from saldoku.ledger.years import close_year
from tests.cast import BUDI, SITI, enrol
from tests.databases import Database

pytestmark = pytest.mark.slow
AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


def _post(number: int) -> None:
    """A posting by somebody else, in a thread with a connection of its own."""
    account = Account.objects.get(member_id=BUDI.id)
    line = Line(BUDI.id, account.id, "contribution", 7, 7, 0, date(2026, 11, 2), number, 202_610)
    with transaction.atomic():
        journal, _ = open_journal(key=f"work:{number}", fingerprint="x", kind="contributions", at=AT)
        post(journal=journal, lines=[line], control={"bank": -7})


def _elsewhere(number: int) -> None:
    def work() -> None:
        try:
            _post(number)
        finally:
            connection.close()

    other = Thread(target=work)
    other.start()
    other.join(30)
    assert not other.is_alive(), "who proves keeps nobody waiting"


def test_what_is_posted_meanwhile_is_not_looked_at(committed_db: Database) -> None:
    for person in (BUDI, SITI):
        enrol(person)
    with transaction.atomic():
        close_year(year=2024, at=AT)
    before = Entry.objects.count()
    posted: list[str] = []

    def tell(done: int, total: int, what: str) -> None:
        if what:
            posted.append(what)
            _elsewhere(len(posted))

    report = prove(progress=tell)
    assert (report.differences, report.entries) == ((), before)
    again = prove()
    assert (again.differences, again.entries) == ((), before + len(posted))
    assert again.total == report.total + 7 * len(posted)


def test_members_pass_over_to_their_new_snapshot_slice_by_slice(committed_db: Database) -> None:
    """In the middle of a closing the books hold too: those above the last slice have no snapshot yet."""
    from saldoku.ledger.returns import closing

    for person in (BUDI, SITI):
        enrol(person)
    with transaction.atomic():
        begun = closing.begin(year=2025, at=AT)
    for members in closing.plan(2025, size=1):
        assert prove().differences == ()
        closing.close_slice(begun, members, at=AT)
    assert prove().differences == ()
    assert PostingYear.objects.get(year=2025).closed_at is None
    with transaction.atomic():
        closing.end(begun, at=AT)
    assert prove().differences == ()
