"""The fund's scheme, as the settings name it."""

from django.conf import settings

from saldoku.scheme import Scheme, load_scheme


def the_scheme() -> Scheme:
    """The scheme of this installation; loaded once (the loader caches by folder)."""
    return load_scheme(settings.SALDOKU_SCHEME)
