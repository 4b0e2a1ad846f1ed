"""Once a minute: forget what has run out, and say that the worker lives."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from saldoku.access import codes, idempotency, limits
from saldoku.messaging import delivery, heartbeat, inbox
from saldoku.usecases.registration.sweep_registrations import sweep_registrations
from saldoku.usecases.running.queues_stuck import WORKER

KEPT = timedelta(days=30)
"""How long a message is kept, with the numbers and texts in it: long enough for a complaint and for the
carrier's own repetitions, short enough that a stolen copy holds little."""


def keep_house(*, at: datetime) -> int:
    """Sweep; returns 0, for there is no hurry to begin again. Each step is bounded and stands alone."""
    heartbeat.beat(name=WORKER, at=at)
    delivery.bury(at=at)
    limits.sweep(at=at)
    codes.sweep(at=at)
    idempotency.sweep(at=at)
    sweep_registrations(at=at)
    Session.objects.filter(expire_date__lt=at).delete()
    while inbox.purge(before=at - KEPT):
        pass
    while delivery.purge(before=at - KEPT):
        pass
    return 0
