"""Amounts in words of either language: read when there is one meaning, refused when there are two."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.channels.files.amounts import LARGEST, languages_shown, read_amounts
from saldoku.channels.files.reasons import Language
from saldoku.kernel.money import grouped


def read(text: str, language: Language | None) -> int | str | None:
    """The amount, or the code of what is wrong, or None for an empty text."""
    amounts, codes = read_amounts(pl.Series([text], dtype=pl.String), language)
    assert amounts[0] is None or codes[0] is None
    return amounts[0] if codes[0] is None else codes[0]


AMBIGUOUS, FRACTION, NEGATIVE = "amount-ambiguous", "amount-fraction", "amount-negative"
LARGE, ODD = "amount-too-large", "amount-not-understood"


@pytest.mark.parametrize(
    ("text", "indonesian", "english", "unknown"),
    [
        ("", None, None, None),
        ("0", 0, 0, 0),
        ("121000", 121000, 121000, 121000),
        ("00123", 123, 123, 123),
        ("1.234", 1234, FRACTION, AMBIGUOUS),
        ("1,234", FRACTION, 1234, AMBIGUOUS),
        ("12.345", 12345, FRACTION, AMBIGUOUS),
        ("12,345", FRACTION, 12345, AMBIGUOUS),
        ("1.234.567", 1234567, AMBIGUOUS, 1234567),
        ("1,234,567", AMBIGUOUS, 1234567, 1234567),
        ("1.234.567,00", 1234567, AMBIGUOUS, 1234567),
        ("1,234,567.00", AMBIGUOUS, 1234567, 1234567),
        ("1.234,00", 1234, AMBIGUOUS, 1234),
        ("1.234,50", FRACTION, AMBIGUOUS, AMBIGUOUS),
        ("1.234.567,50", FRACTION, AMBIGUOUS, AMBIGUOUS),
        ("1234,00", 1234, AMBIGUOUS, AMBIGUOUS),
        ("1234.00", AMBIGUOUS, 1234, AMBIGUOUS),
        ("12,5", FRACTION, AMBIGUOUS, AMBIGUOUS),
        ("12.5", AMBIGUOUS, FRACTION, AMBIGUOUS),
        (".50", AMBIGUOUS, FRACTION, AMBIGUOUS),
        ("1.23.456", AMBIGUOUS, AMBIGUOUS, AMBIGUOUS),
        ("1.2345", AMBIGUOUS, FRACTION, AMBIGUOUS),
        ("Rp 1.234.567", 1234567, AMBIGUOUS, 1234567),
        ("Rp.5000", 5000, 5000, 5000),
        ("IDR 5000", 5000, 5000, 5000),
        ("-5", NEGATIVE, NEGATIVE, NEGATIVE),
        ("−5", NEGATIVE, NEGATIVE, NEGATIVE),
        ("(5.000)", NEGATIVE, NEGATIVE, NEGATIVE),
        ("1000000000000", LARGEST, LARGEST, LARGEST),
        ("1000000000001", LARGE, LARGE, LARGE),
        ("9" * 400, LARGE, LARGE, LARGE),
        ("1.234.567.890.123", LARGE, AMBIGUOUS, LARGE),
        ("=HYPERLINK(1)", ODD, ODD, ODD),
        ("+5", ODD, ODD, ODD),
        ("1e6", ODD, ODD, ODD),
        ("1 234", ODD, ODD, ODD),
        ("lima ribu", ODD, ODD, ODD),
        ("٥٠٠٠", ODD, ODD, ODD),
        (",", ODD, ODD, ODD),
        ("#N/A", ODD, ODD, ODD),
    ],
)
def test_one_amount_by_language(
    text: str, indonesian: int | str | None, english: int | str | None, unknown: int | str | None
) -> None:
    assert (read(text, "id"), read(text, "en"), read(text, None)) == (indonesian, english, unknown)


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        ([], None),
        (["121000", "5"], None),
        (["1.234", "56.789"], None),
        (["1.234.567", "5"], "id"),
        (["1,234,567", "12,345"], "en"),
        (["1.234,00"], "id"),
        (["1,234.50"], "en"),
        (["Rp 1.234.567"], "id"),
        (["-1.234.567"], "id"),
        (["1.234.567", "1,234,567"], None),
        (["12,5", "1.5"], None),
        (["2026.01.02"], None),
    ],
)
def test_the_language_is_proven_by_the_file_or_not_at_all(
    texts: list[str], language: Language | None
) -> None:
    shown = languages_shown([pl.Series(texts, dtype=pl.String)])
    assert (shown == {language}) if language else (len(shown) != 1)


def test_the_proof_may_stand_in_another_column() -> None:
    assert languages_shown([pl.Series(["1.000"]), pl.Series(["1.000.000"])]) == {"id"}


@given(st.integers(0, LARGEST), st.sampled_from(["id", "en"]))
def test_what_is_written_in_a_language_is_read_in_it(amount: int, language: Language) -> None:
    assert read(grouped(amount, language), language) == amount


@given(st.integers(0, LARGEST), st.sampled_from(["id", "en"]))
def test_without_a_language_nothing_is_read_wrongly(amount: int, language: Language) -> None:
    assert read(grouped(amount, language), None) in {amount, AMBIGUOUS}


@given(st.text(alphabet="0123456789.,-Rp ", max_size=20))
def test_whatever_is_read_has_the_same_digits(text: str) -> None:
    for language in ("id", "en", None):
        found = read(text, language)
        if isinstance(found, int):
            digits = "".join(letter for letter in text if letter.isdigit())
            assert int(digits) in {found, found * 10, found * 100}


def test_a_column_keeps_its_order() -> None:
    amounts, codes = read_amounts(pl.Series(["5", "x", "", "1.000", "-1", "7"]), "id")
    assert amounts.to_list() == [5, None, None, 1000, None, 7]
    assert codes.to_list() == [None, ODD, None, None, NEGATIVE, None]
