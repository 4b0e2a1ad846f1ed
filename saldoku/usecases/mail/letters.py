"""The texts of mails and of the SMS that go with an account, one file each in `texts/<language>/`.

A fund's own staff can read and correct them without reading code. `mail-*.txt` begins with the subject and an
empty line; `sms-*.txt` is one GSM part. `$name` is filled in; what a stranger typed never is, so that
nobody can put words into the fund's mouth.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Any

from saldoku.usecases.fund import the_scheme

TEXTS = Path(__file__).parent / "texts"
FALLBACK = "id"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, ready to send."""

    subject: str
    text: str


@lru_cache(maxsize=128)
def _read(language: str, name: str) -> str:
    path = TEXTS / language / f"{name}.txt"
    if not path.exists():
        path = TEXTS / FALLBACK / f"{name}.txt"
    return path.read_text("utf-8")


def _filled(language: str, name: str, facts: dict[str, Any]) -> str:
    return Template(_read(language or FALLBACK, name)).substitute(facts, fund=the_scheme().name)


def letter(name: str, language: str, **facts: Any) -> Letter:
    """The mail `name` in the reader's language, closed by what every mail ends with."""
    subject, _, body = _filled(language, f"mail-{name}", facts).partition("\n\n")
    close = _filled(language, "mail-close", {})
    return Letter(subject.strip(), f"{body.strip()}\n\n{close.strip()}\n")


def text_message(name: str, language: str, **facts: Any) -> str:
    """The SMS `name` in the reader's language."""
    return " ".join(_filled(language, f"sms-{name}", facts).split())
