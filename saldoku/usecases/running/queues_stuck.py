"""Whether messages go through: the question behind `/readyz`."""

from datetime import datetime, timedelta

from saldoku.messaging import delivery, heartbeat, inbox

WORKER = "work"
# A worker looks at its queues several times a second and beats once a minute.
_PATIENCE = timedelta(minutes=3)


def queues_stuck(*, at: datetime) -> list[str]:
    """The queues that do not move: `inbox` and `outbox` when something waits that should have gone, `work`
    when a worker ran once and is silent now. Empty when all is well, also before the first worker."""
    seen = {
        "inbox": inbox.oldest_waiting(),
        "outbox": delivery.oldest_due(),
        "work": heartbeat.last(name=WORKER),
    }
    return [name for name, when in seen.items() if when is not None and when < at - _PATIENCE]
