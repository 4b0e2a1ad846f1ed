"""Pictures drawn on the server: plain SVG and lists, no script, no style attributes.

Widths are SVG attributes, because the page's security policy forbids inline styles. Colours come from
the stylesheet by class. Every picture has a name for screen readers and stands beside its own table.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saldoku.channels.web import words
from saldoku.channels.web.terms import MONTH_STATES, said
from saldoku.kernel.money import Money
from saldoku.kernel.periods import Period

_CHART_HEIGHT = 160


class Parts(Protocol):
    """What a balance is made of."""

    own: Money
    employer_part: Money
    returns: Money


class YearEnd(Parts, Protocol):
    """What the balance was made of at the end of a year."""

    year: int


class Month(Protocol):
    """One month of a card: see `MonthState` of the contributions use-case."""

    period: Period
    state: str
    days_late: int | None


def shares(amounts: Sequence[int], whole: int = 100) -> list[int]:
    """Amounts as whole shares that add up to `whole`: largest remainders get the odd ones.

    Amounts below zero count as nothing; when nothing is left, all shares are 0.
    """
    sizes = [max(amount, 0) for amount in amounts]
    total = sum(sizes)
    if not total:
        return [0] * len(sizes)
    parts = [divmod(size * whole, total) for size in sizes]
    made = [part for part, _rest in parts]
    by_rest = sorted(range(len(parts)), key=lambda i: -parts[i][1])
    for i in by_rest[: whole - sum(made)]:
        made[i] += 1
    return made


def _named(parts: Parts) -> list[tuple[str, str, Money]]:
    return [
        ("own", _("Your contributions"), parts.own),
        ("emp", _("Your employer"), parts.employer_part),
        ("ret", _("Return"), parts.returns),
    ]


def parts_bar(parts: Parts) -> SafeString:
    """One bar: own contributions, the employer's, the return. Nothing where there is nothing."""
    named = [one for one in _named(parts) if one[2].amount > 0]
    if not named:
        return SafeString("")
    amounts = [value.amount for _css, _name, value in named]
    label = ", ".join(
        _("%(part)s %(share)d percent") % {"part": name, "share": share}
        for (_css, name, _value), share in zip(named, shares(amounts), strict=True)
    )
    gap = 4
    room = shares(amounts, 1000 - gap * (len(named) - 1))
    rects, x = [], 0
    for (css, _name, _value), width in zip(named, room, strict=True):
        rects.append((css, x, width))
        x += width + gap
    return format_html(
        '<svg class="parts" viewBox="0 0 1000 12" preserveAspectRatio="none" role="img"'
        ' aria-label="{}">{}</svg>',
        label,
        format_html_join("", '<rect class="{}" x="{}" width="{}" height="12"/>', rects),
    )


def parts_key(parts: Parts, language: str) -> SafeString:
    """The bar's key, which is also its table: a name and an amount for each part."""
    rows = (
        (css, name, words.figure(value.amount, language))
        for css, name, value in _named(parts)
        if value.amount
    )
    return format_html(
        '<dl class="key">{}</dl>',
        format_html_join("", '<div><dt class="{}">{}</dt><dd>{}</dd></div>', rows),
    )


def _bars(years: Sequence[YearEnd], top: int) -> Iterable[tuple[str, int, int, int]]:
    for column, end in enumerate(years):
        floor = _CHART_HEIGHT
        for css, amount in (("own", end.own), ("emp", end.employer_part), ("ret", end.returns)):
            height = max(amount.amount, 0) * _CHART_HEIGHT // top
            floor -= height
            yield css, column * 20 + 3, floor, height


def growth(years: Sequence[YearEnd], language: str) -> SafeString:
    """The balance at the end of each year as stacked columns, with the figures in a table below.

    The years stand beside the picture as text, so that they keep their size on a small screen.
    """
    if not years:
        return SafeString("")
    totals = [end.own + end.employer_part + end.returns for end in years]
    top = max(1, *(sum(max(p.amount, 0) for p in (e.own, e.employer_part, e.returns)) for e in years))
    name = _("Balance from %(before)s in %(first)d to %(after)s in %(last)d") % {
        "before": words.money(totals[0], language),
        "first": years[0].year,
        "after": words.money(totals[-1], language),
        "last": years[-1].year,
    }
    every = -(-len(years) // 6)
    marks = ((end.year if (len(years) - 1 - n) % every == 0 else "",) for n, end in enumerate(years))
    rows = (
        (
            end.year,
            *(words.figure(m.amount, language) for m in (end.own, end.employer_part, end.returns, total)),
        )
        for end, total in zip(years, totals, strict=True)
    )
    return format_html(
        '<figure class="growth"><p class="top">{}</p>'
        '<svg viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
        '<p class="marks" aria-hidden="true">{}</p><ul class="legend" role="list">{}</ul>{}</figure>',
        words.short_amount(top, language),
        len(years) * 20,
        _CHART_HEIGHT,
        name,
        _drawn('<rect class="{}" x="{}" y="{}" width="14" height="{}"/>', _bars(years, top)),
        _drawn("<span>{}</span>", marks),
        format_html_join("", '<li class="{}">{}</li>', (one[:2] for one in _named(years[-1]))),
        _growth_table(rows),
    )


def _drawn(pattern: str, rows: Iterable[tuple[object, ...]]) -> SafeString:
    """Many pieces of numbers, figures and our own class names, where nothing is to be escaped: a third of the
    time of `format_html_join`."""
    return SafeString("".join(pattern.format(*row) for row in rows))


def _growth_table(rows: Iterable[tuple[object, ...]]) -> SafeString:
    return format_html(
        '<details><summary>{}</summary><div class="scroll" tabindex="0" role="region" aria-label="{}"><table>'
        '<thead><tr><th scope="col">{}</th><th scope="col" class="n own">{}</th>'
        '<th scope="col" class="n emp">{}</th><th scope="col" class="n ret">{}</th>'
        '<th scope="col" class="n">{}</th></tr></thead><tbody>{}</tbody></table></div></details>',
        _("Show the figures"),
        _("Balance at the end of each year"),
        _("Year"),
        _("Your contributions"),
        _("Your employer"),
        _("Return"),
        _("Balance"),
        _drawn(
            '<tr><th scope="row">{}</th><td class="n">{}</td><td class="n">{}</td>'
            '<td class="n">{}</td><td class="n">{}</td></tr>',
            rows,
        ),
    )


def _cell(state: Month) -> str:
    if state.state == "late":
        # Translators: days late inside a small box, as short as can be: 9 d
        return _("%(days)s d") % {"days": state.days_late}
    return {"paid": "✓", "missing": "?", "due": "…"}.get(state.state, "")


def month_words(state: Month) -> str:
    """The state of a month as a sentence for people who do not see the picture."""
    if state.state == "late" and state.days_late:
        return days_late(state.days_late)
    return said(MONTH_STATES, state.state)


def days_late(days: int) -> str:
    """`9 days late`."""
    return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}


def months_grid(months: Iterable[Month], language: str) -> SafeString:
    """The months of a year, each as paid, late or missing.

    A list and not one drawing: it folds to six columns on a phone and keeps its type size under zoom.
    """
    cells = (
        (
            one.state,
            _cell(one),
            words.month_short(one.period.month, language),
            one.period.year,
            month_words(one),
        )
        for one in months
    )
    return format_html(
        '<ol class="months" role="list">{}</ol>',
        format_html_join(
            "",
            '<li class="{}"><b aria-hidden="true">{}</b>{} <span class="vh">{}: {}</span></li>',
            cells,
        ),
    )


def stepper(step: int, steps: int) -> SafeString:
    """`Langkah 3 dari 7` above a bar with as many parts as there are steps."""
    rects = (("done" if n < step else "", n * 100) for n in range(steps))
    return format_html(
        '<p class="steps">{}'
        '<svg viewBox="0 0 {} 6" preserveAspectRatio="none" aria-hidden="true">{}</svg></p>',
        _("Step %(step)d of %(steps)d") % {"step": step, "steps": steps},
        steps * 100,
        format_html_join("", '<rect class="{}" x="{}" width="96" height="6"/>', rects),
    )
