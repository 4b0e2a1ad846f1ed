"""Filters that turn the console's codes into words, in the active language."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from saldoku.channels.office import words
from saldoku.usecases.changes.show_corrections import CorrectionView
from saldoku.usecases.office.reasons import Reason

register = template.Library()


@register.filter
def why(reason: Reason) -> str:
    """`The member asks at the counter`, and the clerk's own words behind it."""
    told = str(words.REASONS.get(reason.why, reason.why))
    return f"{told}: {reason.text}" if reason.text else told


@register.filter
def shown(reason: Reason) -> str:
    """`KTP, Membership card`, or that the member was not there."""
    if reason.absent:
        return _("member not present")
    return ", ".join(str(words.DOCUMENTS.get(code, code)) for code in reason.documents)


@register.filter
def deeds(actions: Iterable[str]) -> str:
    """`balance, months, printed`."""
    return ", ".join(str(words.DEEDS.get(code, code)) for code in actions)


@register.filter
def kind(code: str) -> str:
    """`Mobile number` or `E-mail`."""
    return str(words.KINDS.get(code, code))


@register.filter
def reference(code: str) -> str:
    """`K7Q2-M4XD`: in two halves, as one reads it aloud."""
    return f"{code[:4]}-{code[4:]}"


class Side(NamedTuple):
    """One part of a line, as it stands and as it should. `form`: money, day, month or text."""

    label: str
    form: str
    old: Any
    new: Any

    @property
    def differs(self) -> bool:
        return bool(self.old != self.new)


@register.filter
def side_by_side(one: CorrectionView) -> list[Side]:
    """The parts of a correction that the line has, or should have."""
    parts = (
        (_("Amount"), "money", "amount"),
        (_("Member's part"), "money", "own"),
        (_("Employer's part"), "money", "employer_part"),
        (_("Return in it"), "money", "returns"),
        (_("Month that was paid for"), "month", "period"),
        (_("Reported wage"), "money", "wage"),
        (_("Employer"), "text", "employer"),
        (_("Day the money came"), "day", "value_date"),
    )
    sides = [
        Side(label, form, getattr(one.old, name), getattr(one.new, name, None)) for label, form, name in parts
    ]
    return [side for side in sides if side.old or side.new]


@register.filter
def hour(at: datetime) -> str:
    """`14.05`: the time of a day that the page names already."""
    return f"{timezone.localtime(at):%H.%M}"
