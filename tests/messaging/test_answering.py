"""The job that answers: each message once, many at a time, and no message in the way of another."""

import threading
from datetime import datetime, timedelta
from unittest import mock

import pytest
import structlog
from django.db import DatabaseError, OperationalError, connection, connections, transaction

from saldoku.access import limits
from saldoku.jobs.answer_inbox import answer_inbox
from saldoku.messaging import inbox, outbox
from saldoku.messaging.gateways import RawMessage
from saldoku.messaging.models import Inbound, Outbound
from saldoku.usecases.messages.reply import Reply, Silence
from tests.databases import Database

PHONE = "+628112233445"


def brought(count: int, at: datetime, *, text: str = "SALDO", start: int = 0) -> None:
    messages = [
        RawMessage(f"m{number}", PHONE, "2757", f"{text} {number}", at)
        for number in range(start, start + count)
    ]
    inbox.store(gateway="main", messages=messages, at=at)


def echo(*, sender: str, text: str, at: datetime) -> Reply | Silence:
    if "quiet" in text:
        return Silence("budget")
    if "poison" in text:
        raise ValueError(f"cannot read {text!r} of {sender}")
    return Reply(sender, f"you said {text}", "echo")


def replies() -> list[str]:
    return [row.text for row in Outbound.objects.order_by("reply_to")]


@pytest.mark.django_db
class TestOneByOne:
    def test_each_message_gets_its_reply(self, at: datetime) -> None:
        brought(3, at)
        assert answer_inbox(answer=echo, at=at) == 3
        assert replies() == ["you said SALDO 0", "you said SALDO 1", "you said SALDO 2"]
        row = Outbound.objects.first()
        assert row is not None
        assert (row.gateway, row.recipient, row.state, row.about) == ("main", PHONE, "pending", "echo")
        assert row.expires_at == at + timedelta(minutes=10)
        assert set(Inbound.objects.values_list("state", "answered_at")) == {("answered", at)}

    def test_a_second_run_says_nothing_more(self, at: datetime) -> None:
        brought(3, at)
        answer_inbox(answer=echo, at=at)
        assert answer_inbox(answer=echo, at=at) == 0
        assert len(replies()) == 3

    def test_a_batch_has_a_limit_and_begins_with_the_oldest(self, at: datetime) -> None:
        brought(5, at)
        assert answer_inbox(answer=echo, at=at, limit=2) == 2
        assert replies() == ["you said SALDO 0", "you said SALDO 1"]

    def test_silence_is_an_answer_too(self, at: datetime) -> None:
        brought(1, at, text="quiet")
        assert answer_inbox(answer=echo, at=at) == 1
        assert not replies()
        row = Inbound.objects.get()
        assert (row.state, row.trouble) == ("ignored", "budget")

    def test_the_database_allows_one_reply_only(self, at: datetime) -> None:
        brought(1, at)
        answer_inbox(answer=echo, at=at)
        again = {"kind": "sms", "recipient": PHONE, "text": "again", "about": "echo", "at": at}
        with pytest.raises(DatabaseError), transaction.atomic():
            outbox.put(**again, reply_to=Inbound.objects.get().id)


@pytest.mark.django_db
class TestPoison:
    def test_it_does_not_hold_up_the_others_and_ends_after_three_tries(self, at: datetime) -> None:
        brought(1, at)
        brought(1, at, text="poison", start=1)
        brought(1, at, start=2)
        for _ in range(3):
            answer_inbox(answer=echo, at=at)
        assert replies() == ["you said SALDO 0", "you said SALDO 2"]
        row = Inbound.objects.get(message_id="m1")
        assert (row.state, row.tries, row.trouble) == ("failed", 3, "ValueError")
        assert answer_inbox(answer=echo, at=at) == 0

    def test_what_it_wrote_goes_with_it(self, at: datetime) -> None:
        def half_done(*, sender: str, text: str, at: datetime) -> Reply | Silence:
            limits.count(what="x", subject=sender, window=timedelta(days=1), at=at)
            raise ZeroDivisionError

        brought(1, at)
        answer_inbox(answer=half_done, at=at)
        assert limits.count(what="x", subject=PHONE, window=timedelta(days=1), at=at)[0] == 1

    def test_the_log_names_the_fault_and_not_the_person(self, at: datetime) -> None:
        brought(1, at, text="poison")
        with structlog.testing.capture_logs() as lines:
            answer_inbox(answer=echo, at=at)
        (line,) = lines
        assert line["fault"] == "ValueError"
        assert PHONE not in str(line)
        assert "poison" not in str(line)

    def test_one_that_the_database_cannot_bear_does_not_hold_up_the_others(self, at: datetime) -> None:
        def heavy(*, sender: str, text: str, at: datetime) -> Reply | Silence:
            if "poison" in text:
                raise OperationalError("canceling statement due to statement timeout")
            return echo(sender=sender, text=text, at=at)

        brought(1, at, text="poison")
        brought(2, at, start=1)
        for _ in range(3):
            answer_inbox(answer=heavy, at=at)
        assert replies() == ["you said SALDO 1", "you said SALDO 2"]
        assert Inbound.objects.get(message_id="m0").state == "failed"

    def test_a_database_that_is_away_is_nobodys_fault(self, at: datetime) -> None:
        brought(2, at)
        away = mock.Mock(side_effect=OperationalError("gone"))
        with (
            mock.patch.object(inbox, "claim", away),
            mock.patch.object(inbox, "failed", away),
            pytest.raises(OperationalError),
        ):
            answer_inbox(answer=echo, at=at)
        assert set(Inbound.objects.values_list("state", "tries")) == {("new", 0)}


@pytest.mark.django_db
def test_a_batch_that_cannot_be_kept_is_taken_one_by_one(at: datetime) -> None:
    """As when two workers locked two numbers in the wrong order."""
    brought(4, at)
    kept, settle = [], inbox.settle

    def keep(*, states: dict[int, tuple[str, str]], at: datetime) -> None:
        if len(states) > 1:
            raise OperationalError("deadlock detected")
        kept.append(len(states))
        settle(states=states, at=at)

    with mock.patch.object(inbox, "settle", keep):
        assert answer_inbox(answer=echo, at=at) == 4
    assert kept == [1, 1, 1, 1]
    assert len(replies()) == 4


def test_a_crash_before_the_commit_leaves_the_message_waiting(committed_db: Database, at: datetime) -> None:
    """The worker dies between the answer and the commit: the next one answers, once."""

    class Killed(BaseException):
        """Like SystemExit, nothing on the way catches it."""

    def dying(*, states: object, at: datetime) -> None:
        raise Killed

    brought(3, at)
    with mock.patch.object(inbox, "settle", dying), pytest.raises(Killed):
        answer_inbox(answer=echo, at=at)
    connection.close()
    assert not replies()
    answer_inbox(answer=echo, at=at)
    assert len(replies()) == 3


def test_two_workers_share_the_work(committed_db: Database, at: datetime) -> None:
    """Never the same message twice, however many look at once."""
    brought(120, at)
    looked: list[int] = []

    def work() -> None:
        while done := answer_inbox(answer=echo, at=at, limit=7):
            looked.append(done)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(looked) == 120
    assert len(replies()) == 120
    assert len(set(replies())) == 120
    assert not Inbound.objects.exclude(state="answered").exists()


@pytest.mark.django_db
def test_old_messages_are_deleted_and_young_ones_stay(at: datetime) -> None:
    inbox.store(
        gateway="main", messages=[RawMessage("old", PHONE, "2757", "SALDO", at)], at=at - timedelta(days=31)
    )
    brought(2, at)
    before = at - timedelta(days=30)
    assert inbox.purge(before=before) == 1
    assert inbox.purge(before=before) == 0
    assert Inbound.objects.count() == 2
