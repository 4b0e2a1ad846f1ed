"""Numbers, money, dates and months as people read them, in the reader's language.

Pure functions: the language and the zone come in as arguments. A page with many rows formats all of
them here, once, before its template runs. A further language is one more entry in `_WAYS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal

from saldoku.kernel.money import Money, grouped
from saldoku.kernel.periods import Period

NBSP = "\u00a0"
MINUS = "\u2212"
_SYMBOLS = {"IDR": "Rp"}


def _dotted(at: datetime | time) -> str:
    return f"{at:%H.%M}"


def _twelve(at: datetime | time) -> str:
    return f"{at.hour % 12 or 12}:{at:%M}{NBSP}{'am' if at.hour < 12 else 'pm'}"


@dataclass(frozen=True, slots=True)
class _Way:
    """How one language writes months, times and `as of`."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    as_of: str
    clock: Callable[[datetime | time], str]


def _way(months: str, short: str, days: str, as_of: str, clock: Callable[[datetime | time], str]) -> _Way:
    return _Way(tuple(months.split()), tuple(short.split()), tuple(days.split()), as_of, clock)


_WAYS = {
    "id": _way(
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
        "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des",
        "Senin Selasa Rabu Kamis Jumat Sabtu Minggu",
        "per",
        _dotted,
    ),
    "en": _way(
        "January February March April May June July August September October November December",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "as of",
        _twelve,
    ),
}


def _of(language: str) -> _Way:
    return _WAYS.get(language.partition("-")[0], _WAYS["en"])


def figure(amount: int, language: str) -> str:
    """`12.345.678` in Indonesian, `12,345,678` in English; a true minus sign before what left."""
    text = grouped(abs(amount), language.partition("-")[0])
    return MINUS + text if amount < 0 else text


def symbol(currency: str) -> str:
    """`Rp` for the rupiah; the ISO code where people have no shorter word."""
    return _SYMBOLS.get(currency, currency)


def money(value: Money, language: str) -> str:
    """`Rp 12.345.678`, with a space that does not break."""
    sign = MINUS if value.amount < 0 else ""
    return f"{sign}{symbol(value.currency)}{NBSP}{figure(abs(value.amount), language)}"


def month_name(month: int, language: str) -> str:
    """`Oktober` for 10."""
    return _of(language).months[month - 1]


def month_short(month: int, language: str) -> str:
    """`Okt` for 10."""
    return _of(language).short_months[month - 1]


def month(period: Period, language: str) -> str:
    """`Oktober 2026`."""
    return f"{month_name(period.month, language)} {period.year}"


def day(value: date, language: str) -> str:
    """`22 November 2026`, the same order in both languages."""
    return f"{value.day} {month_name(value.month, language)} {value.year}"


def short_day(value: date, language: str) -> str:
    """`22 Nov 2026` for tables, with spaces that do not break."""
    return f"{value.day}{NBSP}{month_short(value.month, language)}{NBSP}{value.year}"


def day_of_year(value: date, language: str) -> str:
    """`13 November`, where the year stands beside it already."""
    return f"{value.day} {month_name(value.month, language)}"


def moment(at: datetime, language: str, zone: tzinfo) -> str:
    """`22 November 2026, 14.05 WIB` or `22 November 2026, 2:05 pm WIB`; `at` must be aware."""
    local = at.astimezone(zone)
    return f"{day(local, language)}, {_of(language).clock(local)}{NBSP}{local.tzname()}"


def as_of(at: datetime, language: str, zone: tzinfo) -> str:
    """`per 22 November 2026, 14.05 WIB` or `as of 22 November 2026, 2:05 pm WIB`."""
    return f"{_of(language).as_of} {moment(at, language, zone)}"


def clock(text: str, language: str) -> str:
    """`08:00` as `08.00` or `8:00 am`; the text itself where it is not a time of day."""
    try:
        return _of(language).clock(time.fromisoformat(text.strip()))
    except ValueError:
        return text


def days(first: int, last: int, language: str) -> str:
    """`Senin–Jumat` for 0 and 4; one name when they are the same."""
    names = _of(language).days
    return names[first] if first == last else f"{names[first]}–{names[last]}"


def distance(km: Decimal | int, language: str) -> str:
    """`3,2 km` or `3.2 km`: one digit below ten kilometres, none above."""
    text = f"{Decimal(km):.1f}" if km < 10 else f"{Decimal(km):.0f}"
    return f"{text.replace('.', ',') if language.partition('-')[0] == 'id' else text}{NBSP}km"


def percent(rate: Decimal, language: str) -> str:
    """`5,85 %` or `5.85 %`: two digits, or as many as the rate has."""
    whole, _, part = f"{rate:f}".partition(".")
    point = "," if language.partition("-")[0] == "id" else "."
    return f"{whole}{point}{part.rstrip('0').ljust(2, '0')}{NBSP}%"


def short_amount(amount: int, language: str) -> str:
    """A round figure for the edge of a chart: `50 jt`, `1,2 M` or `50 m`, `1.2 bn`."""
    indonesian = language.partition("-")[0] == "id"
    for size, words in ((10**9, ("M", "bn")), (10**6, ("jt", "m")), (10**3, ("rb", "k"))):
        if amount >= size:
            whole, tenth = divmod(amount * 10 // size, 10)
            point = "," if indonesian else "."
            return f"{whole}{f'{point}{tenth}' if tenth else ''}{NBSP}{words[0 if indonesian else 1]}"
    return figure(amount, language)
