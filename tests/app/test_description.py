"""The API describes itself: every address, every refusal, in a document and on a page."""

import json
import re

import pytest
from django.db import OperationalError
from django.urls import URLPattern

from saldoku.channels.app import problems
from saldoku.channels.app.api import api
from saldoku.channels.app.api_urls import urlpatterns
from saldoku.channels.app.operations import accounts
from tests.app.conftest import problem
from tests.cast import SITI

METHODS = {"get", "put", "post", "patch", "delete"}
UNDESCRIBED = {"", "openapi.json", "docs", "me/accounts"}  # the last is the lean twin of a described one


@pytest.fixture(scope="module")
def described():
    return json.loads(json.dumps(api.get_openapi_schema()))


def operations(described):
    return [
        (path, method, found)
        for path, methods in described["paths"].items()
        for method, found in methods.items()
    ]


def test_every_address_is_described(described):
    listed = [
        one
        for entry in urlpatterns
        for one in ([entry] if isinstance(entry, URLPattern) else entry.url_patterns)
    ]
    ours = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(one.pattern)) for one in listed} - UNDESCRIBED
    assert {f"/api/v1/{path}" for path in ours} | {"/api/v1/me/accounts"} == set(described["paths"])
    assert len(ours) >= 6


def test_every_operation_says_how_it_is_refused(described):
    for path, method, operation in operations(described):
        assert method in METHODS
        assert operation["summary"]
        statuses = set(operation["responses"])
        assert "200" in statuses
        assert {"500", "503"} <= statuses, path
        assert ("401" in statuses) == bool(operation.get("security")), path
        if "{" in path:
            assert "404" in statuses
        if method != "get":
            assert {"400", "409", "422"} <= statuses
            assert "Idempotency-Key" in {one["name"] for one in operation["parameters"]}
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], (path, status)


def test_every_reference_leads_somewhere(described):
    found = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(described)))
    assert found
    assert found <= set(described["components"]["schemas"])
    assert described["openapi"].startswith("3.")
    assert described["components"]["securitySchemes"]["BearerToken"]["scheme"] == "bearer"
    ids = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(ids) == len(set(ids))


def test_the_document_and_the_page_need_no_token_and_nothing_from_elsewhere(client, db):
    document = client.get("/api/v1/openapi.json")
    assert document.status_code == 200
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert "<script" not in text
    assert "style=" not in text
    assert not re.findall(r'(?:src|href)="https?:', text)
    assert "default-src 'self'" in page["Content-Security-Policy"]
    for code in problems.PROBLEMS:
        assert f'id="{code}"' in text, "what `type` of a problem links to"


# --- problems ----------------------------------------------------------------------------------------------
def test_every_problem_has_its_words_in_both_languages():
    assert len(problems.PROBLEMS) >= 12
    for code, one in problems.PROBLEMS.items():
        assert 400 <= one.status <= 599
        for words in (one.title, one.detail):
            assert set(words) == {"id", "en"}, code
            assert words["id"] != words["en"]
    assert all(set(words) == {"id", "en"} for words in problems._HINTS.values())


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("", "id"), ("en", "en"), ("en-GB,en;q=0.9", "en"), ("id,en;q=0.5", "id"), ("en;q=0.5,id;q=0.9", "id"),
     ("de,fr", "id"), ("fr,en;q=0.1", "en"), ("*", "id"), ("x" * 5000, "id"), ("en;q=zwei", "id")],
)  # fmt: skip
def test_a_problem_speaks_the_readers_language(phone, wanted, language):
    found = phone().asked("GET", "/me", Accept_Language=wanted)
    assert found["Content-Language"] == language
    assert "Accept-Language" in found["Vary"]
    told = problem(found)
    assert told["title"] == problems.PROBLEMS["unauthenticated"].title[language]


@pytest.mark.parametrize(
    "path", ["/api/v1/", "/api/v1/nothing", "/api/v1/me/", "/api/v1/me/accounts/", "/api/v1/auth"]
)
def test_an_unknown_address_is_a_problem_too(phone, path):
    assert problem(phone().asked("GET", path))["code"] == "not-found"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("path", ["/me/accounts", "/me", "/offices", f"/me/accounts/{SITI.kpj}"])
def test_other_methods_are_refused(phone, method, path):
    found = phone().asked(method, path)
    assert (found.status_code, found["Allow"]) == (405, "GET")
    if method != "HEAD":
        assert problem(found)["code"] == "method-not-allowed"


@pytest.mark.parametrize("path", ["/me/accounts", f"/me/accounts/{SITI.kpj}"])
def test_a_database_that_is_away_is_said_kindly(phone, clock, monkeypatch, path):
    siti = phone(SITI)

    def away(**told):
        raise OperationalError("could not connect to db-host-7 as saldoku")

    monkeypatch.setattr(accounts, "check_balance", away)
    found = siti.asked("GET", path)
    assert (found.status_code, found["Retry-After"]) == (503, "5")
    assert problem(found)["code"] == "unavailable"
    assert b"db-host" not in found.content


@pytest.mark.parametrize("path", [f"/me/accounts/{SITI.kpj}"])
def test_what_nobody_foresaw_tells_nothing(phone, clock, monkeypatch, path):
    siti = phone(SITI)
    siti.client.raise_request_exception = False

    def broken(**told):
        raise RuntimeError("secret in the message")

    monkeypatch.setattr(accounts, "check_balance", broken)
    found = siti.asked("GET", path)
    assert (found.status_code, problem(found)["code"]) == (500, "error")
    assert b"secret" not in found.content
