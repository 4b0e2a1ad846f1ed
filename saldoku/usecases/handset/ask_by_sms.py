"""From a phone number to the member it may ask for."""

from datetime import datetime

from saldoku.access import handsets, limits
from saldoku.access.handsets import Bound
from saldoku.kernel.errors import CodeRefused, TooMany
from saldoku.kernel.principal import Principal
from saldoku.scheme.policies import AccessPolicy
from saldoku.usecases.fund import policy_on
from saldoku.usecases.handset.callers import (
    Caller,
    CoolingOff,
    HandsetUnknown,
    PinNeeded,
    is_dormant,
)


def ask_by_sms(*, caller: Caller, pin: str | None, at: datetime) -> Principal:
    """The member that this number asks for, as of `at`.

    HandsetUnknown when it asks for nobody, CoolingOff(until) while a changed number waits, PinNeeded,
    CodeRefused(tries_left) and TooMany(retry_at) when the member has a PIN and it was not given right.
    A PIN that nobody asked for is not looked at.
    """
    policy = policy_on(at)
    handset = caller.handset
    if handset is None or is_dormant(handset, policy=policy, at=at):
        raise HandsetUnknown
    if handset.usable_from > at:
        raise CoolingOff(until=handset.usable_from)
    if handset.has_pin:
        if pin is None:
            raise PinNeeded
        hold_pin(handset=handset, pin=pin, policy=policy, at=at)
    handsets.touch(handset=handset, at=at)
    return Principal.member(handset.member_id)


def hold_pin(*, handset: Bound, pin: str, policy: AccessPolicy, at: datetime) -> None:
    """CodeRefused when the PIN is wrong, TooMany when it was wrong too often. The try is counted before
    the comparison, and callers let the count stand."""
    most, subject = policy.guess_limit, str(handset.id)
    tries, ends = limits.count(what="pin", subject=subject, window=policy.guess_window, at=at)
    if tries > most:
        raise TooMany(what="pin", retry_at=ends)
    if not handsets.pin_fits(handset=handset, pin=pin):
        raise CodeRefused(why="wrong", tries_left=most - tries)
    limits.forget(what="pin", subject=subject)
