"""The errors that a use-case may raise.

An error has a stable `code` and plain `fields`; it has no text for people. Each channel owns one
table from code to words, so that the same refusal is one sentence on a page, one in an SMS and one
in a problem document, each in the reader's language. Fields never carry a NIK, a birth date, a
phone number or the text of a message: errors reach logs.
"""

from typing import Any, ClassVar


class SaldokuError(Exception):
    """The base of everything that Saldoku refuses on purpose."""

    code: ClassVar[str] = "error"

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        super().__init__(self.code, fields)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.fields.items())
        return f"{self.code}({told})"


class NotUnderstood(SaldokuError):
    """A value does not have the shape that was asked for. Fields: `field`, `hint`."""

    code = "not-understood"


class NotFound(SaldokuError):
    """What was asked for is not there, or not for this asker: the two look the same."""

    code = "not-found"


class NotAllowed(SaldokuError):
    """The asker is known and may not do this."""

    code = "not-allowed"


class TooMany(SaldokuError):
    """A limit was reached. Fields: `retry_at` (aware datetime)."""

    code = "too-many"


class CodeRefused(SaldokuError):
    """A one-time code was wrong, old or used up. Fields: `tries_left`."""

    code = "code-refused"


class KeyReused(SaldokuError):
    """The same caller-made id came with another payload. Fields: `key`."""

    code = "key-reused"


class BooksDiffer(SaldokuError):
    """A journal does not add up to zero, or a derived figure differs from its entries."""

    code = "books-differ"


class YearClosed(SaldokuError):
    """An entry was aimed at a posting year that is closed. Fields: `year`."""

    code = "year-closed"


class SettingsUnsafe(SaldokuError):
    """A setting is missing or unsafe. Fields: `setting`, `why`, `do`."""

    code = "settings-unsafe"
