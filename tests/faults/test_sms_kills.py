"""Workers killed with SIGKILL, again and again, while members text: nothing lost, nothing said twice."""

import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from time import monotonic, sleep

import pytest

from saldoku.kernel import clock
from saldoku.messaging import delivery, inbox
from saldoku.messaging.gateways import RawMessage
from saldoku.messaging.models import Inbound, Outbound
from tests.databases import SALDOKU, Database
from tests.messaging.carrier import Carrier, Post, listening

pytestmark = pytest.mark.slow
WITHIN = 60.0  # seconds


def until(true: Callable[[], bool], what: str) -> None:
    deadline = monotonic() + WITHIN
    while not true():
        assert monotonic() < deadline, what
        sleep(0.02)


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    with listening() as found:
        yield found


@pytest.fixture
def work(committed_db: Database, carrier: Carrier) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Starts real workers; whatever still runs at the end is killed."""
    told = replace(committed_db, more={"SALDOKU_SMS_GATEWAYS": carrier.setting})
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        process = subprocess.Popen([SALDOKU, "work"], env=told.env, stdin=subprocess.DEVNULL)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait(10)


def text_in(count: int, *, start: int = 0) -> None:
    """`count` numbers ask for a balance that they do not have."""
    at = clock.now()
    messages = [
        RawMessage(f"m{number}", f"+62812{number:08d}", "2757", "SALDO", at)
        for number in range(start, start + count)
    ]
    inbox.store(gateway="main", messages=messages, at=at)


def kill(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(10)


Work = Callable[[], "subprocess.Popen[bytes]"]


def test_killed_while_the_carrier_thinks(work: Work, carrier: Carrier) -> None:
    """The carrier has the messages and the worker dies before it hears so. Nobody is told twice."""
    arrived, go_on = threading.Event(), threading.Event()

    def slow(post: Post) -> tuple[int, bytes]:
        arrived.set()
        go_on.wait(30)
        return 200, b'{"id": "c"}'

    carrier.answer = slow
    text_in(5)
    worker = work()
    assert arrived.wait(WITHIN)
    until(lambda: len(carrier.posts) == 5, "the worker has not called for all of them")
    kill(worker)
    go_on.set()
    assert Counter(Outbound.objects.values_list("state", flat=True)) == {"sending": 5}

    again = work()
    text_in(1, start=100)  # a sign that the new worker delivers
    until(lambda: Outbound.objects.filter(state="sent").count() == 1, "the new worker does not deliver")
    assert len(carrier.posts) == 6
    assert delivery.bury(at=clock.now() + delivery.LEASE + timedelta(seconds=1)) == 5
    again.send_signal(signal.SIGTERM)
    assert again.wait(WITHIN) == 0
    assert Counter(Outbound.objects.values_list("state", flat=True)) == {"uncertain": 5, "sent": 1}
    told = Counter(post.fields["to"] for post in carrier.posts)
    assert set(told.values()) == {1}


def test_killed_again_and_again_in_the_middle_of_everything(work: Work, carrier: Carrier) -> None:
    count = 300
    text_in(count)
    for pause in (0.05, 0.25):
        worker = work()
        seen = len(carrier.posts)
        until(lambda seen=seen: len(carrier.posts) > seen or _nothing_waits(), "a worker does nothing")
        sleep(pause)
        kill(worker)
    worker = work()
    until(_nothing_waits, "the last worker does not finish")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(WITHIN) == 0

    # Every message is answered, exactly once; every answer left once at most.
    assert set(Inbound.objects.values_list("state", flat=True)) == {"answered"}
    assert Outbound.objects.count() == Outbound.objects.values("reply_to").distinct().count() == count
    told = Counter(post.fields["to"] for post in carrier.posts)
    assert set(told.values()) == {1}
    states = Counter(Outbound.objects.values_list("state", flat=True))
    assert states["sent"] + states["sending"] == count
    # What a kill leaves uncertain is bounded by what was under way.
    assert states["sending"] <= 2 * 32
    assert states["sent"] <= len(told)


def _nothing_waits() -> bool:
    return not (
        Inbound.objects.filter(state="new").exists() or Outbound.objects.filter(state="pending").exists()
    )


def test_told_to_stop_it_finishes_what_is_under_way(work: Work, carrier: Carrier) -> None:
    arrived = threading.Event()

    def slow(post: Post) -> tuple[int, bytes]:
        arrived.set()
        sleep(0.5)
        return 200, b'{"id": "c"}'

    carrier.answer = slow
    text_in(4)
    worker = work()
    assert arrived.wait(WITHIN)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(WITHIN) == 0
    states = Counter(Outbound.objects.values_list("state", flat=True))
    assert "sending" not in states
    assert states["sent"] == len(carrier.posts)
