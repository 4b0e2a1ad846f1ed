"""By which day a contribution must have arrived.

Sources: keuangan.kontan.co.id (wage earners: the 15th of the following month; self-employed: the 15th of the
same month; the next working day when that is a holiday), PP 49/2020 (Covid window: the 30th of the
following month). Migrant workers are treated like self-employed members; that is an assumption.
Public holidays come from the `holidays` package; those of later years are reckoned and may still move.
"""

import calendar
from datetime import date, timedelta
from functools import lru_cache

import holidays

from saldoku.kernel.periods import Period
from saldoku.scheme.load import Scheme

_SATURDAY = 5


@lru_cache(maxsize=4096)
def due_on(scheme: Scheme, *, segment: str, period: Period) -> date:
    """The last day on which the contribution of a month is in time; BeforeFirstDate, NoSuchParameter."""
    months = scheme.value("due.months-after", segment=segment, on=period.first_day).whole
    day = scheme.value("due.day", segment=segment, on=period.first_day).whole
    month = period.plus(months)
    last = calendar.monthrange(month.year, month.month)[1]
    return next_working_day(scheme, date(month.year, month.month, min(day, last)))


def next_working_day(scheme: Scheme, day: date) -> date:
    """The day itself when people work on it, otherwise the first one after it on which they do."""
    while not is_working_day(scheme, day):
        day += timedelta(days=1)
    return day


def is_working_day(scheme: Scheme, day: date) -> bool:
    """Monday to Friday without public holidays. Days of joint leave (cuti bersama) count as working days."""
    return day.weekday() < _SATURDAY and day not in _holidays(scheme.country, day.year)


@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))
