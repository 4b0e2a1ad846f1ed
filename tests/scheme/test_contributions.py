"""What is due for a month. Figures are worked by hand from the fund's rates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.periods import Period
from saldoku.scheme import (
    AmountIsChosen,
    BeforeFirstDate,
    DueParts,
    NoSuchParameter,
    NotCovered,
    Scheme,
    contribution_due,
    is_chosen,
    load_scheme,
    options,
)

OCTOBER = Period(2026, 10)


def due(scheme: Scheme, segment: str, programme: str, wage: int, period: Period = OCTOBER) -> DueParts:
    return contribution_due(scheme, segment=segment, programme=programme, period=period, wage=wage)


@pytest.mark.parametrize(
    ("wage", "worker", "employer"),
    [
        (5_000_000, 100_000, 185_000),
        (5_067_381, 101_348, 187_493),  # 101,347.62 and 187,493.097: each part is rounded by itself
        (25, 1, 1),  # 0.50 goes up, 0.925 goes up
        (24, 0, 1),  # 0.48 and 0.888
        (50_000_000, 1_000_000, 1_850_000),  # no ceiling for old-age savings
        (0, 0, 0),
    ],
)
def test_savings_of_a_wage_earner(scheme: Scheme, wage: int, worker: int, employer: int) -> None:
    assert due(scheme, "PU", "JHT", wage) == DueParts(worker, employer)


@pytest.mark.parametrize(
    ("income", "worker"),
    [
        (1_000_000, 20_000),
        (500_000, 20_000),
        (0, 20_000),
        (3_000_000, 60_000),
        (20_700_000, 414_000),
        (99_000_000, 414_000),
    ],
)
def test_savings_of_a_self_employed_member(scheme: Scheme, income: int, worker: int) -> None:
    assert due(scheme, "BPU", "JHT", income) == DueParts(worker, 0)


def test_a_migrant_worker_chooses_the_amount(scheme: Scheme) -> None:
    amounts = (50_000, 100_000, 200_000, 300_000, 400_000, 500_000, 600_000)
    assert options(scheme, segment="PMI", programme="JHT", on=date(2026, 11, 1)) == amounts
    assert options(scheme, segment="PU", programme="JHT", on=date(2026, 11, 1)) == ()
    assert is_chosen(scheme, segment="PMI", programme="JHT")
    assert not is_chosen(scheme, segment="PU", programme="JHT")
    with pytest.raises(AmountIsChosen) as caught:
        due(scheme, "PMI", "JHT", 5_000_000)
    assert caught.value.fields["options"] == amounts


def test_construction_workers_have_no_savings(scheme: Scheme) -> None:
    with pytest.raises(NotCovered):
        due(scheme, "JAKON", "JHT", 5_000_000)


@pytest.mark.parametrize("programme", ["JP", "JKP"])
def test_the_self_employed_have_no_pension(scheme: Scheme, programme: str) -> None:
    with pytest.raises(NotCovered):
        due(scheme, "BPU", programme, 5_000_000)


@pytest.mark.parametrize(
    ("wage", "period", "worker", "employer"),
    [
        (5_000_000, OCTOBER, 50_000, 100_000),
        (20_000_000, OCTOBER, 110_863, 221_726),
        (20_000_000, Period(2024, 2), 95_596, 191_192),  # the ceiling of March 2023 still holds
        (20_000_000, Period(2024, 3), 100_423, 200_846),
        (10_042_300, Period(2024, 3), 100_423, 200_846),
        (20_000_000, Period(2021, 3), 87_546, 175_092),  # the year the ceiling fell
        (20_000_000, Period(2020, 9), 89_397, 178_794),  # put off under the Covid rules, not forgiven
    ],
)
def test_pension_up_to_the_ceiling(
    scheme: Scheme, wage: int, period: Period, worker: int, employer: int
) -> None:
    assert due(scheme, "PU", "JP", wage, period) == DueParts(worker, employer)


@pytest.mark.parametrize(
    ("risk_class", "employer"),
    [("very-low", 12_000), ("low", 27_000), ("medium", 44_500), ("high", 63_500), ("very-high", 87_000)],
)
def test_accident_insurance_by_risk_class(scheme: Scheme, risk_class: str, employer: int) -> None:
    parts = contribution_due(
        scheme,
        segment="PU",
        programme="JKK",
        period=OCTOBER,
        wage=5_000_000,
        risk_class=risk_class,  # type: ignore[arg-type]  # pytest hands over plain text
    )
    assert parts == DueParts(0, employer)


def test_accident_insurance_without_a_risk_class_says_what_is_missing(scheme: Scheme) -> None:
    with pytest.raises(NoSuchParameter) as caught:
        due(scheme, "PU", "JKK", 5_000_000)
    assert caught.value.fields["parameter"] == "jkk.rate.employer"
    assert any(one.startswith("jkk.rate.employer.") for one in caught.value.fields["nearest"])


def test_death_and_job_loss_insurance(scheme: Scheme) -> None:
    assert due(scheme, "PU", "JKM", 5_000_000) == DueParts(0, 15_000)
    assert due(scheme, "PU", "JKP", 5_000_000) == DueParts(0, 0)  # the state and JKK pay it
    with pytest.raises(BeforeFirstDate):
        due(scheme, "PU", "JKP", 5_000_000, Period(2020, 1))


@pytest.mark.parametrize(
    ("group", "period", "jkk", "jkm"),
    [
        ("other", Period(2026, 3), 10_000, 6_800),
        ("other", Period(2026, 4), 5_000, 3_400),
        ("other", Period(2026, 12), 5_000, 3_400),
        ("other", Period(2027, 1), 10_000, 6_800),
        ("transport", Period(2025, 12), 10_000, 6_800),
        ("transport", Period(2026, 1), 5_000, 3_400),
        ("transport", Period(2027, 3), 5_000, 3_400),
        ("transport", Period(2027, 4), 10_000, 6_800),
        ("budget-paid", Period(2026, 10), 10_000, 6_800),
        ("other", Period(2020, 8), 100, 68),  # Covid: one per cent is billed
        ("other", Period(2021, 2), 10_000, 6_800),
    ],
)
def test_reliefs_of_the_self_employed(scheme: Scheme, group: str, period: Period, jkk: int, jkm: int) -> None:
    for programme, worker in (("JKK", jkk), ("JKM", jkm)):
        parts = contribution_due(
            scheme,
            segment="BPU",
            programme=programme,
            period=period,
            wage=1_000_000,
            group=group,  # type: ignore[arg-type]  # pytest hands over plain text
        )
        assert parts == DueParts(worker, 0)


def test_savings_know_no_relief(scheme: Scheme) -> None:
    assert due(scheme, "BPU", "JHT", 1_000_000, Period(2026, 10)).total == 20_000
    assert due(scheme, "PU", "JHT", 5_000_000, Period(2020, 9)).total == 285_000


def test_accident_insurance_of_the_self_employed_is_bounded(scheme: Scheme) -> None:
    assert due(scheme, "BPU", "JKK", 99_000_000, Period(2025, 10)) == DueParts(207_000, 0)
    assert due(scheme, "BPU", "JKK", 3_333_333, Period(2025, 10)) == DueParts(33_333, 0)


def test_a_month_before_the_rules_began(scheme: Scheme) -> None:
    with pytest.raises(BeforeFirstDate) as caught:
        due(scheme, "PU", "JHT", 5_000_000, Period(2015, 6))
    assert caught.value.fields["first"] == date(2015, 7, 1)


def test_migrant_insurance_is_paid_once_for_a_contract(scheme: Scheme) -> None:
    with pytest.raises(NoSuchParameter):
        due(scheme, "PMI", "JKK", 5_000_000)
    amount = scheme.value("protection.contract-24-months", segment="PMI", on=date(2026, 1, 1))
    assert (amount.value, amount.unit) == (332_500, "IDR")


def test_nonsense_is_refused(scheme: Scheme) -> None:
    with pytest.raises(NotUnderstood):
        due(scheme, "PU", "JHT", -1)
    with pytest.raises(NoSuchParameter):
        due(scheme, "PX", "JHT", 1)
    with pytest.raises(NotCovered):
        due(scheme, "PU", "XXX", 1)


@given(wage=st.integers(0, 10**9))
def test_parts_lie_within_half_a_rupiah_of_the_exact_share(wage: int) -> None:
    parts = due(load_scheme("bpjs-ketenagakerjaan"), "PU", "JHT", wage)
    assert abs(1000 * parts.worker - 20 * wage) <= 500
    assert abs(1000 * parts.employer - 37 * wage) <= 500


@given(wage=st.integers(0, 10**9), more=st.integers(0, 10**6))
def test_a_higher_wage_never_owes_less(wage: int, more: int) -> None:
    scheme = load_scheme("bpjs-ketenagakerjaan")
    for segment, programme in (("PU", "JHT"), ("PU", "JP"), ("BPU", "JHT"), ("BPU", "JKK")):
        lower, higher = due(scheme, segment, programme, wage), due(scheme, segment, programme, wage + more)
        assert lower.worker <= higher.worker
        assert lower.employer <= higher.employer
