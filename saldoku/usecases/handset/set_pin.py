"""A PIN of six digits for those who want one."""

from datetime import datetime

from saldoku.access import handsets, log
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.fund import policy_on
from saldoku.usecases.handset.ask_by_sms import hold_pin
from saldoku.usecases.handset.callers import Caller, HandsetUnknown, is_dormant


def set_pin(*, caller: Caller, pin: str, at: datetime) -> None:
    """Set the PIN of a bound handset that has none. One that has a PIN must give that same one: whoever
    borrows the phone could change it otherwise. Errors as in `ask_by_sms`."""
    policy, handset = policy_on(at), caller.handset
    if handset is None or is_dormant(handset, policy=policy, at=at):
        raise HandsetUnknown
    if handset.has_pin:
        hold_pin(handset=handset, pin=pin, policy=policy, at=at)
        return
    handsets.set_pin(handset=handset, pin=pin)
    log.write(
        member_id=handset.member_id, who=Principal.member(handset.member_id), channel=Channel.SMS,
        action="set-pin", at=at,
    )  # fmt: skip
