"""The words that members may use, and what each of them means.

A scheme's `words.yaml` brings its own commands: `REFERENCE.with_tables(...)`. The reference set holds the
words of contract 5, of the formats F1 to F4 that newspapers and the fund printed, and what people
type instead of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal, Self, TypeGuard

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")


def is_language(code: str) -> TypeGuard[Language]:
    """Whether answers exist in this language."""
    return code in LANGUAGES


class Intent(StrEnum):
    """What a member may want by SMS; the values are the command names of `words.yaml`."""

    REGISTER = "register"
    BALANCE = "balance"
    CONTRIBUTIONS = "contributions"
    LANGUAGE = "language"
    PIN = "pin"
    STOP = "stop"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by language. One that stands in both, such as `PIN`, tells no language."""

    id: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(self.id + self.en))

    def language_of(self, phrase: str) -> Language | None:
        """The language that a phrase shows, or None."""
        if (phrase in self.id) == (phrase in self.en):
            return None
        return "id" if phrase in self.id else "en"


@dataclass(frozen=True, slots=True)
class Head:
    """One keyword phrase, ready to be looked for."""

    intent: Intent
    language: Language | None
    letters: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Words:
    """All phrases of one scheme. Letter case, and spaces and signs inside a phrase, do not matter."""

    register: Phrases
    balance: Phrases
    contributions: Phrases
    language: Phrases
    pin: Phrases
    stop: Phrases
    help: Phrases
    language_names: Phrases
    """How a language may be called: `id` holds the names of Indonesian, `en` those of English."""
    filler: tuple[str, ...] = ()
    """Polite words around a request that change nothing: `tolong SALDO`, `SALDO saya`."""
    labels: tuple[str, ...] = ()
    """What people copy in front of a value: `NIK 99…`, `KPJ: 99…`."""
    name_labels: tuple[str, ...] = ()
    """The same in front of a name."""
    noise: tuple[str, ...] = ()
    """Print that is no data: `(spasi)`, `(bila ada)`, `(DD-MM-YYYY)`."""

    def __post_init__(self) -> None:
        meant: dict[str, Intent] = {}
        for intent in Intent:
            phrases = list(self.of(intent))
            if not phrases:
                raise ValueError(f"there is no word for {intent.value!r}: give at least one")
            for phrase in phrases:
                letters = "".join(phrase.split()).casefold()
                if not letters.isalpha():
                    raise ValueError(f"{phrase!r} ({intent.value}) must be letters and spaces only")
                if meant.setdefault(letters, intent) is not intent:
                    raise ValueError(f"{phrase!r} stands for {meant[letters].value!r} and {intent.value!r}")

    def with_tables(
        self,
        *,
        commands: Mapping[str, Mapping[str, Iterable[str]]],
        languages: Mapping[str, str],
        noise: Iterable[str],
    ) -> Self:
        """These words with the three tables of a scheme's `words.yaml` in their place.

        `commands`: command to language to phrases; `languages`: what a member may write for a language,
        to its code; `noise`: printed hints. ValueError says what is wrong.
        """
        if strange := sorted(set(commands) - set(Intent)):
            raise ValueError(f"unknown command {strange[0]!r}: the commands are {', '.join(Intent)}")
        named: dict[str, list[str]] = {}
        for phrase, code in languages.items():
            named.setdefault(code, []).append(phrase)
        changes: dict[str, Any] = {command: _phrases(command, table) for command, table in commands.items()}
        return replace(self, language_names=_phrases("languages", named), noise=tuple(noise), **changes)

    def of(self, intent: Intent) -> Phrases:
        """The phrases that stand for an intent."""
        phrases = getattr(self, intent.value)
        assert isinstance(phrases, Phrases)
        return phrases

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        """Every phrase as a pattern, the longest first, so that DAFTAR SALDO wins over DAFTAR.

        A phrase ends where no letter follows: `SALDO9901…` is a SALDO, `SALDOKU` is not.
        """
        made = [
            Head(
                intent,
                self.of(intent).language_of(phrase),
                "".join(phrase.split()).casefold(),
                re.compile(rf"{_pattern(phrase)}(?![^\W\d_])", re.IGNORECASE),
            )
            for intent in Intent
            for phrase in self.of(intent)
        ]
        return tuple(sorted(made, key=lambda head: len(head.letters), reverse=True))

    @cached_property
    def filler_pattern(self) -> re.Pattern[str]:
        """One filler word."""
        return re.compile(rf"\b(?:{_any_of(self.filler)})\b", re.IGNORECASE)

    @cached_property
    def noise_pattern(self) -> re.Pattern[str]:
        """Print that is no data, never as a part of a longer word or of an e-mail address."""
        return re.compile(rf"(?<![\w.@+-])(?:{_any_of(self.noise)})(?![\w@+]|[.-]\w)", re.IGNORECASE)

    @cached_property
    def label_pattern(self) -> re.Pattern[str]:
        """A label and the signs behind it, where a digit or an e-mail address follows."""
        value = r"(?=\d|[^\s#*;,|/@]+@)"
        return re.compile(rf"(?<![\w.@+-])(?:{_any_of(self.labels)})[\s.:=]*{value}", re.IGNORECASE)

    @cached_property
    def name_label_pattern(self) -> re.Pattern[str]:
        """A label in front of a name."""
        label = _any_of(self.name_labels)
        return re.compile(rf"(?<![\w.@+-])(?:{label})(?:\s*[:=]\s*|\s+)(?=[^\W\d_])", re.IGNORECASE)

    @cached_property
    def pin_pattern(self) -> re.Pattern[str]:
        """The word PIN inside a request, with the value behind it if one is there."""
        return re.compile(
            rf"(?<![^\W\d_])(?:{_any_of(tuple(self.pin))})(?![^\W\d_])[\W_]*([^\W_]*)", re.IGNORECASE
        )


def _phrases(group: str, table: Mapping[str, Iterable[str]]) -> Phrases:
    if strange := sorted(set(table) - set(LANGUAGES)):
        raise ValueError(f"no answers in language {strange[0]!r} ({group}): write {' or '.join(LANGUAGES)}")
    return Phrases(**{language: tuple(phrases) for language, phrases in table.items()})


def _pattern(phrase: str) -> str:
    # The words of the phrase with any signs, or none, between them: DAFTAR SALDO is also read in
    # `Daftar  saldo`, `DAFTAR#SALDO` and `DAFTARSALDO`.
    return r"[\W_]*".join(re.escape(word) for word in re.findall(r"\w+", phrase))


def _any_of(phrases: tuple[str, ...]) -> str:
    # No phrase at all must match nothing.
    return "|".join(map(_pattern, sorted(phrases, key=len, reverse=True))) or r"(?!)"


REFERENCE = Words(
    register=Phrases(
        id=("DAFTAR SALDO", "DAFTAR", "DAFTAR JHT", "REG SALDO", "REG", "REGISTRASI", "PENDAFTARAN"),
        en=("BALANCE LIST", "REGISTER", "REGISTER BALANCE", "REG BALANCE", "REG"),
    ),
    balance=Phrases(
        id=("SALDO", "CEK SALDO", "INFO SALDO", "LIHAT SALDO", "SALDO JHT", "CEK SALDO JHT"),
        en=("BALANCE", "CHECK BALANCE", "MY BALANCE", "JHT BALANCE"),
    ),
    contributions=Phrases(
        id=("IURAN", "CEK IURAN", "INFO IURAN", "IURAN JHT"),
        en=("CONTRIB", "CONTRIBUTION", "CONTRIBUTIONS"),
    ),
    language=Phrases(id=("BAHASA", "GANTI BAHASA"), en=("LANG", "LANGUAGE")),
    pin=Phrases(id=("PIN", "BUAT PIN", "GANTI PIN", "UBAH PIN"), en=("PIN", "SET PIN", "CHANGE PIN")),
    stop=Phrases(
        id=("BERHENTI", "BERHENTI SALDO", "STOP SALDO", "UNREG", "UNREG SALDO"),
        en=("STOP", "STOP BALANCE", "UNREG"),
    ),
    help=Phrases(id=("BANTUAN", "BANTU", "CARA", "INFO", "MENU"), en=("HELP", "INFO", "MENU")),
    language_names=Phrases(
        id=("ID", "IND", "INDO", "INDONESIA", "INDONESIAN"), en=("EN", "ENG", "INGGRIS", "ENGLISH")
    ),
    filler=(
        *("tolong", "mohon", "minta", "mau", "ingin", "saya", "pak", "bu", "bapak", "ibu", "kak", "min"),
        *("admin", "dong", "ya", "berapa", "jht", "bpjs", "ketenagakerjaan", "jamsostek", "terima kasih"),
        *("makasih", "selamat pagi", "selamat siang", "selamat sore", "selamat malam"),
        *("please", "pls", "my", "thanks", "thank you", "sir", "madam"),
    ),
    labels=(
        *("nik", "no nik", "ktp", "no ktp", "nomor ktp", "id number", "id card", "id card number"),
        *("kpj", "no kpj", "nomor kpj", "no peserta", "nomor peserta", "kartu", "no kartu", "nomor kartu"),
        *("card", "card no", "card number", "participant number", "member number"),
        *("tgl", "tgl lahir", "tanggal lahir", "lahir", "date of birth", "birth date", "dob", "born"),
        *("email", "e-mail", "surel"),
    ),
    name_labels=("nama", "nama lengkap", "name", "full name"),
    noise=(
        *("spasi", "bila ada", "jika ada", "kalau ada", "space", "if there is", "if any", "optional"),
        *("dd-mm-yyyy", "dd-mm-yy", "hh-bb-tttt", "tgl-bln-thn"),
    ),
)
"""Words of the reference scheme. STOP is English and BERHENTI Indonesian; both are always understood."""
