"""Every address says who may use it (`saldoku.channels.doors`), or belongs to a listed library."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.views import View
from ninja import NinjaAPI
from ninja.operation import PathView

from saldoku.channels.doors import PERMISSIONS, permission, permission_of

# Views of libraries, by name: each library guards its own, and the address list is short.
LIBRARIES = {
    "allauth.account": "log-in, log-out and passwords; guarded by allauth's own decorators and limits",
    "allauth.mfa": "the second factor; asks for a fresh log-in by itself",
    "allauth.headless": "log-in of the app; the same flows as JSON",
    "ninja.openapi": "the description of the API; it holds no data",
    "django.views.i18n": "sets the language cookie",
    "django.contrib.staticfiles": "files that everybody may read",
    "django.views.generic.base.RedirectView": "redirects without data",
}


@dataclass(frozen=True)
class Route:
    address: str
    callback: Callable[..., Any]

    @property
    def library(self) -> str | None:
        view = getattr(self.callback, "func", self.callback)
        while not hasattr(view, "view_class") and hasattr(view, "__wrapped__"):
            view = view.__wrapped__  # decorated; a class's view says its class before that
        owner = getattr(view, "view_class", view)
        full_name = f"{owner.__module__}.{owner.__qualname__}."
        return next((name for name in LIBRARIES if full_name.startswith(f"{name}.")), None)

    @property
    def operations(self) -> list[Any]:
        """The operations behind a route of the API (GET, POST ...), none for an ordinary view."""
        closure = getattr(self.callback, "__closure__", None) or ()
        owners = [cell.cell_contents for cell in closure if isinstance(cell.cell_contents, PathView)]
        return [operation for owner in owners for operation in owner.operations]


def routes(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[Route]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, address)
        else:
            yield Route(address, entry.callback)


def undeclared(found: Iterator[Route]) -> list[str]:
    """Addresses that nobody has said anything about."""
    wrong = []
    for route in found:
        if route.operations:
            for operation in route.operations:
                wrong += [f"{route.address}: {what}" for what in unsound(operation)]
        elif route.library is None and permission_of(route.callback) is None:
            wrong.append(f"{route.address}: declares no permission")
    return wrong


def unsound(operation: Any) -> Iterator[str]:
    """What an operation of the API says and what it does must be the same."""
    name = f"{'/'.join(operation.methods)} {operation.view_func.__name__}"
    declared = permission_of(operation.view_func)
    if declared is None:
        yield f"{name} declares no permission"
    elif (declared == "public") == bool(operation.auth_callbacks):
        yield f"{name} says {declared} but {'asks' if operation.auth_callbacks else 'does not ask'} who it is"


def test_every_route_declares_a_permission() -> None:
    assert not undeclared(routes())


def test_there_are_routes_of_every_door() -> None:
    """The rule would pass by looking at nothing."""
    found = list(routes())
    ours = [route for route in found if route.library is None]
    assert len(ours) >= 20
    assert [route for route in found if route.operations], "the API has no operations"
    firsts = {route.address.split("/")[0] for route in ours}
    assert {"app", "api", "office", "sms"} <= firsts
    assert {permission_of(route.callback) for route in ours} <= PERMISSIONS | {None}


# --- the rule sees what it should -------------------------------------------------------------------
def open_to_all(request: object) -> None:
    """A view that says nothing."""


@permission("member")
def for_members(request: object) -> None:
    """A view that says for whom it is."""


@permission("clerk")
class ForClerks(View):
    """A class that says it for its views."""


def test_a_silent_view_is_seen() -> None:
    listed = [path("a", open_to_all), path("b", for_members), path("c", ForClerks.as_view())]
    assert undeclared(routes(listed)) == ["a: declares no permission"]


def test_an_operation_that_says_one_thing_and_does_another_is_seen() -> None:
    api = NinjaAPI(urls_namespace="house-rules", docs_url=None, openapi_url=None)

    @api.get("/said")
    @permission("token")
    def said(request: Any) -> None:
        """Says token, asks for none."""

    found = undeclared(routes([path("", api.urls)]))
    assert any("says token but does not ask" in line for line in found), found


def test_a_made_up_permission_is_refused() -> None:
    with pytest.raises(ValueError, match="a permission is one of"):
        permission("anybody")  # type: ignore[arg-type]  # that is the point
