"""Which months are expected, by when, and what became of each."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.kernel.periods import Period
from saldoku.ledger.months import Membership, MonthFact, Paid, due_day, month_fact, month_facts
from saldoku.scheme import load_scheme

SCHEME = load_scheme("bpjs-ketenagakerjaan")
TODAY = date(2026, 11, 22)
WORKER = Membership("PU", "active", date(2025, 6, 17), None)


def facts(membership: Membership, paid: dict[Period, Paid] | None = None, *, year: int) -> list[MonthFact]:
    first, last = Period(year, 1), Period(year, 12)
    return list(month_facts(SCHEME, membership, paid or {}, first=first, last=last, today=TODAY))


def states(membership: Membership, paid: dict[Period, Paid] | None = None, *, year: int) -> str:
    """One sign a month: p l m d f, and . for nothing expected."""
    return "".join("." if one.state == "none" else one.state[0] for one in facts(membership, paid, year=year))


def paid(*months: str, day: int = 10) -> dict[Period, Paid]:
    """Each month paid in the month after, on `day`."""
    periods = [Period.parse(one) for one in months]
    return {one: Paid(date(one.plus(1).year, one.plus(1).month, day), 500_000) for one in periods}


# --- expected --------------------------------------------------------------------------------------------
def test_somebody_who_joined_in_the_middle_of_a_month_owes_that_month() -> None:
    assert states(WORKER, year=2025) == ".....mmmmmmm"


def test_somebody_who_left_in_the_middle_of_a_month_owes_that_month() -> None:
    left = Membership("PU", "ended", date(2024, 1, 2), date(2025, 3, 14))
    assert states(left, year=2025) == "mmm........."
    assert states(left, year=2026) == "............"


def test_a_card_that_was_taken_up_again_owes_from_its_new_beginning() -> None:
    again = Membership("PU", "active", date(2026, 3, 9), None)
    before = paid("2024-01", "2024-02")
    assert states(again, before, year=2024) == "pp.........."
    assert states(again, before, year=2025) == "............"
    assert states(again, before, year=2026) == "..mmmmmmmmdf"


def test_a_card_that_ended_on_a_day_that_nobody_noted_ended_with_its_last_payment() -> None:
    ended = Membership("PU", "ended", date(2025, 1, 2), None)
    assert states(ended, paid("2025-02", "2025-05"), year=2025) == "mpmmp......."
    assert states(ended, year=2025) == "............"


def test_a_merged_card_waits_for_nothing_after_the_month_of_the_merge() -> None:
    merged = Membership("PU", "active", date(2025, 1, 2), None, merged_on=date(2025, 4, 20))
    assert states(merged, year=2025) == "mmmm........"


def test_a_month_that_came_unexpectedly_is_shown_all_the_same() -> None:
    left = Membership("PU", "ended", date(2024, 1, 2), date(2025, 3, 14))
    assert states(left, paid("2025-04"), year=2025)[3] == "p"


# --- due -------------------------------------------------------------------------------------------------
def test_by_segment_and_with_holidays() -> None:
    assert states(WORKER, paid("2026-09"), year=2026) == "mmmmmmmmpmdf"
    alone = Membership("BPU", "active", date(2026, 1, 1), None)
    november = facts(alone, year=2026)[10]
    assert (november.due_on, november.state) == (date(2026, 11, 16), "missing"), "the 15th is a Sunday"
    eid = due_day(SCHEME, segment="BPU", period=Period(2024, 4))
    assert eid.on == date(2024, 4, 15), "the Monday after the holidays of Eid"
    assert due_day(SCHEME, segment="PU", period=Period(2025, 7)).on == date(2025, 8, 15)
    assert due_day(SCHEME, segment="PU", period=Period(2025, 4)).on == date(2025, 5, 15)
    assert due_day(SCHEME, segment="PU", period=Period(2024, 11)).on == date(2024, 12, 16), "a Sunday"


def test_the_rules_of_the_pandemic_hold_for_its_months_alone() -> None:
    before, during, after = (
        due_day(SCHEME, segment="PU", period=Period.parse(one)).on
        for one in ("2020-07", "2020-08", "2021-02")
    )
    assert (before, during, after) == (date(2020, 8, 18), date(2020, 9, 30), date(2021, 3, 15))
    alone = [due_day(SCHEME, segment="BPU", period=Period.parse(one)).on for one in ("2020-07", "2020-08")]
    assert alone == [date(2020, 7, 15), date(2020, 9, 30)]
    late = month_fact(SCHEME, Membership("PU", "active", date(2020, 1, 1), None),
                      {Period(2020, 8): Paid(date(2020, 9, 29), 1)}, Period(2020, 8), TODAY)  # fmt: skip
    assert (late.state, late.days_late) == ("paid", 0)


def test_days_late_are_counted_from_the_moved_day() -> None:
    (fact,) = month_facts(
        SCHEME, WORKER, {Period(2026, 10): Paid(date(2026, 11, 18), 1)}, first=Period(2026, 10),
        last=Period(2026, 10), today=TODAY,
    )  # fmt: skip
    assert (fact.state, fact.due_on, fact.days_late) == ("late", date(2026, 11, 16), 2)


def test_where_no_rule_is_known_nothing_is_late() -> None:
    old = due_day(SCHEME, segment="PU", period=Period(1994, 3))
    assert (old.on, old.known) == (date(1994, 4, 15), False)
    none = due_day(SCHEME, segment="JAKON", period=Period(2026, 1))
    assert (none.on, none.known) == (date(2026, 2, 28), False)
    membership = Membership("PU", "active", date(1994, 1, 1), None)
    late = month_fact(
        SCHEME, membership, {Period(1994, 3): Paid(date(1996, 1, 1), 1)}, Period(1994, 3), TODAY
    )
    assert (late.state, late.days_late) == ("paid", 0)


@given(
    st.dates(date(2016, 1, 1), date(2026, 11, 22)),
    st.none() | st.dates(date(2016, 1, 1), date(2026, 11, 22)),
    st.sets(st.integers(0, 130), max_size=12),
    st.sampled_from(["PU", "BPU", "PMI"]),
)
def test_every_month_has_one_state(joined: date, left: date | None, months: set[int], segment: str) -> None:
    came = {Period(2016, 1).plus(one): Paid(date(2026, 1, 1), 1) for one in months}
    membership = Membership(segment, "ended" if left else "active", joined, left)
    for fact in month_facts(
        SCHEME, membership, came, first=Period(2015, 7), last=Period(2027, 1), today=TODAY
    ):
        expected = membership.expects(fact.period, last_paid=max(came, default=None))
        assert (fact.state in ("paid", "late")) == (fact.period in came)
        assert (fact.state == "late") == (fact.days_late > 0)
        assert (fact.state == "none") == (not expected and fact.period not in came)
        if fact.state == "missing":
            assert fact.due_on < TODAY
        if fact.state == "due":
            assert fact.due_on >= TODAY
        if fact.state == "future":
            assert fact.period > Period.of(TODAY)


@pytest.mark.parametrize("segment", ["PU", "BPU", "PMI"])
def test_the_first_and_the_last_month_are_both_in(segment: str) -> None:
    (one,) = month_facts(
        SCHEME, Membership(segment, "active", date(2026, 1, 1), None), {}, first=Period(2026, 2),
        last=Period(2026, 2), today=TODAY,
    )  # fmt: skip
    assert one.period == Period(2026, 2)
