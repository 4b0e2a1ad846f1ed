"""A reference names one entry, survives reading aloud, and betrays a slip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.references import entry_reference, parse_reference

YEARS = st.integers(1900, 2923)
KEYS = st.integers(-(2**63), 2**63 - 1)
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(YEARS, KEYS)
def test_it_leads_back_to_its_entry(year: int, key: int) -> None:
    reference = entry_reference(year, key)
    assert len(reference) == 19
    assert parse_reference(reference) == (year, key)


@pytest.mark.parametrize("typed_as", ["{} ", "\t{}\n", " {}"])
def test_it_may_be_typed_in_many_ways(typed_as: str) -> None:
    reference = entry_reference(2026, -123_456_789)
    for typed in (reference, reference.lower(), reference.replace("-", " "), reference.replace("-", "")):
        assert parse_reference(typed_as.format(typed)) == (2026, -123_456_789)


def test_letters_that_look_like_digits_are_digits() -> None:
    reference = entry_reference(1900, 1)
    assert "0" in reference
    assert parse_reference(reference.replace("0", "o").replace("1", "l")) == (1900, 1)


@given(YEARS, KEYS, st.integers(0, 15), st.sampled_from(SIGNS))
def test_a_wrong_sign_is_found(year: int, key: int, place: int, sign: str) -> None:
    signs = entry_reference(year, key).replace("-", "")
    if signs[place] != sign:
        with pytest.raises(NotUnderstood):
            parse_reference(signs[:place] + sign + signs[place + 1 :])


@given(YEARS, KEYS, st.integers(0, 14))
def test_neighbours_that_changed_places_are_found(year: int, key: int, place: int) -> None:
    signs = entry_reference(year, key).replace("-", "")
    one, other = signs[place], signs[place + 1]
    if one != other:
        with pytest.raises(NotUnderstood):
            parse_reference(signs[:place] + other + one + signs[place + 2 :])


@pytest.mark.parametrize(
    ("text", "hint"),
    [("", "empty"), ("  -", "empty"), ("7K2Q", "length"), ("U" * 16, "letters"), ("é" * 16, "letters"),
     ("1" * 16, "check"), ("0" * 500, "length")],
)  # fmt: skip
def test_what_is_no_reference_says_why(text: str, hint: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        parse_reference(text)
    assert refused.value.fields == {"field": "reference", "hint": hint}


@pytest.mark.parametrize("year", [0, 1899, 2924])
def test_a_year_that_nobody_posts_into(year: int) -> None:
    with pytest.raises(ValueError, match="no posting year"):
        entry_reference(year, 1)
