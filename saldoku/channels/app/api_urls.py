"""The addresses of `/api/v1/`. Whatever is not among them is a problem document too."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from saldoku.channels.app.api import api
from saldoku.channels.app.docs_page import docs
from saldoku.channels.app.operations.accounts import accounts_lean
from saldoku.channels.app.problems import problem
from saldoku.channels.doors import permission


@permission("public")
def unknown(request: HttpRequest) -> HttpResponse:
    """No such address."""
    return problem(request, "not-found")


urlpatterns = [
    path("", unknown),
    path("me/accounts", accounts_lean),
    path("docs", docs),
    path("", api.urls),
    re_path("", unknown),
]
