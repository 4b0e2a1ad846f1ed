"""Filters and tags that turn what views carry into what people read, in the active language."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from saldoku.channels.web import pictures, terms, words
from saldoku.kernel.money import Money
from saldoku.kernel.periods import Period

register = template.Library()


def _language() -> str:
    return get_language() or "id"


@register.filter
def money(value: Money | None) -> str:
    """`Rp 12.345.678`; an en dash where there is no amount."""
    return "–" if value is None else words.money(value, _language())


@register.filter
def figure(value: Money | None) -> str:
    """`12.345.678`, where the column already says the currency."""
    return "–" if value is None else words.figure(value.amount, _language())


@register.simple_tag
def amount(value: Money) -> SafeString:
    """The one large figure of a page."""
    return format_html(
        '<p class="amount"><small>{}</small>{}{}</p>',
        words.symbol(value.currency),
        words.NBSP,
        words.figure(value.amount, _language()),
    )


@register.filter
def as_of(at: datetime) -> str:
    """`per 22 November 2026, 14.05 WIB`."""
    return words.as_of(at, _language(), timezone.get_current_timezone())


@register.filter
def moment(at: datetime) -> str:
    """`22 November 2026, 14.05 WIB`."""
    return words.moment(at, _language(), timezone.get_current_timezone())


@register.filter
def day(value: date | None) -> str:
    """`22 November 2026`; an en dash where there is no date."""
    return "–" if value is None else words.day(value, _language())


@register.filter
def day_of_year(value: date) -> str:
    """`13 November`."""
    return words.day_of_year(value, _language())


@register.filter
def month(value: Period | None) -> str:
    """`Oktober 2026`; an en dash where there is no month."""
    return "–" if value is None else words.month(value, _language())


@register.filter
def month_name(value: Period) -> str:
    """`Oktober`."""
    return words.month_name(value.month, _language())


@register.filter
def term(code: object, table: str) -> str:
    """The word for a code: `{{ card.segment|term:"segment" }}`."""
    return terms.said(_TABLES[table], code)


_TABLES = {
    "segment": terms.SEGMENTS,
    "segment-hint": terms.SEGMENT_HINTS,
    "programme": terms.PROGRAMMES,
    "status": terms.STATUSES,
    "kind": terms.KINDS,
    "channel": terms.CHANNELS,
}


@register.filter
def first_name(name: str) -> str:
    """How a page greets somebody: the first word of the name."""
    return name.partition(" ")[0]


@register.simple_tag
def parts(view: pictures.Parts) -> SafeString:
    """The parts of a balance: the bar and its key."""
    return SafeString(pictures.parts_bar(view) + pictures.parts_key(view, _language()))


@register.simple_tag
def months_grid(months: Iterable[pictures.Month]) -> SafeString:
    """The months of a year as a grid."""
    return pictures.months_grid(months, _language())


@register.simple_tag
def growth_chart(years: Sequence[pictures.YearEnd]) -> SafeString:
    """The balance over the years."""
    return pictures.growth(years, _language())


def listed(names: Sequence[str]) -> str:
    """`Mei, Juni dan Juli`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


class MissingMonths(NamedTuple):
    """The months of a year that nothing was received for: their names, and when the last was due."""

    names: str
    count: int
    due_on: date | None


@register.filter
def missing(months: Iterable[Any]) -> MissingMonths:
    """What a page says about missing months; `count` is 0 when there are none."""
    gone = [one for one in months if one.state == "missing"]
    language = _language()
    names = listed([words.month_name(one.period.month, language) for one in gone])
    return MissingMonths(names, len(gone), gone[-1].due_on if gone else None)


class MonthRow(NamedTuple):
    """A month of the contributions table, in words."""

    month: str
    css: str
    state: str
    due_on: str
    paid_on: str
    amount: str


@register.filter
def month_rows(months: Iterable[Any]) -> list[MonthRow]:
    """All months of a year in words, at once."""
    language = _language()

    def on(value: date | None) -> str:
        return words.short_day(value, language) if value else "–"

    return [
        MonthRow(
            words.month_name(one.period.month, language),
            one.state,
            pictures.month_words(one),
            on(one.due_on),
            on(one.paid_on),
            words.figure(one.amount.amount, language) if one.amount else "–",
        )
        for one in months
    ]


class StatementRow(NamedTuple):
    """A line of a statement, in words; empty where a line has no such figure."""

    day: str
    what: str
    employer: str
    wage: str
    own: str
    employer_part: str
    amount: str
    balance: str
    out: bool


@register.filter
def statement_rows(lines: Iterable[Any]) -> list[StatementRow]:
    """All lines of a statement in words, at once: a year may have hundreds."""
    language = _language()
    kinds = {code: str(word) for code, word in terms.KINDS.items()}

    def told(value: Money | None) -> str:
        return words.figure(value.amount, language) if value else ""

    rows = []
    for line in lines:
        kind = kinds.get(str(line.kind), str(line.kind))
        rows.append(
            StatementRow(
                words.short_day(line.value_date, language),
                f"{kind} {words.month(line.period, language)}" if line.period else kind,
                line.employer or "",
                told(line.wage),
                told(line.own),
                told(line.employer_part),
                words.figure(line.amount.amount, language),
                words.figure(line.balance.amount, language),
                line.amount.amount < 0,
            )
        )
    return rows


class ActivityRow(NamedTuple):
    """One line of the log, in words."""

    at: str
    channel: str
    what: str
    who: str
    detail: str


@register.filter
def activity_rows(lines: Iterable[Any]) -> list[ActivityRow]:
    """The whole log in words, at once."""
    language, zone = _language(), timezone.get_current_timezone()
    return [
        ActivityRow(
            words.moment(line.at, language, zone),
            terms.said(terms.CHANNELS, line.channel),
            terms.said(terms.ACTIONS, line.action),
            line.who,
            line.detail,
        )
        for line in lines
    ]
