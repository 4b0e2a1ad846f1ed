"""A worker's sign of life, where every process can see it."""

from datetime import datetime

from saldoku.messaging.models import Heartbeat


def beat(*, name: str, at: datetime) -> None:
    """Say that `name` runs."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=at)], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def last(*, name: str) -> datetime | None:
    """When it last said so, or None when it never did."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
