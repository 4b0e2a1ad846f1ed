"""Filters and tags that turn what views carry into what people read, in the active language."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from saldoku.channels.web import pictures, rows, terms, words
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
    "programme": terms.PROGRAMMES,
    "status": terms.STATUSES,
    "kind": terms.KINDS,
    "channel": terms.CHANNELS,
}


@register.filter
def segment_hint(code: object) -> str:
    """What a segment means, below its name; empty for a segment of another fund."""
    return str(terms.SEGMENT_HINTS.get(str(code), ""))


@register.filter
def card_no(number: str) -> SafeString:
    """The last four digits of a card as people know them from bank cards."""
    return format_html('<span aria-hidden="true">••••\N{NO-BREAK SPACE}</span>{}', number[-4:])


@register.filter
def percent(rate: Decimal) -> str:
    """`5,85 %`."""
    return words.percent(rate, _language())


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


@register.filter
def missing(months: Iterable[Any]) -> rows.MissingMonths:
    """What a page says about missing months; `how_many` is 0 when there are none."""
    return rows.missing(months, _language())


@register.filter
def month_rows(months: Iterable[Any]) -> list[rows.MonthRow]:
    """The months of a year in words."""
    return rows.month_rows(months, _language())


@register.filter
def statement_rows(lines: Iterable[Any]) -> list[rows.StatementRow]:
    """The lines of a statement in words."""
    return rows.statement_rows(lines, _language())


@register.filter
def sums(statement: Any, own_part: str) -> list[tuple[str, str]]:
    """What changed in the year, in words, with the reader's or the clerk's word for the own part."""
    return rows.sums(statement, own_part, _language())


@register.filter
def year_rows(years: Iterable[Any]) -> list[rows.YearLine]:
    """One line a year in words, the newest first."""
    return rows.year_rows(years, _language())


@register.filter
def activity_rows(lines: Iterable[Any]) -> list[rows.ActivityRow]:
    """The lines of the log in words."""
    return rows.activity_rows(lines, _language(), timezone.get_current_timezone())


@register.filter
def doer(line: Any) -> str:
    """Who did what a line of the log tells."""
    return rows.doer(line)


@register.filter
def of_card(cards: Iterable[Any] | None, account_no: str) -> Any:
    """The card with this number, or None."""
    return next((card for card in cards or () if card.account_no == account_no), None)


@register.filter
def opening_hours(hours: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """An office's week in words: days with the same hours stand together."""
    return rows.opening_hours(hours or {}, _language())


@register.filter
def distance(km: Decimal | int) -> str:
    """`3,2 km`."""
    return words.distance(km, _language())


@register.simple_tag
def stepper(step: int, steps: int) -> SafeString:
    """`Langkah 3 dari 7`, with a bar."""
    return pictures.stepper(int(step), int(steps))


@register.simple_tag
def sample_balance() -> SafeString:
    """A made-up balance for the home page, drawn as a real one is."""
    own, by_employer, returns = Money(4_320_000), Money(7_992_000), Money(1_146_500)
    view = SimpleNamespace(own=own, employer_part=by_employer, returns=returns)
    return SafeString(amount(own + by_employer + returns) + parts(view))
