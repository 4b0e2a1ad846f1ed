"""The source of saldoku/, parsed once for all house tests."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "saldoku"


@dataclass(frozen=True)
class Source:
    """One Python file. `path` is relative to the repository, with forward slashes."""

    path: str
    text: str = field(repr=False)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def room(self) -> str:
        """`ledger` for saldoku/ledger/posting.py; empty for a file of the package itself."""
        parts = self.path.split("/")
        return parts[1] if len(parts) > 2 else ""

    def is_in(self, *places: str) -> bool:
        """Is this one of the files, or below one of the folders, given without `saldoku/`?"""
        inside = self.path.removeprefix("saldoku/")
        return any(inside == place or inside.startswith(f"{place}/") for place in places)

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of everything imported: `from a import b` gives `a.b`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for name in node.names:
                    yield node.lineno, name.name
            elif isinstance(node, ast.ImportFrom) and not node.level:
                for name in node.names:
                    yield node.lineno, f"{node.module}.{name.name}"

    def at(self, node: ast.AST) -> str:
        """`saldoku/ledger/posting.py:12`, for messages."""
        return f"{self.path}:{getattr(node, 'lineno', 0)}"


@lru_cache(maxsize=1)
def sources() -> tuple[Source, ...]:
    """Every Python file of saldoku/ that people write: migrations are made by a command."""
    found = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    return tuple(Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in found)


@lru_cache(maxsize=1)
def rooms() -> frozenset[str]:
    """The folders of saldoku/ that hold Python."""
    return frozenset(source.room for source in sources() if source.room)


def of_rooms(*places: str) -> tuple[Source, ...]:
    """The files of some rooms; an error when there are none, for then a rule looks at nothing."""
    found = tuple(source for source in sources() if source.is_in(*places))
    assert found, f"no file in {places}: has the room moved?"
    return found


def starts_with(name: str, modules: tuple[str, ...]) -> bool:
    """Is the dotted `name` one of `modules`, or below one?"""
    return any(name == module or name.startswith(f"{module}.") for module in modules)
