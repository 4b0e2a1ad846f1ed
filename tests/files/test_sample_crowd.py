"""A larger sample fund: believable, the same in any blocks, parts and threads, in bounded memory."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from saldoku.channels.files import fingerprint
from saldoku.channels.files.table import MAX_ROWS
from saldoku.jobs.sample import SampleSummary, write, write_sample_fund
from saldoku.jobs.sample.employers import employer_name, employers
from saldoku.kernel.periods import Period
from tests.files.sample_reading import paid_in, people_in

OCTOBER = Period(2026, 10)
PEOPLE, MONTHS = 70_000, 14
MOST_MEMORY = 500  # MB

# Writes a fund in a process of its own and prints its peak of memory in MB. The kernel's usual count of it
# (ru_maxrss) begins with that of the process which started this one; its own stands in /proc.
CHILD = """
import sys
from pathlib import Path
from saldoku.jobs.sample import write_sample_fund
from saldoku.kernel.periods import Period
folder, members, months, block = sys.argv[1:]
write_sample_fund(Path(folder), members=int(members), months=int(months), seed=5, until=Period(2026, 10),
                  block=int(block))
status = Path("/proc/self/status")
peak = status.read_text().partition("VmHWM:")[2].split()[0] if status.exists() else "0"
print(int(peak) // 1024)
"""


def in_a_process(folder: Path, *, members: int, months: int, block: int = write.BLOCK, threads: int) -> int:
    env = os.environ | {"POLARS_MAX_THREADS": str(threads), "PYTHONHASHSEED": str(threads)}
    call = [sys.executable, "-c", CHILD, str(folder), str(members), str(months), str(block)]
    return int(subprocess.run(call, env=env, check=True, capture_output=True, text=True).stdout)


def prints(folder: Path) -> dict[str, str]:
    return {path.name: fingerprint(path) for path in folder.iterdir()}


@pytest.fixture(scope="module")
def fund(tmp_path_factory: pytest.TempPathFactory) -> SampleSummary:
    folder = tmp_path_factory.mktemp("crowd")
    return write_sample_fund(folder, members=PEOPLE, months=MONTHS, seed=5, until=OCTOBER)


@pytest.fixture(scope="module")
def members(fund: SampleSummary) -> pl.DataFrame:
    """The cards of the crowd, as text."""
    cards = pl.concat([pl.read_csv(path, separator=";", infer_schema=False) for path in fund.member_files])
    assert cards.height == fund.cards
    return cards.filter(~pl.col("NIK").str.starts_with("99")).with_columns(
        pl.col("TANGGAL_KEPESERTAAN", "TANGGAL_KELUAR").str.to_date("%d-%m-%Y")
    )


@pytest.fixture(scope="module")
def paid(fund: SampleSummary) -> pl.DataFrame:
    """What the importer reads in the contributions of the crowd, with the number of days late."""
    rows, money = paid_in(fund.contribution_files)
    assert (rows.height, money) == (fund.contributions, fund.money)
    month = pl.col("period") // 100 * 12 + pl.col("period") % 100 - 1 + pl.col("npp").is_not_null()
    due = pl.date(month // 12, month % 12 + 1, 15)
    return rows.filter(~pl.col("kpj").str.starts_with("990")).with_columns(
        late=(pl.col("paid_on") - due).dt.total_days()
    )


# --- the same bytes ---------------------------------------------------------------------------------
@pytest.mark.slow
def test_blocks_threads_and_processes_change_no_byte(tmp_path: Path) -> None:
    """Four times the same 150,000 people: in one block or in one for each window, on one thread or more."""
    ways = ((1, 1), (1, 2), (write.BLOCK, 4), (1 << 20, 3))
    for number, (block, threads) in enumerate(ways):
        in_a_process(tmp_path / str(number), members=150_000, months=2, block=block, threads=threads)
    first, *others = (prints(tmp_path / str(number)) for number in range(len(ways)))
    assert len(first) == 5
    assert all(other == first for other in others)


def test_parts_hold_the_same_rows(
    fund: SampleSummary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "PART", 1 << 16)
    parts = write_sample_fund(tmp_path, members=PEOPLE, months=MONTHS, seed=5, until=OCTOBER)
    assert [path.name for path in parts.member_files] == ["members-01.csv", "members-02.csv"]
    assert parts.contribution_files[1].name == f"contributions-{OCTOBER.plus(1 - MONTHS)}-02.csv"
    assert (parts.cards, parts.contributions, parts.money) == (fund.cards, fund.contributions, fund.money)
    for whole, *halves in (
        (fund.member_files[0], *parts.member_files),
        (fund.contribution_files[-1], *parts.contribution_files[-2:]),
    ):
        header, *rows = whole.read_text().splitlines()
        split = [half.read_text().splitlines() for half in halves]
        assert all(half[0] == header for half in split)
        assert [line for half in split for line in half[1:]] == rows


def test_no_file_is_too_large_for_an_import() -> None:
    """In a part there are at most PART people and the rest of its last window; each has at most two cards."""
    assert 2 * (write.PART + (1 << 18)) < MAX_ROWS
    table = employers(seed=1, members=3_000_000)
    assert table.select((pl.col("until") - pl.col("since")).max()).item() < 1 << 18


# --- believable -------------------------------------------------------------------------------------
def test_the_importer_takes_every_row(fund: SampleSummary, paid: pl.DataFrame) -> None:
    """Reading them raises no complaint, for contributions in `paid`, for members here."""
    rows = people_in(*fund.member_files)
    assert len({row.nik for row in rows}) == PEOPLE
    assert len({row.kpj for row in rows}) == fund.cards
    savers = {row.kpj for row in rows if "JHT" in row.programmes}
    assert len(savers) == fund.cards_with_savings
    assert set(paid["kpj"]) <= savers
    assert paid.select("kpj", "period").is_duplicated().sum() == 0


def test_people_are_spread_as_in_the_country(members: pl.DataFrame) -> None:
    people = members.unique("NIK")
    women = pl.col("JENIS_KELAMIN") == "P"
    assert people.filter(women).height / people.height == pytest.approx(0.45, abs=0.01)
    day = pl.col("NIK").str.slice(6, 2).cast(pl.Int64)
    assert people.filter(women, (day < 41) | (day > 71)).is_empty()
    assert people.filter(~women, (day < 1) | (day > 31)).is_empty()
    share = dict(people["NIK"].str.slice(0, 2).value_counts(normalize=True).rows())
    assert len(share) == 38
    for province, expected in (("32", 0.18), ("35", 0.15), ("33", 0.135), ("31", 0.038)):
        assert share[province] == pytest.approx(expected, abs=0.01)
    segments = dict(people["SEGMEN"].value_counts(normalize=True).rows())
    for segment, expected in (("PU", 0.62), ("BPU", 0.25), ("PMI", 0.05), ("JAKON", 0.08)):
        assert segments[segment] == pytest.approx(expected, abs=0.01)
    for column, expected in (("HP", 0.86), ("EMAIL", 0.58)):
        assert people[column].is_not_null().mean() == pytest.approx(expected, abs=0.01)
        assert not people[column].drop_nulls().is_duplicated().any()


def test_many_employers_are_small_and_few_are_huge() -> None:
    """As many people as ten million members have: one employer for about 28, most with fewer than ten."""
    found = employers(seed=1, members=10_000_000)
    assert found["size"].sum() == pytest.approx(6_200_000, rel=0.01)
    assert found["size"].mean() == pytest.approx(28, abs=2)
    assert (found["size"] < 10).mean() == pytest.approx(0.78, abs=0.01)
    assert 20_000 <= found["size"].max() <= 50_000
    tops = [found.filter(pl.col("size") >= least).height for least in (10, 100, 1000, 10_000)]
    assert all(more > 4 * fewer > 0 for more, fewer in pairwise(tops))
    assert found["first"].is_sorted()
    behind = found["first"].shift(-1).fill_null(10_000_000)
    assert (found["first"] + found["size"] <= behind).all()


def test_in_a_small_fund_nobody_employs_most_people() -> None:
    for members in (1, 5, 40, 1000, 20_000):
        found = employers(seed=1, members=members)
        assert found["size"].max() <= max(9, members * 62 // 100 // 20)
        assert found["first"][0] == 0


def test_employers_have_names_of_their_own() -> None:
    names = [employer_name(number, size) for number in range(0, 400_000, 13) for size in (3,)]
    assert len(set(names)) == len(names)
    assert all(employer_name(number, 20_000).startswith("PT ") for number in range(30))
    assert max(map(len, names)) < 60


def test_rows_of_an_employer_stand_together(fund: SampleSummary) -> None:
    for path in (fund.contribution_files[0], fund.contribution_files[-1]):
        npps = pl.read_csv(path, separator=";", infer_schema=False)["NPP"].drop_nulls()
        assert (npps != npps.shift()).sum() + 1 == npps.n_unique()


def test_some_change_jobs(members: pl.DataFrame, paid: pl.DataFrame) -> None:
    changed = members.filter(pl.len().over("NIK") == 2)
    first, second = changed.gather_every(2), changed.gather_every(2, 1)
    assert 0.02 < first.height / PEOPLE < 0.08
    assert (first["NIK"] == second["NIK"]).all()
    assert (first["NPP"] != second["NPP"]).all()
    assert (first["TANGGAL_KELUAR"] < second["TANGGAL_KEPESERTAAN"]).all()
    assert set(first["STATUS"]) == {"NONAKTIF"}
    assert set(second["STATUS"]) == {"AKTIF"}
    left = paid.join(members, left_on="kpj", right_on="KPJ").filter(
        pl.date(pl.col("period") // 100, pl.col("period") % 100, 1) > pl.col("TANGGAL_KELUAR")
    )
    assert left.is_empty()


def test_employers_pay_late_or_not_at_all_for_all_their_people(paid: pl.DataFrame) -> None:
    employed = paid.filter(pl.col("npp").is_not_null())
    days = employed.group_by("npp", "period").agg(pl.col("paid_on").n_unique())
    assert days["paid_on"].max() == 1
    late = paid.filter(pl.col("late") > 0)
    assert 0.01 < late.height / paid.height < 0.1
    assert late["late"].quantile(0.5) <= 15
    assert late["late"].max() > 60
    assert paid["late"].min() == -7
    months = employed.group_by("npp").agg(pl.col("period").n_unique(), pl.len())
    missing = months.filter(pl.col("len") > 10 * MONTHS, pl.col("period") < MONTHS)
    assert 0 < missing.height < months.height // 10


def test_wages_are_many_small_and_few_large(paid: pl.DataFrame) -> None:
    wages = paid.filter(pl.col("npp").is_not_null(), pl.col("period") == 202510)["wage"]
    middle, tenth, hundredth = (int(wages.quantile(share) or 0) for share in (0.5, 0.9, 0.99))
    assert (wages.min() or 0) > 2_200_000
    assert 3_200_000 < middle < 4_500_000
    assert 6_000_000 < tenth < 9_000_000
    assert 12_000_000 < hundredth < 25_000_000
    assert (wages % 1000 > 0).mean() == pytest.approx(0.3, abs=0.02)
    unsaid = paid.filter(pl.col("worker").is_null(), pl.col("amount").is_null())
    assert unsaid.height / paid.height == pytest.approx(0.01, abs=0.003)
    raised = paid.filter(pl.col("npp").is_not_null()).group_by("kpj").agg(pl.col("wage").n_unique())
    assert raised["wage"].max() == 2  # one January


# --- large ------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_memory_stays_bounded(tmp_path: Path) -> None:
    small = in_a_process(tmp_path / "small", members=100_000, months=12, threads=4)
    large = in_a_process(tmp_path / "large", members=600_000, months=12, threads=4)
    assert large < MOST_MEMORY
    assert large <= small + 150


@pytest.mark.slow
def test_a_million_people_have_numbers_of_their_own(tmp_path: Path) -> None:
    fund = write_sample_fund(tmp_path, members=1_000_000, months=1, seed=2, until=OCTOBER)
    cards = pl.read_csv(fund.member_files[0], separator=";", infer_schema=False, columns=["KPJ", "NIK"])
    assert cards["NIK"].n_unique() == 1_000_000
    assert cards["KPJ"].n_unique() == cards.height == fund.cards
