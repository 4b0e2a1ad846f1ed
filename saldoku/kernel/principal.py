"""Who asks, and through which door."""

from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """The door that a request came through; written into the log that the member reads."""

    WEB = "web"
    SMS = "sms"
    APP = "app"
    OFFICE = "office"
    OPERATOR = "operator"
    SYSTEM = "system"


class Role(StrEnum):
    """What an asker is to the fund."""

    MEMBER = "member"
    CLERK = "clerk"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Principal:
    """An asker who has already proved who they are, at the edge that knows how.

    `member_id` is the member that a member asks for (a pending link has none); `user_id` is the
    log-in behind it, if any; `name` is how the log calls them (a clerk's name and office).
    """

    role: Role
    member_id: int | None = None
    user_id: int | None = None
    name: str = ""

    @classmethod
    def member(cls, member_id: int, *, user_id: int | None = None) -> "Principal":
        return cls(Role.MEMBER, member_id=member_id, user_id=user_id)

    @classmethod
    def clerk(cls, user_id: int, *, name: str) -> "Principal":
        return cls(Role.CLERK, user_id=user_id, name=name)

    @classmethod
    def operator(cls, *, name: str) -> "Principal":
        return cls(Role.OPERATOR, name=name)
