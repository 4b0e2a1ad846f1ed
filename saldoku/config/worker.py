"""The worker with its answers: jobs and channels do not know each other, so they are put together here."""

from threading import Event

from saldoku.channels.sms.door import answer
from saldoku.jobs import work


def run(*, stop: Event) -> None:
    """Work until `stop` is set."""
    work.run(answer=answer, stop=stop)
