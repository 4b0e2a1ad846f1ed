"""Amounts as people write them, in whole units of the scheme's currency, and never guessed.

`1.234` is one thousand two hundred and thirty-four in Indonesian and one and a bit in English. Which
language a file is written in is told by the operator, or by an amount in the file that can only be
one of them: `1.234.567` (two groups) or `1.234,00` (a group and a decimal sign). Without such proof a
separator makes a row error that says how to write the amount.
"""

from collections.abc import Iterable

import polars as pl

from saldoku.channels.files.reasons import Language

LARGEST = 10**12
"""More than a million million rupiah in one row is a slip of the keyboard."""

GROUP_SIGN: dict[Language, str] = {"id": ".", "en": ","}
"""What stands between thousands. No amount proves a language without it."""

_PLAIN = r"^[0-9]{1,18}$"
_CURRENCY = r"^(?i:rp\.?|idr)\s*"
_NEGATIVE = r"^(?:-|−|\(.*\)$)"
_SIGNS: dict[Language, tuple[str, str]] = {"id": (r"\.", ","), "en": (",", r"\.")}


def _proof(language: Language) -> str:
    """Shapes that only this language writes."""
    group, decimal = _SIGNS[language]
    return rf"^-?[0-9]{{1,3}}(?:(?:{group}[0-9]{{3}}){{2,}}|(?:{group}[0-9]{{3}})+{decimal}[0-9]{{1,2}})$"


def _whole(language: Language) -> str:
    """Whole amounts in this language: groups, or none, and at the end nothing but zeros."""
    group, decimal = _SIGNS[language]
    return rf"^(?:[0-9]{{1,18}}|[0-9]{{1,3}}(?:{group}[0-9]{{3}}){{1,5}})(?:{decimal}0{{1,2}})?$"


def _fraction(language: Language) -> str:
    group, decimal = _SIGNS[language]
    return rf"^(?:[0-9]*|[0-9]{{1,3}}(?:{group}[0-9]{{3}}){{1,5}}){decimal}[0-9]+$"


def languages_shown(columns: Iterable[pl.Series]) -> set[Language]:
    """The languages that some amount in these columns can only be written in. A file that shows one of them
    is written in it; one that shows none, or both, proves nothing."""
    return {language for column in columns for language in _SIGNS if _shows(column, language)}


def _shows(column: pl.Series, language: Language) -> bool:
    bare = column.filter(column.str.contains(r"[.,]")).str.replace(_CURRENCY, "")
    return bare.str.contains(_proof(language)).any()


def read_amounts(column: pl.Series, language: Language | None) -> tuple[pl.Series, pl.Series]:
    """Texts to whole numbers, and beside them the code of what is wrong (null when nothing is).

    Codes: `amount-ambiguous`, `amount-negative`, `amount-too-large`, `amount-fraction`,
    `amount-not-understood`. An empty text is null without a code.
    """
    texts = pl.DataFrame({"text": column}).with_row_index("at")
    simple = texts["text"].str.contains(_PLAIN)
    amounts = texts["text"].set(~simple, None).cast(pl.Int64)
    codes = pl.Series("code", [None], dtype=pl.String).new_from_index(0, len(column))
    odd = texts.filter(~simple & (texts["text"] != ""))
    if odd.height:
        read = odd.with_columns(pl.col("text").str.replace(_CURRENCY, "")).select(
            "at", _amount(language).alias("amount"), _code(language).alias("code")
        )
        amounts = amounts.scatter(read["at"], read["amount"])
        codes = codes.scatter(read["at"], read["code"])
    large = (amounts > LARGEST).fill_null(False)
    return amounts.set(large, None), codes.set(large, "amount-too-large")


def _readable(language: Language | None) -> pl.Expr:
    """Texts that are a whole amount: in the file's language, or in any if they are their own proof."""
    text = pl.col("text")
    if language is not None:
        return text.str.contains(_whole(language))
    own = [text.str.contains(_proof(one)) & text.str.contains(_whole(one)) for one in _SIGNS]
    return text.str.contains(_PLAIN) | pl.any_horizontal(own)


def _amount(language: Language | None) -> pl.Expr:
    digits = pl.col("text").str.replace(r"[.,]0{1,2}$", "").str.replace_all(r"[.,]", "")
    return pl.when(_readable(language)).then(digits).cast(pl.Int64, strict=False)


def _code(language: Language | None) -> pl.Expr:
    text = pl.col("text")
    number_like = text.str.contains(r"^[0-9.,]*[0-9][0-9.,]*$")
    fraction = text.str.contains(_fraction(language)) if language else pl.lit(value=False)
    digits_only = text.str.contains(r"^[0-9]+$")
    return (
        pl.when(_readable(language))
        .then(pl.lit(None, dtype=pl.String))
        .when(text.str.contains(_NEGATIVE))
        .then(pl.lit("amount-negative"))
        .when(digits_only)
        .then(pl.lit("amount-too-large"))
        .when(fraction)
        .then(pl.lit("amount-fraction"))
        .when(number_like)
        .then(pl.lit("amount-ambiguous"))
        .otherwise(pl.lit("amount-not-understood"))
    )
