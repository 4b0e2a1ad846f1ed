"""One member: the reason, then the figures, the statement, and the sheet to take home."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saldoku.channels.office import words
from saldoku.channels.office.forms import ReasonForm
from saldoku.channels.office.guard import clerk
from saldoku.kernel import clock
from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.principal import Channel
from saldoku.usecases.balance.check_balance import check_balance
from saldoku.usecases.balance.show_contributions import show_contributions
from saldoku.usecases.balance.show_statement import show_statement
from saldoku.usecases.balance.show_years import show_years
from saldoku.usecases.balance.views import CardMonths
from saldoku.usecases.office.open_member import open_member, show_found
from saldoku.usecases.office.print_balance import print_balance
from saldoku.usecases.office.serving import Clerk
from saldoku.usecases.office.tickets import of_card, opened


@clerk
@require_http_methods(["GET", "HEAD", "POST"])
def reason(request: HttpRequest, who: Clerk, ticket: str) -> HttpResponse:
    """Who was found, and why the savings are to be opened."""
    at = clock.now()
    member = show_found(who=who.principal, ticket=ticket, at=at)
    form = ReasonForm(request.POST if request.method == "POST" else None, supervisor=who.supervisor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            key = open_member(
                who=who.principal, ticket=ticket, why=given["why"], documents=given["documents"],
                text=given["text"], absent=given.get("absent", False), at=at,
            )  # fmt: skip
            return redirect("office:balance", ticket=key)
        except NotUnderstood as refused:
            words.show_on(form, refused)
    return render(request, "office/reason.html", {"form": form, "member": member, "clerk": who})


@clerk
@require_safe
def balance(request: HttpRequest, who: Clerk, ticket: str) -> HttpResponse:
    """The balance, the cards and the months of this year, read by the use-cases that members use."""
    at = clock.now()
    note = opened(ticket=ticket, who=who.principal, at=at)
    why = note.reason.line
    view = check_balance(
        who=who.principal, at=at, channel=Channel.OFFICE, member_id=note.member_id, reason=why
    )
    months = _months(who, note.member_id, why, at) if view.has_savings else []
    cards = [
        (card, of_card(ticket=ticket, account_no=card.account_no, who=who.principal, at=at)
         if card.has_savings else "")
        for card in view.cards
    ]  # fmt: skip
    context = {"view": view, "months": months, "cards": cards, "note": note, "ticket": ticket, "clerk": who}
    return render(request, "office/balance.html", context)


def _months(who: Clerk, member_id: int, why: str, at: datetime) -> list[CardMonths]:
    """This year's months of each card; a card that ended in an earlier year has none to show."""
    shown = show_contributions(
        who=who.principal, at=at, channel=Channel.OFFICE, member_id=member_id, reason=why
    )
    return [one for one in shown.cards if any(month.state != "none" for month in one.months)]


@clerk
@require_safe
def statement(request: HttpRequest, who: Clerk, ticket: str, year: int | None = None) -> HttpResponse:
    """Every entry of one card in one year."""
    at = clock.now()
    note = opened(ticket=ticket, who=who.principal, at=at)
    shown = show_statement(
        who=who.principal, account_no=note.account_no, at=at, channel=Channel.OFFICE, year=year,
        member_id=note.member_id, reason=note.reason.line,
    )  # fmt: skip
    context = {"statement": shown, "note": note, "ticket": ticket, "clerk": who}
    return render(request, "office/statement.html", context)


@clerk
@require_safe
def years(request: HttpRequest, who: Clerk, ticket: str) -> HttpResponse:
    """One card since the beginning, a line a year."""
    at = clock.now()
    note = opened(ticket=ticket, who=who.principal, at=at)
    shown = show_years(
        who=who.principal, account_no=note.account_no, at=at, channel=Channel.OFFICE,
        member_id=note.member_id, reason=note.reason.line,
    )  # fmt: skip
    context = {"view": shown, "note": note, "ticket": ticket, "clerk": who}
    return render(request, "office/years.html", context)


@clerk
@require_POST
def sheet(request: HttpRequest, who: Clerk, ticket: str) -> HttpResponse:
    """The printed sheet. By POST, since printing is a deed that the log names."""
    shown = print_balance(who=who.principal, ticket=ticket, at=clock.now())
    return render(
        request, "office/sheet.html", {"sheet": shown, "view": shown.view, "ticket": ticket, "clerk": who}
    )
