"""What is left lying about: in the log, and in the rows of sessions."""

import json
import logging
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import structlog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client

from saldoku.config.logging import configure
from saldoku.config.sessions import SessionStore
from tests.cast import PASSWORD, SITI, enrol, log_in_of


@pytest.fixture
def _logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    configure(settings.LOGGING)
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.usefixtures("_logging")
@pytest.mark.parametrize("as_json", [True, False])
def test_a_fault_is_logged_without_its_words(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    configure({"level": "INFO", "json": as_json})

    def breaks(text: str) -> int:
        try:
            return int(text)
        except ValueError as no:
            raise RuntimeError(f"could not read {text}") from no

    for say in (
        lambda fault: logging.getLogger("x").error("broken", exc_info=fault),
        lambda fault: structlog.get_logger("x").error("broken", exc_info=fault),
        lambda _: structlog.get_logger("x").exception("broken"),
    ):
        try:
            breaks(SITI.email)
        except RuntimeError as fault:
            say(fault)
        said = capsys.readouterr().err
        assert SITI.email not in said
        assert "RuntimeError" in said
        assert "ValueError" in said, "the cause is told too"
        assert "breaks" in said
        if as_json:
            assert json.loads(said)["event"] == "broken"


@pytest.mark.usefixtures("_logging")
@pytest.mark.parametrize("known", [True, False])
def test_an_address_is_logged_by_its_pattern(known: bool, capsys: pytest.CaptureFixture[str]) -> None:
    configure({"level": "INFO", "json": False})
    path = "/sambung/the-secret-of-a-link\nforged line/"
    match = SimpleNamespace(route="sambung/<str:secret>/") if known else None
    request = SimpleNamespace(path=path, resolver_match=match)
    logging.getLogger("django.security.csrf").warning(
        "Forbidden (%s): %s", "no token", path, extra={"request": request}
    )
    said = capsys.readouterr().err
    assert "no token" in said
    assert "the-secret" not in said
    assert "forged" not in said
    assert ("/sambung/<str:secret>/" in said) is known


@pytest.mark.django_db
def test_a_session_at_rest_shows_nobody() -> None:
    """allauth notes by which address somebody logged in; a copy of the database must not tell it."""
    cache.clear()
    enrol(SITI)
    log_in_of(SITI)
    client = Client()
    client.post("/akun/masuk/", {"login": SITI.email, "password": PASSWORD})
    row = Session.objects.get()
    assert SITI.email in str(SessionStore(row.session_key).load()), "the test looks at the right thing"
    assert SITI.email not in str(row.get_decoded())
    assert row.session_data.count(":") == 0, "not Django's own readable form"
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        assert SITI.email not in str(cursor.fetchall())


@pytest.mark.django_db
@pytest.mark.parametrize("data", ["", "x", "e30:1abc:def", "gone.AAAA", "tests.AAAA", "tests." + "A" * 80])
def test_a_session_that_was_tampered_with_is_an_empty_one(data: str) -> None:
    assert SessionStore().decode(data) == {}
