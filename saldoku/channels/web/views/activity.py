"""The log that the member reads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saldoku.channels.web.guard import member
from saldoku.kernel import clock
from saldoku.kernel.errors import NotFound
from saldoku.kernel.principal import Principal
from saldoku.usecases.balance.show_activity import show_activity

_LARGEST_ID = 2**63 - 1


@member
def activity(request: HttpRequest, who: Principal) -> HttpResponse:
    """Who looked or changed something, newest first; `?before=` turns the page."""
    text = request.GET.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
    if (text and before is None) or (before or 0) > _LARGEST_ID:
        raise NotFound(what="line")
    view = show_activity(who=who, at=clock.now(), before=before)
    return render(request, "web/activity.html", {"view": view})
