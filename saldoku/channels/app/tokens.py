"""Who asks: the access token of a request, verified, and the log-in that it tells of.

allauth's app client makes the tokens (HS256, five minutes), and its decoder decides which are good. Since it
takes a fifth of the whole answer (docs/rooms/app.md), a token that is letter for letter of the one shape that
we issue is verified here: the signature first, over the exact bytes, with the algorithm fixed by a
constant header and not read from the token. Whatever is not of that shape is the library's to judge,
so nothing is accepted here that it would refuse; a property test holds the two against each other.
Whether the log-in still lives is asked of the database by the use-case.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any, Final

from allauth.headless.tokens.strategies.jwt.internal import decode_token, session_key_from_sid
from django.conf import settings
from django.http import HttpRequest
from ninja.security.http import HttpAuthBase

from saldoku.kernel import clock
from saldoku.kernel.errors import SaldokuError
from saldoku.kernel.principal import Principal
from saldoku.usecases.login.login import Login
from saldoku.usecases.login.who_asks import who_asks

# {"alg":"HS256","typ":"JWT"}, as the library writes it.
_OUR_HEADER: Final = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"


class Unauthenticated(SaldokuError):
    """No token, or one that is forged, too old or of another kind: all the same to the caller."""

    code = "unauthenticated"


class NotLinked(SaldokuError):
    """A log-in that nobody has confirmed to be a member's yet."""

    code = "not-linked"


def _payload(token: str) -> dict[str, Any] | None:
    """What a good access token says, None for any other."""
    signed, _, signature = token.rpartition(".")
    header, _, body = signed.partition(".")
    if header != _OUR_HEADER or not _we_sign_by_secret():
        told: dict[str, Any] | None = decode_token(token, "access")
        return told
    made = hmac.digest(settings.SECRET_KEY.encode(), signed.encode(), "sha256")
    if not hmac.compare_digest(urlsafe_b64encode(made).rstrip(b"="), signature.encode()):
        return None
    # Only we can have signed this. What it says is true; what remains is for how long, and as what.
    payload: dict[str, Any] = json.loads(urlsafe_b64decode(body + "=="))
    now = clock.now().timestamp()
    lasts = payload.get("iat", now + 1) <= now < payload.get("exp", 0)
    return payload if lasts and payload.get("token_use") == "access" else None


def _we_sign_by_secret() -> bool:
    private_key = getattr(settings, "HEADLESS_JWT_PRIVATE_KEY", "")
    return settings.HEADLESS_JWT_ALGORITHM == "HS256" and not private_key


def login_of(request: HttpRequest) -> Login:
    """The log-in that the request's bearer token tells of, or Unauthenticated."""
    scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    payload = _payload(token.strip()) if scheme.lower() == "bearer" else None
    if payload is None:
        raise Unauthenticated
    session_key = session_key_from_sid(payload["sid"])
    user_id, mark, member_id = payload["sub"], payload.get("mark"), payload.get("mid")
    if not session_key or not user_id.isascii() or not user_id.isdigit() or not isinstance(mark, str):
        raise Unauthenticated
    return Login(int(user_id), session_key, mark, member_id if isinstance(member_id, int) else None)


class BearerToken(HttpAuthBase):
    """Ninja's guard: what it returns stands in `request.auth`."""

    openapi_scheme = "bearer"
    openapi_bearerFormat = "JWT"  # noqa: N815 (the name is OpenAPI's)

    def __call__(self, request: HttpRequest) -> Login:
        return login_of(request)


def asker(request: HttpRequest, at: datetime) -> Principal:
    """The person behind the request, whose log-in still lives; linked or not."""
    return who_asks(login=request.auth, at=at)  # type: ignore[attr-defined]  # set by BearerToken


def member_asking(request: HttpRequest, at: datetime) -> Principal:
    """The member behind the request, or NotLinked."""
    who = asker(request, at)
    if who.member_id is None:
        raise NotLinked
    return who
