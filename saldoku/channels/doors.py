"""Who may pass a door. Every view says so, and a test finds the one that does not.

The label does not keep anybody out by itself: it states which guard the view stands behind, so that a
route cannot be added without somebody having thought about it.
"""

from collections.abc import Callable
from typing import Any, Final, Literal, TypeVar, get_args

Permission = Literal["public", "member", "clerk", "supervisor", "signed", "token"]
"""`public`: anybody. `member`, `clerk`, `supervisor`: somebody logged in as such. `signed`: a machine
that signs what it posts. `token`: an app that shows an access token."""

PERMISSIONS: Final[frozenset[str]] = frozenset(get_args(Permission))

View = TypeVar("View", bound=Callable[..., Any])


def permission(needed: Permission) -> Callable[[View], View]:
    """Declare who may use a view: `@permission("member")` on a function or on a class of views."""
    if needed not in PERMISSIONS:
        raise ValueError(f"a permission is one of {', '.join(sorted(PERMISSIONS))}, not {needed!r}")

    def declare(view: View) -> View:
        view.permission = needed  # type: ignore[attr-defined]  # a label on somebody else's function
        return view

    return declare


def permission_of(callback: Callable[..., Any]) -> str | None:
    """What a resolved view declares. `as_view()` of a class is asked for its class."""
    of_class = getattr(callback, "view_class", None)
    found = getattr(callback, "permission", None) or getattr(of_class, "permission", None)
    return found if found in PERMISSIONS else None
