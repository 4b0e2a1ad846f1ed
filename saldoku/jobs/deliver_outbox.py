"""Carry what waits in the outbox to the gateways."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog

from saldoku.jobs.faults import ON_ONE_MESSAGE
from saldoku.kernel import clock
from saldoku.kernel.errors import NotFound
from saldoku.messaging import delivery
from saldoku.messaging.delivery import Claimed
from saldoku.messaging.gateways import Outcome, Refused, Unknown
from saldoku.messaging.gateways.settings import gateway_for

log = structlog.get_logger(__name__)

AT_ONCE = 8
BATCH = 32
"""What one kill can leave uncertain, a kind of message."""

KINDS = ("sms", "email")


@dataclass(frozen=True, slots=True)
class Carriers:
    """Threads that do nothing but wait for gateways: they never touch the database."""

    threads: ThreadPoolExecutor


@contextmanager
def carriers() -> Iterator[Carriers]:
    """Some threads for one kind of message, until the end."""
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="carrier") as threads:
        yield Carriers(threads)


def deliver_outbox(*, kind: str, carriers: Carriers, at: datetime, limit: int = BATCH) -> int:
    """Send up to `limit` messages of a kind that are due at `at`; returns how many were tried.

    The claim is committed before the first byte leaves, and no transaction is open until all have answered.
    """
    claimed = delivery.claim(kind=kind, at=at, most=limit)
    if claimed:
        outcomes = list(carriers.threads.map(_carry, claimed))
        delivery.settle(outcomes=zip(claimed, outcomes, strict=True), at=clock.now())
    return len(claimed)


def _carry(claimed: Claimed) -> Outcome:
    try:
        gateway = gateway_for(kind=claimed.kind, name=claimed.gateway)
    except NotFound:  # taken out of the settings; an operator may put it back
        return Refused("no such gateway", transient=True)
    try:
        return gateway.send(claimed.message)
    except ON_ONE_MESSAGE as fault:
        # Our mistake, at a moment nobody knows: it may have left.
        log.error("message not sent", outbound=claimed.id, fault=type(fault).__name__)
        return Unknown(type(fault).__name__)
