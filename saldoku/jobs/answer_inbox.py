"""Answer what waits in the inbox: each message once, many in one transaction."""

from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, OperationalError, transaction

from saldoku.jobs.faults import ON_ONE_MESSAGE
from saldoku.messaging import inbox, outbox
from saldoku.messaging.inbox import Waiting
from saldoku.messaging.models import Outbound
from saldoku.usecases.fund import the_scheme
from saldoku.usecases.messages.reply import Answerer, Reply, Silence

log = structlog.get_logger(__name__)

# A balance that comes an hour late, perhaps on somebody else's turn with the phone, is worse than none.
REPLY_LIFETIME = timedelta(minutes=10)


def answer_inbox(*, answer: Answerer, at: datetime, limit: int | None = None) -> int:
    """Answer up to `limit` waiting messages (a good batch by default); returns how many were looked at.

    Replies and the end of their messages are committed together, a batch at a time: one wait for the
    disk for all. When the batch cannot be kept (two workers locked in the wrong order, say), the messages
    are taken one by one. OperationalError when the database is away: then all of them wait.
    """
    if not inbox.has_waiting():
        return 0
    limit = limit or inbox.batch_size()
    try:
        return _batch(answer, at, limit)
    except (OperationalError, IntegrityError) as broken:
        log.warning("inbox batch is taken apart", fault=type(broken).__name__)
    return _one_by_one(answer, at, limit)


def _one_by_one(answer: Answerer, at: datetime, limit: int) -> int:
    done = 0
    for message in inbox.waiting(most=limit):
        try:
            done += _batch(answer, at, 1, only=message.id)
        except (OperationalError, IntegrityError) as broken:
            # Counted against the message, or it would stand in the way of all others for ever. With the
            # database away, counting fails in its turn, and that is what the caller hears.
            inbox.failed(message=message, trouble=type(broken).__name__)
    return done


def _batch(answer: Answerer, at: datetime, limit: int, *, only: int | None = None) -> int:
    the_scheme()  # read before anything is locked: the first time it takes long
    with transaction.atomic(durable=True):
        waiting = inbox.claim(most=limit, only=only)
        states: dict[int, tuple[str, str]] = {}
        replies: list[Outbound] = []
        for message in waiting:
            said = _said(message, answer, at)
            if isinstance(said, Reply):
                replies.append(_reply(message, said, at))
                states[message.id] = ("answered", "")
            elif said is not None:
                states[message.id] = ("ignored", said.why)
        outbox.put_all(replies)
        inbox.settle(states=states, at=at)
    return len(waiting)


def _said(message: Waiting, answer: Answerer, at: datetime) -> Reply | Silence | None:
    """What the door says, in a savepoint; None when it failed and the try was counted."""
    try:
        with transaction.atomic():
            return answer(sender=message.sender, text=message.text, at=at)
    except ON_ONE_MESSAGE as fault:
        # The kind of fault only: its text may hold what the person wrote.
        log.error("message not answered", inbound=message.id, fault=type(fault).__name__)
        inbox.failed(message=message, trouble=type(fault).__name__)
        return None


def _reply(message: Waiting, said: Reply, at: datetime) -> Outbound:
    return outbox.draft(
        kind="sms", gateway=message.gateway, recipient=said.to, text=said.text, about=said.about, at=at,
        member_id=said.member_id, reply_to=message.id, lifetime=REPLY_LIFETIME,
    )  # fmt: skip
