"""Who asks: the access token of a request, verified, and the log-in that it tells of.

allauth's app client makes the tokens (HS256, five minutes); its own decoder is asked here, so that there
is one opinion about which tokens are good. The algorithm is fixed: a token that names another one, `none`
included, is refused. Whether the log-in still lives is asked of the database by the use-case.
"""

from datetime import datetime

from allauth.headless.tokens.strategies.jwt.internal import decode_token, session_key_from_sid
from django.http import HttpRequest
from ninja.security.http import HttpAuthBase

from saldoku.kernel.errors import SaldokuError
from saldoku.kernel.principal import Principal
from saldoku.usecases.login.login import Login
from saldoku.usecases.login.who_asks import who_asks


class Unauthenticated(SaldokuError):
    """No token, or one that is forged, too old or of another kind: all the same to the caller."""

    code = "unauthenticated"


class NotLinked(SaldokuError):
    """A log-in that nobody has confirmed to be a member's yet."""

    code = "not-linked"


def login_of(request: HttpRequest) -> Login:
    """The log-in that the request's bearer token tells of, or Unauthenticated."""
    scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    payload = decode_token(token.strip(), "access") if scheme.lower() == "bearer" else None
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
