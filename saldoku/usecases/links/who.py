"""From somebody who logged in to the person who asks."""

from typing import Protocol

from saldoku.kernel.principal import Principal


class LoggedIn(Protocol):
    """A log-in as the session knows it."""

    id: int
    member_id: int | None


def principal_of(*, user: LoggedIn) -> Principal | None:
    """The member behind a log-in, None while its link is pending. No query: the session brought both."""
    return Principal.member(user.member_id, user_id=user.id) if user.member_id is not None else None
