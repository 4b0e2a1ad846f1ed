"""The gateway of the demo: it accepts everything, and messages stay readable in the outbox."""

from dataclasses import dataclass

from saldoku.messaging.gateways import Accepted, Outcome, OutMessage
from saldoku.messaging.gateways.http import SignedReceiver


@dataclass(frozen=True, slots=True)
class ConsoleGateway(SignedReceiver):
    """Carries nothing anywhere. What comes in is signed as with a real carrier."""

    name: str

    def send(self, message: OutMessage) -> Outcome:
        return Accepted(f"console-{message.id}")
