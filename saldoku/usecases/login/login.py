"""A log-in as an access token tells of it, and the proof that it still lives.

A signed token says who logged in a moment ago. Whether that is still so, only the database knows: the
person may have logged out, changed the password, or been blocked since. Every request asks it.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from saldoku.kernel.errors import SaldokuError

# One row when the log-in lives: the member it is linked to (or null), and the stored password.
# Parameters: `proof_parameters`. Both tables stand on the coordinator (Scale.LOCAL).
PROOF: Final = """
SELECT u.member_id, u.password FROM django_session s JOIN access_user u ON u.id = %s AND u.is_active
WHERE s.session_key = %s AND s.expire_date > %s
"""


class LoggedOut(SaldokuError):
    """The log-in behind a token has ended: log-out, another password, or a blocked account."""

    code = "logged-out"


@dataclass(frozen=True, slots=True)
class Login:
    """What an access token says. `member_id` is the member that the log-in was linked to when the token
    was made, None while the link is pending. `session_key` is a secret: it never leaves this process."""

    user_id: int
    session_key: str
    password_mark: str
    member_id: int | None = None


def password_mark(password: str) -> str:
    """A keyed digest of the stored password hash. It stands in the token, so that a new password ends
    every token that was made under the old one, not only at its next renewal."""
    key = str(settings.SECRET_KEY).encode()
    return hmac.digest(key, b"saldoku.token\0" + password.encode(), hashlib.sha256)[:12].hex()


def same_password(login: Login, password: str | None) -> bool:
    """Whether the stored password is still the one of the token; None is a log-in that has ended."""
    return password is not None and hmac.compare_digest(password_mark(password), login.password_mark)


def proof_parameters(login: Login, now: Any) -> list[Any]:
    """For `PROOF`; `now` as the database takes it."""
    return [login.user_id, login.session_key, now]
