"""The fund's scheme, as the settings name it."""

from datetime import date, datetime
from functools import lru_cache
from typing import Final

from django.conf import settings

from saldoku.scheme import Scheme, load_scheme
from saldoku.scheme.policies import AccessPolicy, access_policy

# The fund's predecessor began then: no month and no deposit is older.
FIRST_YEAR: Final = 1977


def the_scheme() -> Scheme:
    """The scheme of this installation; loaded once."""
    return _named(settings.SALDOKU_SCHEME)


@lru_cache(maxsize=4)
def _named(name: str) -> Scheme:
    # The loader caches too, but looks at the folder first: 25 of the 200 microseconds of a balance.
    return load_scheme(name)


def policy_on(at: datetime) -> AccessPolicy:
    """The fund's access policy of the day, in the fund's zone."""
    scheme = the_scheme()
    return _policy(scheme, at.astimezone(scheme.zone).date())


@lru_cache(maxsize=8)
def _policy(scheme: Scheme, day: date) -> AccessPolicy:
    # Every message asks; the answer is the same all day.
    return access_policy(scheme, on=day)
