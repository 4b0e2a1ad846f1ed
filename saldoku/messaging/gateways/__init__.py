"""Gateways: what carries messages from and to carriers. The only rooms with network clients.

A gateway sends, and says one of three things about it: accepted, refused, or unknown. "Unknown" is the
honest answer when the connection broke after the message had left: nobody can tell whether it was
delivered, and sending it again may tell a balance twice. So only a definite refusal is ever tried again.

Gateways that are called by the carrier over HTTP also verify and parse what comes in. Those that hold a
connection open (SMPP, Kannel, Gammu) store into the same inbox by themselves, before they acknowledge.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A message as a carrier hands it over; nothing in it has been checked.

    `message_id` is the carrier's own: the same id again is the same message. `trouble` says why a
    message cannot be read; such a one is kept for an operator and never answered.
    """

    message_id: str
    sender: str = field(repr=False)
    recipient: str
    text: str = field(repr=False)
    received_at: datetime
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class OutMessage:
    """A message to be carried. `id` is ours and stays the same however often it is tried."""

    id: int
    recipient: str = field(repr=False)
    text: str = field(repr=False)
    subject: str = field(default="", repr=False)
    html: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier has it; `carrier_id` is the carrier's name for it, if it gave one."""

    carrier_id: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The carrier does not have it, for certain. `transient`: trying again may help."""

    code: str
    transient: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """It left us, and nobody answered whether it arrived."""

    code: str


Outcome = Accepted | Refused | Unknown


class Gateway(Protocol):
    """What every gateway does. `send` does not raise for anything that a network or a carrier may do."""

    @property
    def name(self) -> str: ...

    def send(self, message: OutMessage) -> Outcome: ...


@runtime_checkable
class Receiver(Protocol):
    """What a gateway does on top when its carrier posts messages to us."""

    def verify(self, *, headers: Mapping[str, str], body: bytes, url: str, at: datetime) -> bool:
        """Whether the carrier signed exactly this body, lately. Nothing is parsed before."""
        ...

    def parse(self, *, content_type: str, body: bytes, at: datetime) -> list[RawMessage]:
        """The messages of a verified body. Never raises: what cannot be read is a message in trouble."""
        ...
