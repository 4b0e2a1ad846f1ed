"""The arrears of a month for the whole fund are the sum of what each card's own months say."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.periods import Period
from saldoku.kernel.principal import Channel, Principal
from saldoku.ledger import posting
from saldoku.ledger.models import Account, Entry
from saldoku.members.models import Card
from saldoku.usecases.balance import missing_months as of_fund
from saldoku.usecases.balance.missing_months import EmployerArrears, missing_months
from saldoku.usecases.balance.show_contributions import show_contributions
from saldoku.usecases.changes.merge_cards import merge_cards
from saldoku.usecases.changes.undo_merge import undo_merge
from tests.cast import AGUS, BUDI, CAST, DEWI, JOKO, RINA, SITI, HeldCard, Person, enrol
from tests.databases import Database

OPERATOR = Principal.operator(name="os:agung")
AUGUST, OCTOBER, NOVEMBER = Period(2026, 8), Period(2026, 10), Period(2026, 11)


@pytest.fixture
def fund(db: None, at: datetime) -> None:
    for person in CAST:
        enrol(person, at=at)


def rows(period: Period, at: datetime) -> dict[str, EmployerArrears]:
    return {one.npp or one.segment: one for one in missing_months(period=period, at=at).employers}


@pytest.mark.usefixtures("fund")
class TestTheCast:
    def test_an_employer_is_asked_for_what_its_last_wages_ask_for(self, at: datetime) -> None:
        found = rows(AUGUST, at)
        textile, furniture = found["99TX1001"], found["99MB3003"]
        assert (textile.name, textile.expected, textile.unpaid) == ("PT Kain Nusantara", 2, 1)
        assert textile.amount.amount == 518_700, "Siti's month, by her wage"
        assert (furniture.expected, furniture.unpaid, furniture.amount.amount) == (1, 1, 313_500)
        assert set(found) == {"99TX1001", "99MB3003"}, (
            "Siti's ended card, and members without savings, owe nothing"
        )

    def test_who_pays_alone_stands_under_the_segment(self, at: datetime) -> None:
        found = rows(NOVEMBER, at)
        dewi, agus = found["BPU"], found["PMI"]
        assert (dewi.npp, dewi.name, dewi.unpaid, dewi.amount.amount) == (None, None, 1, 20_000)
        assert (agus.unpaid, agus.amount.amount) == (1, 200_000), "he chose it: what he paid last"

    def test_what_is_not_yet_due_is_not_missing(self, at: datetime) -> None:
        report = missing_months(period=NOVEMBER, at=at)
        assert (report.waiting, report.unpaid) == (3, 2), "wage earners are due on 15 December"
        in_time = missing_months(period=OCTOBER, at=datetime(2026, 11, 16, 5, tzinfo=UTC))
        assert (in_time.waiting, in_time.unpaid) == (1, 0)
        after = missing_months(period=OCTOBER, at=datetime(2026, 11, 16, 18, tzinfo=UTC))
        assert (after.waiting, after.unpaid) == (0, 1), "the day is over in Jakarta"

    def test_the_sums_are_those_of_the_rows_and_most_cards_come_first(self, at: datetime) -> None:
        report = missing_months(period=AUGUST, at=at)
        assert report.unpaid == sum(one.unpaid for one in report.employers) == 2
        assert report.amount.amount == sum(one.amount.amount for one in report.employers)
        assert report.expected == 5
        sizes = [(-one.unpaid, -one.amount.amount) for one in report.employers]
        assert sizes == sorted(sizes)

    def test_a_contribution_that_was_taken_back_is_missing(self, at: datetime) -> None:
        entry = Entry.objects.get(member_id=JOKO.id, period=202608)
        reverse(entry, at)
        assert rows(AUGUST, at)["99TX1001"].unpaid == 2
        repost(entry, at)
        assert rows(AUGUST, at)["99TX1001"].unpaid == 1

    def test_a_card_of_which_no_payment_is_known_is_counted_and_adds_no_amount(self, at: datetime) -> None:
        new = HeldCard(
            "99000008811", npp="99TX1001", employer="PT Kain Nusantara", joined_on=date(2026, 8, 20)
        )
        enrol(replace(SITI, id=1088, nik="9901015708900088", phone="", email="", cards=(new,)), at=at)
        textile = rows(AUGUST, at)["99TX1001"]
        assert (textile.expected, textile.unpaid, textile.unknown) == (3, 2, 1)
        assert textile.amount.amount == 518_700

    def test_a_merged_card_is_expected_again_when_the_merge_is_undone(self, at: datetime) -> None:
        Card.objects.filter(member_id=SITI.id, kpj=SITI.cards[1].kpj).update(status="active", left_on=None)
        assert rows(AUGUST, at)["99RT2002"].unpaid == 1
        cards = {"from_kpj": SITI.cards[1].kpj, "into_kpj": SITI.cards[0].kpj, "reason": "", "who": OPERATOR}
        july = datetime(2026, 7, 3, tzinfo=UTC)
        merge_cards(**cards, at=july)
        assert "99RT2002" not in rows(AUGUST, at)
        assert rows(Period(2026, 7), at)["99RT2002"].unpaid == 1, "the month of the merge"
        undo_merge(**cards, at=at)
        assert rows(AUGUST, at)["99RT2002"].unpaid == 1

    def test_slices_make_no_difference(self, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = missing_months(period=AUGUST, at=at)
        told: list[tuple[int, int]] = []
        monkeypatch.setattr(of_fund, "SLICE", 1)
        sliced = missing_months(period=AUGUST, at=at, progress=lambda done, total: told.append((done, total)))
        assert sliced == whole
        assert told == [(n, len(CAST)) for n in range(1, len(CAST) + 1)]

    @pytest.mark.parametrize("period", [Period(2026, 12), Period(2031, 1), Period(1976, 12)])
    def test_a_month_that_is_none(self, at: datetime, period: Period) -> None:
        with pytest.raises(NotUnderstood) as refused:
            missing_months(period=period, at=at)
        assert refused.value.fields["field"] == "period"


def reverse(entry: Entry, at: datetime) -> None:
    line = posting.Line(
        entry.member_id, entry.account_id, "reversal", -entry.amount, -entry.own_part, -entry.employer_part,
        entry.value_date, posting.source_key("back", entry.source_key), entry.period, entry.wage,
        entry.employer_id,
    )  # fmt: skip
    _post(line, at)


def repost(entry: Entry, at: datetime) -> None:
    line = posting.Line(
        entry.member_id, entry.account_id, "contribution", entry.amount, entry.own_part, entry.employer_part,
        entry.value_date + timedelta(days=40), posting.source_key("again", entry.source_key), entry.period,
        entry.wage, entry.employer_id,
    )  # fmt: skip
    _post(line, at)


def _post(line: posting.Line, at: datetime) -> None:
    key = f"missing:{line.source_key}"
    journal, _ = posting.open_journal(key=key, fingerprint="x", kind="taken-back", at=at)
    posting.post(journal=journal, lines=[line], control={"bank": -line.amount})


def test_a_month_that_was_put_right_is_paid_on_the_new_day(fund: None, at: datetime) -> None:
    """Once the reversed payment is gone, neither its day nor its amount is left."""
    entry = Entry.objects.get(member_id=JOKO.id, period=202608)
    reverse(entry, at)
    (gone,) = show_contributions(who=Principal.member(JOKO.id), at=at, channel=Channel.WEB).cards
    assert gone.months[7].state == "missing"
    repost(entry, at)
    (card,) = show_contributions(who=Principal.member(JOKO.id), at=at, channel=Channel.WEB).cards
    august = card.months[7]
    assert (august.state, august.paid_on, august.days_late) == ("late", date(2026, 10, 20), 35)
    assert august.amount is not None
    assert august.amount.amount == 285_000


# --- the same facts --------------------------------------------------------------------------------------
DAYS = st.dates(date(2026, 1, 1), date(2026, 11, 22))


@st.composite
def people(draw: st.DrawFn) -> list[Person]:
    """A few members with one card each, in whatever state a file can put it."""
    made = []
    for number in range(draw(st.integers(1, 4))):
        segment, npp = draw(
            st.sampled_from([("PU", "99TX1001"), ("PU", "99RT2002"), ("BPU", ""), ("PMI", "")])
        )
        joined = draw(DAYS)
        left = draw(st.none() | st.dates(joined, date(2026, 12, 31)))
        status = draw(st.sampled_from(["active", "ended"])) if left is None else "ended"
        months = draw(st.lists(st.integers(1, 10), max_size=6, unique=True))
        all_months = {f"2026-{month:02}" for month in range(1, 11)}
        card = HeldCard(
            f"9900007{number:04}", segment=segment, npp=npp, employer=npp and "PT", status=status,
            joined_on=joined, left_on=left, wage=5_000_000 if npp else None, own=100_000,
            by_employer=185_000 if npp else 0, paid=("2026-01", "2026-10"),
            missing=frozenset(all_months - {f"2026-{month:02}" for month in months}),
        )  # fmt: skip
        made.append(replace(SITI, id=2000 + number, nik=f"99010157089001{number:02}", phone="", email="",
                            cards=(card,)))  # fmt: skip
    return made


class TestOneTruth(TestCase):
    @settings(max_examples=25)
    @given(people(), st.integers(1, 11), st.data())
    def test_the_fund_counts_what_each_card_says(
        self, members: list[Person], month: int, data: st.DataObject
    ) -> None:
        at = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
        for person in members:
            enrol(person, at=at)
        entries = list(Entry.objects.order_by("member_id", "source_key"))
        for entry in data.draw(
            st.lists(st.sampled_from(entries), max_size=2, unique=True) if entries else st.just([])
        ):
            reverse(entry, at)
        states = []
        for person in members:
            who = Principal.member(person.id)
            (card,) = show_contributions(who=who, at=at, channel=Channel.WEB, year=2026).cards
            states.append(card.months[month - 1].state)
        report = missing_months(period=Period(2026, month), at=at)
        assert report.unpaid == states.count("missing")
        assert report.waiting == states.count("due")
        assert Account.objects.count() == len(members)


# --- the operator ----------------------------------------------------------------------------------------
def test_the_operator_reads_it_and_a_program_too(committed_db: Database, at: datetime) -> None:
    for person in (SITI, BUDI, DEWI, AGUS, RINA, JOKO):
        enrol(person, at=at)
    ran = committed_db.saldoku("arrears", "2026-08", "--limit", "1")
    first, more, last = ran.stdout.splitlines()
    assert first.split() == ["1", "of", "2", "Rp", "518.700", "99TX1001", "PT", "Kain", "Nusantara"]
    assert more == "… and 1 more"
    assert last == "2 of 5 cards unpaid for 2026-08 by 2 payers: Rp 832.200 by the last known wages"
    told = json.loads(committed_db.saldoku("arrears", "08-2026", "--json").stdout)
    assert (told["period"], told["unpaid"], told["amount"]) == ("2026-08", 2, 832_200)
    assert [one["npp"] for one in told["employers"]] == ["99TX1001", "99MB3003"]
    for private in (SITI.name, SITI.kpj, SITI.nik):
        assert private not in ran.stdout
    for wrong in ("August", "2026-13", "2999-01"):
        refused = committed_db.saldoku("arrears", wrong, code=2)
        assert len(refused.stderr.strip().splitlines()) >= 2
