"""Why a clerk looks at somebody's savings, and what was shown to them: checked, and kept as one short line.

The line stands in the log that the member reads, so it holds codes where it can (each door has its own
words for them) and the clerk's own words only where a code does not do:
`counter | ktp, card | K7Q2M4XD` or `other | absent | 9HJ3TWPC | asked by letter of 3 November`.
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from saldoku.kernel.errors import NotAllowed, NotUnderstood
from saldoku.kernel.identifiers import plain

REASONS: Final = ("counter", "correction", "complaint", "link", "other")
DOCUMENTS: Final = ("ktp", "card", "passport", "paklaring", "family")
# Those with a photograph. What changes who may see the savings asks for one of them: a card, an employer's
# letter and a family card can be in anybody's hands.
WITH_PHOTO: Final = frozenset({"ktp", "passport"})
LONGEST: Final = 160  # signs of the clerk's own words
_SHORTEST = 5
_ABSENT = "absent"
_REFERENCE = re.compile(r"[2-9A-HJKMNP-Z]{8}")
# No 0/O, 1/I/L: a reference is read aloud, from paper.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Reason:
    """`documents` is empty only when the member was not there (`absent`), which supervisors may decide.
    `reference` is the number of the look-up, also on the printed sheet."""

    why: str
    documents: tuple[str, ...]
    absent: bool
    reference: str
    text: str

    @property
    def line(self) -> str:
        """The one line for the log; `read_reason` reads it back."""
        shown = _ABSENT if self.absent else ", ".join(self.documents)
        parts = [self.why, shown, self.reference, self.text]
        return " | ".join(part for part in parts if part)

    @property
    def has_photo(self) -> bool:
        """Whether a document with a photograph was shown."""
        return not WITH_PHOTO.isdisjoint(self.documents)


def give_reason(
    *, why: str, documents: Iterable[str], text: str = "", absent: bool = False, supervisor: bool
) -> Reason:
    """A reason that may open somebody's savings, with a fresh reference.

    NotUnderstood carries the first field and hint, and all of them in `all`; fields `why`, `documents` and
    `text`. NotAllowed for a clerk who would open without the member being there.
    """
    if absent and not supervisor:
        raise NotAllowed(what="absent")
    shown = tuple(one for one in DOCUMENTS if one in set(documents))
    words = plain(text).replace("|", "/")
    wrong: list[tuple[str, str]] = []
    if why not in REASONS:
        wrong.append(("why", "choice"))
    if not shown and not absent:
        wrong.append(("documents", "empty"))
    if hint := _wrong_words(words, needed=absent or why == "other"):
        wrong.append(("text", hint))
    if wrong:
        raise NotUnderstood(field=wrong[0][0], hint=wrong[0][1], all=tuple(wrong))
    reference = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return Reason(why, () if absent else shown, absent, reference, words)


def _wrong_words(words: str, *, needed: bool) -> str:
    if needed and len(words) < _SHORTEST:
        return "empty"
    if len(words) > LONGEST:
        return "length"
    # A NIK, a card or a telephone number has no place in a log.
    return "number" if re.search(r"\d[\d .-]{7,}\d", words) else ""


def read_reason(line: str) -> Reason | None:
    """The reason that a log line holds; None for a line in other words, such as an operator's."""
    why, shown, reference, text = [*line.split(" | ", 3), "", "", ""][:4]
    documents = tuple(shown.split(", ")) if shown != _ABSENT else ()
    if why not in REASONS or not set(documents) <= set(DOCUMENTS) or not _REFERENCE.fullmatch(reference):
        return None
    return Reason(why, documents, shown == _ABSENT, reference, text)
