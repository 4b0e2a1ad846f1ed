"""The worker: every queue has a duty, it survives a database that goes away, and it stops when told."""

import ast
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic, sleep
from unittest import mock

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from pytest_django.fixtures import Settings

from saldoku.access import limits
from saldoku.access.models import Hits
from saldoku.channels.sms.door import answer
from saldoku.jobs import work
from saldoku.jobs.deliver_outbox import KINDS, carriers
from saldoku.jobs.keep_house import KEPT, keep_house
from saldoku.kernel import clock
from saldoku.messaging import delivery, inbox, outbox
from saldoku.messaging.gateways import RawMessage
from saldoku.messaging.models import Heartbeat, Inbound, Outbound
from saldoku.usecases.running.queues_stuck import queues_stuck
from tests.databases import Database
from tests.house.source import sources
from tests.messaging.carrier import Carrier, listening


@contextmanager
def working() -> Iterator[threading.Event]:
    """The real worker in threads; what it fails with comes out at the end."""
    stop, failed = threading.Event(), []

    def run() -> None:
        try:
            work.run(answer=answer, stop=stop)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()
    if failed:
        raise failed[0]


def until(true: Callable[[], bool], within: float = 15) -> None:
    deadline = monotonic() + within
    while not true():
        assert monotonic() < deadline, "it did not happen in time"
        sleep(0.02)


@pytest.fixture
def carrier(committed_db: Database, settings: Settings) -> Iterator[Carrier]:
    with listening() as found:
        settings.SALDOKU_SMS_GATEWAYS = found.setting
        yield found


def test_every_queue_has_a_worker() -> None:
    """A kind of message that nobody carries would wait for ever."""
    assert set(KINDS) == {kind for kind, _ in Outbound._meta.get_field("kind").choices or ()}
    with carriers() as threads:
        names = {duty.name for duty in work.duties(answer, dict.fromkeys(KINDS, threads))}
    assert names == {"answer", "keep-house", *(f"deliver-{kind}" for kind in KINDS)}


def test_every_kind_that_is_put_is_one_that_is_carried() -> None:
    """Whoever puts a message names a kind that a duty delivers."""
    named = {
        keyword.value.value
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "outbox.put"
        for keyword in node.keywords
        if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant)
    }
    assert named == set(KINDS)


def test_a_text_is_answered_and_delivered(carrier: Carrier) -> None:
    message = RawMessage("a1", "+628112233445", "2757", "SALDO", clock.now())
    with working():
        inbox.store(gateway="main", messages=[message], at=clock.now())
        until(lambda: Outbound.objects.filter(state="sent").count() == 1)
    (post,) = carrier.posts
    assert post.fields["to"] == "+628112233445"
    assert "belum terhubung" in post.fields["text"]
    assert Inbound.objects.get().state == "answered"
    assert Heartbeat.objects.filter(name="work").exists()


def test_a_slow_carrier_does_not_hold_up_answers(carrier: Carrier) -> None:
    free = threading.Event()

    def slow(post: object) -> tuple[int, bytes]:
        free.wait(10)
        return 200, b""

    carrier.answer = slow
    with working():
        for number in range(3):
            message = RawMessage(f"s{number}", f"+62811223344{number}", "2757", "SALDO", clock.now())
            inbox.store(gateway="main", messages=[message], at=clock.now())
            until(lambda: not Inbound.objects.filter(state="new").exists())
        assert not Outbound.objects.filter(state="sent").exists()
        free.set()
        until(lambda: Outbound.objects.filter(state="sent").count() == 3)


def test_it_goes_on_when_the_database_comes_back(carrier: Carrier) -> None:
    real, calls = inbox.has_waiting, []

    def flaky() -> bool:
        calls.append(1)
        if len(calls) <= 2:
            raise OperationalError("the server closed the connection")
        return real()

    message = RawMessage("a1", "+628112233445", "2757", "SALDO", clock.now())
    inbox.store(gateway="main", messages=[message], at=clock.now())
    with mock.patch.object(inbox, "has_waiting", flaky), working():
        until(lambda: Outbound.objects.filter(state="sent").exists())


def test_what_it_cannot_know_ends_it_loudly(carrier: Carrier) -> None:
    class Broken(Exception):
        """Nothing that a message or the network does."""

    with (
        mock.patch.object(inbox, "has_waiting", side_effect=Broken),
        pytest.raises(Broken),
        working() as stop,
    ):
        assert stop.wait(15)


def test_it_stops_at_once_when_nothing_is_to_do(carrier: Carrier) -> None:
    started = monotonic()
    with working():
        sleep(0.2)
    assert monotonic() - started < 5


# --- housekeeping ---------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_what_has_run_out_goes(at: datetime) -> None:
    old = at - KEPT - timedelta(days=1)
    inbox.store(gateway="main", messages=[RawMessage("old", "x", "", "SALDO", old)], at=old)
    inbox.store(gateway="main", messages=[RawMessage("new", "x", "", "SALDO", at)], at=at)
    outbox.put(kind="sms", recipient="x", text="x", about="x", at=old)
    outbox.put(kind="sms", recipient="x", text="x", about="x", at=at)
    limits.count(what="x", subject="x", window=timedelta(hours=1), at=old)
    limits.count(what="y", subject="y", window=timedelta(hours=1), at=at)
    Session.objects.create(session_key="a", session_data="", expire_date=old)
    Session.objects.create(session_key="b", session_data="", expire_date=at + timedelta(days=1))
    delivery.claim(kind="sms", at=at, most=1)
    keep_house(at=at)
    assert [row.message_id for row in Inbound.objects.all()] == ["new"]
    assert Outbound.objects.count() == Hits.objects.count() == Session.objects.count() == 1


@pytest.mark.django_db
def test_a_large_pile_is_deleted_in_slices(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    old = at - KEPT - timedelta(days=1)
    messages = [RawMessage(f"m{number}", "x", "", "SALDO", old) for number in range(7)]
    inbox.store(gateway="main", messages=messages, at=old)
    purge = inbox.purge
    monkeypatch.setattr(inbox, "purge", lambda **given: purge(**given, most=3))
    keep_house(at=at)
    assert not Inbound.objects.exists()


# --- readiness -------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_queue_is_stuck_when_it_does_not_move(at: datetime) -> None:
    later = at + timedelta(minutes=4)
    assert queues_stuck(at=at) == []
    inbox.store(gateway="main", messages=[RawMessage("m", "x", "", "SALDO", at)], at=at)
    outbox.put(kind="sms", recipient="x", text="x", about="x", at=at)
    assert queues_stuck(at=at + timedelta(minutes=2)) == []
    assert queues_stuck(at=later) == ["inbox", "outbox"]
    Inbound.objects.update(state="answered")
    Outbound.objects.update(state="sent")
    assert queues_stuck(at=later) == []


@pytest.mark.django_db
def test_a_worker_that_fell_silent_is_noticed(at: datetime) -> None:
    keep_house(at=at)
    assert queues_stuck(at=at + timedelta(minutes=2)) == []
    assert queues_stuck(at=at + timedelta(minutes=4)) == ["work"]
