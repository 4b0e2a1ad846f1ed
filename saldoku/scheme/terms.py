"""What the fund calls things: segments, programmes, SMS words, identifier formats and file columns."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from saldoku.scheme.source import Place


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of the fund. `savings`: members own a balance in it (JHT)."""

    code: str
    names: Mapping[str, str]
    about: Mapping[str, str]
    savings: bool
    source: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A kind of membership. `voluntary` programmes are joined by choice; `programmes` holds them too."""

    code: str
    names: Mapping[str, str]
    programmes: tuple[str, ...]
    voluntary: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of text messages, upper-case with single spaces.

    `commands`: command to language to words; `table`: word to command; `languages`: what a member may
    write for a language, to its code; `noise`: printed hints that people copy, such as `(SPASI)`.
    """

    commands: Mapping[str, Mapping[str, tuple[str, ...]]]
    table: Mapping[str, str]
    languages: Mapping[str, str]
    noise: tuple[str, ...]

    def language_of(self, word: str) -> str | None:
        """The language a keyword belongs to; None when it is the same in several or unknown."""
        command = self.table.get(word)
        found = [lang for lang, words in self.commands[command].items() if word in words] if command else []
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Format:
    """The shape of an identifier: how many signs, and whether letters may stand among the digits."""

    least: int
    most: int
    letters: bool
    usual: int
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one kind of import file. `of` turns a header into our name for it."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    headers: Mapping[str, str]

    def of(self, header: str) -> str | None:
        """Our column name for a file's header, without regard to case, spaces and underscores; or None."""
        return self.headers.get(header_key(header))


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Formats by name (`nik`, `kpj`, `npp`), the import columns by file kind, and the words that cells use
    (`values["sex"]["laki-laki"]` is `L`)."""

    formats: Mapping[str, Format]
    phone_region: str
    columns: Mapping[str, Columns]
    values: Mapping[str, Mapping[str, str]]

    def cell(self, column: str, text: str) -> str | None:
        """Our word for what a cell says in a column of fixed words, or None when it is not known."""
        return self.values[column].get(cell_key(text))


def header_key(text: str) -> str:
    """Letters and digits only, lower-case: `Nomor_KPJ`, `NOMOR KPJ` and `nomorkpj` are the same header."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def cell_key(text: str) -> str:
    """Lower-case with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def word_key(text: str) -> str:
    """Upper-case with single spaces: how SMS words are compared."""
    return " ".join(unicodedata.normalize("NFKC", text).upper().split())


def in_languages(place: Place, languages: tuple[str, ...]) -> Mapping[str, str]:
    """A text in each language of the scheme, none missing and none beside them."""
    return MappingProxyType({code: one.text() for code, one in place.fields(languages).items()})


def read_words(root: Place, languages: tuple[str, ...]) -> Words:
    """`words.yaml`. The same word under two commands is refused: it could not be told apart."""
    fields = root.fields(("commands", "languages", "noise"))
    commands: dict[str, Mapping[str, tuple[str, ...]]] = {}
    table: dict[str, str] = {}
    for command, place in fields["commands"].fields(COMMANDS).items():
        entry = place.fields((*languages, "source"))
        entry["source"].text()
        by_language: dict[str, tuple[str, ...]] = {}
        for language in languages:
            words: list[str] = []
            for one in entry[language].items():
                word = word_key(one.text())
                if table.setdefault(word, command) != command:
                    one.broken(
                        f"{word!r} already means {table[word]!r}", "Give each command words of its own"
                    )
                words.append(word)
            by_language[language] = tuple(words)
        commands[command] = MappingProxyType(by_language)
    said: dict[str, str] = {}
    for language, place in fields["languages"].fields(languages).items():
        for one in place.items():
            if said.setdefault(word_key(one.text()), language) != language:
                one.broken(f"{one.text()!r} is used for two languages", "Keep it for one of them")
    noise = tuple(word_key(one.text()) for one in fields["noise"].items())
    return Words(MappingProxyType(commands), MappingProxyType(table), MappingProxyType(said), noise)


COMMANDS = ("register", "balance", "contributions", "language", "pin", "stop", "help")
_FORMATS = ("nik", "kpj", "npp")


def read_identifiers(root: Place) -> Identifiers:
    """`identifiers.yaml`."""
    fields = root.fields(("formats", "phone", "columns", "values"))
    formats: dict[str, Format] = {}
    for name, place in fields["formats"].fields(_FORMATS).items():
        entry = place.fields(("least", "most", "usual", "letters", "source", "confidence"), ("note",))
        least = entry["least"].whole(1, 40)
        formats[name] = Format(
            least=least,
            most=entry["most"].whole(least, 40),
            usual=entry["usual"].whole(least, 40),
            letters=entry["letters"].one_of(("yes", "no")) == "yes",
            source=entry["source"].text(),
            confidence=entry["confidence"].one_of(("high", "medium", "low", "assumption")),
        )
    phone = fields["phone"].fields(("region", "source"), ("note",))
    columns = {kind: _columns(place) for kind, place in fields["columns"].mapping().items()}
    values = {name: _cells(place) for name, place in fields["values"].mapping().items()}
    return Identifiers(
        MappingProxyType(formats),
        phone["region"].text(),
        MappingProxyType(columns),
        MappingProxyType(values),
    )


def _columns(place: Place) -> Columns:
    entry = place.fields(("source", "required", "optional"))
    entry["source"].text()
    headers: dict[str, str] = {}
    names: dict[str, tuple[str, ...]] = {}
    for group in ("required", "optional"):
        columns = entry[group].mapping()
        names[group] = tuple(columns)
        for column, spelled in columns.items():
            headers.setdefault(header_key(column), column)
            for one in spelled.items():
                if headers.setdefault(header_key(one.text()), column) != column:
                    other = headers[header_key(one.text())]
                    one.broken(f"the header {one.text()!r} already means {other!r}", "Keep it for one column")
    return Columns(names["required"], names["optional"], MappingProxyType(headers))


def _cells(place: Place) -> Mapping[str, str]:
    words: dict[str, str] = {}
    for meaning, spelled in place.mapping().items():
        for one in spelled.items():
            if words.setdefault(cell_key(one.text()), meaning) != meaning:
                one.broken(
                    f"{one.text()!r} already means {words[cell_key(one.text())]!r}", "Keep it for one of them"
                )
    return MappingProxyType(words)
