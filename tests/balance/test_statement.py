"""A statement: what it tells of each line, and that its figures are the balance, whatever happened."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from saldoku.access.models import LogLine
from saldoku.kernel.errors import NotAllowed, NotFound
from saldoku.kernel.periods import Period
from saldoku.kernel.principal import Channel, Principal
from saldoku.kernel.references import parse_reference
from saldoku.ledger.models import Entry, YearSnapshot
from saldoku.ledger.yearly import yearly_sums
from saldoku.usecases.balance.check_balance import check_balance
from saldoku.usecases.balance.show_statement import show_statement
from saldoku.usecases.balance.show_years import show_years
from saldoku.usecases.balance.views import StatementLine, StatementView
from saldoku.usecases.returns.estimate import estimate_for
from tests.balance.long_life import WATI, A, B, account_of, live
from tests.cast import RINA, enrol
from tests.statement_equals_balance import assert_statements_equal_balances

pytestmark = pytest.mark.django_db
SELF = Principal.member(WATI.id)
CLERK = Principal.clerk(7, name="Maya, Bandung")
Show = Callable[..., StatementView]


@pytest.fixture(autouse=True)
def life(at: datetime) -> None:
    live(at)


@pytest.fixture
def statement(at: datetime) -> Show:
    def show(kpj: str = B.kpj, year: int | None = None) -> StatementView:
        return show_statement(who=SELF, account_no=kpj, year=year, at=at, channel=Channel.WEB)

    return show


def of(view: StatementView, what: str) -> list[StatementLine]:
    return [line for line in view.lines if line.what == what]


def test_what_a_year_earned_are_its_last_two_lines(statement: Show) -> None:
    view = statement(A.kpj, 2022)
    snapshot = YearSnapshot.objects.get(account_id=account_of(A.kpj).id, year=2022)
    opening, flow = view.lines[-2:]
    assert (opening.what, opening.amount.amount) == ("return-on-opening", snapshot.return_on_opening)
    assert (flow.what, flow.amount.amount) == ("return-on-flow", snapshot.return_on_flow)
    for line in (opening, flow):
        assert (line.kind, line.value_date, line.reference) == ("return", date(2022, 12, 31), None)
        assert not line.own
        assert not line.employer_part
    assert view.returns == opening.amount + flow.amount


def test_an_account_that_earned_nothing_has_no_line_of_it(statement: Show) -> None:
    assert not of(statement(B.kpj, 2024), "return-on-opening")
    assert of(statement(B.kpj, 2024), "return-on-flow")


def test_each_kind_of_line_has_its_word_and_its_total(statement: Show) -> None:
    first = statement(A.kpj, 2021)
    assert first.lines[0].what == "opening"
    assert first.brought_forward.amount == 2_000_000
    adjusted = statement(A.kpj, 2024)
    assert [line.amount.amount for line in of(adjusted, "return-adjustment")] == [15_333]
    now = statement()
    assert now.payouts.amount == -1_500_000
    assert now.transfers == of(now, "transfer-in")[0].amount
    assert not now.corrections, "a contribution that was put right is in the contributions"
    months = 31 - 1 - 8
    assert (months, now.own.amount) == (22, 10 * 140_000 + 10_000), (
        "ten deposits in 2026, one of them put right"
    )


def test_a_transfer_names_the_card_on_the_other_side(statement: Show) -> None:
    (moved_in,) = of(statement(), "transfer-in")
    (moved_out,) = of(statement(A.kpj, 2026), "transfer-out")
    assert (moved_in.other_card, moved_out.other_card) == ("..7712", "..7711")
    assert moved_in.amount == -moved_out.amount
    assert statement(A.kpj).closing.amount == 0


def test_a_contribution_says_by_when_it_was_due_and_how_late_it_came(statement: Show) -> None:
    april = next(one for one in statement().lines if one.period == Period(2026, 4))
    assert (april.due_on, april.value_date, april.days_late) == (date(2026, 5, 15), date(2026, 5, 24), 9)
    assert april.wage is not None
    assert april.wage.amount == 7_000_000
    assert april.employer == "PT Kain Nusantara"
    in_time = [one for one in statement().lines if one.what == "contribution" and one is not april]
    assert {one.days_late for one in in_time if one.period != Period(2026, 4)} == {0}
    assert {one.due_on for one in statement().lines if one.kind != "contribution"} == {None}


def test_money_that_came_after_its_year_was_closed_stands_in_its_year(statement: Show) -> None:
    late = next(one for one in statement(A.kpj, 2023).lines if one.period == Period(2023, 11))
    assert (late.value_date, late.days_late) == (date(2023, 12, 20), 5)
    entry = Entry.objects.get(member_id=WATI.id, period=202311)
    assert entry.year == 2025, "it was posted into an open year"
    assert (
        YearSnapshot.objects.get(year=2023, account_id=entry.account_id).closing
        < statement(A.kpj, 2023).closing.amount
    )


def test_a_reference_leads_to_its_entry(statement: Show) -> None:
    for line in statement().lines:
        assert line.reference is not None
        year, key = parse_reference(line.reference)
        entry = Entry.objects.get(member_id=WATI.id, year=year, source_key=key)
        assert (entry.value_date, entry.amount) == (line.value_date, line.amount.amount)


def test_a_reversal_and_what_stands_instead_are_both_shown(statement: Show) -> None:
    may = [one for one in statement().lines if one.period == Period(2026, 5)]
    assert sorted((one.what, one.amount.amount) for one in may) == [
        ("contribution", 399_000), ("contribution", 427_500), ("reversal", -399_000),
    ]  # fmt: skip


def test_years_are_those_with_lines_and_those_that_were_closed_since(statement: Show) -> None:
    assert statement().years == (2024, 2025, 2026)
    assert statement(A.kpj).years == (2021, 2022, 2023, 2024, 2025, 2026)
    empty = statement(A.kpj, 2019)
    assert (empty.lines, empty.opening.amount, empty.closing.amount) == ((), 0, 0)


def test_all_years_of_all_cards_together(at: datetime) -> None:
    view = show_years(who=SELF, at=at, channel=Channel.WEB)
    assert [row.year for row in view.years] == [2021, 2022, 2023, 2024, 2025, 2026]
    balance = check_balance(who=SELF, at=at, channel=Channel.WEB)
    last = view.years[-1]
    assert last.closing == balance.total
    assert (last.end.own, last.end.employer_part, last.end.returns) == (
        balance.own, balance.employer_part, balance.returns,
    )  # fmt: skip
    assert not last.transfers, "what moved between own cards is no change"
    assert view.ends == tuple(row.end for row in view.years)


def test_the_years_of_one_card_are_its_statements(at: datetime, statement: Show) -> None:
    for kpj in (A.kpj, B.kpj):
        for row in show_years(who=SELF, at=at, channel=Channel.WEB, account_no=kpj).years:
            year = statement(kpj, row.year)
            assert (row.opening, row.returns, row.closing) == (year.opening, year.returns, year.closing)
            assert (row.own, row.employer_part) == (year.own, year.employer_part)


def test_years_go_on_while_something_is_held(at: datetime) -> None:
    long_after = at.replace(year=2029)
    held = show_years(who=SELF, at=long_after, channel=Channel.WEB, account_no=B.kpj).years
    gone = show_years(who=SELF, at=long_after, channel=Channel.WEB, account_no=A.kpj).years
    assert [held[-1].year, gone[-1].year] == [2029, 2026]
    assert held[-1].opening == held[-1].closing == held[-3].closing


def test_who_looks_at_the_years_is_noted_as_for_the_balance(at: datetime) -> None:
    show_years(who=SELF, at=at, channel=Channel.WEB)
    assert not LogLine.objects.filter(action__startswith="read-").exists(), (
        "the page asked for the balance before"
    )
    show_years(who=SELF, at=at, channel=Channel.APP)
    show_years(who=SELF, at=at, channel=Channel.APP)
    show_years(who=SELF, at=at, channel=Channel.WEB, account_no=B.kpj)
    show_years(who=CLERK, at=at, channel=Channel.OFFICE, account_no=B.kpj, member_id=WATI.id, reason="asks")
    lines = LogLine.objects.filter(action__startswith="read-").order_by("id").values_list("action", "role")
    assert list(lines) == [
        ("read-balance", "member"), ("read-statement", "member"), ("read-statement", "clerk"),
    ]  # fmt: skip


@pytest.mark.parametrize("account_no", ["99999999999", "x'--", "", "99000007711\0"])
def test_no_card_has_no_years(at: datetime, account_no: str) -> None:
    with pytest.raises(NotFound):
        show_years(who=SELF, at=at, channel=Channel.WEB, account_no=account_no)
    with pytest.raises(NotFound):
        show_statement(who=SELF, at=at, channel=Channel.WEB, account_no=account_no)


def test_nobody_asks_without_a_reason(at: datetime) -> None:
    with pytest.raises(NotAllowed):
        show_years(who=CLERK, at=at, channel=Channel.OFFICE, member_id=WATI.id)
    with pytest.raises(NotAllowed):
        show_years(who=CLERK, at=at, channel=Channel.OFFICE, reason="asks")


def test_what_holds_the_statement_against_the_balance_sees_a_difference() -> None:
    """A snapshot that is wrong changes the balance and the openings, but not what the lines say."""
    assert assert_statements_equal_balances() == 2
    assert assert_statements_equal_balances(1) == 1
    old = account_of(A.kpj)
    with transaction.atomic():
        YearSnapshot(
            member_id=old.member_id, year=2027, account_id=old.id, opening=0, closing=1, own_part=1,
            employer_part=0,
        ).save(force_insert=True)  # fmt: skip
        with pytest.raises(AssertionError, match=r"\.\.7712"):
            assert_statements_equal_balances()
        transaction.set_rollback(True)


def test_the_sums_of_a_year_are_what_the_balance_changed_by() -> None:
    every = yearly_sums(member_id=WATI.id, monthly=2026)
    for kpj in (A.kpj, B.kpj):
        sums = [one for one in every if one.account_id == account_of(kpj).id]
        assert sum(one.own + one.employer_part + one.returns for one in sums) > 0
        assert sum(sums[-1].by_month.values()) == sums[-1].amount
        assert not any(one.by_month for one in sums[:-1])
        held = sum(one.amount for one in sums)
        assert held == (0 if kpj == A.kpj else sum(one.amount for one in every))


def test_the_estimate_of_the_running_year_is_the_one_of_the_returns(at: datetime) -> None:
    every = estimate_for(member_id=WATI.id, at=at)
    view = show_years(who=SELF, at=at, channel=Channel.WEB)
    assert view.estimate is not None
    assert view.estimate.amount.amount == sum(one.amount.amount for one in every.values()) > 0
    assert (view.estimate.year, view.estimate.rate, view.estimate.rate_year) == (2026, Decimal("5.85"), 2025)
    one = show_years(who=SELF, at=at, channel=Channel.WEB, account_no=B.kpj).estimate
    assert one is not None
    assert one.amount == every[account_of(B.kpj).id].amount
    assert view.years[-1].closing == check_balance(who=SELF, at=at, channel=Channel.WEB).total, "not in it"


def test_there_is_no_estimate_for_nothing(at: datetime) -> None:
    enrol(RINA)
    nothing = show_years(who=Principal.member(RINA.id), at=at, channel=Channel.WEB)
    assert (nothing.years, nothing.estimate) == ((), None)
