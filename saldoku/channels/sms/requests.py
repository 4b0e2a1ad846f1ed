"""What a member may ask by text message: the results of reading it."""

from dataclasses import dataclass, field
from datetime import date

from saldoku.channels.sms.words import Intent, Language
from saldoku.kernel.errors import NotUnderstood


# What identifies a person stays out of `repr`: requests pass through places that log.
@dataclass(frozen=True, slots=True)
class AskBalance:
    """The balance of one card, or of all cards of the handset's member."""

    account_no: str | None = field(default=None, repr=False)
    pin: str | None = field(default=None, repr=False)
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class AskContributions:
    """The last contributions and the missing months."""

    account_no: str | None = field(default=None, repr=False)
    pin: str | None = field(default=None, repr=False)
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """Bind this handset to the member with these data. All of them are clean, none is checked."""

    nik: str = field(repr=False)
    birth_date: date = field(repr=False)
    account_no: str = field(repr=False)
    email: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Answer in this language from now on."""

    language: Language


@dataclass(frozen=True, slots=True)
class SetPin:
    """Set the PIN of this handset."""

    pin: str = field(repr=False)
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Unbind:
    """Unbind this handset."""

    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Help:
    """An example for a topic, or an overview."""

    topic: Intent | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class NotClear:
    """Not understood. `problem` names a field and a hint, never what was typed.

    Fields are `nik`, `birth_date`, `kpj`, `email`, `name`, `pin`, `language` and `text`. Hints are those
    of the kernel (`lookalike`, `day`, …) and `missing`, `ambiguous`, `length`, `unread`.
    """

    meant: Intent | None = None
    problem: NotUnderstood | None = None
    language: Language | None = None


Request = AskBalance | AskContributions | Register | SetLanguage | SetPin | Unbind | Help | NotClear
