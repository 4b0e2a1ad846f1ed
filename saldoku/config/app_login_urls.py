"""The four addresses of allauth's app protocol that the app needs, and no other one.

The protocol has dozens: signing up, adding addresses, changing a password, switching the second factor off.
Each would be a second way round what the website guards. An address that was added there counted for
logging in although nobody had proved to own it.
"""

from typing import Final

from allauth.headless import urls as protocol
from django.urls import URLPattern, URLResolver

# By the library's own names: log in, pass the second factor, end the log-in, renew a token.
KEPT: Final = frozenset({"login", "authenticate", "current_session", "refresh"})


def _kept(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = []
    for one in patterns:
        if isinstance(one, URLPattern):
            found += [one] if one.name in KEPT else []
        elif inner := _kept(one.url_patterns):
            found.append(URLResolver(one.pattern, inner, {}, one.app_name, one.namespace))
    return found


app_name = protocol.app_name
urlpatterns = _kept(protocol.urlpatterns)
