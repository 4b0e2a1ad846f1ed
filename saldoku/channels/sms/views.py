"""Where carriers post what members text."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from saldoku.channels.doors import permission
from saldoku.kernel import clock
from saldoku.kernel.errors import NotAllowed
from saldoku.usecases.messages.receive_message import StoreAway, receive_message

MOST_BYTES: Final = 1_000_000
"""A thousand long messages in one post; the largest batch we know of has a hundred."""


@csrf_exempt  # no cookie counts here: the signature does
@require_POST
@permission("signed")
def inbound(request: HttpRequest, gateway: str) -> HttpResponse:
    """2xx only after the messages are stored. A wrong signature hears nothing but 401; a body that we
    dislike is kept for an operator, because a carrier repeats what is refused for hours."""
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > MOST_BYTES:
        return _said("too large", 413)
    try:
        receive_message(
            gateway=gateway,
            headers=request.headers,
            body=request.body,
            content_type=request.headers.get("Content-Type", ""),
            url=request.build_absolute_uri(),
            at=clock.now(),
        )
    except NotAllowed:
        return _said("", 401)
    except StoreAway:
        return _said("try again", 503)
    return _said("stored", 200)


def _said(text: str, status: int) -> HttpResponse:
    # The lean path has no middleware that would count the bytes.
    length = {"Content-Length": str(len(text))}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status, headers=length)
