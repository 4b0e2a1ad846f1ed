"""A member's text message to a request: contract 5, as pure functions.

Nothing here guesses an identity. What can be read in one way only is a request; everything else is
`NotClear`, with what seems meant, so that the answer can show a right example.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import NoReturn

from saldoku.channels.sms import fields
from saldoku.channels.sms.fields import Atom, Kind, Reading, tidy
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
from saldoku.channels.sms.words import LANGUAGES, Head, Intent, Words
from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.identifiers import clean_email, clean_kpj, clean_name, clean_nik, parse_date

LONGEST = 1_000
"""Signs of a message that are looked at. The longest real registration has about 150."""

PIN_DIGITS = 6

_REGISTRATION: Mapping[str, fields.Shape] = {
    "nik": fields.set_off(fields.number(16, 16)),
    "birth_date": fields.day,
    "kpj": fields.number(10, 12),
    "email": fields.email,
    "name": fields.name,
}
_NEEDED = ("nik", "birth_date", "kpj")
_CARD: Mapping[str, fields.Shape] = {"kpj": fields.number(10, 12)}
_CARD_AND_PIN: Mapping[str, fields.Shape] = {**_CARD, "pin": fields.last_digits(PIN_DIGITS)}
_WORD = re.compile(r"[^\W\d_]+")
_RUN = re.compile(r"[^\W_]+")
_LOOKALIKES = str.maketrans("OoIlSB", "001158")
_MOST_WORDS = 20  # words of an unclear message that are searched for a keyword


def read(text: str, *, words: Words, today: date) -> Request:
    """What a message asks for. Never raises.

    `language` of the result is that of the keywords, or None where they tell none; `today` bounds birth
    dates.
    """
    if len(text) > LONGEST or len(plain := tidy(text)) > LONGEST:
        return NotClear(problem=NotUnderstood(field="text", hint="length"))
    plain = words.noise_pattern.sub(" ", plain)
    found = _head(plain, words)
    if found is None:
        return _guess(plain, words)
    head, rest = found
    try:
        return _READERS[head.intent](head, rest, words, today)
    except NotUnderstood as problem:
        return NotClear(head.intent, problem, head.language)


def _refuse(field: str, hint: str) -> NoReturn:
    raise NotUnderstood(field=field, hint=hint)


def _head(text: str, words: Words) -> tuple[Head, str] | None:
    """The keyword that opens the text, after polite words, and what stands behind it."""
    at = 0
    while start := _WORD.search(text, at):
        if any(sign.isalnum() for sign in text[at : start.start()]):
            return None
        for head in words.heads:
            if found := head.pattern.match(text, start.start()):
                return head, text[found.end() :]
        filler = words.filler_pattern.match(text, start.start())
        if not filler:
            return None
        at = filler.end()
    return None


def _guess(text: str, words: Words) -> NotClear:
    """What a text without an opening keyword seems to mean."""
    head = _head_anywhere(text, words)
    meant, language = (head.intent, head.language) if head else (None, None)
    atoms = fields.atoms_of(text)
    if fields.has(atoms, _REGISTRATION["nik"]):
        meant = Intent.REGISTER
    elif meant is None and fields.readings(atoms, _CARD, frozenset({"kpj"})):
        meant = Intent.BALANCE
    return NotClear(meant, None, language)


def _head_anywhere(text: str, words: Words) -> Head | None:
    starts = list(islice(_WORD.finditer(text), _MOST_WORDS))
    for start in starts:
        for head in words.heads:
            if head.pattern.match(text, start.start()):
                return head
    for start in starts:
        for head in words.heads:
            if len(head.letters) >= 4 and _near(start[0].casefold(), head.letters):
                return head
    return None


def _near(word: str, keyword: str) -> bool:
    """Whether a word begins with the keyword, or is one slip of the finger away from it."""
    if word.startswith(keyword):
        return True
    same = next((at for at, (a, b) in enumerate(zip(word, keyword, strict=False)) if a != b), len(word))
    ours, theirs = word[same:], keyword[same:]
    swapped = ours[:2] == theirs[1::-1] and ours[2:] == theirs[2:]
    return swapped or theirs in (ours[1:], ours) or theirs[1:] in (ours, ours[1:])


def _register(head: Head, rest: str, words: Words, today: date) -> Request:
    rest = words.name_label_pattern.sub(" ", words.label_pattern.sub(" ", rest))
    atoms = fields.atoms_of(rest)
    if not atoms:
        return NotClear(head.intent, None, head.language)
    found = fields.readings(atoms, _REGISTRATION, frozenset(_NEEDED))
    if not found:
        _refuse(*_unread(rest, atoms, _REGISTRATION, _NEEDED))
    labels = {label.casefold() for label in (*words.labels, *words.name_labels)}

    def checked(reading: Reading) -> Request:
        nik = clean_nik(reading["nik"])
        birth_date = parse_date(reading["birth_date"], field="birth_date", nik=nik, today=today)
        card = clean_kpj(reading["kpj"])
        email = clean_email(reading["email"]) if "email" in reading else None
        name = clean_name(reading["name"]) if "name" in reading else None
        if name and name.casefold() in labels:
            name = None
        return Register(nik, birth_date, card, email, name, head.language)

    return _only(found, checked)


def _ask(head: Head, rest: str, words: Words, today: date) -> Request:
    kind = AskBalance if head.intent is Intent.BALANCE else AskContributions
    shapes, pin = _CARD_AND_PIN, None
    if labelled := words.pin_pattern.search(rest):
        shapes, pin = _CARD, _clean_pin(labelled[1])
        rest = f"{rest[: labelled.start()]} {rest[labelled.end() :]}"
    rest = words.filler_pattern.sub(" ", words.label_pattern.sub(" ", rest))
    atoms = fields.atoms_of(rest)
    if not atoms:
        return kind(None, pin, head.language)
    if all(fields.has(atoms, _REGISTRATION[name]) for name in ("nik", "birth_date")):
        return NotClear(Intent.REGISTER, None, head.language)  # DAFTAR was forgotten
    found = fields.readings(atoms, shapes, frozenset())
    if not found:
        _refuse(*_unread(rest, atoms, shapes, ("kpj",)))

    def checked(reading: Reading) -> Request:
        card = clean_kpj(reading["kpj"]) if "kpj" in reading else None
        return kind(card, pin or reading.get("pin"), head.language)

    return _only(found, checked)


def _only(found: Sequence[Reading], checked: Callable[[Reading], Request]) -> Request:
    """The one request that the readings make. Two that differ, or none, are refused."""
    made: dict[Request, Reading] = {}
    problems: list[NotUnderstood] = []
    for reading in found:
        try:
            made.setdefault(checked(reading), reading)
        except NotUnderstood as problem:
            problems.append(problem)
    if not made:
        raise problems[0]
    first, *others = made.values()
    for other in others:
        differing = [name for name in _REGISTRATION if first.get(name) != other.get(name)]
        _refuse("email" if "email" in differing else next(iter(differing), "text"), "ambiguous")
    return next(iter(made))


def _unread(
    text: str, atoms: Sequence[Atom], shapes: Mapping[str, fields.Shape], needed: Sequence[str]
) -> tuple[str, str]:
    """Field and hint for a text that has no reading."""
    lacking = [name for name in needed if not fields.has(atoms, shapes[name])]
    for run in _RUN.finditer(text):
        mended = run[0].translate(_LOOKALIKES)
        if mended != run[0] and mended.isdecimal() and any(sign.isdecimal() for sign in run[0]):
            by_length = "nik" if len(run[0]) == 16 else "kpj" if 10 <= len(run[0]) <= 12 else None
            return by_length or next(iter(lacking), "text"), "lookalike"
    if lacking and any(atom.kind is Kind.DIGITS for atom in atoms):
        return lacking[0], "missing"
    addresses = [clean_email(atom.text) for atom in atoms if atom.kind is Kind.EMAIL]  # names a broken one
    if len(addresses) > 1:
        return "email", "ambiguous"
    return "text", "unread"


def _clean_pin(text: str) -> str:
    if len(text) != PIN_DIGITS or not text.isdecimal():
        _refuse("pin", "length" if text else "missing")
    return text


def _set_pin(head: Head, rest: str, words: Words, today: date) -> Request:
    atoms = fields.atoms_of(words.filler_pattern.sub(" ", rest))
    return SetPin(_clean_pin(atoms[0].text if len(atoms) == 1 else ""), head.language)


def _set_language(head: Head, rest: str, words: Words, today: date) -> Request:
    said = _letters(words.filler_pattern.sub(" ", rest))
    for language in LANGUAGES:
        if said in map(_letters, getattr(words.language_names, language)):
            return SetLanguage(language)
    return _refuse("language", "unread" if said else "missing")


def _unbind(head: Head, rest: str, words: Words, today: date) -> Request:
    # "Saya berhenti bekerja" is news about a job: only the bare keyword unbinds.
    if fields.atoms_of(words.filler_pattern.sub(" ", rest)):
        _refuse("text", "unread")
    return Unbind(head.language)


def _help(head: Head, rest: str, words: Words, today: date) -> Request:
    topic = _head_anywhere(rest, words)
    return Help(topic.intent if topic else None, head.language)


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum()).casefold()


_READERS: Mapping[Intent, Callable[[Head, str, Words, date], Request]] = {
    Intent.REGISTER: _register,
    Intent.BALANCE: _ask,
    Intent.CONTRIBUTIONS: _ask,
    Intent.LANGUAGE: _set_language,
    Intent.PIN: _set_pin,
    Intent.STOP: _unbind,
    Intent.HELP: _help,
}
