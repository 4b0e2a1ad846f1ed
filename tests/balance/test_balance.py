"""The question that Saldoku exists for: who may ask it, what it answers, and what the member sees of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from saldoku.access import log
from saldoku.access.models import LogLine
from saldoku.kernel.errors import NotAllowed, NotFound
from saldoku.kernel.periods import Period
from saldoku.kernel.principal import Channel, Principal
from saldoku.ledger.models import Account, Entry
from saldoku.ledger.posting import Line, open_journal, post
from saldoku.ledger.years import close_year
from saldoku.usecases.balance.check_balance import check_balance
from saldoku.usecases.balance.show_activity import show_activity
from saldoku.usecases.balance.show_contributions import show_contributions
from saldoku.usecases.balance.show_statement import show_statement
from saldoku.usecases.balance.show_years import read_years
from tests.cast import BUDI, DEWI, JOKO, RINA, SITI, enrol

pytestmark = pytest.mark.django_db
CLERK = Principal.clerk(7, name="Maya, Bandung")


@pytest.fixture(autouse=True)
def people(at: datetime) -> None:
    for person in (SITI, BUDI, DEWI, RINA):
        enrol(person, at=at)


def own(person_id: int = SITI.id) -> Principal:
    return Principal.member(person_id)


def test_all_cards_and_their_sum(at: datetime) -> None:
    view = check_balance(who=own(), at=at, channel=Channel.WEB)
    assert [card.account_no for card in view.cards] == [SITI.cards[0].kpj, SITI.cards[1].kpj]
    assert view.total.amount == SITI.balance
    assert view.total == view.own + view.employer_part + view.returns
    for card, held in zip(view.cards, SITI.cards, strict=True):
        assert card.balance is not None
        assert card.balance.amount == held.balance
    assert view.returns.amount == sum(sum(card.returns.values()) for card in SITI.cards)


def test_a_card_without_savings_has_no_figure_at_all(at: datetime) -> None:
    view = check_balance(who=own(RINA.id), at=at, channel=Channel.WEB)
    assert (view.has_savings, view.cards[0].has_savings, view.cards[0].balance) == (False, False, None)


@pytest.mark.parametrize("channel", list(Channel))
def test_every_door_gets_the_same_answer(at: datetime, channel: Channel) -> None:
    first = check_balance(who=own(), at=at, channel=Channel.WEB)
    assert check_balance(who=own(), at=at, channel=channel) == first
    assert check_balance(who=CLERK, at=at, channel=channel, member_id=SITI.id, reason="asks") == first


def test_nobody_reads_without_a_reason_or_for_somebody_else(at: datetime) -> None:
    ask = {"at": at, "channel": Channel.OFFICE}
    with pytest.raises(NotAllowed):
        check_balance(who=CLERK, member_id=SITI.id, **ask)
    with pytest.raises(NotAllowed):
        check_balance(who=CLERK, reason="asks", **ask)
    with pytest.raises(NotAllowed):
        check_balance(who=own(), member_id=BUDI.id, **ask)
    with pytest.raises(NotFound):
        check_balance(who=own(404), **ask)
    assert not LogLine.objects.exists(), "what was refused was not read"


def test_own_readings_come_together_and_those_of_staff_do_not(at: datetime) -> None:
    for minutes in (0, 5, 14, 16):
        check_balance(who=own(), at=at + timedelta(minutes=minutes), channel=Channel.WEB)
    assert LogLine.objects.count() == 2
    check_balance(who=own(), at=at, channel=Channel.APP)
    assert LogLine.objects.count() == 3, "another channel is another line"
    for _ in range(2):
        check_balance(who=CLERK, at=at, channel=Channel.OFFICE, member_id=SITI.id, reason="asks")
    lines = show_activity(who=own(), at=at).lines
    assert [(line.role, line.own, line.name) for line in lines[:2]] == [("clerk", False, "Maya, Bandung")] * 2
    assert lines[0].detail["reason"] == "asks"


def test_the_log_comes_in_pages(at: datetime) -> None:
    for number in range(60):
        log.write(member_id=SITI.id, who=own(), channel=Channel.WEB, action="x", at=at, number=number)
    first = show_activity(who=own(), at=at)
    rest = show_activity(who=own(), at=at, before=first.lines[-1].id)
    assert (len(first.lines), first.more, len(rest.lines), rest.more) == (50, True, 10, False)
    assert [line.detail["number"] for line in (*first.lines, *rest.lines)] == list(range(59, -1, -1))
    with pytest.raises(NotAllowed):
        show_activity(who=CLERK, at=at)


def test_a_statement_runs_from_opening_to_closing(at: datetime) -> None:
    card = SITI.cards[0]
    before = show_statement(who=own(), account_no=card.kpj, year=2025, at=at, channel=Channel.WEB)
    view = show_statement(who=own(), account_no=card.kpj, year=2026, at=at, channel=Channel.WEB)
    assert view.opening == before.closing
    assert view.closing.amount == card.balance
    running = view.opening
    for line in view.lines:
        running = running + line.amount
        assert line.balance == running
    assert [line.value_date for line in view.lines] == sorted(line.value_date for line in view.lines)
    assert view.years == (2025, 2026)
    newest = show_statement(who=own(), account_no=card.kpj, at=at, channel=Channel.WEB)
    assert newest.year == 2026


@pytest.mark.parametrize("card", [BUDI.kpj, RINA.kpj, "99999999999"])
def test_a_card_of_somebody_else_and_an_unknown_one_are_the_same(at: datetime, card: str) -> None:
    with pytest.raises(NotFound) as refused:
        show_statement(who=own(), account_no=card, year=2026, at=at, channel=Channel.WEB)
    assert refused.value.fields == {"what": "account"}


def test_a_year_outside_of_all_reason_is_not_found(at: datetime) -> None:
    for year in (0, 1900, 3000):
        with pytest.raises(NotFound):
            show_statement(who=own(), account_no=SITI.kpj, year=year, at=at, channel=Channel.WEB)


def test_months_are_paid_late_missing_due_or_not_yet(at: datetime) -> None:
    shown = show_contributions(who=own(), at=at, channel=Channel.WEB, account_no=SITI.kpj).cards[0]
    assert "".join(month.state[0] for month in shown.months) == "ppplpppmppdf"
    april = shown.months[3]
    assert (april.due_on, april.days_late) == (date(2026, 5, 15), 9)
    assert shown.missing == (Period(2026, 8),)
    assert shown.last is not None
    assert (shown.last.period, shown.last.amount and shown.last.amount.amount) == (Period(2026, 10), 518_700)


def test_months_outside_of_an_employment_are_not_missing(at: datetime) -> None:
    old = SITI.cards[1].kpj
    shown = show_contributions(who=own(), at=at, channel=Channel.WEB, account_no=old, year=2025).cards[0]
    assert [month.state for month in shown.months] == ["paid"] * 5 + ["none"] * 7


def test_a_self_employed_month_is_due_within_itself(at: datetime) -> None:
    shown = show_contributions(who=own(DEWI.id), at=at, channel=Channel.WEB).cards[0]
    november = shown.months[10]
    # 15 November 2026 is a Sunday, so the day after; today is the 22nd.
    assert (november.due_on, november.state) == (date(2026, 11, 16), "missing")


def test_a_holiday_moves_the_due_date(at: datetime) -> None:
    at_noon = at.replace(month=11, day=16, hour=5)
    shown = show_contributions(who=own(DEWI.id), at=at_noon, channel=Channel.WEB).cards[0]
    assert shown.months[10].state == "due"


def test_a_token_that_only_asks_for_months_leaves_a_line_once_in_a_while(at: datetime) -> None:
    for minutes in (0, 5, 14, 16):
        show_contributions(who=own(), at=at + timedelta(minutes=minutes), channel=Channel.APP)
    lines = LogLine.objects.filter(member_id=SITI.id, action="read-contributions")
    assert [line.at for line in lines.order_by("id")] == [at, at + timedelta(minutes=16)]


# --- the years ---------------------------------------------------------------------------------------
def test_years_before_any_rate_that_is_known_have_no_estimate(at: datetime) -> None:
    early = replace(JOKO.cards[0], joined_on=date(2010, 1, 4), paid=("2010-01", "2010-09"))
    enrol(replace(JOKO, cards=(early,)))
    before = read_years(member_id=JOKO.id, at=at.replace(year=2010))
    assert (before.years[-1].year, before.years[-1].closing.amount, before.estimate) == (
        2010,
        9 * 285_000,
        None,
    )
    after = read_years(member_id=JOKO.id, at=at.replace(year=2011))
    assert after.estimate is not None
    assert (after.estimate.rate, after.estimate.rate_year) == (Decimal("10.10"), 2011)
    assert after.estimate.amount.amount == 259_065, "a year's return on what was there on 1 January"


# --- a month that was put right ------------------------------------------------------------------------
@pytest.mark.parametrize("closed", [None, 2025])
def test_a_contribution_that_was_taken_back_is_not_the_last_one(at: datetime, closed: int | None) -> None:
    if closed:
        close_year(year=closed, at=at)
    (account,) = Account.objects.filter(member_id=BUDI.id)
    newest = Entry.objects.get(account_id=account.id, period=202605)
    line = Line(
        BUDI.id, account.id, "reversal", -newest.amount, -newest.own_part, -newest.employer_part,
        newest.value_date, 77, newest.period, newest.wage, newest.employer_id,
    )  # fmt: skip
    journal, _ = open_journal(key="back", fingerprint="x", kind="taken-back", at=at)
    post(journal=journal, lines=[line], control={"bank": newest.amount})
    (card,) = check_balance(who=own(BUDI.id), at=at, channel=Channel.WEB).cards
    assert (card.last_period, card.last_contribution_on) == (Period(2026, 4), date(2026, 5, 10))
    assert card.balance is not None
    assert card.balance.amount == BUDI.balance - newest.amount
