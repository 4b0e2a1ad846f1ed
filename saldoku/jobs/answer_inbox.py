"""Answer what waits in the inbox: each message once, many in one transaction."""

from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, OperationalError, transaction

from saldoku.jobs.faults import ON_ONE_MESSAGE
from saldoku.messaging import inbox, outbox
from saldoku.messaging.inbox import Waiting
from saldoku.usecases.messages.reply import Answerer, Reply

log = structlog.get_logger(__name__)

# A balance that comes an hour late, perhaps on somebody else's turn with the phone, is worse than none.
REPLY_LIFETIME = timedelta(minutes=10)


def answer_inbox(*, answer: Answerer, at: datetime, limit: int = 100) -> int:
    """Answer up to `limit` waiting messages; returns how many were looked at.

    Replies and the end of their messages are committed together, a batch at a time: one wait for the
    disk for all. When the batch cannot be kept (two workers locked in the wrong order, say), the messages
    are taken one by one. OperationalError when the database is away: then all of them wait.
    """
    if not inbox.has_waiting():
        return 0
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
    with transaction.atomic(durable=True):
        waiting = inbox.claim(most=limit, only=only)
        states: dict[int, tuple[str, str]] = {}
        for message in waiting:
            if (state := _one(message, answer, at)) is not None:
                states[message.id] = state
        inbox.settle(states=states, at=at)
    return len(waiting)


def _one(message: Waiting, answer: Answerer, at: datetime) -> tuple[str, str] | None:
    """Answer one message in a savepoint; its state and trouble, or None when it is to be tried again."""
    try:
        with transaction.atomic():
            said = answer(sender=message.sender, text=message.text, at=at)
            if not isinstance(said, Reply):
                return "ignored", said.why
            outbox.put(
                kind="sms", gateway=message.gateway, recipient=said.to, text=said.text,
                about=said.about, at=at, member_id=said.member_id, reply_to=message.id,
                lifetime=REPLY_LIFETIME,
            )  # fmt: skip
    except ON_ONE_MESSAGE as fault:
        # The kind of fault only: its text may hold what the person wrote.
        log.error("message not answered", inbound=message.id, fault=type(fault).__name__)
        inbox.failed(message=message, trouble=type(fault).__name__)
        return None
    return "answered", ""
