"""What the SMS door says to one message: a reply, or silence with its reason."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to the number `to` (E.164). `about` names its kind for operators; `member_id` is 0 when it
    speaks of nobody."""

    to: str = field(repr=False)
    text: str = field(repr=False)
    about: str
    member_id: int = 0


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer, on purpose. `why`: `not-a-phone`, `hint-said`, or the limit that was reached (`replies`,
    `claim-asker`, `claim-nik`, `claim-kpj`, `pin`)."""

    why: str


class Answerer(Protocol):
    """The door: from a sender as the carrier wrote it and a text to what is said."""

    def __call__(self, *, sender: str, text: str, at: datetime) -> Reply | Silence: ...
