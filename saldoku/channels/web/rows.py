"""Whole tables in words: each function formats all rows of a page at once, before its template runs.

A template that called a filter for every cell of a long statement would spend its time in calls; a
row that is ready to print costs it almost nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from saldoku.channels.web import pictures, terms, words
from saldoku.kernel.money import Money
from saldoku.usecases.office.reasons import read_reason


def listed(names: Sequence[str]) -> str:
    """`Mei, Juni dan Juli`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def month_list(months: Sequence[int], language: str) -> str:
    """Months of one year, oldest first; three or more in a row are a span: `April, Juni sampai Oktober`."""
    runs: list[list[int]] = []
    for month in months:
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    names: list[str] = []
    for run in runs:
        told = [words.month_name(month, language) for month in run]
        span = {"first": told[0], "last": told[-1]}
        names += [_("%(first)s to %(last)s") % span] if len(run) > 2 else told
    return listed(names)


class MissingMonths(NamedTuple):
    """The months of a year that nothing was received for: their names, and when the last was due."""

    names: str
    how_many: int
    due_on: date | None


def missing(months: Iterable[Any], language: str) -> MissingMonths:
    """What a page says about missing months; `how_many` is 0 when there are none."""
    gone = [one for one in months if one.state == "missing"]
    names = month_list([one.period.month for one in gone], language)
    return MissingMonths(names, len(gone), gone[-1].due_on if gone else None)


class MonthRow(NamedTuple):
    """A month of the contributions table, in words."""

    month: str
    css: str
    state: str
    due_on: str
    paid_on: str
    amount: str


def month_rows(months: Iterable[Any], language: str) -> list[MonthRow]:
    """All months of a year in words, at once."""

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
    due_on: str
    late: str
    wage: str
    own: str
    employer_part: str
    amount: str
    balance: str
    reference: str


def statement_rows(lines: Iterable[Any], language: str) -> list[StatementRow]:
    """All lines of a statement in words, at once: a year may have hundreds."""
    kinds = {code: str(word) for code, word in terms.KINDS.items()}

    def told(value: Money | None) -> str:
        return words.figure(value.amount, language) if value else ""

    return [
        StatementRow(
            words.short_day(line.value_date, language),
            _what(line, kinds.get(line.what, line.what), language),
            line.employer or "",
            words.short_day(line.due_on, language) if line.due_on else "",
            pictures.days_late(line.days_late) if line.days_late else "",
            told(line.wage),
            told(line.own),
            told(line.employer_part),
            words.figure(line.amount.amount, language),
            words.figure(line.balance.amount, language),
            line.reference or "",
        )
        for line in lines
    ]


def _what(line: Any, kind: str, language: str) -> str:
    if line.what == "return-on-flow" and line.amount.amount < 0:
        return _("Return on what left this year")
    if line.period:
        return f"{kind} {words.month(line.period, language)}"
    if line.other_card and line.what == "transfer-in":
        return _("Moved in from card %(card)s") % {"card": line.other_card}
    if line.other_card:
        return _("Moved out to card %(card)s") % {"card": line.other_card}
    return kind


def sums(statement: Any, own_part: str, language: str) -> list[tuple[str, str]]:
    """What changed in a year, kind by kind; what did not happen is left out, but for the usual three."""
    told = [
        (own_part, statement.own),
        (_("Employer's part"), statement.employer_part),
        (_("Return"), statement.returns),
        (_("Moved between cards"), statement.transfers),
        (_("Paid out"), statement.payouts),
        (_("Brought forward"), statement.brought_forward),
        (_("Corrections"), statement.corrections),
    ]
    return [
        (word, words.money(value, language)) for place, (word, value) in enumerate(told) if value or place < 3
    ]


class YearLine(NamedTuple):
    """A year in one line, in words."""

    year: int
    opening: str
    own: str
    employer_part: str
    returns: str
    others: str
    closing: str


def year_rows(years: Iterable[Any], language: str) -> list[YearLine]:
    """All years in words, the newest first."""

    def told(value: Money) -> str:
        return words.figure(value.amount, language) if value else "–"

    rows = [
        YearLine(
            one.year,
            told(one.opening),
            told(one.own),
            told(one.employer_part),
            told(one.returns),
            told(one.transfers + one.payouts + one.brought_forward + one.corrections),
            words.figure(one.closing.amount, language),
        )
        for one in years
    ]
    return rows[::-1]


class ActivityRow(NamedTuple):
    """One line of the log, in words. `own` tells the reader's own deeds from those of others."""

    at: str
    channel: str
    what: str
    who: str
    detail: str
    own: bool


def _facts(detail: Mapping[str, object]) -> str:
    told = [str(detail[key]) for key in ("card", "year", "number", "account") if detail.get(key)]
    if reason := detail.get("reason"):
        told += _reason(str(reason))
    return " · ".join(told)


def _reason(line: str) -> list[str]:
    """Why somebody looked: an office's reason with the papers that were shown, or an operator's own words."""
    given = read_reason(line)
    if given is None:
        return [_("reason: %(reason)s") % {"reason": line}]
    why = terms.said(terms.REASONS, given.why)
    papers = ", ".join(terms.said(terms.DOCUMENTS, code) for code in given.documents)
    return [
        _("reason: %(reason)s") % {"reason": f"{why} ({given.text})" if given.text else why},
        _("shown: %(papers)s") % {"papers": papers} if papers else _("you were not there"),
        _("look-up %(number)s") % {"number": f"{given.reference[:4]}-{given.reference[4:]}"},
    ]


def doer(line: Any) -> str:
    """Who did what a line of the log tells: `You`, a clerk's name and office, or the fund.

    A line that came from outside and is not the member's own has nobody's name: it is `Somebody`.
    """
    if line.own:
        return _("You")
    if line.name:
        return str(line.name)
    outside = line.channel in ("web", "sms", "app")
    return _("Somebody") if outside else terms.said(terms.CHANNELS, line.channel)


def activity_rows(lines: Iterable[Any], language: str, zone: tzinfo) -> list[ActivityRow]:
    """The whole log in words, at once."""
    return [
        ActivityRow(
            words.moment(line.at, language, zone),
            terms.said(terms.CHANNELS, line.channel),
            terms.said(terms.ACTIONS, line.action),
            doer(line),
            _facts(line.detail),
            line.own,
        )
        for line in lines
    ]


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def opening_hours(hours: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """`{"mon": ["08:00", "15:30"], …}` as `Senin–Jumat`, `08.00–15.30`; a day left out is closed."""

    def told(day: str) -> str:
        span = hours.get(day)
        if not span:
            return _("closed")
        start, end = span if isinstance(span, list | tuple) else str(span).split("-")
        return f"{words.clock(start, language)}–{words.clock(end, language)}"

    groups: list[tuple[int, int, str]] = []
    for number, day in enumerate(DAYS):
        text = told(day)
        if groups and groups[-1][2] == text:
            groups[-1] = (groups[-1][0], number, text)
        else:
            groups.append((number, number, text))
    return [(words.days(first, last, language), text) for first, last, text in groups]
