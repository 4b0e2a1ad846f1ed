"""`POST /sms/inbound/<gateway>`: signed, stored, and only then acknowledged; once, whatever happens."""

import json
import threading
from datetime import datetime, timedelta
from typing import Any
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client
from pytest_django.fixtures import Settings

from saldoku.kernel import clock
from saldoku.messaging.gateways.signature import SIGNATURE, TIMESTAMP, sign
from saldoku.messaging.models import Inbound
from tests.databases import Database
from tests.sms.phones import GATEWAYS, SECRET, post

FIELDS = {"id": "a1", "from": "+628112233445", "to": "2757", "text": "SALDO"}
BODY = json.dumps(FIELDS).encode()
ELSE = "another-secret-of-another-gateway"


@pytest.fixture
def client(db: None, clock: Any, settings: Settings) -> Client:
    settings.SALDOKU_SMS_GATEWAYS = f"{GATEWAYS},spare=console://?secret={ELSE}"
    return Client(enforce_csrf_checks=True)


def knock(client: Client, headers: dict[str, str], *, body: bytes = BODY, gateway: str = "main") -> int:
    answer = client.post(f"/sms/inbound/{gateway}", body, content_type="application/json", headers=headers)
    return answer.status_code


# --- the signature --------------------------------------------------------------------------------------
def test_a_signed_post_is_stored_and_acknowledged(client: Client, at: datetime) -> None:
    answer = post(client, FIELDS, at=at)
    assert (answer.status_code, answer.content) == (200, b"stored")
    row = Inbound.objects.get()
    assert (row.gateway, row.message_id, row.sender, row.text) == ("main", "a1", "+628112233445", "SALDO")
    assert (row.state, row.stored_at, row.recipient) == ("new", at, "2757")


def test_a_form_is_as_good(client: Client, at: datetime) -> None:
    body = urlencode(FIELDS).encode()
    answer = client.post(
        "/sms/inbound/main", body, content_type="application/x-www-form-urlencoded",
        headers=sign(secret=SECRET, body=body, at=at),
    )  # fmt: skip
    assert answer.status_code == 200
    assert Inbound.objects.get().text == "SALDO"


def test_the_worked_example_of_the_operator_page() -> None:
    """docs/operate/sms.md shows this one; whoever writes an adapter checks theirs against it."""
    body = b'{"id":"a1","from":"+628112233445","to":"2757","text":"SALDO"}'
    headers = sign(
        secret="example-secret-0123456789", body=body, at=datetime.fromisoformat("2026-11-22T07:05:00+00:00")
    )
    assert headers[TIMESTAMP] == "1795331100"
    assert headers[SIGNATURE] == "6828e6dcc68d2fb6a02e837f7d0a847c2e9315fcedecba3ce1517e987689a917"


def test_what_is_not_signed_right_hears_nothing(client: Client, at: datetime) -> None:
    good = sign(secret=SECRET, body=BODY, at=at)
    wrong = {
        "nothing": {},
        "no signature": {TIMESTAMP: good[TIMESTAMP]},
        "no timestamp": {SIGNATURE: good[SIGNATURE]},
        "another secret": sign(secret="not-the-secret-of-anybody", body=BODY, at=at),
        "another gateway's": sign(secret=ELSE, body=BODY, at=at),
        "another body": sign(secret=SECRET, body=BODY + b" ", at=at),
        "another time": {**good, TIMESTAMP: str(int(good[TIMESTAMP]) + 1)},
        "too old": sign(secret=SECRET, body=BODY, at=at - timedelta(seconds=301)),
        "too new": sign(secret=SECRET, body=BODY, at=at + timedelta(seconds=301)),
        "a strange time": {**good, TIMESTAMP: "１７９５"},
        "a long time": {**good, TIMESTAMP: "9" * 400},
        "a cut signature": {**good, SIGNATURE: good[SIGNATURE][:-1]},
        "no ascii": {**good, SIGNATURE: "é" * 64},
    }
    for name, headers in wrong.items():
        answer = client.post("/sms/inbound/main", BODY, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.content) == (401, b""), name
    assert knock(client, good, gateway="nobody") == 401
    assert knock(client, good, gateway="spare") == 401
    assert not Inbound.objects.exists()
    assert knock(client, sign(secret=SECRET, body=BODY, at=at - timedelta(seconds=299))) == 200


def test_an_old_secret_works_while_it_is_replaced(client: Client, at: datetime, settings: Settings) -> None:
    settings.SALDOKU_SMS_GATEWAYS = GATEWAYS.replace(SECRET, f"a-new-secret-for-the-carrier&secret={SECRET}")
    assert knock(client, sign(secret=SECRET, body=BODY, at=at)) == 200


def test_only_post_is_heard(client: Client) -> None:
    assert client.get("/sms/inbound/main").status_code == 405


def test_no_cookie_no_session_no_language(client: Client, at: datetime) -> None:
    answer = post(client, FIELDS, at=at)
    assert not answer.cookies
    assert "Content-Language" not in answer.headers
    assert answer.headers["Content-Type"].startswith("text/plain")


# --- the same message again -------------------------------------------------------------------------------
def test_the_same_id_again_does_nothing(client: Client, at: datetime) -> None:
    for text in ("SALDO", "SALDO", "IURAN"):
        assert post(client, {**FIELDS, "text": text}, at=at).status_code == 200
    assert Inbound.objects.get().text == "SALDO"


def test_the_same_id_of_another_gateway_is_another_message(client: Client, at: datetime) -> None:
    post(client, FIELDS, at=at)
    assert post(client, FIELDS, at=at, gateway="spare", secret=ELSE).status_code == 200
    assert Inbound.objects.count() == 2


def test_a_batch_with_repetitions_is_stored_once_each(client: Client, at: datetime) -> None:
    many = [{**FIELDS, "id": f"b{number % 450}"} for number in range(900)]
    assert post(client, {"messages": many}, at=at).status_code == 200
    assert Inbound.objects.count() == 450


# --- bodies that nobody likes -------------------------------------------------------------------------------
def test_an_unreadable_body_is_kept_and_acknowledged(client: Client, at: datetime) -> None:
    for body in (b"{", b'{"id": "a1"}', b"[]"):
        assert knock(client, sign(secret=SECRET, body=body, at=at), body=body) == 200
    rows = Inbound.objects.order_by("id")
    assert [(row.state, row.trouble) for row in rows] == [("quarantined", "body"), ("quarantined", "no from")]
    assert rows[0].text == "{"


def test_a_huge_body_is_refused_before_it_is_read(client: Client, at: datetime) -> None:
    body = b" " * 1_000_001
    assert knock(client, sign(secret=SECRET, body=body, at=at), body=body) == 413


def test_a_database_that_is_away_is_not_acknowledged(client: Client, at: datetime) -> None:
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("away")):
        assert post(client, FIELDS, at=at).status_code == 503
    assert not Inbound.objects.exists()
    assert post(client, FIELDS, at=at).status_code == 200


def test_what_is_stored_does_not_show_in_the_database(client: Client, at: datetime) -> None:
    post(client, FIELDS, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM messaging_inbound")
        stored = " ".join(map(str, cursor.fetchone()))
    assert "SALDO" not in stored
    assert "628112233445" not in stored


def test_a_hundred_carriers_at_once_store_one_message(committed_db: Database, settings: Settings) -> None:
    settings.SALDOKU_SMS_GATEWAYS = GATEWAYS
    statuses: list[int] = []

    def deliver() -> None:
        client = Client()
        statuses.extend(post(client, FIELDS, at=clock.now()).status_code for _ in range(25))
        connections.close_all()

    threads = [threading.Thread(target=deliver) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 100
    assert Inbound.objects.count() == 1
