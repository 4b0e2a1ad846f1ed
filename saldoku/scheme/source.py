"""Reading a scheme file so that every complaint can name the file, the line and the remedy.

The YAML is composed into nodes and never constructed into objects: a node still has the text that
the person wrote, so `2.00` becomes an exact `Decimal` without passing through a float, and it
knows its line.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from saldoku.scheme.errors import SchemeBroken

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WHOLE = re.compile(r"-?\d+")
_BIGGEST_FILE = 1_000_000  # bytes; a scheme file is a few kilobytes


def nearest(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known words that look most like `word`, best first; empty when none does."""
    return difflib.get_close_matches(word, sorted(known), n=count, cutoff=0.6)


def suggestion(word: str, known: Iterable[str]) -> str:
    """`Write 'rates'` or, when nothing is near, `Use one of: …`."""
    choices = sorted(known)
    close = nearest(word, choices, 1)
    return f"Write {close[0]!r}" if close else f"Use one of: {', '.join(choices)}"


@dataclass(frozen=True, slots=True)
class Place:
    """One node of a scheme file: reads itself as what it should be, or refuses with its line."""

    file: str
    node: Node

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def broken(self, why: str, do: str) -> NoReturn:
        raise SchemeBroken(file=self.file, line=self.line, why=why, do=do)

    def pairs(self) -> Iterator[tuple[str, "Place", "Place"]]:
        """Each name of a mapping with its own place and the place of its value; none may stand twice."""
        if not isinstance(self.node, MappingNode):
            self.broken("a list of `name: value` lines was expected here", "Write one `name: value` a line")
        seen: dict[str, int] = {}
        for key_node, value_node in self.node.value:
            key, value = Place(self.file, key_node), Place(self.file, value_node)
            name = key.text()
            if name in seen:
                key.broken(f"{name!r} stands here and on line {seen[name]}", "Keep one of the two")
            seen[name] = key.line
            yield name, key, value

    def mapping(self) -> dict[str, "Place"]:
        """The names and values of a mapping, in the file's order; a name that stands twice is refused."""
        return {name: value for name, _, value in self.pairs()}

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, "Place"]:
        """A mapping that has all `required` names and no name beside them and the `optional` ones."""
        needed, known = list(required), {*required, *optional}
        found: dict[str, Place] = {}
        for name, key, value in self.pairs():
            if name not in known:
                key.broken(f"there is no field {name!r} here", suggestion(name, known))
            found[name] = value
        for name in needed:
            if name not in found:
                self.broken(f"{name!r} is missing", f"Add a line `{name}: …` to this entry")
        return found

    def items(self) -> list["Place"]:
        """The entries of a list, at least one."""
        if not isinstance(self.node, SequenceNode):
            self.broken("a list was expected here", "Write one `- entry` a line, or [one, two]")
        if not self.node.value:
            self.broken("this list is empty", "Add an entry, or take the line out")
        return [Place(self.file, one) for one in self.node.value]

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, SequenceNode)

    def text(self) -> str:
        """Non-empty text on one or more lines."""
        if not isinstance(self.node, ScalarNode):
            self.broken("text was expected here", "Write plain text; put quotes around signs like : and #")
        if not self.node.value.strip():
            self.broken("nothing stands here", "Write the value, or take the line out")
        return str(self.node.value).strip()

    def one_of(self, choices: Iterable[str]) -> str:
        """Text that is one of the choices."""
        known = list(choices)
        if (text := self.text()) not in known:
            self.broken(f"{text!r} is not known here", suggestion(text, known))
        return text

    def number(self, least: int | None = None, most: int | None = None) -> Decimal:
        """An exact decimal number, taken from the text as it is written."""
        text = self.text().replace("_", "")
        if not _NUMBER.fullmatch(text):
            self.broken(f"{self.text()!r} is not a number", "Write digits with a point, for example 5.70")
        return self._bounded(Decimal(text), least, most)

    def whole(self, least: int | None = None, most: int | None = None) -> int:
        """A whole number; `7_000_000` is fine, `7.000.000` is not."""
        text = self.text().replace("_", "")
        if not _WHOLE.fullmatch(text):
            self.broken(f"{self.text()!r} is not a whole number", "Write digits only, for example 20000")
        return int(self._bounded(Decimal(text), least, most))

    def _bounded(self, number: Decimal, least: int | None, most: int | None) -> Decimal:
        if least is not None and number < least:
            self.broken(f"{number} is too small here", f"Write a number of at least {least}")
        if most is not None and number > most:
            self.broken(f"{number} is too large here", f"Write a number of at most {most}")
        return number

    def day(self) -> date:
        """A date written `YYYY-MM-DD`."""
        text = self.text()
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            self.broken(f"{text!r} is not a date", "Write the date as YYYY-MM-DD, for example 2015-07-01")
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.broken(f"{text} is not a day of the calendar", "Check the day and the month")


def read(path: Path) -> Place:
    """The root of one YAML file; SchemeBroken when it is missing, not text, or not YAML."""
    name = path.name
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise SchemeBroken(
            file=name, line=0, why="the file is missing", do=f"Add it to the folder {path.parent.name}"
        ) from None
    except OSError as trouble:
        raise SchemeBroken(
            file=name,
            line=0,
            why=f"it cannot be read ({trouble.strerror})",
            do="Check the file and its rights",
        ) from None
    if len(raw) > _BIGGEST_FILE:
        raise SchemeBroken(
            file=name, line=0, why="it is larger than 1 MB", do="Check that it is the right file"
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = raw.count(b"\n", 0, trouble.start) + 1
        raise SchemeBroken(
            file=name, line=line, why="a letter here is not UTF-8", do="Save the file as UTF-8"
        ) from None
    return _composed(name, text)


def _composed(name: str, text: str) -> Place:
    for number, line in enumerate(text.splitlines(), 1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            raise SchemeBroken(
                file=name, line=number, why="a tab indents this line", do="Use spaces instead of tabs"
            )
    try:
        node = YAML(typ="rt", pure=True).compose(text)
    except MarkedYAMLError as trouble:
        mark = trouble.problem_mark or trouble.context_mark
        raise SchemeBroken(
            file=name,
            line=mark.line + 1 if mark else 0,
            why=f"this is not YAML: {trouble.problem or trouble.context}",
            do="Check the indent, the colons and the quotes of this line and the one above",
        ) from None
    except RecursionError:
        raise SchemeBroken(
            file=name,
            line=0,
            why="brackets are nested too deep",
            do="Look for a row of [ or { and take it out",
        ) from None
    except YAMLError:
        raise SchemeBroken(
            file=name,
            line=0,
            why="a sign in it is not allowed in YAML",
            do="Save it again as plain UTF-8 text",
        ) from None
    if node is None:
        raise SchemeBroken(
            file=name, line=0, why="the file is empty", do="Fill it, or copy one from a whole scheme"
        )
    root = Place(name, node)
    _refuse_repeats(root, set())
    return root


def _refuse_repeats(place: Place, seen: set[int]) -> None:
    """A YAML alias makes one node stand twice (or inside itself); here every value is written out."""
    if id(place.node) in seen:
        place.broken("the sign & or * makes this value stand twice", "Write the value out in each place")
    seen.add(id(place.node))
    if isinstance(place.node, MappingNode):
        for key, value in place.node.value:
            _refuse_repeats(Place(place.file, key), seen)
            _refuse_repeats(Place(place.file, value), seen)
    elif isinstance(place.node, SequenceNode):
        for one in place.node.value:
            _refuse_repeats(Place(place.file, one), seen)
