"""Dates as people write them: the day comes first."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.identifiers import parse_date

BORN = date(1985, 8, 17)
NIK = "9901011708850001"
WOMANS_NIK = "9901015708850002"
MONTHS_ID = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
SHORT_ID = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des"]


@pytest.mark.parametrize(
    "text",
    [
        "17-08-1985",
        "17/08/1985",
        "17.08.1985",
        "17 08 1985",
        "17081985",
        "17-8-1985",
        "17/8/1985",
        "1985-08-17",
        "1985/08/17",
        "17 Agustus 1985",
        "17 agustus 1985",
        "17 AGUSTUS 1985",
        "17 Agt 1985",
        "17 Ags. 1985",
        "17-Aug-1985",
        "17 August, 1985",
        "17Agustus1985",
        "17 - 08 - 1985",
        " 17-08-1985\r\n",
        "(17-08-1985)",
        "<17-08-1985>",
        '"17-08-1985"',
        "17–08–1985",  # an en dash, as phones write it
        "17\u00a008\u00a01985",
        "１７-０８-１９８５",
        "١٧-٠٨-١٩٨٥",
        "17-08-1985\u200f",
    ],
)
def test_forms(text: str) -> None:
    assert parse_date(text) == BORN


@pytest.mark.parametrize("text", ["170885", "17-08-85", "17/8/85", "17 Agt 85", "17-Ags-85", "17 Aug 85"])
def test_two_digit_years_need_a_nik_that_agrees(text: str) -> None:
    assert parse_date(text, nik=NIK) == BORN
    assert parse_date(text, nik=WOMANS_NIK) == BORN
    assert refused(text) == "year"
    assert refused(text, nik="9901011808850001") == "year"
    assert refused(text, nik="9901017708850001") == "year"


def test_the_century_is_the_one_in_which_a_member_could_work() -> None:
    today = date(2026, 11, 22)
    assert parse_date("01-02-05", nik="9901010102050001", today=today) == date(2005, 2, 1)
    assert parse_date("01-02-05", nik="9901010102050001") == date(2005, 2, 1)
    assert parse_date("01-02-20", nik="9901010102200001", today=today) == date(1920, 2, 1)
    assert parse_date("01-02-20", nik="9901010102200001") == date(1920, 2, 1)


def refused(text: str, **more: object) -> str:
    with pytest.raises(NotUnderstood) as caught:
        parse_date(text, field="birth_date", **more)  # type: ignore[arg-type]  # passed through
    assert caught.value.fields["field"] == "birth_date"
    assert set(caught.value.fields) == {"field", "hint"}
    return str(caught.value.fields["hint"])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("\u200b", "empty"),
        ("08-17-1985", "month"),
        ("31-02-1990", "day"),
        ("29-02-1900", "day"),
        ("00-08-1985", "day"),
        ("32-08-1985", "day"),
        ("17-00-1985", "month"),
        ("17-08-1899", "year"),
        ("17-08-0085", "year"),
        ("17 Agustusan 1985", "month"),
        ("17 Foo 1985", "month"),
        ("08-17-85", "month"),
        ("17-08-198", "shape"),
        ("17-08-19855", "shape"),
        ("17-08", "shape"),
        ("kemarin", "shape"),
        ("1708198", "shape"),
        ("19850817", "month"),  # day 19, month 85
        ("17-08-1985 x", "shape"),
        ("-17-08-1985", "shape"),
        ("Agustus 1985", "shape"),
        ("1" * 1000, "length"),
    ],
)
def test_what_is_no_date(text: str, why: str) -> None:
    assert refused(text) == why


def test_the_29th_of_february() -> None:
    assert parse_date("29-02-2000") == date(2000, 2, 29)
    assert parse_date("29 Februari 1996") == date(1996, 2, 29)


def test_a_date_that_could_be_american_is_read_day_first() -> None:
    assert parse_date("03-04-1990") == date(1990, 4, 3)


def test_the_future() -> None:
    today = date(2026, 11, 22)
    assert refused("23-11-2026", today=today) == "future"
    assert parse_date("22-11-2026", today=today) == today
    assert parse_date("23-11-2026") == date(2026, 11, 23)


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_every_form_of_a_date_reads_back_as_itself(day: date) -> None:
    d, m, y = day.day, day.month, day.year
    for text in (
        f"{d:02d}-{m:02d}-{y}",
        f"{d}/{m}/{y}",
        f"{d:02d}.{m:02d}.{y}",
        f"{d:02d} {m:02d} {y}",
        f"{d:02d}{m:02d}{y}",
        day.isoformat(),
        f"{d} {MONTHS_ID[m - 1]} {y}",
        f"{d} {MONTHS_EN[m - 1]} {y}",
        f"{d}-{SHORT_ID[m - 1]}-{y}",
        f"{d:02d}-{MONTHS_EN[m - 1][:3]}-{y}".upper(),
    ):
        assert parse_date(text) == day


@given(st.dates(date(1930, 1, 1), date(2011, 12, 31)))
def test_two_digit_years_read_back_with_the_nik(day: date) -> None:
    nik = f"990101{day:%d%m}{day.year % 100:02d}0001"
    today = date(2026, 11, 22)
    assert parse_date(f"{day:%d-%m}-{day.year % 100:02d}", nik=nik, today=today) == day
    assert parse_date(f"{day:%d%m}{day.year % 100:02d}", nik=nik, today=today) == day


@given(st.text(max_size=40))
def test_anything_is_a_date_or_refused(text: str) -> None:
    with contextlib.suppress(NotUnderstood):
        assert parse_date(text).year >= 1900
