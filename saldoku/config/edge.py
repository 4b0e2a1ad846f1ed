"""What every request passes: the reader's language, the lean path of the API, the fund's name."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch, resolve
from django.utils import translation

from saldoku.scheme import load_scheme

Answer = Callable[[HttpRequest], HttpResponse]


class LeanApi:
    """`/api/v1/` needs no session, cookie, CSRF, locale or message: a token says who asks. No more does
    `/sms/inbound/`, where a signature does.

    Measured (see bench/results): the middlewares cost more than the answer. Only log-in itself,
    `/api/v1/auth/`, takes the long way, since allauth's flows need a session.
    """

    def __init__(self, get_response: Answer) -> None:
        self.long_way = get_response
        self.short_way: Answer = convert_exception_to_response(self.view)  # type: ignore[assignment]  # sync here

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        is_api = path.startswith("/api/v1/") and not path.startswith("/api/v1/auth/")
        if is_api or path.startswith("/sms/inbound/"):
            return self.short_way(request)
        return self.long_way(request)

    @staticmethod
    def view(request: HttpRequest) -> HttpResponse:
        found = _found(request.path_info, settings.ROOT_URLCONF)
        request.resolver_match = found
        answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
        return answer


@lru_cache(maxsize=512)
def _found(path: str, urlconf: str) -> ResolverMatch:
    """Who answers a path. Asking Django's list of addresses each time costs as much as the ORM would."""
    return resolve(path, urlconf)


class Language:
    """Indonesian first, for everybody: phones here often report English and are read in Indonesian.
    The choice that a person made by the switch is kept in a cookie."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


@lru_cache(maxsize=1)
def _fund_name() -> str:
    return settings.SALDOKU_FUND_NAME or str(load_scheme(settings.SALDOKU_SCHEME).name)


def fund(request: HttpRequest) -> dict[str, object]:
    """Context for templates: the fund's name, and whether this is the demo."""
    return {"fund_name": _fund_name(), "is_demo": settings.SALDOKU_MODE == "demo"}
