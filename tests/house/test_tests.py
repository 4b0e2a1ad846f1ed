"""The tests themselves: none is skipped quietly."""

import ast

from tests.house.source import ROOT, Source

SKIPS = {"skip", "skipif", "importorskip", "xfail", "skipTest"}


def skips(source: Source) -> list[str]:
    """Where a test is left out, but for `tests.parts.missing`, which CI takes for a failure."""
    return [
        f"{source.at(node)} uses {node.attr}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in SKIPS and "pytest" in ast.unparse(node.value)
    ]


def test_no_test_is_skipped() -> None:
    files = [path for path in sorted((ROOT / "tests").rglob("*.py")) if path.name != "parts.py"]
    found = [Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in files]
    assert len(found) > 30
    wrong = [skip for source in found for skip in skips(source)]
    assert not wrong, wrong


def test_a_skip_is_seen() -> None:
    assert skips(Source("tests/x.py", "import pytest\n@pytest.mark.skipif(True, reason='')\ndef test(): ..."))
