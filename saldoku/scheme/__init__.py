"""The fund's rules by date: rates, ceilings, calendars, words. Plain Python and YAML."""

from saldoku.scheme.ceilings import ceiling
from saldoku.scheme.contributions import DueParts, contribution_due, is_chosen, options
from saldoku.scheme.dues import due_on, is_working_day, next_working_day
from saldoku.scheme.errors import (
    AmountIsChosen,
    BeforeFirstDate,
    GapInValues,
    NoSuchParameter,
    NotCovered,
    SchemeBroken,
)
from saldoku.scheme.formulas import POLICIES, Earned, earned
from saldoku.scheme.load import Scheme, load_scheme
from saldoku.scheme.policies import AccessPolicy, access_policy
from saldoku.scheme.returns import YearlyReturn, last_return_rate, return_policy
from saldoku.scheme.terms import Columns, Format, Identifiers, Programme, Segment, Words
from saldoku.scheme.values import Value

__all__ = [
    "POLICIES",
    "AccessPolicy",
    "AmountIsChosen",
    "BeforeFirstDate",
    "Columns",
    "DueParts",
    "Earned",
    "Format",
    "GapInValues",
    "Identifiers",
    "NoSuchParameter",
    "NotCovered",
    "Programme",
    "Scheme",
    "SchemeBroken",
    "Segment",
    "Value",
    "Words",
    "YearlyReturn",
    "access_policy",
    "ceiling",
    "contribution_due",
    "due_on",
    "earned",
    "is_chosen",
    "is_working_day",
    "last_return_rate",
    "load_scheme",
    "next_working_day",
    "options",
    "return_policy",
]
