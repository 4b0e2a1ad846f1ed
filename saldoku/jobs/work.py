"""The worker: every queue has a duty here, each with a thread of its own.

A slow carrier does not hold up answers, and mails do not hold up text messages. A duty that loses the
database waits and tries again; a duty that fails in any other way ends the whole worker loudly, so that
whoever supervises it starts a fresh one.
"""

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from threading import Event

import structlog
from django.db import InterfaceError, OperationalError, connections

from saldoku.jobs.answer_inbox import answer_inbox
from saldoku.jobs.deliver_outbox import KINDS, Carriers, carriers, deliver_outbox
from saldoku.jobs.keep_house import keep_house
from saldoku.kernel import clock
from saldoku.usecases.messages.reply import Answerer

log = structlog.get_logger(__name__)

_LONGEST_PAUSE = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do over and over: `step` returns how much it did, and `idle` seconds pass when that was
    nothing."""

    name: str
    step: Callable[[], int]
    idle: float


def duties(answer: Answerer, by_kind: dict[str, Carriers]) -> list[Duty]:
    """Everything that a worker does."""
    idle = {"sms": 0.1, "email": 0.5}
    return [
        Duty("answer", lambda: answer_inbox(answer=answer, at=clock.now()), 0.1),
        *(Duty(f"deliver-{kind}", partial(_deliver, kind, by_kind[kind]), idle[kind]) for kind in by_kind),
        Duty("keep-house", lambda: keep_house(at=clock.now()), 60.0),
    ]


def _deliver(kind: str, through: Carriers) -> int:
    return deliver_outbox(kind=kind, carriers=through, at=clock.now())


def run(*, answer: Answerer, stop: Event) -> None:
    """Work until `stop` is set; what is under way is finished first. Raises what a duty failed with."""
    with ExitStack() as stack:
        by_kind = {kind: stack.enter_context(carriers()) for kind in KINDS}
        todo = duties(answer, by_kind)
        threads = stack.enter_context(ThreadPoolExecutor(len(todo), thread_name_prefix="duty"))
        log.info("working", duties=[duty.name for duty in todo])
        started = [threads.submit(_keep_doing, duty, stop) for duty in todo]
        # Not for ever in one go: a signal that comes in the moment before this thread falls asleep is only
        # heard when it wakes.
        while not _ended(started, within=1.0):
            pass
        stop.set()
    for one in started:
        one.result()
    log.info("stopped")


def _ended(started: list[Future[None]], *, within: float) -> bool:
    """Whether all duties have ended, or one has failed."""
    done, running = wait(started, timeout=within, return_when=FIRST_EXCEPTION)
    return not running or any(one.exception() for one in done)


def _keep_doing(duty: Duty, stop: Event) -> None:
    threading.current_thread().name = duty.name
    pause = 0.0
    try:
        while not stop.is_set():
            try:
                did = duty.step()
                pause = 0.0 if did else duty.idle
            except (OperationalError, InterfaceError) as away:
                connections.close_all()
                pause = min(max(2 * pause, 0.5), _LONGEST_PAUSE)
                log.warning("no database", duty=duty.name, fault=type(away).__name__, again_in=pause)
            stop.wait(pause)
    finally:
        connections.close_all()
