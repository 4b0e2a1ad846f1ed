"""Every answer: one GSM part at its widest, complete in both languages, silent about secrets."""

import inspect
import string
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from smsutil import is_valid_gsm

from saldoku.channels.sms import answers
from saldoku.channels.sms.grammar import read
from saldoku.channels.sms.gsm import PART, gsm, in_one_part, septets
from saldoku.channels.sms.requests import (
    AskBalance,
    AskContributions,
    Help,
    NotClear,
    Register,
    Request,
    SetLanguage,
    SetPin,
    Unbind,
)
from saldoku.channels.sms.sentences import MONTHS, SENTENCES
from saldoku.channels.sms.voice import Voice
from saldoku.channels.sms.words import LANGUAGES, REFERENCE, Intent, Language
from saldoku.kernel.errors import BooksDiffer, CodeRefused, NotAllowed, NotFound, NotUnderstood, TooMany
from saldoku.kernel.money import Money
from saldoku.kernel.periods import Period
from tests.sms.cast import (
    AT,
    AUGUST,
    EN,
    ID,
    KPJ,
    OCTOBER,
    SEPTEMBER,
    balance_of,
    card,
    month,
    months,
    year_of,
)

WIDEST = Money(999_999_999_999)
TWO = (card(), card("99000001111", Money(1_000)))


# --- what is said -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            answers.balance(balance_of(card()), ID),
            "Saldo JHT kartu ..4821: Rp12.345.678 per 22-11-2026 14:05 WIB. Iuran terakhir Okt 2026. "
            "Ketik IURAN untuk rincian.",
        ),
        (
            answers.balance(balance_of(card()), EN),
            "JHT balance of card ..4821: Rp12,345,678 as of 22-11-2026 14:05 WIB. "
            "Last contribution Oct 2026. Text CONTRIB for details.",
        ),
        (
            answers.balance(balance_of(card(amount=Money(0), last=None)), ID),
            "Saldo JHT kartu ..4821: Rp0 per 22-11-2026 14:05 WIB. Belum ada iuran tercatat. "
            "Ketik IURAN untuk rincian.",
        ),
        (
            answers.balance(balance_of(card("99000002222", None), *TWO), ID),
            "Total saldo JHT: Rp12.346.678 per 22-11-2026 14:05 WIB. ..4821 Rp12.345.678. ..1111 Rp1.000. "
            "..2222 tanpa JHT.",
        ),
        (
            answers.balance(balance_of(*(card(f"9900000{n:04}", WIDEST) for n in range(9))), ID),
            "Total saldo JHT: Rp8.999.999.999.991 per 22-11-2026 14:05 WIB. ..0000 Rp999.999.999.999. "
            "..0001 Rp999.999.999.999. +7 kartu lain: ketik SALDO <nomor kartu>",
        ),
        (
            answers.balance(balance_of(*TWO), EN, account_no="99000001111"),
            "JHT balance of card ..1111: Rp1,000 as of 22-11-2026 14:05 WIB. "
            "Last contribution Oct 2026. Text CONTRIB for details.",
        ),
        (
            answers.contributions(year_of(months(AUGUST, OCTOBER)), ID),
            "Iuran kartu ..4821: Okt 2026 Rp518.700 (13-11). Belum masuk: Agu 2026. "
            "Tanyakan ke perusahaan atau kantor terdekat.",
        ),
        (
            answers.contributions(year_of(months(SEPTEMBER, OCTOBER)), EN),
            "Contributions of card ..4821: Oct 2026 Rp518,700 (13-11). Sep 2026 Rp518,700 (14-10). "
            "No month is missing in 2026.",
        ),
        (
            # A card that did not run this year: nothing is missing, and nothing is complete either.
            answers.contributions(year_of(months(last=month(Period(2024, 12), date(2025, 1, 9)))), EN),
            "Contributions of card ..4821: Dec 2024 Rp518,700 (09-01-2025).",
        ),
        (answers.contributions(year_of(months()), ID), "Iuran kartu ..4821: belum ada yang tercatat."),
        (
            answers.contributions(
                year_of(months(AUGUST, last=month(Period(2024, 12), date(2025, 1, 9)))), ID
            ),
            "Iuran kartu ..4821: Des 2024 Rp518.700 (09-01-2025). Belum masuk: Agu 2026. "
            "Tanyakan ke perusahaan atau kantor terdekat.",
        ),
        (
            answers.contributions(year_of(months(AUGUST, OCTOBER), months(number="99000001111")), ID),
            "Iuran JHT, terakhir masuk: ..4821 Okt 2026, belum masuk 1 bulan. ..1111 belum ada.",
        ),
        (
            answers.not_clear(NotClear(Intent.REGISTER, NotUnderstood(field="nik", hint="lookalike")), ID),
            "NIK hanya berisi angka: periksa huruf O atau l. "
            "Contoh: DAFTAR SALDO#9901011708850001#17-08-1985#99012345678",
        ),
    ],
)
def test_the_words_of_an_answer(said: str, expected: str) -> None:
    assert said == expected


def test_money_of_other_kinds() -> None:
    assert ID.money(Money(-5_000)) == "-Rp5.000"
    assert EN.money(Money(12_345, "MYR")) == "MYR 12,345"


def test_a_day_is_a_day_of_the_fund() -> None:
    """18:00 UTC is the next day in Jakarta."""
    assert "29-11-2026" in answers.cooling_off(ID, until=datetime(2026, 11, 28, 18, 0, tzinfo=UTC))
    assert "28-11-2026" in answers.cooling_off(ID, until=date(2026, 11, 28))


def test_a_card_of_somebody_else_and_no_card_sound_the_same() -> None:
    theirs = answers.balance(balance_of(*TWO), ID, account_no="99000009999")
    assert theirs == answers.card_not_linked(ID) == answers.refusal(NotFound(), ID)


@pytest.mark.parametrize("answer", [answers.registration_received, answers.not_linked, answers.unbound])
def test_strangers_learn_nothing(answer: Callable[..., str]) -> None:
    """These answers cannot depend on what was found: they get nothing but the voice."""
    assert list(inspect.signature(answer).parameters) == ["voice"]


# --- every answer at its widest ---------------------------------------------------------------------
PROBLEMS = [
    None,
    *(
        NotUnderstood(field=field, hint=hint)
        for field in ("nik", "birth_date", "kpj", "email", "name", "pin", "language", "text")
        for hint in ("missing", "lookalike", "year", "ambiguous", "unread", "length")
    ),
]
YEAR = tuple(month(Period(2026, number)) for number in range(1, 13))
CAME = tuple(month(Period(2026, number), date(2025, 12, 28), WIDEST.amount) for number in range(1, 13))


def _balances(voice: Voice) -> Iterator[str]:
    for last in (Period(2026, 8), None):
        yield answers.balance(balance_of(card("990123456789", WIDEST, last)), voice)
    for count in (1, 2, 3, 9, 99):
        held = [card(f"99000000{number:04}", WIDEST) for number in range(count)]
        without = [card(f"99000001{number:04}", None) for number in range(count)]
        yield answers.balance(balance_of(*held), voice)
        yield answers.balance(balance_of(*without), voice)
        yield answers.balance(balance_of(*without, *held), voice)
        yield answers.registered(voice, masked_cards=[one.masked for one in held])
    yield answers.balance(balance_of(), voice)
    yield answers.balance(balance_of(card()), voice, account_no="99000009999")


def _contributions(voice: Voice) -> Iterator[str]:
    last = month(Period(2025, 8), date(2025, 12, 28), WIDEST.amount)
    for known in ((), YEAR, CAME, YEAR[:6] + CAME[6:], YEAR[:11]):
        for before in (None, last):
            yield answers.contributions(year_of(months(*known, last=before)), voice)
            for count in (2, 3, 9, 99):
                held = (months(*known, number=f"99000000{number:04}", last=before) for number in range(count))
                yield answers.contributions(year_of(*held), voice)
    yield answers.contributions(year_of(), voice)


def every_answer(voice: Voice) -> Iterator[str]:
    """Every outcome with the widest figures that can come up."""
    yield from _balances(voice)
    yield from _contributions(voice)
    for plain in (
        answers.registration_received, answers.already_registered, answers.not_linked, answers.unbound,
        answers.card_not_linked, answers.language_set, answers.pin_set, answers.pin_needed, answers.busy,
        answers.incomplete,
    ):  # fmt: skip
        yield plain(voice)
    yield answers.cooling_off(voice, until=AT)
    for error in (
        NotFound(), NotAllowed(), TooMany(), TooMany(retry_at=AT), CodeRefused(), CodeRefused(tries_left=99),
        BooksDiffer(), *(problem for problem in PROBLEMS if problem),
    ):  # fmt: skip
        yield answers.refusal(error, voice)
    for intent in (None, *Intent):
        yield answers.help_about(Help(intent), voice)
        yield from (answers.not_clear(NotClear(intent, problem), voice) for problem in PROBLEMS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Pacific/Chatham"])  # WIB, WITA, +1345
def test_every_answer_fits_one_gsm_part(language: Language, zone: str) -> None:
    for text in every_answer(Voice(language, ZoneInfo(zone))):
        assert is_valid_gsm(text), text
        assert "\x1b" not in text
        assert septets(text) <= PART, f"{septets(text)}: {text}"
        assert text == " ".join(text.split()), f"a space too many: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_holds_a_secret_or_a_reproach(language: Language) -> None:
    said = "\n".join(every_answer(Voice(language, ZoneInfo("Asia/Jakarta"))))
    for secret in ("Siti", "Rahayu", KPJ, "990123456789", "99000000"):
        assert secret not in said
    for unkind in ("invalid", "salah", "error", "gagal", "illegal", "wrong"):
        assert unkind not in said.casefold()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_table_is_said(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    said: set[str] = set()
    say = Voice.say

    def noting(voice: Voice, key: str, **figures: object) -> str:
        said.add(key)
        return say(voice, key, **figures)

    monkeypatch.setattr(Voice, "say", noting)
    assert list(every_answer(Voice(language, ZoneInfo("Asia/Jakarta"))))
    assert said == set(SENTENCES[language])


def test_both_languages_have_the_same_sentences_with_the_same_figures() -> None:
    def figures(table: Language) -> dict[str, set[str | None]]:
        parse = string.Formatter().parse
        return {
            key: {name for _, name, _, _ in parse(text)} - {None} for key, text in SENTENCES[table].items()
        }

    assert figures("id") == figures("en")
    assert {len(names) for names in MONTHS.values()} == {12}
    assert set(SENTENCES) == set(MONTHS) == set(LANGUAGES)


# --- examples are right -----------------------------------------------------------------------------
def _examples() -> Iterator[tuple[Language, str, str, type[Request]]]:
    full = "9901011708850001#17-08-1985#99012345678"
    words: dict[Language, tuple[str, str, str, str, str]] = {
        "id": (f"DAFTAR SALDO#{full}", "SALDO", "IURAN", "BAHASA EN", "BERHENTI"),
        "en": (f"BALANCE LIST#{full}", "BALANCE", "CONTRIB", "LANG EN", "STOP"),
    }
    for language, (register, balance, contributions, speak, stop) in words.items():
        for key in ("help.register", "example.register"):
            yield language, key, register, Register
        for key in ("help.balance", "example.balance"):
            yield language, key, f"{balance} 99012345678", AskBalance
        for key in ("help.contributions", "example.contributions"):
            yield language, key, f"{contributions} 99012345678", AskContributions
        yield language, "help.language", "LANG EN", SetLanguage
        yield language, "help.language", "BAHASA ID", SetLanguage
        yield language, "example.language", speak if language == "en" else "BAHASA ID", SetLanguage
        for key in ("help.pin", "example.pin"):
            yield language, key, "PIN 123456", SetPin
        for key in ("help.pin", "pin.needed", "pin.wrong", "pin.wrong-left"):
            yield language, key, f"{balance} PIN 123456", AskBalance
        for key in ("help", "help.stop", "example.stop", "registered", "cooling-off"):
            yield language, key, stop, Unbind
        yield language, "help.help", "BANTUAN DAFTAR" if language == "id" else "HELP REGISTER", Help


@pytest.mark.parametrize(("language", "key", "example", "kind"), list(_examples()))
def test_every_example_that_is_shown_would_be_understood(
    language: Language, key: str, example: str, kind: type[Request]
) -> None:
    assert example in SENTENCES[language][key]
    assert isinstance(read(example, words=REFERENCE, today=AT.date()), kind)


# --- the alphabet -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rp\u00a012.345", "Rp 12.345"),
        ("“Anda” ‘itu’ `ini`", "\"Anda\" 'itu' 'ini'"),
        ("2025–2026 — …", "2025-2026 - ..."),
        ("é è ñ Ä ö ü Ç", "é è ñ Ä ö ü Ç"),  # in the alphabet, kept
        ("ç ê š Ł", "c e s L"),
        ("a\u200bb\ufeffc", "abc"),
        ("a\tb", "a b"),
        ("１２３", "123"),
        ("😀 \x1b", "? ?"),
        ("^{}[]~|\\€", "^{}[]~|\\€"),
        ("", ""),
    ],
)
def test_text_is_put_into_the_gsm_alphabet(text: str, expected: str) -> None:
    assert gsm(text) == expected


def test_septets_are_counted_as_carriers_count_them() -> None:
    assert (septets("a" * 160), septets("€" * 80), septets("")) == (160, 160, 0)
    assert in_one_part("€" * 80)
    assert not in_one_part("€" * 81)
    assert not in_one_part("a" * 161)
