"""Where the sentences are collected, code by code."""

from collections.abc import Mapping
from typing import Literal

Language = Literal["id", "en"]

REASONS: dict[str, Mapping[Language, str]] = {}
"""Code to sentence, by language."""


def say(code: str, indonesian: str, english: str) -> None:
    """What a code means and what to write instead."""
    REASONS[code] = {"id": indonesian, "en": english}
