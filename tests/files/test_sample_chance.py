"""The chance behind the sample: known values, one number for one person, and the same on every machine."""

import random
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.jobs.sample.chance import below, draws, in_hundred, mixed, scattered, stream
from saldoku.jobs.sample.niks import MOST_PEOPLE, Births
from saldoku.jobs.sample.people import cards_of, phone_of, phones
from saldoku.jobs.sample.regions import DISTRICTS
from saldoku.kernel.identifiers import clean_kpj, clean_nik, clean_phone, nik_agrees

WRAP = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def numbers(*values: int) -> pl.Series:
    return pl.Series(values, dtype=pl.UInt64)


def draw_by_hand(key: int, counter: int) -> int:
    return mixed((key + (counter + 1) * GOLDEN) & WRAP)


def test_the_generator_is_splitmix64() -> None:
    """The first values of the published generator with seed 0, and with seed 1234567."""
    known = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC]
    assert draws(0, numbers(0, 1, 2, 3)).to_list() == known
    known = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431]
    assert draws(1234567, numbers(0, 1, 2, 3)).to_list() == known


def test_the_streams_of_a_seed_stay_as_they_are() -> None:
    assert [stream(seed, name) for seed in (1, 2) for name in ("name", "birth")] == [
        0x88DA0A630FC52980, 0x7206BC361EF9DC7E, 0xADAFC3E255D6C15A, 0x8984FB02B28C6C0B,
    ]  # fmt: skip


@given(key=st.integers(0, WRAP), counters=st.lists(st.integers(0, WRAP - 1), min_size=1, max_size=20))
def test_columns_wrap_around_as_whole_numbers_do_by_hand(key: int, counters: list[int]) -> None:
    assert draws(key, numbers(*counters)).to_list() == [draw_by_hand(key, counter) for counter in counters]


@given(draw=st.integers(0, WRAP), place=st.integers(0, 3), limit=st.integers(1, 1 << 16))
def test_the_quarters_of_a_draw(draw: int, place: int, limit: int) -> None:
    found = pl.DataFrame({"draw": numbers(draw)}).select(
        below(pl.col("draw"), place, limit), sure=in_hundred(pl.col("draw"), place, 100),
        never=in_hundred(pl.col("draw"), place, 0),
    )  # fmt: skip
    assert found.row(0) == ((draw >> 16 * place & 0xFFFF) * limit >> 16, True, False)


def test_scattering_gives_each_number_another_one() -> None:
    everybody = pl.int_range(0, 1 << 16, dtype=pl.UInt64, eager=True)
    for seed in (1, 2):
        found = scattered(stream(seed, "birth"), everybody, 16)
        assert found.n_unique() == 1 << 16
        assert found.max() == (1 << 16) - 1
        assert (found == everybody).sum() < 10


# --- identity numbers -------------------------------------------------------------------------------
def test_districts_are_in_the_ranges_that_are_used() -> None:
    assert len(set(DISTRICTS)) == len(DISTRICTS)
    provinces = {code[:2] for code in DISTRICTS}
    assert len(provinces) == 38
    assert all(11 <= int(code) <= 96 for code in provinces)
    assert len({code[:4] for code in DISTRICTS}) > 500
    assert all(1 <= int(code[2:4]) <= 69 or 71 <= int(code[2:4]) <= 99 for code in DISTRICTS)
    assert all(1 <= int(code[4:]) <= 60 for code in DISTRICTS)


@pytest.mark.parametrize("year", [2026, 2030, 2000])
def test_a_nik_agrees_with_its_owner_and_has_a_serial_that_nobody_has(year: int) -> None:
    some = [*range(500), *random.Random(1).sample(range(MOST_PEOPLE), 500), MOST_PEOPLE - 1]
    found = Births(seed=1, year=year).of(numbers(*some))
    for sex, written, born_in, nik in found.select("sex", "birth_date", "birth_year", "nik").iter_rows():
        day, month, born = map(int, written.split("-"))
        assert born == born_in
        assert year - 56 <= born <= year - 20
        assert nik_agrees(clean_nik(nik), date(born, month, day), sex)
        assert nik[:6] in DISTRICTS
        assert nik.endswith("0000")
    assert found["nik"].n_unique() == len(set(some))


def test_everybody_finds_room_among_all_districts_and_days() -> None:
    """No two of all the people that a sample can have share a place, so no two share a NIK."""
    groups = Births(seed=1, year=2026).groups
    assert groups["people"].sum() == MOST_PEOPLE
    assert (groups["days"] * len(DISTRICTS) >= groups["people"]).all()
    assert (groups["start"] + groups["people"]).to_list() == [*groups["start"].to_list()[1:], MOST_PEOPLE]


@pytest.mark.slow
def test_a_million_people_have_a_million_numbers() -> None:
    million = pl.int_range(0, 1_000_000, dtype=pl.UInt64, eager=True)
    assert Births(seed=1, year=2026).of(million)["nik"].n_unique() == 1_000_000
    both_cards = pl.int_range(0, 2_000_000, dtype=pl.UInt64, eager=True)
    assert pl.select(cards_of(1, pl.lit(both_cards))).to_series().n_unique() == 2_000_000


# --- cards and phones -------------------------------------------------------------------------------
@given(seed=st.integers(0, WRAP), serial=st.integers(0, 2 * MOST_PEOPLE))
def test_a_card_is_nobodys_and_not_of_the_cast(seed: int, serial: int) -> None:
    kpj = pl.select(cards_of(seed, pl.lit(numbers(serial)))).item()
    assert clean_kpj(kpj) == kpj
    assert kpj.startswith("99")
    assert not kpj.startswith("990")
    assert len(kpj) == 11


@given(st.integers(1, MOST_PEOPLE))
def test_a_phone_is_well_formed_and_in_the_range_of_the_sample(number: int) -> None:
    phone = pl.select(phones(pl.lit(numbers(number)))).item()
    assert phone == phone_of(number)
    assert clean_phone(phone) == f"+62{phone[1:]}"
    assert phone.startswith("08590")
