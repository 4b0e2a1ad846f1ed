"""A wrong line is taken back or replaced by two persons, and everybody can read it afterwards."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from saldoku.access.models import LogLine
from saldoku.kernel.errors import NotAllowed, NotFound, NotUnderstood
from saldoku.kernel.periods import Period
from saldoku.kernel.principal import Principal
from saldoku.kernel.references import entry_reference
from saldoku.ledger import posting
from saldoku.ledger.models import ControlLine, Correction, Entry, Journal
from saldoku.ledger.years import close_year
from saldoku.members.models import Employer
from saldoku.usecases.changes import refusals
from saldoku.usecases.changes.ask_correction import ask_correction
from saldoku.usecases.changes.decide_correction import Decided, decide_correction
from saldoku.usecases.changes.instead import Instead
from saldoku.usecases.changes.merge_cards import merge_cards
from saldoku.usecases.changes.show_corrections import show_corrections
from saldoku.usecases.changes.show_lines import show_line, show_lines
from tests.cast import BUDI, RINA, SITI, enrol
from tests.changes.savings import AT, BUDI_OPS, NEW, OLD, WATI_OPS, account, parts
from tests.office.counter import staff

LATER = AT + timedelta(hours=1)
DAY = date(2026, 9, 1)
WHY = "the employer reported another wage"


@pytest.fixture
def wrong(db: None) -> Entry:
    """What was posted to Siti's new card for October 2026."""
    enrol(SITI)
    return Entry.objects.get(account_id=account(NEW).id, period=202610)


def reference(entry: Entry) -> str:
    return entry_reference(entry.year, entry.source_key)


def ask(
    entry: Entry,
    instead: Instead | None = None,
    *,
    kpj: str = NEW,
    who: Principal = BUDI_OPS,
    reason: str = WHY,
) -> int:
    return ask_correction(kpj=kpj, entry=reference(entry), instead=instead, reason=reason, who=who, at=AT)


def agree(number: int, *, who: Principal = WATI_OPS) -> Decided:
    return decide_correction(number=number, agree=True, who=who, at=LATER)


def post(kind: str, amount: int, own: int, employer: int) -> Entry:
    """A line of another kind on the new card, against its own side of the books."""
    key, sides = (
        posting.source_key("extra", kind, amount),
        {"opening": "brought-forward", "return": "returns"},
    )
    moves = ((NEW, 1, key), (OLD, -1, key + 1))[: 2 if kind == "transfer" else 1]
    lines = [
        posting.Line(SITI.id, account(kpj).id, kind, sign * amount, sign * own, sign * employer, DAY, number)
        for kpj, sign, number in moves
    ]
    journal, _ = posting.open_journal(key=f"extra:{key}", fingerprint="x", kind=kind, at=AT)
    control = {sides.get(kind, "bank"): -sum(line.amount for line in lines)}
    posting.post(journal=journal, lines=lines, control=control)
    return Entry.objects.get(source_key=key)


def test_nothing_moves_until_another_person_agrees(wrong: Entry) -> None:
    before, count = parts(NEW), Entry.objects.count()
    number = ask(wrong, Instead(own_part=200_000, employer_part=370_000, wage=10_000_000))
    assert (parts(NEW), Entry.objects.count()) == (before, count)
    done = agree(number)
    assert (done.number, done.card, done.posted, done.difference.amount) == (number, "..4821", True, 51_300)
    assert parts(NEW) == (before[0] + 51_300, before[1] + 18_000, before[2] + 33_300)


def test_the_two_postings(wrong: Entry) -> None:
    number = ask(wrong, Instead(own_part=200_000, value_date=date(2026, 11, 3)))
    agree(number)
    journal = Journal.objects.get(key=f"correct:{number}")
    back = Entry.objects.get(journal_id=journal.id, kind="reversal")
    new = Entry.objects.get(journal_id=journal.id, kind="contribution")
    for name in ("period", "wage", "employer_id", "value_date"):
        assert getattr(back, name) == getattr(wrong, name)
    assert (back.amount, back.own_part, back.employer_part) == (-518_700, -182_000, -336_700)
    assert (new.amount, new.own_part, new.employer_part) == (536_700, 200_000, 336_700)
    assert (new.period, new.wage, new.value_date) == (wrong.period, wrong.wage, date(2026, 11, 3))
    control = ControlLine.objects.get(journal=journal)
    assert (control.account, control.amount, control.lines) == ("bank", -18_000, 2)
    stored = Correction.objects.get()
    assert (stored.state, stored.asked_by, stored.decided_by, stored.journal_id) == (
        "posted", "operator:budi", "operator:wati", journal.id,
    )  # fmt: skip


def test_every_field_may_be_put_right(wrong: Entry) -> None:
    Employer.objects.create(id=9, npp="99ZZ0009", name="PT Lain")
    number = ask(
        wrong,
        Instead(
            own_part=1, employer_part=2, period=Period(2026, 8), wage=150, value_date=date(2026, 9, 14),
            npp="99zz0009",
        ),
    )  # fmt: skip
    agree(number)
    new = Entry.objects.get(journal__key=f"correct:{number}", kind="contribution")
    assert (new.amount, new.period, new.wage, new.value_date, new.employer_id) == (
        3, 202608, 150, date(2026, 9, 14), 9,
    )  # fmt: skip


def test_only_taken_back(wrong: Entry) -> None:
    before = parts(NEW)
    agree(ask(wrong))
    assert parts(NEW)[0] == before[0] - 518_700
    assert Correction.objects.get().instead == {}


def test_only_the_date_leaves_the_bank_alone(wrong: Entry) -> None:
    number = ask(wrong, Instead(value_date=date(2026, 11, 12)))
    assert agree(number).difference.amount == 0
    control = ControlLine.objects.get(journal__key=f"correct:{number}")
    assert (control.account, control.amount, control.lines) == ("within", 0, 2)


def test_a_closed_year_keeps_its_value_dates(wrong: Entry) -> None:
    old = Entry.objects.get(account_id=account(NEW).id, period=202507)
    close_year(year=2025, at=AT)
    number = ask(old, Instead(own_part=182_001))
    agree(number)
    for entry in Entry.objects.filter(journal__key=f"correct:{number}"):
        assert (entry.year, entry.value_date) == (2026, old.value_date)


def test_a_payout_is_typed_as_it_is_said(wrong: Entry) -> None:
    paid = post("payout", -1_000_000, -400_000, -600_000)
    before = parts(NEW)
    number = ask(paid, Instead(own_part=300_000, employer_part=500_000, return_part=100_000))
    assert agree(number).difference.amount == 100_000
    assert parts(NEW) == (before[0] + 100_000, before[1] + 100_000, before[2] + 100_000)


def test_an_opening_balance_never_went_through_the_bank(wrong: Entry) -> None:
    opening = post("opening", 5_000, 1_000, 2_000)
    number = ask(opening, Instead(return_part=2_500))
    agree(number)
    control = ControlLine.objects.get(journal__key=f"correct:{number}")
    assert (control.account, control.amount) == ("brought-forward", -500)


def test_what_stands_instead_may_be_corrected_again(wrong: Entry) -> None:
    agree(ask(wrong, Instead(own_part=200_000)))
    new = Entry.objects.get(kind="contribution", own_part=200_000)
    agree(ask(new, Instead(own_part=182_000)))
    assert parts(NEW)[1] == 16 * 182_000


# --- two persons -----------------------------------------------------------------------------------------
def test_who_asked_decides_nothing(wrong: Entry) -> None:
    number = ask(wrong)
    for yes in (True, False):
        with pytest.raises(refusals.SamePerson) as refused:
            decide_correction(number=number, agree=yes, who=BUDI_OPS, at=LATER, reason="changed my mind")
        assert refused.value.fields == {"asked_by": "operator:budi"}
    assert Correction.objects.get().state == "asked"


def test_a_supervisor_agrees_to_what_a_clerk_asked_but_not_to_the_own(wrong: Entry) -> None:
    maya = staff()
    ratna = staff("Ratna", email="ratna@kantor.example", supervisor=True)
    tono = staff("Tono", email="tono@kantor.example", office="CMI", supervisor=True)
    number = ask(wrong, who=maya)
    with pytest.raises(NotAllowed):
        agree(number, who=maya)
    assert agree(number, who=ratna).posted
    other = ask(Entry.objects.get(account_id=account(NEW).id, period=202609), who=ratna)
    with pytest.raises(refusals.SamePerson):
        # The same log-in under another name is the same person.
        agree(other, who=replace(ratna, name="Someone Else"))
    assert agree(other, who=tono).posted


@pytest.mark.parametrize("who", [Principal.member(SITI.id), Principal.operator(name="")])
def test_nobody_else(wrong: Entry, who: Principal) -> None:
    with pytest.raises(NotAllowed):
        ask(wrong, who=who)
    number = ask(wrong)
    with pytest.raises(NotAllowed):
        agree(number, who=who)
    with pytest.raises(NotAllowed):
        show_corrections(who=who, at=AT)
    with pytest.raises(NotAllowed):
        show_lines(kpj=NEW, who=who, at=AT, reason=WHY)


def test_refused_with_a_reason_nothing_moves(wrong: Entry) -> None:
    number, before = ask(wrong), parts(NEW)
    with pytest.raises(NotUnderstood):
        decide_correction(number=number, agree=False, who=WATI_OPS, at=LATER)
    done = decide_correction(number=number, agree=False, who=WATI_OPS, at=LATER, reason="the file was right")
    assert not done.posted
    assert parts(NEW) == before
    assert ask(wrong), "it may be asked again"


def test_decided_once(wrong: Entry) -> None:
    number = ask(wrong)
    agree(number)
    for yes in (True, False):
        with pytest.raises(refusals.DecidedAlready):
            decide_correction(number=number, agree=yes, who=WATI_OPS, at=LATER, reason="once more")
    with pytest.raises(NotFound):
        agree(number + 1)


def test_the_member_reads_all_of_it(wrong: Entry) -> None:
    agree(ask(wrong))
    other = Entry.objects.get(account_id=account(NEW).id, period=202609)
    decide_correction(number=ask(other), agree=False, who=WATI_OPS, at=LATER, reason="the file was right")
    lines = LogLine.objects.filter(member_id=SITI.id).order_by("id")
    assert [(one.action, one.name, one.detail["reason"]) for one in lines] == [
        ("ask-correction", "budi", WHY), ("post-correction", "wati", WHY),
        ("ask-correction", "budi", WHY), ("refuse-correction", "wati", "the file was right"),
    ]  # fmt: skip
    assert lines[0].detail["card"] == "..4821"
    assert lines[0].detail["number"] == lines[1].detail["number"] == reference(wrong)


# --- refusals ------------------------------------------------------------------------------------------
def test_taken_back_once(wrong: Entry) -> None:
    number = ask(wrong)
    with pytest.raises(refusals.AskedAlready) as waiting:
        ask(wrong)
    assert waiting.value.fields == {"number": number}
    agree(number)
    with pytest.raises(refusals.ReversedAlready):
        ask(wrong)


def test_what_was_taken_back_meanwhile_is_refused_at_deciding(wrong: Entry) -> None:
    number = ask(wrong)
    Correction.objects.update(entry_key=1)
    second = ask(wrong)
    agree(second)
    Correction.objects.filter(id=number).update(entry_key=wrong.source_key)
    with pytest.raises(refusals.ReversedAlready):
        agree(number)


@pytest.mark.parametrize("kind", ["transfer", "return", "reversal"])
def test_only_what_came_from_outside_may_be_corrected(wrong: Entry, kind: str) -> None:
    entry = post(kind, 10, 0, 0)
    with pytest.raises(refusals.NotCorrectable) as refused:
        ask(entry)
    assert refused.value.fields == {"kind": kind}


def test_below_zero_at_asking_and_at_deciding(wrong: Entry) -> None:
    held = parts(NEW)[0]
    number = ask(wrong)
    rest = post("payout", -(held - 518_699), 0, 0)
    with pytest.raises(refusals.BelowZero) as refused:
        agree(number)
    assert refused.value.fields == {"card": "..4821", "by": 1}
    assert Correction.objects.get().state == "asked"
    other = Entry.objects.get(account_id=account(NEW).id, period=202609)
    with pytest.raises(refusals.BelowZero):
        ask(other)
    agree(ask(rest))
    assert agree(number).posted


def test_what_was_merged_away_is_not_there(wrong: Entry) -> None:
    merge_cards(from_kpj=NEW, into_kpj=OLD, reason="", who=BUDI_OPS, at=AT)
    with pytest.raises(refusals.BelowZero):
        ask(wrong)
    agree(ask(wrong, Instead(own_part=182_001)))
    again = merge_cards(from_kpj=NEW, into_kpj=OLD, reason="", who=BUDI_OPS, at=LATER)
    assert again.moved[0].amount.amount == 1
    assert again.moved[0].lines == 2
    assert parts(NEW) == (0, 0, 0)


@pytest.mark.parametrize(
    ("instead", "field", "hint"),
    [
        (Instead(own_part=-1), "own_part", "amount"),
        (Instead(employer_part=10**12), "employer_part", "amount"),
        (Instead(wage=-1), "wage", "amount"),
        (Instead(own_part=0, employer_part=0), "own_part", "zero"),
        (Instead(return_part=1), "return_part", "kind"),
        (Instead(value_date=date(2026, 11, 23)), "value_date", "future"),
        (Instead(value_date=date(1976, 12, 31)), "value_date", "year"),
    ],
)
def test_what_cannot_stand(wrong: Entry, instead: Instead, field: str, hint: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        ask(wrong, instead)
    assert (refused.value.fields["field"], refused.value.fields["hint"]) == (field, hint)


@pytest.mark.parametrize("instead", [Instead(), Instead(own_part=182_000, period=Period(2026, 10))])
def test_nothing_changes(wrong: Entry, instead: Instead) -> None:
    with pytest.raises(refusals.NothingChanges):
        ask(wrong, instead)


def test_a_payout_has_no_month(wrong: Entry) -> None:
    paid = post("payout", -1_000, 0, 0)
    for instead in (Instead(period=Period(2026, 1)), Instead(wage=1), Instead(npp="99TX1001")):
        with pytest.raises(NotUnderstood):
            ask(paid, instead)


def test_the_line_is_of_this_card_and_the_employer_is_known(wrong: Entry) -> None:
    enrol(BUDI)
    enrol(RINA)
    for kpj, refusal in ((OLD, NotFound), (BUDI.kpj, NotFound), (RINA.kpj, refusals.NoSavings)):
        with pytest.raises(refusal):
            ask(wrong, kpj=kpj)
    with pytest.raises(NotFound):
        ask(wrong, Instead(npp="99XX9999"))
    for typed in ("", "7K2Q", reference(wrong)[:-1] + "*"):
        with pytest.raises(NotUnderstood):
            ask_correction(kpj=NEW, entry=typed, instead=None, reason=WHY, who=BUDI_OPS, at=AT)
    for reason in ("", "typo", "phone 0812 9000 0001 said"):
        with pytest.raises(NotUnderstood):
            ask(wrong, reason=reason)


# --- what is shown -------------------------------------------------------------------------------------
def test_the_list_has_old_and_new_side_by_side(wrong: Entry) -> None:
    maya = staff()
    first = ask(wrong, Instead(own_part=200_000, value_date=date(2026, 11, 3)), who=maya)
    second = ask(Entry.objects.get(account_id=account(NEW).id, period=202609))
    shown = show_corrections(who=BUDI_OPS, at=LATER)
    assert not shown.more
    one, other = shown.corrections
    assert (one.number, one.card, one.reference, one.kind) == (
        first,
        "..4821",
        reference(wrong),
        "contribution",
    )
    assert (one.old.amount.amount, one.old.value_date, one.old.employer) == (
        518_700, wrong.value_date, "PT Kain Nusantara",
    )  # fmt: skip
    assert one.new is not None
    assert (one.new.own.amount, one.new.amount.amount, one.new.value_date) == (
        200_000,
        536_700,
        date(2026, 11, 3),
    )
    assert (one.asked_by, one.asked_at, one.reason, one.own) == ("Maya, Kantor Bandung", AT, WHY, False)
    assert (other.number, other.new, other.asked_by, other.own) == (second, None, "budi", True)
    agree(first)
    assert [one.number for one in show_corrections(who=WATI_OPS, at=LATER).corrections] == [second]


def test_the_lines_of_a_card_say_what_may_be_corrected(wrong: Entry) -> None:
    post("transfer", 5, 0, 0)
    agree(ask(wrong))
    ask(Entry.objects.get(account_id=account(NEW).id, period=202609))
    shown = show_lines(kpj=NEW, who=BUDI_OPS, at=LATER, reason="complaint 17")
    assert (shown.card, shown.year, shown.years) == ("..4821", 2026, (2025, 2026))
    states = {(one.kind, one.figures.period and int(one.figures.period)): one.state for one in shown.lines}
    assert states["contribution", 202610] == "reversed"
    assert states["contribution", 202609] == "asked"
    assert states["contribution", 202607] == "correctable"
    assert states["transfer", None] == states["reversal", 202610] == "fixed"
    line = LogLine.objects.latest("id")
    assert (line.action, line.detail) == (
        "read-statement", {"card": "..4821", "year": 2026, "reason": "complaint 17"},
    )  # fmt: skip
    assert show_lines(kpj=NEW, who=BUDI_OPS, at=AT, reason="x", year=2024).lines == ()
    one = show_line(kpj=NEW, reference=reference(wrong).lower(), who=BUDI_OPS)
    assert (one.reference, one.state) == (reference(wrong), "reversed")
    with pytest.raises(NotFound):
        show_line(kpj=OLD, reference=reference(wrong), who=BUDI_OPS)
