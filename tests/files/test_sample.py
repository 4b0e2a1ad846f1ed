"""The synthetic fund: repeatable, clean, nobody's real numbers, and the cast with its stories."""

import json
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from saldoku.channels.files import MemberRow, fingerprint, open_table, read_offices
from saldoku.jobs.sample import SampleSummary, write, write_sample_fund
from saldoku.jobs.sample.write import FolderInUse
from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.identifiers import nik_agrees
from saldoku.kernel.money import rounded
from saldoku.kernel.periods import Period
from tests.files.sample_reading import paid_in, people_in

OCTOBER = Period(2026, 10)


@pytest.fixture(scope="module")
def fund(tmp_path_factory: pytest.TempPathFactory) -> SampleSummary:
    return write_sample_fund(tmp_path_factory.mktemp("fund"), members=1000, months=36, seed=1, until=OCTOBER)


@pytest.fixture(scope="module")
def people(fund: SampleSummary) -> list[MemberRow]:
    return people_in(*fund.member_files)


@pytest.fixture(scope="module")
def paid(fund: SampleSummary) -> pl.DataFrame:
    rows, money = paid_in(fund.contribution_files)
    assert money == fund.money
    return rows


def cast_of(fund: SampleSummary) -> dict[str, Any]:
    told = json.loads((fund.folder / "cast.json").read_text(encoding="utf-8"))
    return {person["role"]: person for person in told["people"]}


def months_of(paid: pl.DataFrame, kpj: str) -> list[Period]:
    return [Period.from_int(month) for month in paid.filter(pl.col("kpj") == kpj)["period"].sort()]


def prints(summary: SampleSummary) -> dict[str, str]:
    return {path.name: fingerprint(path) for path in summary.folder.iterdir()}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two, other = (
        write_sample_fund(tmp_path / name, members=60, months=14, seed=seed, until=OCTOBER)
        for name, seed in (("one", 7), ("two", 7), ("other", 8))
    )
    assert prints(one) == prints(two)
    same = {name for name, digest in prints(other).items() if prints(one).get(name) == digest}
    assert same == {"offices.csv"}


def test_these_bytes_stay_these_bytes(tmp_path: Path) -> None:
    """A change here changes everybody's sample fund: say so in the change log."""
    summary = write_sample_fund(tmp_path, members=40, months=6, seed=1, until=OCTOBER)
    found = prints(summary)
    together = "".join(found[name] for name in sorted(found))
    digest_file = tmp_path / "together"
    digest_file.write_text(together)
    assert fingerprint(digest_file)[:16] == "461dc2304514013e"


def test_everything_is_read_back_without_a_single_fault(
    fund: SampleSummary, people: list[MemberRow], paid: pl.DataFrame
) -> None:
    assert fund.people == 1000
    assert len(people) == fund.cards
    assert len({row.nik for row in people}) == 1000
    assert paid.height == fund.contributions
    assert len(read_offices(open_table(fund.folder / "offices.csv"))) == fund.offices >= 40


def test_no_number_belongs_to_anybody(fund: SampleSummary, people: list[MemberRow]) -> None:
    cards = [row.kpj for row in people]
    assert len(cards) == len(set(cards))
    assert all(kpj.startswith("99") and len(kpj) == 11 for kpj in cards)
    # Offices number from 0001, and no region has the number 99.
    assert all(row.nik.endswith("0000") != row.nik.startswith("99") for row in people)
    assert len({row.nik for row in people if row.nik.startswith("99")}) == 6
    owners: dict[str, set[str]] = {}
    for row in people:
        for contact in (row.phone, row.email):
            if contact:
                owners.setdefault(contact, set()).add(row.nik)
    assert all(len(niks) == 1 for niks in owners.values())
    assert all(contact.startswith("+628590") or contact.endswith(".example") for contact in owners)
    assert all(nik_agrees(row.nik, row.birth_date, row.sex) for row in people)
    assert all(row.npp is None or row.npp.startswith("ZZ") for row in people)


def test_the_shares_are_those_of_a_real_fund(people: list[MemberRow]) -> None:
    segment = {row.nik: row.segment for row in people}
    shares = Counter(segment.values())
    for name, share in (("PU", 620), ("BPU", 250), ("PMI", 50), ("JAKON", 80)):
        assert abs(shares[name] - share) < 60
    assert not [row for row in people if row.segment == "JAKON" and "JHT" in row.programmes]
    assert 1 <= sum(row.segment == "BPU" and "JHT" in row.programmes for row in people) <= 35


def test_money_follows_the_rule_and_some_amounts_are_left_to_it(
    people: list[MemberRow], paid: pl.DataFrame
) -> None:
    segment = {row.kpj: row.segment for row in people}
    left_open = 0
    for kpj, wage, worker, employer, amount in paid.select(
        "kpj", "wage", "worker", "employer", "amount"
    ).iter_rows():
        if worker is None and amount is None:
            left_open += 1
            assert wage
        elif segment[kpj] == "PU":
            parts = (rounded(Fraction(2 * wage, 100)), rounded(Fraction(37 * wage, 1000)))
            assert (worker, employer, amount) == (*parts, None)
        elif segment[kpj] == "BPU":
            assert amount == rounded(Fraction(2 * wage, 100))
        else:
            assert amount in {50_000, 100_000, 200_000, 300_000, 400_000, 500_000, 600_000}
    assert 100 <= left_open <= 600


def test_payments_come_mostly_in_time(people: list[MemberRow], paid: pl.DataFrame) -> None:
    late = paid.filter(pl.col("paid_on").dt.day() > 15).height
    assert 0 < late < paid.height // 10
    assert paid["paid_on"].max() == date(2026, 11, 15)
    assert paid["period"].min() == 202311
    assert paid["period"].max() == 202610
    assert paid.select("kpj", "period").is_duplicated().sum() == 0
    joined = {row.kpj: row.joined_on for row in people}
    assert all(
        Period.from_int(month) >= Period.of(joined[kpj]) for kpj, month in paid.select("kpj", "period").rows()
    )
    left = {row.kpj: row.left_on for row in people if row.left_on}
    assert len(left) > 20
    assert all(
        Period.from_int(month).first_day <= left[kpj]
        for kpj, month in paid.select("kpj", "period").rows()
        if kpj in left
    )


def test_each_month_has_a_file(fund: SampleSummary, tmp_path: Path) -> None:
    assert [path.name for path in fund.member_files] == ["members.csv"]
    months = [f"contributions-{OCTOBER.plus(number)}.csv" for number in range(-35, 1)]
    assert [path.name for path in fund.contribution_files] == months
    for path in (*fund.member_files, *fund.contribution_files):
        assert path.read_bytes().endswith(b"\n")
        assert b"\r" not in path.read_bytes()


# --- the cast -------------------------------------------------------------------------------------
def test_the_cast_comes_first_whatever_the_seed(tmp_path: Path, people: list[MemberRow]) -> None:
    names = ["Siti Rahayu", "Siti Rahayu", "Budi Santoso", "Dewi Lestari", "Agus Pratama", "Rina Wulandari"]
    assert [row.full_name for row in people][:7] == [*names, "Joko Susilo"]
    write_sample_fund(tmp_path, members=6, months=36, seed=99, until=OCTOBER)
    assert people_in(tmp_path / "members.csv") == people[:7]


def test_siti_changed_jobs(fund: SampleSummary, paid: pl.DataFrame) -> None:
    siti = cast_of(fund)["siti"]
    old, new = siti["cards"]
    assert (old["employer"], old["left_on"], old["active"]) == ("CV Roti Pagi", "2025-06-30", False)
    assert (new["employer"], new["joined_on"], new["active"]) == ("PT Kain Nusantara", "2025-07-01", True)
    assert (siti["phone"], siti["email"]) == ("+6285900000001", "siti.rahayu@contoh.example")
    assert months_of(paid, old["kpj"])[-1] == Period(2025, 6)
    months = months_of(paid, new["kpj"])
    assert (months[0], months[-1]) == (Period(2025, 7), OCTOBER)
    assert Period(2026, 8) not in months
    assert len(months) == 15
    april = paid.filter((pl.col("kpj") == new["kpj"]) & (pl.col("period") == 202604)).row(0, named=True)
    assert april["paid_on"] == date(2026, 5, 24)  # due on the 15th: nine days late
    october = paid.filter((pl.col("kpj") == new["kpj"]) & (pl.col("period") == 202610)).row(0, named=True)
    assert (october["worker"], october["employer"]) == (182_000, 336_700)
    assert october["paid_on"] == date(2026, 11, 13)


def test_budis_employer_stopped_paying(
    fund: SampleSummary, people: list[MemberRow], paid: pl.DataFrame
) -> None:
    card = cast_of(fund)["budi"]["cards"][0]
    assert months_of(paid, card["kpj"])[-1] == Period(2026, 6)
    row = next(row for row in people if row.kpj == card["kpj"])
    assert (row.status, row.left_on) == ("ended", None)


def test_dewi_agus_rina_and_joko(fund: SampleSummary, paid: pl.DataFrame) -> None:
    cast = cast_of(fund)
    dewi, agus, rina, joko = (cast[role] for role in ("dewi", "agus", "rina", "joko"))
    assert dewi["phone"]
    assert dewi["email"] is None
    assert dewi["cards"][0]["segment"] == "BPU"
    assert len(months_of(paid, dewi["cards"][0]["kpj"])) == 36
    assert set(paid.filter(pl.col("kpj") == agus["cards"][0]["kpj"])["amount"]) == {200_000}
    assert rina["cards"][0]["programmes"] == ["JKK", "JKM"]
    assert months_of(paid, rina["cards"][0]["kpj"]) == []
    assert rina["phone"]
    assert rina["email"]
    assert (joko["phone"], joko["email"]) == (None, None)
    assert joko["cards"][0]["segment"] == "PU"


@pytest.mark.parametrize(("until", "months"), [(Period(2030, 1), 36), (Period(2027, 3), 12), (OCTOBER, 1)])
def test_the_stories_move_with_the_last_month(tmp_path: Path, until: Period, months: int) -> None:
    fund = write_sample_fund(tmp_path, members=30, months=months, seed=3, until=until)
    siti, budi = (cast_of(fund)[role] for role in ("siti", "budi"))
    paid, _ = paid_in(fund.contribution_files)
    assert paid.height == fund.contributions
    assert len(people_in(*fund.member_files, today=until.plus(2).first_day)) == fund.cards
    assert siti["cards"][1]["joined_on"] == until.plus(-15).first_day.isoformat()
    assert until.plus(-2) not in months_of(paid, siti["cards"][1]["kpj"])
    assert all(month <= until.plus(-4) for month in months_of(paid, budi["cards"][0]["kpj"]))


def test_five_people_are_a_crowd_without_a_cast(tmp_path: Path) -> None:
    fund = write_sample_fund(tmp_path, members=5, months=3, seed=1, until=OCTOBER)
    assert cast_of(fund) == {}
    assert fund.people == 5


# --- asked wrongly --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"members": 0}, "members"),
        ({"months": 0}, "months"),
        ({"months": 10_000}, "months"),
        ({"members": 60_000_001}, "members"),
        ({"seed": -1}, "seed"),
        ({"seed": 1 << 64}, "seed"),
        ({"until": Period(2999, 12)}, "until"),
        ({"until": Period(1977, 1)}, "until"),
    ],
)
def test_impossible_numbers(tmp_path: Path, wrong: dict[str, Any], field: str) -> None:
    right: dict[str, Any] = {"members": 6, "months": 3, "seed": 1, "until": OCTOBER}
    with pytest.raises(NotUnderstood) as refused:
        write_sample_fund(tmp_path / "x", **(right | wrong))
    assert refused.value.fields["field"] == field
    assert not (tmp_path / "x").exists()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "contributions-2020.csv").write_text("real")
    with pytest.raises(FolderInUse):
        write_sample_fund(tmp_path, members=6, months=3, seed=1, until=OCTOBER)
    assert (tmp_path / "contributions-2020.csv").read_text() == "real"


def test_writing_again_leaves_no_month_of_the_fund_before(tmp_path: Path) -> None:
    write_sample_fund(tmp_path, members=6, months=5, seed=1, until=OCTOBER)
    shorter = write_sample_fund(tmp_path, members=6, months=2, seed=1, until=OCTOBER)
    assert sorted(tmp_path.glob("contributions-*.csv")) == sorted(shorter.contribution_files)


def test_writing_again_leaves_no_part_of_a_larger_fund(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "PART", 1 << 16)
    write_sample_fund(tmp_path, members=200_000, months=1, seed=1, until=OCTOBER)
    assert (tmp_path / "members-02.csv").is_file()
    write_sample_fund(tmp_path, members=6, months=1, seed=1, until=OCTOBER)
    assert sorted(path.name for path in tmp_path.glob("members*")) == ["members.csv"]


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[int] = []
    write_sample_fund(tmp_path, members=140_000, months=1, seed=1, until=OCTOBER, progress=told.append)
    assert told == sorted(set(told))
    assert len(told) > 1
    assert told[-1] == 140_000
