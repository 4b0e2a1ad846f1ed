"""What every write must come with: a key that its caller made before the first try."""

from typing import Annotated

from ninja import Header

from saldoku.kernel.errors import SaldokuError

CallersKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9._-]{8,80}$",
        description="8 to 80 letters, digits or `-_.`, made by you before the first try. Repeating a request "
        "with its key is safe; the key with another request is refused.",
    ),
]


class KeyMissing(SaldokuError):
    """A write came without a key of its caller."""

    code = "key-missing"


def key_of(given: str | None) -> str:
    """The caller's key, or KeyMissing."""
    if given is None:
        raise KeyMissing
    return given
