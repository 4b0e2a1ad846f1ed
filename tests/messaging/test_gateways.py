"""The gateways against real servers on loopback: what each outcome is called, and why."""

import socket
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django.fixtures import Settings

from saldoku.kernel import clock
from saldoku.messaging.gateways import Accepted, OutMessage, Refused, Unknown
from saldoku.messaging.gateways.mail import MailGateway
from saldoku.messaging.gateways.settings import gateway_for
from saldoku.messaging.gateways.signature import is_signed
from tests.messaging.carrier import SECRET, Carrier, Post, listening

MESSAGE = OutMessage(
    77, "+628112233445", "Saldo JHT kartu ..4821: Rp1", subject="Kode\r\nBcc: x@y.example", html="<p>hi</p>"
)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def carrier(settings: Settings) -> Iterator[Carrier]:
    with listening() as found:
        settings.SALDOKU_SMS_GATEWAYS = found.setting
        yield found


def send() -> object:
    return gateway_for(kind="sms", name="main").send(MESSAGE)


# --- HTTP -------------------------------------------------------------------------------------------------
def test_a_message_leaves_signed(carrier: Carrier) -> None:
    assert send() == Accepted("c1")
    (post,) = carrier.posts
    assert post.path == "/send?account=7"
    assert post.fields == {"id": "77", "from": "2757", "to": MESSAGE.recipient, "text": MESSAGE.text}
    assert is_signed(secrets=[SECRET], headers=post.headers, body=post.body, at=clock.now())
    assert SECRET not in f"{post.path} {post.headers} {post.body!r}"


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, b'{"id": "abc"}', Accepted("abc")),
        (202, b'{"id": 12}', Accepted("12")),
        (200, b'"abc"', Accepted("abc")),
        (200, b"abc", Accepted("abc")),
        (204, b"", Accepted("")),
        (200, b"<html>" + b"x" * 500, Accepted("")),
        (200, b'{"id": {"a": 1}}', Accepted("")),
        (200, b"\xff\x00", Accepted("")),
        (200, b"[" * 9_000, Accepted("")),
        (400, b"", Refused("http 400", transient=False)),
        (404, b"", Refused("http 404", transient=False)),
        (302, b"", Refused("http 302", transient=False)),
        (429, b"", Refused("http 429", transient=True)),
        (503, b"", Refused("http 503", transient=True)),
        (500, b"", Unknown("http 500")),
        (502, b"", Unknown("http 502")),
    ],
)
def test_each_answer_has_its_outcome(carrier: Carrier, status: int, body: bytes, outcome: object) -> None:
    carrier.answer = lambda post: (status, body)
    assert send() == outcome


def test_a_carrier_that_hangs_up_leaves_it_unknown(carrier: Carrier) -> None:
    carrier.answer = lambda post: None
    assert send() == Unknown("RemoteDisconnected")
    assert len(carrier.posts) == 1


def test_a_carrier_that_does_not_answer_leaves_it_unknown(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saldoku.messaging.gateways.http._SECONDS", 0.2)
    wait = threading.Event()

    def slow(post: Post) -> tuple[int, bytes]:
        wait.wait(5)
        return 200, b""

    carrier.answer = slow
    assert send() == Unknown("TimeoutError")
    wait.set()


def test_a_carrier_that_is_not_there_did_not_get_it(settings: Settings) -> None:
    port = free_port()
    settings.SALDOKU_SMS_GATEWAYS = f"main=http://127.0.0.1:{port}/?secret={SECRET}"
    assert send() == Refused("connect: ConnectionRefusedError", transient=True)


def test_a_carrier_without_the_right_certificate_gets_nothing(settings: Settings, carrier: Carrier) -> None:
    settings.SALDOKU_SMS_GATEWAYS = carrier.setting.replace("http://", "https://")
    outcome = send()
    assert isinstance(outcome, Refused)
    assert outcome.transient
    assert not carrier.posts


def test_the_console_accepts_everything(settings: Settings) -> None:
    settings.SALDOKU_SMS_GATEWAYS = f"main=console://?secret={SECRET}"
    assert send() == Accepted("console-77")


# --- mail --------------------------------------------------------------------------------------------------
# ruff: noqa: N802 (aiosmtpd names its hooks so)
class Handler:
    """A mail server's manners: `refuse` maps a stage to what it says there."""

    def __init__(self) -> None:
        self.refuse: dict[str, str] = {}
        self.mails: list[Envelope] = []

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any
    ) -> str:
        envelope.mail_from = address
        return self.refuse.get("MAIL", "250 OK")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.refuse.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.mails.append(envelope)
        if self.refuse.get("DATA") == "hang up":
            server.transport.close()
        return self.refuse.get("DATA", "250 OK")


@pytest.fixture
def server(settings: Settings) -> Iterator[Handler]:
    handler = Handler()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield handler
    controller.stop()


MAIL = OutMessage(
    78, "siti@surat.example", "Kode Anda 123456\n", subject="Kode\r\nBcc: x@y.example", html="<p>123456</p>"
)


def test_a_mail_arrives_with_an_id_of_its_own(server: Handler) -> None:
    assert MailGateway().send(MAIL) == Accepted("<78@saldoku.example>")
    (envelope,) = server.mails
    assert envelope.rcpt_tos == ["siti@surat.example"]
    text = envelope.content.decode() if isinstance(envelope.content, bytes) else str(envelope.content)
    assert "Message-ID: <78@saldoku.example>" in text
    assert "Auto-Submitted: auto-generated" in text
    assert "Subject: Kode Bcc: x@y.example" in text
    assert "Kode Anda 123456" in text
    assert "<p>123456</p>" in text


@pytest.mark.parametrize(
    ("stage", "said", "outcome"),
    [
        ("MAIL", "550 no", Refused("smtp 550", transient=False)),
        ("MAIL", "451 later", Refused("smtp 451", transient=True)),
        ("RCPT", "550 no such box", Refused("smtp 550", transient=False)),
        ("RCPT", "450 box busy", Refused("smtp 450", transient=True)),
        ("DATA", "554 spam", Refused("smtp 554", transient=False)),
        ("DATA", "452 full", Refused("smtp 452", transient=True)),
        ("DATA", "hang up", Unknown("SMTPServerDisconnected")),
    ],
)
def test_each_refusal_of_a_mail_server(server: Handler, stage: str, said: str, outcome: object) -> None:
    server.refuse[stage] = said
    assert MailGateway().send(MAIL) == outcome


def test_an_address_that_none_can_be_is_refused_for_good(server: Handler) -> None:
    assert MailGateway().send(OutMessage(1, "x\r\nRCPT TO:<y@z.example>", "")) == Refused(
        "not a mail", transient=False
    )
    assert not server.mails


def test_a_mail_server_that_is_away_did_not_get_it(settings: Settings) -> None:
    port = free_port()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    outcome = MailGateway().send(MAIL)
    assert outcome == Refused("connect: ConnectionRefusedError", transient=True)


def test_nothing_private_shows_in_a_message(at: datetime) -> None:
    assert repr(MESSAGE) == "OutMessage(id=77)"
