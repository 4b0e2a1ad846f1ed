"""The fund's policy for the way to an account, as one object, so that no caller spells parameter names."""

from dataclasses import dataclass
from datetime import date, timedelta

from saldoku.scheme.load import Scheme


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """What `access.yaml` says on a day; each field is the parameter of the same name there."""

    code_lifetime: timedelta
    code_tries: int
    code_resend_wait: timedelta
    code_sends_per_day: int
    handset_cooling_off: timedelta
    handset_dormant: timedelta
    email_cooling_off: timedelta
    guess_limit: int
    guess_window: timedelta
    read_log_coalescing: timedelta
    sms_hint_wait: timedelta
    sms_replies_per_hour: int
    sms_replies_per_day: int


def access_policy(scheme: Scheme, *, on: date) -> AccessPolicy:
    """The policy in force on a day; BeforeFirstDate before its first one."""

    def time(name: str) -> timedelta:
        return scheme.value(name, on=on).duration

    def count(name: str) -> int:
        return scheme.value(name, on=on).whole

    return AccessPolicy(
        code_lifetime=time("code.lifetime"),
        code_tries=count("code.tries"),
        code_resend_wait=time("code.resend-wait"),
        code_sends_per_day=count("code.sends-per-day"),
        handset_cooling_off=time("handset.cooling-off"),
        handset_dormant=time("handset.dormant"),
        email_cooling_off=time("email.cooling-off"),
        guess_limit=count("guess.limit"),
        guess_window=time("guess.window"),
        read_log_coalescing=time("read-log.coalescing"),
        sms_hint_wait=time("sms.hint-wait"),
        sms_replies_per_hour=count("sms.replies-per-hour"),
        sms_replies_per_day=count("sms.replies-per-day"),
    )
