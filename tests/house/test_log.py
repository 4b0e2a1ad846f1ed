"""The log is for its member to read: every deed that it names has a word at every door that shows it."""

import ast
import re

import pytest

from saldoku.channels.web.terms import ACTIONS, REASONS
from saldoku.usecases.office import reasons
from tests.house.source import PACKAGE, of_rooms


def deeds() -> set[str]:
    """What `log.write(action=...)` is told, anywhere."""
    return {
        keyword.value.value
        for source in of_rooms("usecases", "channels", "jobs", "config")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "log.write"
        for keyword in node.keywords
        if keyword.arg == "action" and isinstance(keyword.value, ast.Constant)
    }


def test_every_deed_has_a_word_on_the_website_and_no_word_is_left_over() -> None:
    assert len(deeds()) > 12
    assert set(ACTIONS) == deeds()


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_deed_and_reason_has_a_word_in_the_app(language: str) -> None:
    text = (PACKAGE / f"channels/app/static/app/words/{language}.js").read_text("utf-8")
    known = {table: set(re.findall(rf'"{table}\.([a-z-]+)": "', text)) for table in ("did", "why")}
    assert known == {"did": deeds(), "why": set(reasons.REASONS)}
    assert set(REASONS) == set(reasons.REASONS)
