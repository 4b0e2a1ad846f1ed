"""The words of a scheme: what its file brings, and what is refused."""

from dataclasses import replace
from datetime import date

import pytest

from saldoku.channels.sms.grammar import read
from saldoku.channels.sms.requests import AskBalance, Help, NotClear, Request, SetLanguage
from saldoku.channels.sms.words import REFERENCE, Intent, Phrases, Words
from saldoku.scheme import load_scheme


def understood(text: str, words: Words) -> Request:
    return read(text, words=words, today=date(2026, 11, 22))


def test_the_words_of_the_reference_scheme_are_taken_over() -> None:
    scheme = load_scheme("bpjs-ketenagakerjaan").words
    words = REFERENCE.with_tables(commands=scheme.commands, languages=scheme.languages, noise=scheme.noise)
    assert understood("CEK SALDO", words) == AskBalance(language="id")
    assert understood("SALDO (SPASI) 99012345678", words) == AskBalance("99012345678", None, "id")
    for intent in Intent:
        for phrase in words.of(intent):
            request = understood(phrase, words)
            meant = request.meant if isinstance(request, NotClear) else intent
            assert meant is intent, phrase


def test_a_scheme_brings_its_own_words() -> None:
    words = REFERENCE.with_tables(
        commands={"balance": {"id": ["BAKI SAYA"], "en": ["PF"]}},
        languages={"BASA": "id", "ENGLISH": "en"},
        noise=["(jarak)"],
    )
    assert understood("baki (jarak) saya", words) == AskBalance(language="id")
    assert understood("PF 99012345678", words) == AskBalance("99012345678", None, "en")
    assert understood("LANG BASA", words) == SetLanguage("id")
    assert understood("HELP pf", words) == Help(Intent.BALANCE, "en")
    assert isinstance(understood("SALDO", words), NotClear)


def test_a_word_in_both_languages_tells_none() -> None:
    assert REFERENCE.pin.language_of("PIN") is None
    assert REFERENCE.pin.language_of("GANTI PIN") == "id"
    assert REFERENCE.pin.language_of("nobody said this") is None


@pytest.mark.parametrize(
    ("commands", "why"),
    [
        ({"balance": {"id": ["SALDO"]}, "stop": {"id": ["Sal do"]}}, "stands for 'balance' and 'stop'"),
        ({"balance": {"id": []}}, "no word for 'balance'"),
        ({"balance": {"id": ["SALDO#"]}}, "letters and spaces only"),
        ({"saldo": {"id": ["SALDO"]}}, "unknown command 'saldo'"),
        ({"balance": {"jv": ["ARTO"]}}, "no answers in language 'jv'"),
    ],
)
def test_words_that_cannot_work_are_refused(commands: dict[str, dict[str, list[str]]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        REFERENCE.with_tables(commands=commands, languages={"ID": "id", "EN": "en"}, noise=[])


def test_words_without_extras_match_no_extras() -> None:
    bare = replace(REFERENCE, filler=(), labels=(), name_labels=(), noise=())
    assert understood("SALDO 99012345678", bare) == AskBalance("99012345678", None, "id")
    assert isinstance(understood("tolong SALDO", bare), NotClear)
    assert isinstance(understood("SALDO (spasi)", bare), NotClear)


def test_one_phrase_in_both_languages_is_listed_once() -> None:
    assert list(Phrases(("PIN", "SANDI"), ("PIN",))) == ["PIN", "SANDI"]
