"""The two formulas of the yearly return, by hand and by their properties."""

from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.scheme import POLICIES, Earned, SchemeBroken, earned, load_scheme, return_policy
from saldoku.scheme.load import HERE

WEIGHTED, RUNNING = "annual-monthly-weighted", "monthly-running-balance"
money = st.integers(-(10**12), 10**12)
flows = st.lists(money, min_size=12, max_size=12)
rates = st.decimals(0, 100, places=4)


def _in(month: int, amount: int) -> list[int]:
    return [amount if one == month else 0 for one in range(1, 13)]


@pytest.mark.parametrize(
    ("opening", "flow", "rate", "found"),
    [
        (10_000_000, [0] * 12, "5.85", (585_000, 0)),
        (0, _in(1, 1_200_000), "6", (0, 66_000)),
        (0, _in(6, 1_200_000), "6", (0, 36_000)),
        (0, _in(12, 1_200_000), "6", (0, 0)),
        (10_000_000, _in(3, -4_000_000), "6", (600_000, -180_000)),
        (1, [0] * 12, "50", (1, 0)),
        (-1, [0] * 12, "50", (-1, 0)),
        (0, _in(6, 1), "99.9999", (0, 0)),
        (0, _in(6, 1), "100", (0, 1)),
        (10**13, [0] * 12, "0.0001", (10**7, 0)),
        (12_345_678, [0] * 12, "0", (0, 0)),
    ],
)
def test_the_weighted_year_by_hand(opening: int, flow: list[int], rate: str, found: tuple[int, int]) -> None:
    assert earned(WEIGHTED, opening=opening, flows=flow, rate=Decimal(rate)) == Earned(*found)


@pytest.mark.parametrize(
    ("opening", "flow", "rate", "found"),
    [
        # 50,000.5 a month is rounded twelve times, and once it would be 600,006.
        (10_000_100, [0] * 12, "6", 600_012),
        (0, _in(1, 1_200_000), "6", 66_000),
        (0, _in(12, 1_200_000), "6", 0),
        (1_000_000, _in(6, -1_000_000), "12", 60_000),
    ],
)
def test_the_running_balance_by_hand(opening: int, flow: list[int], rate: str, found: int) -> None:
    assert earned(RUNNING, opening=opening, flows=flow, rate=Decimal(rate)) == Earned(found, 0)


@given(money, flows, rates)
def test_the_two_differ_by_rounding_alone(opening: int, flow: list[int], rate: Decimal) -> None:
    once = earned(WEIGHTED, opening=opening, flows=flow, rate=rate)
    monthly = earned(RUNNING, opening=opening, flows=flow, rate=rate)
    assert abs(once.total - monthly.total) <= 7


@given(money, flows, rates, st.sampled_from(sorted(POLICIES)))
def test_what_is_taken_out_again_earns_the_opposite(
    opening: int, flow: list[int], rate: Decimal, policy: str
) -> None:
    there = earned(policy, opening=opening, flows=flow, rate=rate)
    back = earned(policy, opening=-opening, flows=[-one for one in flow], rate=rate)
    assert (back.on_opening, back.on_flow) == (-there.on_opening, -there.on_flow)


def test_a_year_has_twelve_months() -> None:
    with pytest.raises(ValueError, match="twelve"):
        earned(WEIGHTED, opening=0, flows=[0] * 11, rate=Decimal(1))


def _scheme_with(folder: Path, policy: str) -> Path:
    copytree(HERE / "bpjs-ketenagakerjaan", folder)
    file = folder / "returns.yaml"
    file.write_text(file.read_text().replace("value: annual-monthly-weighted", f"value: {policy}"))
    return folder


def test_a_scheme_may_name_the_other_policy(tmp_path: Path) -> None:
    assert return_policy(load_scheme(_scheme_with(tmp_path / "other", RUNNING)), 2025) == RUNNING


def test_a_policy_that_nobody_wrote_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(SchemeBroken) as refused:
        load_scheme(_scheme_with(tmp_path / "broken", "monthly-runing-balance"))
    assert refused.value.fields["file"] == "returns.yaml"
    assert refused.value.fields["line"] > 30
    assert RUNNING in refused.value.fields["do"]


def test_one_policy_holds_for_all_segments(tmp_path: Path) -> None:
    folder = _scheme_with(tmp_path / "segments", RUNNING)
    file = folder / "returns.yaml"
    text = file.read_text()
    values = text[text.index("return.policy:") : text.index("return.floor:")]
    moved = values.replace("  values:", "  segments:\n    PU:").replace("\n    - ", "\n      - ")
    file.write_text(text.replace(values, moved.replace("\n      v", "\n        v")))
    with pytest.raises(SchemeBroken):
        load_scheme(folder)
