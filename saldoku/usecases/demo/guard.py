"""The one question that every use-case of the demo asks first."""

from django.conf import settings

from saldoku.kernel.errors import NotFound


def only_in_demo() -> None:
    """NotFound unless this installation is a demo: elsewhere these doors do not exist."""
    if settings.SALDOKU_MODE != "demo":
        raise NotFound(what="demo")
