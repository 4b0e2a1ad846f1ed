"""The fund's rules by date: rates, ceilings, calendars, words. Plain Python and one folder of YAML a scheme."""

from saldoku.scheme.errors import (
    AmountIsChosen,
    BeforeFirstDate,
    GapInValues,
    NoSuchParameter,
    NotCovered,
    SchemeBroken,
)
from saldoku.scheme.load import Scheme, load_scheme
from saldoku.scheme.values import Value

__all__ = [
    "AmountIsChosen",
    "BeforeFirstDate",
    "GapInValues",
    "NoSuchParameter",
    "NotCovered",
    "Scheme",
    "SchemeBroken",
    "Value",
    "load_scheme",
]
