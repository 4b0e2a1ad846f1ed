"""A real mail server on loopback, and what it received."""

import logging
import re
import socket
import time
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ARRIVES_WITHIN = 20.0  # seconds


def free_port() -> int:
    """A loopback port that nobody listens on right now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Mail:
    """One received mail. `text` and `html` are its two bodies, empty where it has none."""

    to: str
    subject: str
    text: str
    html: str
    message: EmailMessage

    @property
    def links(self) -> list[str]:
        """Every address in the plain text, in order."""
        return re.findall(r"https?://[^\s<>\"]+", self.text)

    @property
    def code(self) -> str:
        """The one-time code: the only group of six digits in the text."""
        found = re.findall(r"(?<!\d)(\d{6})(?!\d)", self.text.replace(" ", ""))
        assert len(set(found)) == 1, f"expected one code, found {len(set(found))}"
        return str(found[0])


class Mailbox:
    """Takes mail for everybody, as aiosmtpd's handler."""

    def __init__(self) -> None:
        logging.getLogger("mail.log").setLevel(logging.ERROR)  # it tells of every connection
        self.received: list[Mail] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.controller.port}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        message = message_from_bytes(envelope.content or b"", policy=policy.default)
        bodies = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
        plain, html = (body.get_content() if body else "" for body in bodies.values())
        for address in envelope.rcpt_tos:
            self.received.append(Mail(address.lower(), str(message["subject"]), plain, html, message))
        return "250 taken"

    def to(self, address: str) -> list[Mail]:
        """What this address has received, oldest first."""
        return [mail for mail in self.received if mail.to == address.lower()]

    def wait(self, address: str, *, count: int = 1) -> Mail:
        """The mail to this address that makes it `count`, once it has arrived."""
        until = time.monotonic() + ARRIVES_WITHIN
        while len(found := self.to(address)) < count:
            assert time.monotonic() < until, (
                f"{len(found)} of {count} mails arrived within {ARRIVES_WITHIN:.0f} s"
            )
            time.sleep(0.05)
        return found[count - 1]
