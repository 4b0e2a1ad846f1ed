"""A row that is not what the rule asks: posted as paid, and told in which way it differs."""

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.usecases.fund import the_scheme
from saldoku.usecases.importing.blocks import DIFFERENCE_SCHEMA, ROW_SCHEMA
from saldoku.usecases.importing.rows.differences import CODES, add_differences, differences_of
from saldoku.usecases.importing.rows.due import add_due
from tests.cast import AGUS, BUDI, SITI, enrol
from tests.importing.story import row, run_and_tell

WAGE = 5_000_000


def differing(segment: str | None, **told: Any) -> tuple[str | None, int | None]:
    """The code and the months of one row."""
    frame = pl.DataFrame([{"line": 2, **row("99000000001", **told)}], ROW_SCHEMA)
    frame = frame.with_columns(segment=pl.lit(segment, dtype=pl.String))
    found = add_differences(add_due(frame, the_scheme())).row(0, named=True)
    return found["differs"], found["months"]


@pytest.mark.parametrize(
    ("segment", "told", "code", "months"),
    [
        ("PU", {"wage": WAGE, "worker": 100_000, "employer": 185_000}, None, None),
        ("PU", {"wage": WAGE, "worker": 185_000, "employer": 100_000}, "split-differs", None),
        ("PU", {"wage": WAGE, "worker": 100_000, "employer": 0}, "below-rule", None),
        ("PU", {"wage": WAGE, "worker": 100_000, "employer": 185_001}, "above-rule", None),
        # Three months of the same wage at once: two further ones, reckoned each or in one sum.
        ("PU", {"wage": WAGE, "worker": 300_000, "employer": 555_000}, "back-pay", 2),
        ("PU", {"wage": 333_333, "worker": 2 * 6_667, "employer": 2 * 12_333}, "back-pay", 1),
        ("PU", {"wage": 333_333, "worker": 13_333, "employer": 24_667}, "back-pay", 1),
        ("PU", {"wage": WAGE, "worker": 555_000, "employer": 300_000}, "above-rule", None),
        # What the file itself calls back pay is part of the wage that the rule is reckoned on.
        ("PU", {"wage": WAGE, "back_pay": 2 * WAGE, "worker": 300_000, "employer": 555_000}, None, None),
        ("PU", {"wage": WAGE, "back_pay": 1, "worker": 100_000, "employer": 185_001}, "above-rule", None),
        ("PU", {"wage": None, "back_pay": WAGE, "worker": 100_000, "employer": 185_000}, None, None),
        # Without a wage nobody can say what is due.
        ("PU", {"worker": 1, "employer": 2}, None, None),
        ("PU", {"wage": WAGE, "worker": 1, "employer": 2, "period": 201_001}, "no-rule", None),
        ("PU", {"worker": 1, "employer": 2, "period": 201_001}, "no-rule", None),
        ("BPU", {"worker": 20_000, "employer": 0}, None, None),
        ("BPU", {"worker": 19_999, "employer": 0}, "below-least", None),
        ("BPU", {"worker": 414_001, "employer": 0}, "above-most", None),
        ("BPU", {"wage": 500_000, "worker": 10_000, "employer": 0}, "below-least", None),
        ("BPU", {"wage": 500_000, "worker": 20_000, "employer": 0}, None, None),
        ("BPU", {"wage": 500_000, "worker": 40_000, "employer": 0}, "back-pay", 1),
        ("BPU", {"wage": 2_000_000, "worker": 30_000, "employer": 0}, "below-rule", None),
        ("BPU", {"wage": 50_000_000, "worker": 500_000, "employer": 0}, "above-most", None),
        ("PMI", {"worker": 50_000, "employer": 0}, None, None),
        ("PMI", {"worker": 60_000, "employer": 0}, "not-a-band", None),
        ("PMI", {"worker": 50_000, "employer": 0, "period": 201_501}, "no-rule", None),
        (None, {"wage": WAGE, "worker": 1, "employer": 2}, None, None),
    ],
)
def test_in_which_way_a_row_differs(
    segment: str | None, told: dict[str, Any], code: str | None, months: int | None
) -> None:
    assert differing(segment, **told) == (code, months)
    assert code is None or code in CODES


@given(
    st.sampled_from(["PU", "BPU"]),
    st.integers(1, 10**8),
    st.one_of(st.none(), st.integers(0, 10**7)),
    st.integers(0, 10**7),
    st.integers(0, 10**7),
)
def test_a_code_says_what_the_figures_say(
    segment: str, wage: int, back_pay: int | None, worker: int, employer: int
) -> None:
    told = {"wage": wage, "back_pay": back_pay, "worker": worker, "employer": employer}
    frame = pl.DataFrame([{"line": 2, **row("99000000001", **told)}], ROW_SCHEMA)
    judged = add_differences(add_due(frame.with_columns(segment=pl.lit(segment)), the_scheme()))
    one = judged.row(0, named=True)
    more = worker + employer - one["due_worker"] - one["due_employer"]
    right = (worker, employer) == (one["due_worker"], one["due_employer"])
    assert (one["differs"] is None) == right
    assert (one["differs"] == "split-differs") == (more == 0 and not right)
    if one["differs"] in {"below-rule", "below-least"}:
        assert more < 0
    if one["differs"] in {"above-rule", "back-pay"}:
        assert more > 0
    assert (one["months"] is not None) == (one["differs"] == "back-pay")
    found = differences_of(judged)
    assert found["difference"].to_list() == ([] if right else [more])


@pytest.mark.usefixtures("db")
def test_differences_are_told_with_what_was_due(at: datetime) -> None:
    for person in (SITI, BUDI, AGUS):
        enrol(person, at=at)
    summary, told = run_and_tell(
        [
            row(BUDI.kpj, npp="99TX0001", wage=WAGE, worker=100_000, employer=1),
            row(SITI.kpj, wage=WAGE, worker=100_000, employer=185_000),
            row(SITI.kpj, wage=WAGE, back_pay=10, worker=200_000, employer=370_000, period=202610),
            # Refused, and in suspense: not posted, so not told as posted otherwise than the rule.
            row(BUDI.kpj, wage=WAGE, worker=1, employer=1, paid_on=date(2030, 1, 1)),
            row("99999999999", wage=WAGE, worker=1, employer=1),
            row(AGUS.kpj, amount=60_000),
        ],
        at,
    )
    differences = pl.concat([outcome.differences for outcome in told])
    assert dict(differences.schema) == DIFFERENCE_SCHEMA
    assert differences.select(
        "line", "npp", "kpj", "wage", "back_pay", "worker", "employer", "due_worker", "due_employer",
        "difference", "code", "months",
    ).rows() == [
        (2, "99TX0001", BUDI.kpj, WAGE, None, 100_000, 1, 100_000, 185_000, -184_999, "below-rule", None),
        (4, None, SITI.kpj, WAGE, 10, 200_000, 370_000, 100_000, 185_000, 285_000, "back-pay", 1),
        (7, None, AGUS.kpj, None, None, 60_000, 0, None, None, None, "not-a-band", None),
    ]  # fmt: skip
    assert summary.differing.rows == 3
    assert summary.differing.money == 100_001 + 570_000 + 60_000
