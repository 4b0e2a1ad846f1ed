"""The tokens of the app: allauth makes and renews them, two claims and the way of renewing are ours.

Access tokens live five minutes, refresh tokens thirty days. `mid` spares the hot read a look-up of the
member; it is believed only together with the proof in `usecases/login/login.py`.
"""

from typing import Any

from allauth.headless.tokens.strategies.jwt import JWTTokenStrategy, internal
from django.contrib.auth.base_user import AbstractBaseUser

from saldoku.access.models import User
from saldoku.usecases.login.login import password_mark


class AppTokens(JWTTokenStrategy):
    """JWT access and refresh tokens that also name the member and the password they were made under."""

    def get_claims(self, user: AbstractBaseUser) -> dict[str, Any]:
        assert isinstance(user, User)
        mark = {"mark": password_mark(user.password)}
        return mark if user.member_id is None else {**mark, "mid": user.member_id}

    def refresh_token(self, refresh_token: str) -> tuple[str, str] | None:
        """A new pair. The old refresh token dies when its successor is first used, not at once.

        On a weak signal the answer with the new pair is often lost; a phone that then could not repeat its
        request would be logged out, which is what people complain of most in such apps. Whoever stole a
        token is found out all the same: the thief and the owner cannot both go on, since the first
        use of either's successor ends the other's.
        """
        found = internal.validate_refresh_token(refresh_token)
        if found is None:
            return None
        user, session, payload = found
        kept = internal.get_refresh_token_state(session)
        for other in [jti for jti in kept if jti != payload["jti"]]:
            del kept[other]
        pair = (
            internal.create_access_token(user, session, self.get_claims(user)),
            internal.create_refresh_token(user, session),
        )
        session.save()
        return pair
