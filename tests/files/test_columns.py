"""The scheme's list of names and words, and the door that reads them: neither is ahead of the other."""

from collections.abc import Mapping

import pytest

from saldoku.channels.files.columns import CONTRIBUTION_COLUMNS, MEMBER_COLUMNS, folded, match_columns
from saldoku.channels.files.members import _CITIZENSHIPS, _SEXES, _STATUSES, PROGRAMMES, SEGMENTS
from saldoku.scheme.load import load_scheme

SCHEME = load_scheme("bpjs-ketenagakerjaan")


@pytest.mark.parametrize(
    ("kind", "columns"), [("members", MEMBER_COLUMNS), ("contributions", CONTRIBUTION_COLUMNS)]
)
def test_the_same_headings_are_known(kind: str, columns: Mapping[str, tuple[str, ...]]) -> None:
    told = SCHEME.identifiers.columns[kind]
    assert {*told.required, *told.optional} == set(columns)
    for heading, name in told.headers.items():
        assert match_columns([heading], columns, (), file="f").at == {name: 0}, heading


@pytest.mark.parametrize(
    ("column", "words"),
    [("sex", _SEXES), ("segment", SEGMENTS), ("citizenship", _CITIZENSHIPS), ("status", _STATUSES)],
)
def test_the_same_words_are_known(column: str, words: Mapping[str, str]) -> None:
    for word, meaning in SCHEME.identifiers.values[column].items():
        assert words.get(folded(word)) == meaning or (column, word.upper()) == ("citizenship", meaning), word
    assert set(words.values()) == set(SCHEME.identifiers.values[column].values())


def test_the_same_programmes_and_segments_exist() -> None:
    assert set(SCHEME.programmes) == set(PROGRAMMES)
    assert set(SCHEME.segments) == set(SEGMENTS.values())
