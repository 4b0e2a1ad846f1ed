"""Whether messages wait longer than a working worker would let them."""

from datetime import datetime, timedelta

from saldoku.messaging import inbox
from saldoku.messaging.models import Outbound

PATIENCE = timedelta(minutes=3)


def queues_stuck(*, at: datetime) -> list[str]:
    """The names of the queues whose oldest message waits more than three minutes; empty when all flow."""
    stuck = []
    oldest = inbox.oldest_waiting()
    if oldest is not None and oldest < at - PATIENCE:
        stuck.append("inbox")
    if Outbound.objects.filter(state="pending", due_at__lt=at - PATIENCE).exists():
        stuck.append("outbox")
    return stuck
