"""Send a text message from the phone on the screen, signed and posted as a carrier would."""

import json
from datetime import datetime

from saldoku.kernel.errors import NotFound
from saldoku.kernel.identifiers import clean_phone
from saldoku.kernel.ids import new_id
from saldoku.messaging.gateways.console import ConsoleGateway
from saldoku.messaging.gateways.settings import sms_gateways
from saldoku.messaging.gateways.signature import sign
from saldoku.usecases.demo.guard import only_in_demo
from saldoku.usecases.fund import the_scheme
from saldoku.usecases.messages.receive_message import receive_message

LONGEST = 480


def text_from_phone(*, number: str, text: str, url: str, at: datetime) -> None:
    """Hand one message of `number` to the inbox, through the same verifying and storing as any other."""
    only_in_demo()
    scheme = the_scheme()
    name, gateway = next(iter(sms_gateways().items()), ("", None))
    if not isinstance(gateway, ConsoleGateway):
        raise NotFound(what="gateway")
    message = {
        "id": str(new_id()),
        "from": clean_phone(number, scheme.identifiers.phone_region),
        "to": scheme.short_code,
        "text": text[:LONGEST],
        "received_at": at.isoformat(),
    }
    body = json.dumps(message).encode()
    headers = sign(secret=gateway.secrets[0], body=body, at=at)
    receive_message(gateway=name, headers=headers, body=body, content_type="application/json", url=url, at=at)
