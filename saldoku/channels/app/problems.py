"""Refusals as RFC 9457 problem documents: one table from code to status and words in both languages.

`type` is a link to the paragraph of the API's own page that explains the code; `code` is what programs
compare. A refusal never says more than its code: no echo of the input, nothing that tells a stranger
whether a card or a person exists.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.signals import got_request_exception
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from saldoku.kernel import clock
from saldoku.kernel.errors import SaldokuError, TooMany

log = structlog.get_logger(__name__)
MEDIA_TYPE: Final = "application/problem+json"
_SOON: Final = 5  # seconds after which a pause of the database is worth another try


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of refusal: its status, and a title and a sentence in each language."""

    status: int
    title: dict[str, str]
    detail: dict[str, str]


def _problem(status: int, id_title: str, id_detail: str, en_title: str, en_detail: str) -> Problem:
    return Problem(status, {"id": id_title, "en": en_title}, {"id": id_detail, "en": en_detail})


PROBLEMS: Final[dict[str, Problem]] = {
    "unauthenticated": _problem(
        401,
        "Silakan masuk dahulu",
        "Permintaan ini memerlukan token akses yang masih berlaku.",
        "Please log in first",
        "This request needs an access token that is still valid.",
    ),
    "logged-out": _problem(
        401,
        "Sesi Anda sudah berakhir",
        "Silakan masuk lagi dengan e-mail dan kata sandi Anda.",
        "Your session has ended",
        "Please log in again with your e-mail address and password.",
    ),
    "not-linked": _problem(
        403,
        "Akun Anda belum terhubung dengan kepesertaan",
        "Konfirmasikan lewat e-mail yang ada pada kami, atau bawa nomor rujukan Anda ke kantor terdekat.",
        "Your account is not linked to a membership yet",
        "Confirm it by the e-mail address we have on file, or take your reference to the nearest office.",
    ),
    "not-allowed": _problem(
        403,
        "Akun ini tidak memiliki akses ke halaman ini",
        "Jika menurut Anda seharusnya bisa, tanyakan ke kantor terdekat.",
        "This account has no access to this",
        "If you think it should have, please ask at the nearest office.",
    ),
    "not-found": _problem(
        404,
        "Tidak kami temukan",
        "Yang Anda minta tidak ada, atau bukan milik akun ini.",
        "We could not find it",
        "What you asked for does not exist, or does not belong to this account.",
    ),
    "method-not-allowed": _problem(
        405,
        "Cara ini tidak tersedia di alamat ini",
        "Daftar cara yang tersedia ada pada dokumentasi API.",
        "This address does not take that method",
        "The documentation of the API lists what each address takes.",
    ),
    "key-reused": _problem(
        409,
        "Kunci ini sudah dipakai untuk permintaan lain",
        "Buat Idempotency-Key baru untuk permintaan yang baru.",
        "This key was used for another request",
        "Make a new Idempotency-Key for a new request.",
    ),
    "key-missing": _problem(
        400,
        "Kunci permintaan belum ada",
        "Sertakan header Idempotency-Key: 8 sampai 80 huruf, angka, atau tanda - _ . yang Anda buat sendiri.",
        "The request has no key",
        "Send the header Idempotency-Key: 8 to 80 letters, digits or - _ . of your own making.",
    ),
    "not-json": _problem(
        400,
        "Isi permintaan belum dapat kami baca",
        "Kirim isi permintaan sebagai JSON dengan pengodean UTF-8.",
        "We could not read the request",
        "Send the body as JSON in UTF-8.",
    ),
    "too-large": _problem(
        413,
        "Permintaan terlalu besar",
        "Isi permintaan ini melebihi batas kami.",
        "The request is too large",
        "The body of this request is over our limit.",
    ),
    "not-understood": _problem(
        422,
        "Ada isian yang belum kami pahami",
        "Periksa isian yang disebut dalam errors, lalu kirim lagi.",
        "There is something we did not understand",
        "Check what is named in errors, then send it again.",
    ),
    "too-many": _problem(
        429,
        "Terlalu banyak permintaan",
        "Silakan coba lagi setelah waktu yang disebut dalam Retry-After.",
        "Too many requests",
        "Please try again after the time given in Retry-After.",
    ),
    "error": _problem(
        500,
        "Ada gangguan di pihak kami",
        "Data Anda tidak berubah. Silakan coba lagi sebentar lagi.",
        "Something went wrong on our side",
        "Your data has not changed. Please try again in a moment.",
    ),
    "unavailable": _problem(
        503,
        "Layanan sedang tidak tersedia",
        "Data Anda aman. Silakan coba lagi sebentar lagi.",
        "The service is not available right now",
        "Your data is safe. Please try again in a moment.",
    ),
}

# What a field should have been, by the kind of what is wrong with it; the rest says "other".
_HINTS: Final = {
    "missing": {"id": "wajib diisi", "en": "is needed"},
    "int_parsing": {"id": "tulis sebagai bilangan bulat", "en": "should be a whole number"},
    "float_parsing": {"id": "tulis sebagai angka", "en": "should be a number"},
    "literal_error": {"id": "bukan salah satu pilihan", "en": "is not one of the choices"},
    "string_too_long": {"id": "terlalu panjang", "en": "is too long"},
    "string_pattern_mismatch": {"id": "bentuknya belum sesuai", "en": "does not have the right shape"},
    "extra_forbidden": {"id": "tidak dikenal", "en": "is not known"},
    "other": {"id": "belum sesuai", "en": "is not what we expected"},
}

# Kernel codes that say the same to a caller of the API as another one.
_SAME: Final = {"code-refused": "not-understood", "year-closed": "not-understood"}
_OF_STATUS: Final = {400: "not-json", 401: "unauthenticated", 403: "not-allowed", 404: "not-found",
                     405: "method-not-allowed", 413: "too-large", 429: "too-many"}  # fmt: skip


def language_of(request: HttpRequest) -> str:
    """Indonesian unless the reader's `Accept-Language` prefers English over it."""
    for wanted, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if (language := wanted.partition("-")[0]) in {"id", "en"}:
            return language
    return "id"


def problem(
    request: HttpRequest, code: str, *, errors: list[dict[str, str]] | None = None, retry_after: int = 0
) -> HttpResponse:
    """The problem document of a code. `errors` names the fields at fault; `retry_after` is in seconds."""
    known = PROBLEMS[code]
    language = language_of(request)
    body: dict[str, Any] = {
        "type": f"{settings.SALDOKU_PUBLIC_URL}/api/v1/docs#{code}",
        "title": known.title[language],
        "status": known.status,
        "detail": known.detail[language],
        "code": code,
    }
    if errors:
        body["errors"] = errors
    response = JsonResponse(body, status=known.status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    response["Content-Length"] = str(len(response.content))
    response["Content-Language"] = language
    response["Vary"] = "Accept-Language"
    if known.status == 401:
        given = "Authorization" in request.headers
        response["WWW-Authenticate"] = 'Bearer error="invalid_token"' if given else "Bearer"
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


# --- from what was raised to its problem --------------------------------------------------------------
def _refused(request: HttpRequest, error: SaldokuError) -> HttpResponse:
    if isinstance(error, TooMany):
        wait = error.fields["retry_at"] - clock.now()
        return problem(request, "too-many", retry_after=max(1, math.ceil(wait.total_seconds())))
    code = _SAME.get(error.code, error.code)
    if code not in PROBLEMS:
        return _failed(request, error)
    field = error.fields.get("field")
    return problem(request, code, errors=[_fault(request, str(field), "other")] if field else None)


def _fault(request: HttpRequest, field: str, kind: str) -> dict[str, str]:
    return {"field": field, "hint": _HINTS.get(kind, _HINTS["other"])[language_of(request)]}


def _misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Names the fields and what they should be; what was sent is not repeated."""
    named = [_fault(request, str(one["loc"][-1]), str(one["type"])) for one in error.errors[:20]]
    return problem(request, "not-understood", errors=named)


def _said_by_ninja(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, _OF_STATUS.get(error.status_code, "error"))


def _unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("the database did not answer", error=type(error).__name__)
    return problem(request, "unavailable", retry_after=_SOON)


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """What nobody foresaw. The log gets the trace, the caller gets no part of it."""
    got_request_exception.send(sender=None, request=request)
    log.error("a request failed", exc_info=error)
    return problem(request, "error")


def _too_large(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, "too-large")


def _not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(request, "not-found")


def refusal(request: HttpRequest, error: SaldokuError | DatabaseError | InterfaceError) -> HttpResponse:
    """The problem document of an error, for the one view that ninja does not stand in front of."""
    if isinstance(error, SaldokuError):
        return _refused(request, error)
    if isinstance(error, OperationalError | InterfaceError):
        return _unavailable(request, error)
    return _failed(request, error)


# The library's types want handlers of classes too, which it never calls: hence Any.
_HANDLERS: Final[list[tuple[type[Exception], Any]]] = [
    (SaldokuError, _refused),
    (ValidationError, _misshapen),
    (HttpError, _said_by_ninja),
    (AuthenticationError, _said_by_ninja),
    (Http404, _not_found),
    (RequestDataTooBig, _too_large),
    (OperationalError, _unavailable),
    (InterfaceError, _unavailable),
    (Exception, _failed),
]


def answer_problems(api: NinjaAPI) -> None:
    """Make every refusal of the API a problem document."""
    for kind, handler in _HANDLERS:
        api.add_exception_handler(kind, handler)
