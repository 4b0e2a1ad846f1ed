"""How many replies one number gets.

Robots answer robots, and a loop of two costs the fund money until somebody notices. So a number has a
budget by hour and by day, and "not understood" is said once in a while, then not again.
"""

from datetime import datetime, timedelta

from saldoku.access import limits
from saldoku.kernel.errors import TooMany
from saldoku.scheme.policies import AccessPolicy

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def hold_reply(*, number: str, policy: AccessPolicy, at: datetime) -> None:
    """Count one more message of a number. TooMany(retry_at, first) when its budget is used up: `first`
    the first time in the window, so that the person hears of it once."""
    budgets = (
        ("sms-hour", policy.sms_replies_per_hour, _HOUR),
        ("sms-day", policy.sms_replies_per_day, _DAY),
    )
    counted = [
        (limits.count(what=what, subject=number, window=window, at=at), most)
        for what, most, window in budgets
    ]
    over = [(number_so_far, most, ends) for (number_so_far, ends), most in counted if number_so_far > most]
    if over:
        raise TooMany(
            what="replies",
            retry_at=max(ends for _, _, ends in over),
            first=any(number_so_far == most + 1 for number_so_far, most, _ in over),
        )


def may_hint(*, number: str, policy: AccessPolicy, at: datetime) -> bool:
    """Whether this number may hear "not understood" now; once in the time that the policy names."""
    hints, _ = limits.count(what="sms-hint", subject=number, window=policy.sms_hint_wait, at=at)
    return hints == 1
