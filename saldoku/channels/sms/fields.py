"""Fields told apart by their shape, in any order and with any separator.

The text behind the keyword becomes atoms: runs of digits, runs of letters, e-mail addresses. A
reading gives every atom to exactly one field, and uses each field at most once. The published
formats disagree about order, number and names of the fields, so nothing here counts separators.

Several readings may exist (`ayu-siti@…` is one address, or a name, a dash and an address). Those win
whose weakest border between two fields is the strongest: a `#` is a better border than a space, and
a space than a dash. Whether a tie is harmless is for the caller to say.

Work is bounded: at most `MOST_ATOMS` atoms, each field used once, and few places where it can end.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from saldoku.kernel.identifiers import plain

MOST_ATOMS = 40

_SPACES = '"“”„‟«»″()<>[]{}‹›⟨⟩' + "".join(map(chr, range(32)))
_SIGNS = str.maketrans(dict.fromkeys(_SPACES, " ") | dict.fromkeys("‘’‚‛`´′ʼ", "'"))

_RUN = re.compile(r"[0-9]+|[^\W\d_]+")
_SEPARATORS = frozenset("#*;,|/")
_INSIDE_NUMBER = frozenset(" .-")
_INSIDE_DATE = frozenset(" .-/,")
_DAY_FIRST = {(1, 2), (2, 2), (1, 4), (2, 4)}  # digits of the first and of the last part
_YEAR_FIRST = {(4, 1), (4, 2)}
_LOCAL = frozenset(".!$%&'+?^_~")  # signs of the part before the @; `-` and `#` may also be separators
_INSIDE_EMAIL = _LOCAL | frozenset("-#")
# Labels joined by dots, the last of letters. Only a dot ends a label, so there is one way to backtrack.
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?!\w)")
_NO_SEPARATOR = re.compile(r"[^\s#*;,|/@]*")


class Kind(Enum):
    """What an atom is made of."""

    DIGITS = "digits"
    LETTERS = "letters"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Atom:
    """A run of one kind, and the signs between it and the run before. The first one's gap is a space."""

    kind: Kind
    text: str
    gap: str


Shape = Callable[[Sequence[Atom], int], Iterator[tuple[int, str]]]
"""From a place in the atoms to each place where the field may end, and its text if it ends there."""

Reading = Mapping[str, str]
"""Field to its text, of the right shape but not yet checked."""


def tidy(text: str) -> str:
    """The text in plain signs, in one line, with single spaces and without wrapping.

    Full-width signs, digits of other scripts, no-break and zero-width signs, dashes: as `plain` has it.
    Quotes, brackets and control signs become spaces, and an apostrophe stays only inside a word.
    """
    words = plain(text.translate(_SIGNS)).translate(_SIGNS).split()
    return " ".join(word for word in (word.strip("'") for word in words) if word)


def atoms_of(text: str) -> list[Atom]:
    """The atoms of a tidied text, in order."""
    made: list[Atom] = []
    after = 0

    def add(kind: Kind, start: int, end: int) -> None:
        nonlocal after
        made.append(Atom(kind, text[start:end], text[after:start] if made else " "))
        after = end

    for start, end in _emails(text):
        for run in _RUN.finditer(text, after, start):
            add(Kind.DIGITS if run[0].isdigit() else Kind.LETTERS, *run.span())
        add(Kind.EMAIL, start, end)
    for run in _RUN.finditer(text, after):
        add(Kind.DIGITS if run[0].isdigit() else Kind.LETTERS, *run.span())
    return made


def _emails(text: str) -> Iterator[tuple[int, int]]:
    """Where the e-mail addresses stand, each with the shortest possible part before its @."""
    after = 0
    at = text.find("@")
    while at >= 0:
        start = at
        while start > after and (text[start - 1].isalnum() or text[start - 1] in _LOCAL):
            start -= 1
        domain = _DOMAIN.match(text, at + 1) or _NO_SEPARATOR.match(text, at + 1)
        after = domain.end() if domain else at + 1
        yield start, after
        at = text.find("@", after)


def readings(atoms: Sequence[Atom], shapes: Mapping[str, Shape], required: frozenset[str]) -> list[Reading]:
    """All readings with the strongest borders; none if no reading covers every atom."""
    if len(atoms) > MOST_ATOMS:
        return []
    found: list[tuple[int, Reading]] = list(_cover(atoms, 0, shapes, required, {}, 0))
    best = min((weakness for weakness, _ in found), default=0)
    return [reading for weakness, reading in found if weakness == best]


def _cover(
    atoms: Sequence[Atom],
    at: int,
    shapes: Mapping[str, Shape],
    required: frozenset[str],
    taken: dict[str, str],
    weakest: int,
) -> Iterator[tuple[int, Reading]]:
    if at == len(atoms):
        if required <= taken.keys():
            yield weakest, taken
        return
    if at and not atoms[at].gap:
        return  # digits glued to letters: nobody may guess where one field ends
    border = max(weakest, _weakness(atoms[at].gap)) if at else 0
    for field in shapes:
        if field not in taken:
            for end, text in shapes[field](atoms, at):
                yield from _cover(atoms, end, shapes, required, {**taken, field: text}, border)


def _weakness(gap: str) -> int:
    if not _SEPARATORS.isdisjoint(gap):
        return 0
    return 1 if " " in gap else 2


def has(atoms: Sequence[Atom], shape: Shape) -> bool:
    """Whether a field of this shape stands anywhere."""
    return any(True for at in range(len(atoms)) for _ in shape(atoms, at))


def number(least: int, most: int) -> Shape:
    """A number of so many digits, perhaps in groups."""

    def shape(atoms: Sequence[Atom], at: int) -> Iterator[tuple[int, str]]:
        digits = ""
        for end in range(at, len(atoms)):
            atom = atoms[end]
            if atom.kind is not Kind.DIGITS or (end > at and not _INSIDE_NUMBER.issuperset(atom.gap)):
                return
            digits += atom.text
            if len(digits) > most:
                return
            if len(digits) >= least:
                yield end + 1, digits

    return shape


def set_off(shape: Shape) -> Shape:
    """The same, but groups must be closer to each other than to their neighbours.

    For a number that says who somebody is: in `990 0001 0100 0001 990…`, where a digit was lost, another
    sixteen digits could be found across the border of two fields.
    """

    def stricter(atoms: Sequence[Atom], at: int) -> Iterator[tuple[int, str]]:
        for end, text in shape(atoms, at):
            inside = min((_weakness(atom.gap) for atom in atoms[at + 1 : end]), default=3)
            borders = [atoms[place].gap for place in (at, end) if 0 < place < len(atoms)]
            if all(_weakness(gap) < inside for gap in borders):
                yield end, text

    return stricter


def last_digits(count: int) -> Shape:
    """So many digits in one group, with nothing behind them."""

    def shape(atoms: Sequence[Atom], at: int) -> Iterator[tuple[int, str]]:
        if at == len(atoms) - 1 and atoms[at].kind is Kind.DIGITS and len(atoms[at].text) == count:
            yield at + 1, atoms[at].text

    return shape


def day(atoms: Sequence[Atom], at: int) -> Iterator[tuple[int, str]]:
    """A date: 17081985, 170885, or three parts with the same sign between them; as `17-08-1985`."""
    first = atoms[at]
    if first.kind is not Kind.DIGITS:
        return
    if len(first.text) in (6, 8):
        yield at + 1, first.text
    if at + 3 > len(atoms):
        return
    _, second, third = atoms[at : at + 3]
    lengths = len(first.text), len(third.text)
    if third.kind is not Kind.DIGITS or not (lengths in _DAY_FIRST or lengths in _YEAR_FIRST):
        return
    named = second.kind is Kind.LETTERS and len(second.text) >= 3
    numbered = second.kind is Kind.DIGITS and len(second.text) <= 2
    if (named or numbered) and _same_date_gap(second.gap, third.gap):
        yield at + 3, f"{first.text}-{second.text}-{third.text}"


def _same_date_gap(one: str, other: str) -> bool:
    signs = set(one + other)
    return signs <= _INSIDE_DATE or (set(one) == set(other) and signs <= _INSIDE_DATE | _SEPARATORS)


def email(atoms: Sequence[Atom], at: int) -> Iterator[tuple[int, str]]:
    """An address, whose first part may hold a `-` or a `#` as long as no long number stands there."""
    text = ""
    for end in range(at, len(atoms)):
        atom = atoms[end]
        if end > at:
            if not _INSIDE_EMAIL.issuperset(atom.gap):
                return
            text += atom.gap
        text += atom.text
        if atom.kind is Kind.EMAIL:
            yield end + 1, text
            return
        if atom.kind is Kind.DIGITS and len(atom.text) >= 6:
            return


def name(atoms: Sequence[Atom], at: int) -> Iterator[tuple[int, str]]:
    """Words of letters. Signs that names hold stay: `Nur'aini`, `Siti-Ayu`, `M. Yusuf`."""
    text = ""
    for end in range(at, len(atoms)):
        atom = atoms[end]
        if atom.kind is not Kind.LETTERS:
            return
        if end > at:
            sign = atom.gap.strip()
            text += atom.gap if sign in ("'", "-", ".") else " "
        text += atom.text
        yield end + 1, text
