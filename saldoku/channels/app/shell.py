"""`/app/`: the page that holds the app, its files, its service worker and its manifest.

The files stand below one address that carries the version of all of them together, `/app/v/<version>/…`.
So a page never runs with half of an older release, browsers may keep each file for ever, and the
modules can import each other by plain relative names without a build step.
"""

import gzip
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Final

from csp.decorators import csp_exempt
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition

from saldoku.channels.doors import permission

_ROOM: Final = Path(__file__).resolve().parent
_FOLDER: Final = _ROOM / "static" / "app"
_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_FIRST: Final = "main.js"
# What `main.js` fetches when it is first asked for.
_LATER: Final = ("screens/statement.js",)


@lru_cache(maxsize=1)
def _files() -> dict[str, tuple[bytes, bytes]]:
    """Every file of the app by its name: as it is, and compressed."""
    found = sorted(path for path in _FOLDER.rglob("*") if path.suffix in _TYPES)
    plain = {path.relative_to(_FOLDER).as_posix(): path.read_bytes() for path in found}
    return {name: (raw, gzip.compress(raw, 9, mtime=0)) for name, raw in plain.items()}


@lru_cache(maxsize=1)
def version() -> str:
    """One short digest of everything that the app is made of."""
    digest = hashlib.sha256()
    for path in sorted((_ROOM / "templates" / "app").glob("*")):
        digest.update(path.read_bytes())
    for name, (raw, _) in _files().items():
        digest.update(name.encode() + b"\0" + raw)
    for word in (*_shared(), settings.SALDOKU_SCHEME, settings.SALDOKU_FUND_NAME, settings.TIME_ZONE):
        digest.update(word.encode() + b"\0")
    return digest.hexdigest()[:12]


@lru_cache(maxsize=1)
def _shared() -> tuple[str, ...]:
    """What the app borrows from the website: one look, one stylesheet, one font."""
    return tuple(static(f"web/{name}") for name in ("saldoku.css", "fonts/plus-jakarta-sans.woff2"))


def address(name: str) -> str:
    """Where a file of this release stands."""
    return reverse("app:file", args=[version(), name])


@permission("public")
@condition(etag_func=lambda request: f'"{version()}"')
@gzip_page
def page(request: HttpRequest) -> HttpResponse:
    """The one page. It holds no data; what it shows comes from the API with the member's token."""
    # All modules at once, and the words of the language that most people read.
    waits = ("words/", *_LATER)
    at_once = [name for name in _files() if name.endswith(".js") and not name.startswith(waits)]
    modules = [address(name) for name in [*at_once, "words/id.js"] if name != _FIRST]
    stylesheet, font = _shared()
    response = render(
        request,
        "app/page.html",
        {
            "zone": settings.TIME_ZONE,
            "main": address(_FIRST),
            "own_css": address("app.css"),
            "modules": modules,
            "stylesheet": stylesheet,
            "font": font,
        },
    )
    response["Cache-Control"] = "no-cache"
    return response


@permission("public")
@csp_exempt()  # type: ignore[arg-type]  # its types know no view with arguments
@xframe_options_exempt
def file(request: HttpRequest, release: str, name: str) -> HttpResponse:
    """One file of the app. Another version is not there: the page that asked for it is out of date.

    Without the headers that guard a page: a file is none, and sixteen times 200 bytes are a tenth of the
    first visit. The page and the service worker have them.
    """
    held = _files().get(name)
    if held is None or release != version():
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        held[1] if packed else held[0], content_type=f"{_TYPES[Path(name).suffix]}; charset=utf-8"
    )
    if packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Cache-Control"] = _FOR_EVER
    return response


@permission("public")
@gzip_page
def service_worker(request: HttpRequest) -> HttpResponse:
    """Asked for anew at every start, so that a new release reaches the phone at the next one."""
    shell = [reverse("app:page"), *(address(name) for name in _files()), *_shared(), _icon("icon-192.png")]
    text = render_to_string("app/sw.js", {"version": version(), "shell": json.dumps(shell)})
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def _icon(name: str) -> str:
    return static(f"web/icons/{name}")


@permission("public")
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to know to install the app."""
    start = reverse("app:page")
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"),
             ("icon-maskable-512.png", "512x512", "maskable")]  # fmt: skip
    response = JsonResponse(
        {
            "id": start,
            "name": "Saldoku",
            "short_name": "Saldoku",
            "description": "Saldo Jaminan Hari Tua Anda, juga saat tidak ada sinyal.",
            "lang": "id",
            "start_url": start,
            "scope": start,
            "display": "standalone",
            "background_color": "#fbfaf6",
            "theme_color": "#084c38",
            "categories": ["finance", "government"],
            "icons": [
                {"src": _icon(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for name, sizes, purpose in icons
            ],
            "shortcuts": [{"name": "Cek Saldo", "url": f"{start}#/jht/saldo"}],
        },
        content_type="application/manifest+json",
    )
    response["Cache-Control"] = "public, max-age=3600"
    return response
