"""Identifiers, names, telephone numbers and addresses as people write them."""

import contextlib
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.identifiers import (
    BirthInNik,
    clean_email,
    clean_kpj,
    clean_name,
    clean_nik,
    clean_npp,
    clean_phone,
    name_key,
    nik_agrees,
    nik_birth,
    plain,
)

MAN, WOMAN = "9901011708850001", "9901015708850002"  # both born on 17 August 1985


def hint(function: object, text: str, **more: object) -> str:
    with pytest.raises(NotUnderstood) as caught:
        function(text, **more)  # type: ignore[operator]  # any of the cleaning functions
    assert set(caught.value.fields) == {"field", "hint"}  # never what was typed: errors reach logs
    return str(caught.value.fields["hint"])


# --- NIK ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        MAN,
        "9901 0117 0885 0001",
        "9901.0117.0885.0001",
        "9901-0117-0885-0001",
        "  9901011708850001\r\n",
        "\ufeff9901011708850001\u200b",
        "9901\u00a00117\u202f08850001",
        "９９０１０１１７０８８５０００１",
        "٩٩٠١٠١١٧٠٨٨٥٠٠٠١",
        "'9901011708850001",  # how spreadsheets keep digits as text
    ],
)
def test_nik_as_people_write_it(text: str) -> None:
    assert clean_nik(text) == MAN


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        (" \u200b ", "empty"),
        (MAN[:-1], "length"),
        (MAN + "1", "length"),
        ("99O1011708850001", "lookalike"),
        ("990101170885000l", "lookalike"),
        ("99010117O885000I", "lookalike"),
        ("99X1011708850001", "letters"),
        ("siti@mail.example", "letters"),
        ("9.901011708850001E+15", "letters"),
        ("-9901011708850001x", "letters"),
        ("9901011708850001" * 50, "length"),
        ("9" * 1_000_000, "length"),
    ],
)
def test_nik_that_is_none(text: str, why: str) -> None:
    assert hint(clean_nik, text) == why


def test_birth_in_a_nik_with_a_womans_day() -> None:
    assert nik_birth(MAN) == BirthInNik(17, 8, 85, "L")
    assert nik_birth(WOMAN) == BirthInNik(17, 8, 85, "P")
    assert nik_birth("9901014101000001") == BirthInNik(1, 1, 0, "P")
    assert nik_birth("9901017112990001") == BirthInNik(31, 12, 99, "P")


@pytest.mark.parametrize(
    "nik",
    ["0000000000000000", "9901014008850001", "9901013208850001", "9901017208850001", "9901011713850001"],
)
def test_birth_digits_that_are_no_date(nik: str) -> None:
    assert hint(nik_birth, nik) == "birth"
    assert not nik_agrees(nik, date(1985, 8, 17))


def test_agreement_of_nik_and_birth_date() -> None:
    born = date(1985, 8, 17)
    assert nik_agrees(MAN, born)
    assert nik_agrees(WOMAN, born)
    assert nik_agrees(WOMAN, born, "P")
    assert not nik_agrees(WOMAN, born, "L")
    assert not nik_agrees(MAN, date(1985, 8, 18))
    assert not nik_agrees(MAN, date(1985, 7, 17))
    assert not nik_agrees(MAN, date(1986, 8, 17))
    assert nik_agrees("0000001708850001", born)  # an area nobody knows is no reason to refuse


# --- KPJ and NPP ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "kpj"),
    [
        ("99012345678", "99012345678"),
        ("9901 2345 678", "99012345678"),
        ("990-1234-5678", "99012345678"),
        ("99.012.345.678", "99012345678"),
        ("0012345678", "0012345678"),  # ten digits, and leading zeros are part of it
        ("99ab1234567", "99AB1234567"),
        ("９９０１２３４５６７８", "99012345678"),
        ("990123456789", "990123456789"),
    ],
)
def test_kpj(text: str, kpj: str) -> None:
    assert clean_kpj(text) == kpj


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("990123456", "length"),
        ("9901234567890", "length"),
        ("SITIRAHAYU", "letters"),
        ("9901234567é", "letters"),
        ("=99012345678", "letters"),
        ("99012345678;DROP", "letters"),
    ],
)
def test_kpj_that_is_none(text: str, why: str) -> None:
    assert hint(clean_kpj, text) == why


def test_the_scheme_may_name_other_lengths() -> None:
    assert clean_kpj("12345678", least=8, most=8) == "12345678"
    assert hint(clean_kpj, "99012345678", least=8, most=8) == "length"


def test_npp() -> None:
    assert clean_npp(" jj-012345 ") == "JJ012345"
    assert clean_npp("99000001/001") == "99000001001"
    assert hint(clean_npp, "1234") == "length"
    assert hint(clean_npp, "=CMD()") == "letters"


# --- names ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  Siti   Rahayu ", "Siti Rahayu"),
        ("“Siti” Rahayu", None),
        ('"Siti Rahayu"', "Siti Rahayu"),
        ("<Siti Rahayu>", "Siti Rahayu"),
        ("Nur'aini binti H. M. Ma'ruf, S.E.", "Nur'aini binti H. M. Ma'ruf, S.E."),
        ("José", "José"),
        ("Ｓｉｔｉ", "Siti"),
        ("Y", "Y"),
    ],
)
def test_names(text: str, name: str | None) -> None:
    if name is None:
        assert hint(clean_name, text) == "signs"
    else:
        assert clean_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x.example")',
        "+62811",
        "@siti",
        "17-08-1985",
        "<script>alert(1)</script>",
        "Siti\x00Rahayu",
        "Siti; DROP TABLE members",
        "{{7*7}}",
        "'",
    ],
)
def test_what_no_name_holds(text: str) -> None:
    assert hint(clean_name, text) == "signs"


def test_a_name_is_short() -> None:
    assert hint(clean_name, "A" * 121) == "length"
    assert hint(clean_name, " ") == "empty"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti Rahayu", "SITI  RAHAYU"),
        ("Ma'ruf", "Ma’ruf"),
        ("Ma'ruf", "MARUF"),
        ("M. Yusuf", "M.Yusuf"),
        ("Nur-Aini", "Nur Aini"),
        ("José", "Jose\u0301"),
        ("José", "JOSE"),
        ("José", "Jose\u200d\u0301"),
        ("Ｓｉｔｉ", "siti"),
    ],
)
def test_names_that_match(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_names_that_differ() -> None:
    assert name_key("Siti Rahayu") != name_key("Siti Rahayuni")
    assert name_key("Budi Santoso") == "BUDI SANTOSO"


# --- properties -----------------------------------------------------------------------------------
@given(st.text(max_size=400))
def test_cleaning_refuses_or_is_idempotent(text: str) -> None:
    for clean in (clean_nik, clean_kpj, clean_npp, clean_name, clean_email, clean_phone):
        once = None
        with contextlib.suppress(NotUnderstood):
            once = clean(text)
        assert once is None or clean(once) == once


@given(st.text(max_size=60))
def test_folding_is_idempotent(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    unseen = "\u200d".join(text)
    assert plain(unseen) == plain(plain(unseen))
    assert name_key(name_key(text)) == name_key(text)


@given(st.from_regex(re.compile(r"99\d{14}", re.ASCII), fullmatch=True), st.sampled_from(" .-\u00a0\u200b"))
def test_separators_do_not_matter_in_a_nik(nik: str, separator: str) -> None:
    assert clean_nik(separator.join(nik)) == nik


@given(st.dates(date(1900, 1, 1), date(2011, 12, 31)), st.sampled_from("LP"))
def test_a_made_nik_agrees_with_its_birth_date(born: date, sex: str) -> None:
    day = born.day + (40 if sex == "P" else 0)
    nik = f"990101{day:02d}{born:%m}{born.year % 100:02d}0001"
    assert nik_birth(nik).sex == sex
    assert nik_agrees(nik, born)
