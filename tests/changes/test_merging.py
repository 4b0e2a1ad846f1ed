"""Two cards of Siti become one: exact to the rupiah, followed by what comes late, and taken back."""

from datetime import date, timedelta

import pytest

from saldoku.access.models import LogLine
from saldoku.kernel.errors import NotAllowed, NotFound, NotUnderstood
from saldoku.kernel.principal import Channel, Principal
from saldoku.ledger import posting
from saldoku.ledger.models import CardMerge, ControlLine, Entry, Journal
from saldoku.usecases.balance.reading import read_balance
from saldoku.usecases.balance.show_statement import show_statement
from saldoku.usecases.changes import refusals
from saldoku.usecases.changes.merge_cards import Merged, merge_cards
from saldoku.usecases.changes.merge_pending import merge_pending
from saldoku.usecases.changes.undo_merge import undo_merge
from tests.cast import BUDI, RINA, SITI, enrol
from tests.changes.savings import (
    AT,
    BUDI_OPS,
    NEW,
    OLD,
    THIRD,
    Deposits,
    account,
    parts,
    transfers_of,
    with_third_card,
)
from tests.office.counter import staff

OLD_PARTS = (29 * 342_000 + 1_050_393, 29 * 120_000, 29 * 222_000)
NEW_PARTS = (16 * 518_700 + 61_234, 16 * 182_000, 16 * 336_700)
DAY = date(2026, 11, 22)


def merge(
    source: str = OLD, target: str = NEW, *, reason: str = "", days: int = 0, dry_run: bool = False
) -> Merged:
    return merge_cards(
        from_kpj=source,
        into_kpj=target,
        reason=reason,
        who=BUDI_OPS,
        at=AT + timedelta(days=days),
        dry_run=dry_run,
    )


def plus(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))


@pytest.fixture
def deposit(db: None) -> Deposits:
    """Siti with three cards, of which the third is empty; and the hand that pays in."""
    enrol(with_third_card())
    return Deposits()


def test_the_whole_balance_goes_over_with_its_parts(deposit: Deposits) -> None:
    assert parts(OLD) == OLD_PARTS
    done = merge(reason="dua kartu, orang yang sama")
    (step,) = done.moved
    assert (done.card, done.into, done.again, done.merged_on) == ("..1907", "..4821", False, DAY)
    assert (step.amount.amount, step.own.amount, step.employer_part.amount) == OLD_PARTS
    assert (step.lines, step.returns.amount) == (1, 1_050_393)
    assert parts(OLD) == (0, 0, 0)
    assert parts(NEW) == plus(OLD_PARTS, NEW_PARTS)
    assert list(transfers_of(OLD)) == [(DAY, *(-part for part in OLD_PARTS))]
    assert list(transfers_of(NEW)) == [(DAY, *OLD_PARTS)]
    stored = CardMerge.objects.get()
    assert (stored.merged_by, stored.merged_on, stored.undone_at) == ("operator:budi", DAY, None)


def test_it_is_one_sealed_journal_without_another_side(deposit: Deposits) -> None:
    merge()
    journal = Journal.objects.get(key=f"merge:{CardMerge.objects.get().id}")
    assert Entry.objects.filter(kind="transfer").values_list("journal_id").distinct().get() == (journal.id,)
    control = ControlLine.objects.get(journal=journal)
    assert (control.account, control.amount, control.lines) == ("within", 0, 2)
    assert control.seal


def test_the_day_is_the_funds_own(deposit: Deposits) -> None:
    late = AT.replace(hour=17, minute=30)  # half past midnight in Jakarta
    merge_cards(from_kpj=OLD, into_kpj=NEW, reason="", who=BUDI_OPS, at=late)
    assert CardMerge.objects.get().merged_on == date(2026, 11, 23)


def test_balance_and_statements_agree_on_both_cards(deposit: Deposits) -> None:
    before = read_balance(member_id=SITI.id, at=AT, channel="web", since=AT, currency="IDR").view
    merge()
    after = read_balance(member_id=SITI.id, at=AT, channel="web", since=AT, currency="IDR").view
    assert (after.total, after.own, after.employer_part, after.returns) == (
        before.total, before.own, before.employer_part, before.returns,
    )  # fmt: skip
    for card in after.cards:
        shown = show_statement(
            who=Principal.member(SITI.id), account_no=card.account_no, at=AT, channel=Channel.WEB, year=2026
        )
        assert shown.closing == card.balance


def test_the_member_reads_it(deposit: Deposits) -> None:
    merge(reason="dua kartu, orang yang sama")
    line = LogLine.objects.latest("id")
    assert (line.member_id, line.action, line.name, line.channel) == (
        SITI.id,
        "merge-cards",
        "budi",
        "operator",
    )
    assert line.detail == {"card": "..1907 → ..4821", "reason": "dua kartu, orang yang sama"}


def test_the_same_again_moves_nothing_and_says_so(deposit: Deposits) -> None:
    merge()
    count, lines = Entry.objects.count(), LogLine.objects.count()
    again = merge(days=3)
    assert (again.again, again.moved, again.merged_on) == (True, (), DAY)
    assert (Entry.objects.count(), LogLine.objects.count(), CardMerge.objects.count()) == (count, lines, 1)


def test_late_money_follows_with_its_own_value_date(deposit: Deposits) -> None:
    merge()
    deposit(OLD, date(2025, 7, 9))
    deposit(OLD, date(2026, 12, 3), own=1, employer=2)
    (step,) = merge(days=30).moved
    assert (step.lines, step.amount.amount, step.own.amount) == (2, 342_003, 120_001)
    assert parts(OLD) == (0, 0, 0)
    assert list(transfers_of(NEW))[1:] == [
        (date(2025, 7, 9), 342_000, 120_000, 222_000),
        (date(2026, 12, 3), 3, 1, 2),
    ]
    assert merge(days=31).moved == ()
    deposit(OLD, date(2026, 12, 4))
    assert merge(days=32).moved[0].lines == 1
    keys = Journal.objects.filter(kind="merge").order_by("id").values_list("key", flat=True)
    first = f"merge:{CardMerge.objects.get().id}"
    assert list(keys) == [first, f"{first}:1", f"{first}:2"]


def test_an_empty_card_may_be_merged_and_what_comes_follows(deposit: Deposits) -> None:
    (step,) = merge(THIRD, NEW).moved
    assert (step.lines, step.amount.amount) == (0, 0)
    deposit(THIRD, date(2026, 10, 9))
    assert merge(THIRD, NEW).moved[0].amount.amount == 342_000
    assert parts(THIRD) == (0, 0, 0)


def test_money_goes_on_along_the_chain(deposit: Deposits) -> None:
    merge(THIRD, OLD)
    merge(OLD, NEW)
    deposit(THIRD, date(2026, 9, 9))
    steps = merge(THIRD, OLD, days=1).moved
    assert [(step.card, step.into, step.amount.amount) for step in steps] == [
        ("..7777", "..1907", 342_000),
        ("..1907", "..4821", 342_000),
    ]
    assert parts(THIRD) == parts(OLD) == (0, 0, 0)
    assert parts(NEW) == plus(plus(OLD_PARTS, NEW_PARTS), (342_000, 120_000, 222_000))
    assert {day for day, *_ in list(transfers_of(OLD))[-2:]} == {date(2026, 9, 9)}


def test_parts_that_shift_follow_too(deposit: Deposits) -> None:
    """A line that only moves money from one part to the other has no amount, and must not stay."""
    merge()
    of = account(OLD)
    line = posting.Line(of.member_id, of.id, "reversal", 0, 5, -5, date(2025, 5, 5), 77)
    journal, _ = posting.open_journal(key="shift", fingerprint="x", kind="taken-back", at=AT)
    posting.post(journal=journal, lines=[line], control={})
    assert merge_pending(who=BUDI_OPS, at=AT).cards == 1
    assert parts(OLD) == (0, 0, 0)


def test_the_balance_says_where_the_savings_of_a_card_went(deposit: Deposits) -> None:
    def into() -> dict[str, str | None]:
        view = read_balance(member_id=SITI.id, at=AT, channel="web", since=AT, currency="IDR").view
        return {card.account_no: card.merged_into for card in view.cards if card.has_savings}

    assert set(into().values()) == {None}
    merge()
    assert into() == {OLD: "..4821", NEW: None, THIRD: None}
    undo_merge(from_kpj=OLD, into_kpj=NEW, reason="", who=BUDI_OPS, at=AT)
    assert set(into().values()) == {None}


# --- which lines the first transfer took --------------------------------------------------------------
def test_a_file_that_was_under_way_brings_later_money_into_an_older_journal(deposit: Deposits) -> None:
    deposit(OLD, date(2026, 10, 9), journal="late:99RT2002:202610")
    merge()
    deposit(OLD, date(2026, 10, 9), own=7, employer=8, journal="late:99RT2002:202610")
    (step,) = merge(days=1).moved
    assert (step.lines, step.amount.amount) == (1, 15)
    assert parts(OLD) == (0, 0, 0)


def test_a_clock_that_is_ahead_does_not_move_a_line_twice(deposit: Deposits) -> None:
    """A journal with a younger number that was there already."""
    Journal.objects.create(id=2**62, key="ahead", fingerprint="late", kind="import", posted_at=AT)
    deposit(OLD, date(2026, 10, 9), journal="ahead")
    merge()
    assert parts(OLD) == (0, 0, 0)
    assert merge(days=1).moved == ()
    deposit(OLD, date(2026, 11, 9), journal="ahead")
    assert merge(days=2).moved[0].lines == 1
    assert parts(OLD) == (0, 0, 0)


def test_a_whole_year_of_one_journal_may_come_before_and_after(deposit: Deposits) -> None:
    for month in range(1, 6):
        deposit(OLD, date(2026, month, 9), journal="old")
    merge()
    for month in range(6, 10):
        deposit(OLD, date(2026, month, 9), journal="old")
    (step,) = merge(days=1).moved
    assert (step.lines, step.amount.amount) == (4, 4 * 342_000)
    assert parts(OLD) == (0, 0, 0)


# --- taking it back ------------------------------------------------------------------------------------
def test_undone_both_cards_are_as_before(deposit: Deposits) -> None:
    merge()
    deposit(OLD, date(2025, 7, 9))
    merge(days=1)
    back = undo_merge(
        from_kpj=OLD, into_kpj=NEW, reason="salah kartu", who=BUDI_OPS, at=AT + timedelta(days=2)
    )
    assert (back.card, back.into, back.lines, back.amount.amount) == (
        "..4821",
        "..1907",
        2,
        OLD_PARTS[0] + 342_000,
    )
    assert parts(OLD) == plus(OLD_PARTS, (342_000, 120_000, 222_000))
    assert parts(NEW) == NEW_PARTS
    dates = [day for day, *_ in transfers_of(OLD)]
    assert sorted(dates) == sorted([DAY, DAY, date(2025, 7, 9), date(2025, 7, 9)]), "the same value dates"
    assert LogLine.objects.latest("id").action == "undo-merge"
    stored = CardMerge.objects.get()
    assert (stored.undone_by, stored.undone_at) == ("operator:budi", AT + timedelta(days=2))
    assert merge_pending(who=BUDI_OPS, at=AT).cards == 0


def test_what_was_undone_may_be_merged_again_elsewhere(deposit: Deposits) -> None:
    merge()
    undo_merge(from_kpj=OLD, into_kpj=NEW, reason="", who=BUDI_OPS, at=AT)
    merge(OLD, THIRD)
    assert parts(OLD) == (0, 0, 0)
    assert parts(THIRD) == OLD_PARTS
    assert merge(OLD, THIRD).moved == ()


def test_what_left_the_other_card_cannot_go_back(deposit: Deposits) -> None:
    merge()
    of = account(NEW)
    line = posting.Line(of.member_id, of.id, "payout", -(NEW_PARTS[0] + 1), 0, 0, DAY, 99)
    journal, _ = posting.open_journal(key="paid", fingerprint="x", kind="payouts", at=AT)
    posting.post(journal=journal, lines=[line], control={"bank": -line.amount})
    with pytest.raises(refusals.HoldsTooLittle) as refused:
        undo_merge(from_kpj=OLD, into_kpj=NEW, reason="", who=BUDI_OPS, at=AT)
    assert refused.value.fields == {"card": "..4821", "missing": 1}
    assert CardMerge.objects.get().undone_at is None


def test_a_chain_is_undone_from_its_end(deposit: Deposits) -> None:
    merge(THIRD, OLD)
    merge(OLD, NEW)
    with pytest.raises(refusals.MergedAway):
        undo_merge(from_kpj=THIRD, into_kpj=OLD, reason="", who=BUDI_OPS, at=AT)
    undo_merge(from_kpj=OLD, into_kpj=NEW, reason="", who=BUDI_OPS, at=AT)
    undo_merge(from_kpj=THIRD, into_kpj=OLD, reason="", who=BUDI_OPS, at=AT)
    assert parts(OLD) == OLD_PARTS


# --- all of them at once -------------------------------------------------------------------------------
def test_pending_moves_what_came_to_any_merged_card(deposit: Deposits) -> None:
    merge(THIRD, OLD)
    merge(OLD, NEW)
    deposit(THIRD, date(2026, 9, 9))
    deposit(OLD, date(2026, 9, 10), own=3, employer=4)
    told: list[tuple[int, int]] = []
    dry = merge_pending(who=BUDI_OPS, at=AT, dry_run=True)
    assert (dry.cards, dry.amount.amount) == (2, 2 * 342_000 + 7)
    assert parts(THIRD)[0] == 342_000
    done = merge_pending(who=BUDI_OPS, at=AT, progress=lambda number, of: told.append((number, of)))
    assert (done.cards, done.refused) == (2, ())
    assert parts(THIRD) == parts(OLD) == (0, 0, 0)
    assert told == [(2, 2)], "a member is one step"
    assert merge_pending(who=BUDI_OPS, at=AT).cards == 0


def test_pending_names_what_could_not_move(deposit: Deposits) -> None:
    """A return that is taken back by an adjustment may be more than the other card holds."""
    merge(OLD, THIRD)
    merge(THIRD, NEW)
    of = account(OLD)
    line = posting.Line(of.member_id, of.id, "return", -10, 0, 0, date(2025, 12, 31), 55)
    journal, _ = posting.open_journal(key="adjust:x", fingerprint="x", kind="adjustments", at=AT)
    posting.post(journal=journal, lines=[line], control={"returns": 10})
    done = merge_pending(who=BUDI_OPS, at=AT)
    assert [(one.card, one.code) for one in done.refused] == [("..1907", "holds-too-little")]
    paid = posting.Line(of.member_id, of.id, "return", 10, 0, 0, date(2025, 12, 31), 56)
    journal, _ = posting.open_journal(key="adjust:y", fingerprint="x", kind="adjustments", at=AT)
    posting.post(journal=journal, lines=[paid], control={"returns": -10})


# --- refusals --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("source", "target", "refusal"),
    [
        (OLD, OLD, refusals.SameCard),
        (OLD, f" {OLD[:4]}-{OLD[4:]}", refusals.SameCard),
        ("99000000000", NEW, NotFound),
        (OLD, "99000000000", NotFound),
        ("not a card", NEW, NotUnderstood),
        (OLD, BUDI.kpj, refusals.TwoPeople),
        (BUDI.kpj, RINA.kpj, refusals.NoSavings),
        (RINA.kpj, NEW, refusals.NoSavings),
    ],
)
def test_refused(deposit: Deposits, source: str, target: str, refusal: type[Exception]) -> None:
    enrol(BUDI)
    enrol(RINA)
    for act in (merge_cards, undo_merge):
        with pytest.raises(refusal):
            act(from_kpj=source, into_kpj=target, reason="", who=BUDI_OPS, at=AT)
    assert not CardMerge.objects.exists()
    assert not LogLine.objects.exists()


def test_a_merged_card_goes_nowhere_else_and_takes_nothing(deposit: Deposits) -> None:
    merge()
    with pytest.raises(refusals.MergedElsewhere) as elsewhere:
        merge(OLD, THIRD)
    assert elsewhere.value.fields == {"card": "..1907", "into": "..4821"}
    for source in (THIRD, NEW):
        with pytest.raises(refusals.MergedAway) as away:
            merge(source, OLD)
        assert away.value.fields == {"card": "..1907", "into": "..4821"}
    with pytest.raises(refusals.NotMerged):
        undo_merge(from_kpj=NEW, into_kpj=OLD, reason="", who=BUDI_OPS, at=AT)


def test_a_dry_run_keeps_nothing(deposit: Deposits) -> None:
    told = merge(dry_run=True)
    assert told.moved[0].amount.amount == OLD_PARTS[0]
    assert not CardMerge.objects.exists()
    assert parts(OLD) == OLD_PARTS
    merge()
    undo_merge(from_kpj=OLD, into_kpj=NEW, reason="", who=BUDI_OPS, at=AT, dry_run=True)
    assert parts(OLD) == (0, 0, 0)


@pytest.mark.parametrize("reason", ["abc", "NIK 9901015708900001", "x" * 201])
def test_a_reason_that_is_none(deposit: Deposits, reason: str) -> None:
    with pytest.raises(NotUnderstood):
        merge(reason=reason)


def test_who_may(deposit: Deposits) -> None:
    for who in (Principal.member(SITI.id), Principal.operator(name=""), staff()):
        with pytest.raises(NotAllowed):
            merge_cards(from_kpj=OLD, into_kpj=NEW, reason="", who=who, at=AT)
        with pytest.raises(NotAllowed):
            merge_pending(who=who, at=AT)
    ratna = staff("Ratna", email="ratna@kantor.example", supervisor=True)
    merge_cards(from_kpj=OLD, into_kpj=NEW, reason="", who=ratna, at=AT)
    assert CardMerge.objects.get().merged_by == f"staff:{ratna.user_id}"
    assert LogLine.objects.latest("id").name == "Ratna, Kantor Bandung"
