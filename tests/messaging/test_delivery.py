"""From the outbox to the carrier: claimed, called without a transaction, settled; never twice."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connections
from pytest_django.fixtures import Settings
from time_machine import Traveller

from saldoku.jobs.deliver_outbox import Carriers, carriers, deliver_outbox
from saldoku.kernel import clock
from saldoku.messaging import delivery, outbox
from saldoku.messaging.gateways import Accepted, Outcome, OutMessage, Refused, Unknown
from saldoku.messaging.models import Outbound
from tests.databases import Database
from tests.messaging.carrier import Carrier, Post, listening

PHONE = "+628112233445"


@pytest.fixture
def carrier(settings: Settings) -> Iterator[Carrier]:
    with listening() as found:
        settings.SALDOKU_SMS_GATEWAYS = found.setting
        yield found


@pytest.fixture
def through() -> Iterator[Carriers]:
    with carriers() as found:
        yield found


@pytest.fixture
def deliver(db: None, through: Carriers, clock: Traveller, at: datetime) -> Callable[..., int]:
    """Deliver what is due; `later` moves the clock first."""

    def run(*, kind: str = "sms", later: timedelta = timedelta(0)) -> int:
        clock.shift(later)
        return deliver_outbox(kind=kind, carriers=through, at=datetime.now(at.tzinfo))

    return run


def put(at: datetime, *, kind: str = "sms", lifetime: timedelta | None = None, gateway: str = "") -> int:
    recipient = PHONE if kind == "sms" else "siti@surat.example"
    return outbox.put(
        kind=kind, recipient=recipient, text="Saldo", about="balance", at=at, lifetime=lifetime,
        gateway=gateway, subject="Kode",
    )  # fmt: skip


def row() -> Outbound:
    return Outbound.objects.get()


Deliver = Callable[..., int]


def test_an_accepted_message_is_sent(carrier: Carrier, deliver: Deliver, at: datetime) -> None:
    put(at)
    assert deliver() == 1
    assert deliver() == 0
    sent = row()
    assert (sent.state, sent.carrier_id, sent.sent_at, sent.tries) == ("sent", "c1", at, 1)
    assert len(carrier.posts) == 1


def test_a_refused_message_is_not_tried_again(carrier: Carrier, deliver: Deliver, at: datetime) -> None:
    put(at)
    carrier.answer = lambda post: (400, b"")
    deliver()
    assert (row().state, row().trouble) == ("refused", "http 400")
    assert deliver(later=timedelta(hours=1)) == 0


def test_an_unknown_outcome_is_uncertain_for_ever(carrier: Carrier, deliver: Deliver, at: datetime) -> None:
    put(at)
    carrier.answer = lambda post: None
    deliver()
    assert (row().state, row().trouble) == ("uncertain", "RemoteDisconnected")
    assert deliver(later=timedelta(days=1)) == 0
    assert len(carrier.posts) == 1


def test_too_fast_is_tried_again_with_the_same_id(carrier: Carrier, deliver: Deliver, at: datetime) -> None:
    put(at)
    carrier.answer = lambda post: (429 if len(carrier.posts) < 4 else 200, b"")
    deliver()
    assert (row().state, row().tries) == ("pending", 1)
    assert deliver() == 0  # not before its time
    waits = []
    while row().state == "pending":
        waits.append(row().due_at - at)
        deliver(later=timedelta(seconds=2))
    assert row().state == "sent"
    assert len({post.fields["id"] for post in carrier.posts}) == 1
    assert waits[0] <= timedelta(milliseconds=200)


def test_it_is_given_up_when_it_is_worth_nothing_any_more(
    carrier: Carrier, deliver: Deliver, at: datetime
) -> None:
    put(at, lifetime=timedelta(minutes=10))
    carrier.answer = lambda post: (503, b"")
    for _ in range(60):
        deliver(later=timedelta(seconds=15))
    assert (row().state, row().trouble) == ("expired", "http 503")


def test_what_waited_too_long_does_not_leave(carrier: Carrier, deliver: Deliver, at: datetime) -> None:
    put(at, lifetime=timedelta(minutes=10))
    assert deliver(later=timedelta(minutes=10)) == 0
    assert row().state == "expired"
    assert not carrier.posts


def test_the_waits_double_up_to_their_bound() -> None:
    now = clock.now()

    def waits(kind: str) -> list[float]:
        found = []
        for tries in range(40):
            claimed = delivery.Claimed(0, 1, kind, "", OutMessage(1, "", ""), tries, now, now)
            found.append(delivery._wait(claimed).total_seconds())
        return found

    assert 0.1 <= waits("sms")[0] <= 0.2
    assert all(15 <= wait <= 30 for wait in waits("sms")[8:])
    assert 15 <= waits("email")[0] <= 30
    assert all(300 <= wait <= 600 for wait in waits("email")[6:])


def test_a_gateway_that_left_the_settings_may_come_back(
    carrier: Carrier, deliver: Deliver, at: datetime
) -> None:
    put(at, gateway="gone")
    deliver()
    assert (row().state, row().trouble) == ("pending", "no such gateway")


def test_a_fault_of_ours_does_not_lose_the_others(
    carrier: Carrier, deliver: Deliver, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = put(at), put(at + timedelta(seconds=0))

    def faulty(self: object, message: OutMessage) -> Outcome:
        if message.id == first:
            raise ValueError("a bug")
        return Accepted("ok")

    monkeypatch.setattr("saldoku.messaging.gateways.http.HttpGateway.send", faulty)
    deliver()
    states = dict(Outbound.objects.values_list("id", "state"))
    assert states == {first: "uncertain", second: "sent"}


def test_mails_and_texts_do_not_wait_for_each_other(carrier: Carrier, deliver: Deliver, at: datetime) -> None:
    put(at, kind="email")
    put(at)
    assert deliver(kind="email") == 1
    assert not carrier.posts
    assert [one.subject for one in mail.outbox] == ["Kode"]
    assert deliver() == 1


def test_a_dead_workers_messages_become_uncertain(carrier: Carrier, deliver: Deliver, at: datetime) -> None:
    put(at)
    assert len(delivery.claim(kind="sms", at=at, most=10)) == 1  # and then the worker dies
    assert deliver() == 0
    assert delivery.bury(at=at + delivery.LEASE - timedelta(seconds=1)) == 0
    assert delivery.bury(at=at + delivery.LEASE) == 1
    assert row().state == "uncertain"
    assert deliver(later=timedelta(hours=2)) == 0
    assert not carrier.posts


@pytest.mark.django_db
def test_knowing_late_is_better_than_not_knowing(at: datetime) -> None:
    put(at)
    (claimed,) = delivery.claim(kind="sms", at=at, most=10)
    delivery.bury(at=at + delivery.LEASE)
    delivery.settle(outcomes=[(claimed, Accepted("late"))], at=at)
    assert (row().state, row().carrier_id) == ("sent", "late")
    delivery.settle(outcomes=[(claimed, Refused("no", transient=True)), (claimed, Unknown("x"))], at=at)
    assert row().state == "sent"  # only forwards


@pytest.mark.django_db
def test_old_messages_are_deleted(at: datetime) -> None:
    put(at - timedelta(days=31))
    put(at)
    assert delivery.purge(before=at - timedelta(days=30)) == 1
    assert delivery.purge(before=at - timedelta(days=30)) == 0
    assert Outbound.objects.count() == 1


def test_while_the_carrier_is_called_the_claim_stands_and_nothing_is_locked(
    committed_db: Database, carrier: Carrier, through: Carriers
) -> None:
    seen: list[str] = []

    def look(post: Post) -> tuple[int, bytes]:
        """Another process, so to say: it has a connection of its own."""
        seen.extend(Outbound.objects.values_list("state", flat=True))
        Outbound.objects.update(about="looked at")
        connections.close_all()
        return 200, b""

    carrier.answer = look
    put(clock.now())
    assert deliver_outbox(kind="sms", carriers=through, at=clock.now()) == 1
    assert seen == ["sending"]
    assert (row().state, row().about) == ("sent", "looked at")
