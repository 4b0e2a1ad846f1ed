"""The tokens of the app: allauth makes and renews them, two claims are ours.

Access tokens live five minutes, refresh tokens thirty days and only once. `mid` spares the hot read a
look-up of the member; it is believed only together with the proof in `usecases/login/login.py`.
"""

from typing import Any

from allauth.headless.tokens.strategies.jwt import JWTTokenStrategy
from django.contrib.auth.base_user import AbstractBaseUser

from saldoku.access.models import User
from saldoku.usecases.login.login import password_mark


class AppTokens(JWTTokenStrategy):
    """JWT access and refresh tokens that also name the member and the password they were made under."""

    def get_claims(self, user: AbstractBaseUser) -> dict[str, Any]:
        assert isinstance(user, User)
        mark = {"mark": password_mark(user.password)}
        return mark if user.member_id is None else {**mark, "mid": user.member_id}
