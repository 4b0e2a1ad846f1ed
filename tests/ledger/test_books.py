"""Posting, the derived balance, closing a year, and the proof that finds what is wrong."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from saldoku.kernel.errors import BooksDiffer, KeyReused, YearClosed
from saldoku.ledger.models import Account, Entry, Journal, PostingYear, YearSnapshot
from saldoku.ledger.posting import Line, open_journal, post, source_key
from saldoku.ledger.proof import prove
from saldoku.ledger.years import close_year
from saldoku.usecases.balance.reading import read_balance
from tests.cast import BUDI, SITI, enrol


def _line(account: Account, amount: int, on: date, *, own: int | None = None) -> Line:
    own = amount if own is None else own
    return Line(
        member_id=account.member_id,
        account_id=account.id,
        kind="contribution",
        amount=amount,
        own_part=own,
        employer_part=amount - own,
        value_date=on,
        source_key=source_key("test", account.id, amount, on),
        period=on.year * 100 + on.month,
    )


def _post(account: Account, at: datetime, *lines: Line) -> Journal:
    journal, _ = open_journal(key=f"test:{lines[0].source_key}", fingerprint="x", kind="contributions", at=at)
    post(journal=journal, lines=lines, control={"bank": -sum(line.amount for line in lines)})
    return journal


def _balance(member_id: int, at: datetime) -> int:
    reading = read_balance(member_id=member_id, at=at, channel="web", since=at, currency="IDR")
    return reading.view.total.amount


@pytest.fixture
def account(db: None, at: datetime) -> Account:
    return Account.objects.filter(member_id=enrol(BUDI, at=at)).get()


def test_a_journal_that_does_not_add_up_is_refused_whole(account: Account, at: datetime) -> None:
    before = Entry.objects.count()
    line = _line(account, 1_000, date(2026, 11, 3))

    def off_by_one() -> None:
        with transaction.atomic():
            journal, _ = open_journal(key="off", fingerprint="x", kind="contributions", at=at)
            post(journal=journal, lines=[line], control={"bank": -999})

    with pytest.raises(BooksDiffer):
        off_by_one()
    assert Entry.objects.count() == before
    assert not Journal.objects.filter(key="off").exists()


def test_the_same_key_is_the_same_journal_and_another_payload_is_refused(
    account: Account, at: datetime
) -> None:
    mark = transaction.savepoint()
    first, is_new = open_journal(key="k", fingerprint="a", kind="contributions", at=at)
    again, is_new_again = open_journal(key="k", fingerprint="a", kind="contributions", at=at)
    assert (is_new, is_new_again, again.id) == (True, False, first.id)
    with pytest.raises(KeyReused):
        open_journal(key="k", fingerprint="b", kind="contributions", at=at)
    transaction.savepoint_rollback(mark)  # a journal without lines would stand in the books


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_journal", "ledger_controlline", "access_logline"])
@pytest.mark.parametrize("verb", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_the_books(
    account: Account, at: datetime, table: str, verb: str
) -> None:
    from saldoku.access import log
    from saldoku.kernel.principal import Channel, Principal

    log.write(
        member_id=account.member_id,
        who=Principal.operator(name="t"),
        channel=Channel.OPERATOR,
        action="x",
        at=at,
    )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table, "kind" if table == "ledger_entry" else "id"))


def test_a_closed_year_takes_no_entry_and_the_balance_stays(account: Account, at: datetime) -> None:
    before = _balance(account.member_id, at)
    assert close_year(year=2025, at=at) == 1
    assert _balance(account.member_id, at) == before
    snapshot = YearSnapshot.objects.get(account_id=account.id, year=2025)
    assert 0 < snapshot.closing < before
    # A late deposit of 2025 goes into the open year with its own value date.
    _post(account, at, _line(account, 5_000, date(2025, 12, 31)))
    entry = Entry.objects.get(amount=5_000)
    assert (entry.year, entry.value_date) == (2026, date(2025, 12, 31))
    assert _balance(account.member_id, at) == before + 5_000
    with pytest.raises(YearClosed):
        close_year(year=2025, at=at)
    assert prove().differences == ()


def test_years_close_one_upon_another(account: Account, at: datetime) -> None:
    before = _balance(account.member_id, at)
    for year in (2023, 2024, 2026):
        close_year(year=year, at=at)
        assert _balance(account.member_id, at) == before
    assert set(PostingYear.objects.filter(closed_at__isnull=False).values_list("year", flat=True)) >= {
        2023,
        2024,
        2025,
        2026,
    }
    assert prove().differences == ()


class TestTheProofFindsWhatIsWrong:
    """Each rule is broken by hand, past the guards, and must be named."""

    @pytest.fixture(autouse=True)
    def _undone(self, account: Account) -> object:
        """What is broken here is undone before the books are proved after the test."""
        mark = transaction.savepoint()
        yield
        transaction.savepoint_rollback(mark)

    def _rules(self) -> set[str]:
        return {one.rule for one in prove().differences}

    def _insert(self, account: Account, at: datetime, **other: object) -> None:
        journal, _ = open_journal(key="broken", fingerprint="x", kind="contributions", at=at)
        fields: dict[str, object] = {
            "member_id": account.member_id, "account_id": account.id, "journal_id": journal.id,
            "year": 2026, "kind": "contribution", "amount": 100, "own_part": 100, "employer_part": 0,
            "value_date": date(2026, 1, 1), "source_key": 1,
        }  # fmt: skip
        Entry(**{**fields, **other}).save(force_insert=True)

    def test_an_unbalanced_journal(self, account: Account, at: datetime) -> None:
        self._insert(account, at)
        assert "a journal adds up to zero" in self._rules()

    def test_parts_that_are_not_the_amount(self, account: Account, at: datetime) -> None:
        self._insert(account, at, own_part=1)
        assert "a contribution is its two parts" in self._rules()

    def test_an_entry_without_a_journal(self, account: Account, at: datetime) -> None:
        self._insert(account, at, journal_id=7)
        assert "an entry belongs to a journal" in self._rules()

    def test_a_posting_year_before_the_value_date(self, account: Account, at: datetime) -> None:
        self._insert(account, at, year=2020)
        assert "a posting year is not before the value date" in self._rules()

    def test_an_account_below_zero(self, account: Account, at: datetime) -> None:
        self._insert(account, at, amount=-(10**12), own_part=-(10**12))
        assert "no account is below zero" in self._rules()

    def test_a_snapshot_that_differs_from_its_entries(self, account: Account, at: datetime) -> None:
        close_year(year=2025, at=at)
        YearSnapshot(
            member_id=account.member_id, year=2024, account_id=account.id, opening=0, closing=3, own_part=3,
            employer_part=0,
        ).save(force_insert=True)  # fmt: skip
        assert "a snapshot is the sum of its entries" in self._rules()


class TestAnyEntries(TestCase):
    """Whatever is posted in whatever order, balance, snapshot and sum agree."""

    @given(
        st.lists(
            st.tuples(
                st.integers(1, 10**9),
                st.dates(date(2023, 1, 1), date(2026, 11, 22)),
                st.integers(0, 100),
            ),
            min_size=1,
            max_size=8,
            unique_by=lambda one: one[:2],
        ),
        st.integers(2022, 2026),
    )
    def test_the_balance_is_the_sum_of_the_entries(
        self, deposits: list[tuple[int, date, int]], closed: int
    ) -> None:
        at = datetime.fromisoformat("2026-11-22T07:05:00+00:00")
        member_id = enrol(SITI, at=at)
        account = Account.objects.filter(member_id=member_id).order_by("id")[0]
        before = _balance(member_id, at)
        half = len(deposits) // 2
        for amount, day, share in deposits[:half]:
            _post(account, at, _line(account, amount, day, own=amount * share // 100))
        close_year(year=closed, at=at)
        for amount, day, share in deposits[half:]:
            _post(account, at, _line(account, amount, day, own=amount * share // 100))
        assert _balance(member_id, at) == before + sum(amount for amount, _, _ in deposits)
        assert prove().differences == ()
