"""The wage ceiling of the pension programme and the chain that leads from one year to the next.

Source: PP 45/2015 art. 29: the ceiling grows each March by last year's growth of the gross domestic
product. It falls when the economy shrank (March 2021). The rounding, down to 100, is found by reckoning:
only so does the chain from 7,000,000 land on the published ceilings of 2023 and 2024.
"""

from datetime import date
from decimal import Decimal

from saldoku.scheme.load import Scheme

_PARAMETER, _SEGMENT = "jp.ceiling", "PU"


def ceiling(scheme: Scheme, *, on: date) -> int:
    """The monthly wage up to which JP is paid, in whole units of the currency."""
    return scheme.value(_PARAMETER, segment=_SEGMENT, on=on).whole


def next_ceiling(scheme: Scheme, previous: int, growth: Decimal) -> int:
    """The ceiling that follows `previous` after a year of `growth` per cent."""
    series = scheme.series(_PARAMETER, segment=_SEGMENT)
    return series.round(previous * (1 + growth.scaleb(-2)))


def ceiling_chain(scheme: Scheme, *, until: int) -> dict[int, int]:
    """The ceilings from March of each year, reckoned anew from the first one and the growth figures."""
    first = scheme.series(_PARAMETER, segment=_SEGMENT).values[0]
    chain = {first.since.year: first.whole}
    for year in range(first.since.year + 1, until + 1):
        growth = scheme.value("gdp.growth", on=date(year - 1, 12, 31)).number
        chain[year] = next_ceiling(scheme, chain[year - 1], growth)
    return chain
