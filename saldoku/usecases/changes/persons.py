"""Who asks, who agrees, and why: what the rule of two persons rests on."""

import re
from typing import Final

from saldoku.kernel.errors import NotAllowed, NotUnderstood
from saldoku.kernel.identifiers import plain
from saldoku.kernel.principal import Channel, Principal, Role
from saldoku.usecases.office.serving import serving

SHORTEST, LONGEST = 5, 200  # signs of a reason
# A NIK, a card or a telephone number has no place in a log. A date and an amount may stand there.
_NUMBER: Final = re.compile(r"(?:\d[ .-]?){10}")


def person(who: Principal) -> str:
    """One person, as two deeds are compared: `operator:budi`, `staff:1234`. NotAllowed for anybody else, and
    for an operator without a name. An operator is an account of the machine, which the door has read from the
    system itself and not from what can be set by anybody."""
    if who.role is Role.OPERATOR and who.name:
        return f"operator:{who.name}"
    return f"staff:{serving(who).user_id}"


def deciding(who: Principal) -> str:
    """The same, of one who may move money: an operator or a supervisor. NotAllowed for a clerk."""
    if who.role is not Role.OPERATOR and not serving(who).supervisor:
        raise NotAllowed(what="changes")
    return person(who)


def door(who: Principal) -> Channel:
    """The door that staff and operators come through, for the log."""
    return Channel.OPERATOR if who.role is Role.OPERATOR else Channel.OFFICE


def told_reason(text: str, *, needed: bool = True) -> str:
    """A reason in plain words; the member reads it. NotUnderstood(reason) with hint `empty`, `length` or
    `number`."""
    words = plain(text[: LONGEST * 2])
    if (needed or words) and len(words) < SHORTEST:
        raise NotUnderstood(field="reason", hint="empty")
    if len(words) > LONGEST:
        raise NotUnderstood(field="reason", hint="length")
    if _NUMBER.search(words):
        raise NotUnderstood(field="reason", hint="number")
    return words
