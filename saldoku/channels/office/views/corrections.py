"""Corrections: a clerk asks from the lines of a card, a supervisor decides about what others asked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from saldoku.channels.office import words
from saldoku.channels.office.correction_forms import CorrectionForm, DecisionForm
from saldoku.channels.office.guard import clerk, supervisor
from saldoku.kernel import clock
from saldoku.kernel.errors import NotFound, NotUnderstood, SaldokuError
from saldoku.usecases.changes.ask_correction import ask_correction
from saldoku.usecases.changes.decide_correction import decide_correction
from saldoku.usecases.changes.show_corrections import show_corrections
from saldoku.usecases.changes.show_lines import LineView, show_line, show_lines
from saldoku.usecases.office.serving import Clerk
from saldoku.usecases.office.tickets import Opened, opened


@clerk
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, who: Clerk, ticket: str, year: int | None = None) -> HttpResponse:
    """The lines of a card, and the form for the one that was chosen. By POST, so that no line stands in an
    address."""
    at = clock.now()
    note = opened(ticket=ticket, who=who.principal, at=at)
    if not note.account_no:
        raise NotFound(what="card")
    if request.method == "POST":
        return _form(request, who, note, ticket)
    shown = show_lines(kpj=note.account_no, who=who.principal, at=at, reason=note.reason.line, year=year)
    return render(
        request, "office/lines.html", {"shown": shown, "note": note, "ticket": ticket, "clerk": who}
    )


def _form(request: HttpRequest, who: Clerk, note: Opened, ticket: str) -> HttpResponse:
    reference = request.POST.get("reference", "")
    try:
        line = show_line(kpj=note.account_no, reference=reference, who=who.principal)
    except NotUnderstood as refused:
        raise NotFound(what="entry") from refused
    if line.state != "correctable":
        messages.info(request, words.change_refusal(_CODES.get(line.state, "not-correctable")))
        return redirect("office:ask_correction", ticket=ticket)
    asked = request.POST.get("answer") == "ask"
    form = CorrectionForm(request.POST if asked else None, line=line)
    if asked and form.is_valid() and _asked(who, note, line, form):
        messages.success(request, _("Asked. A supervisor or the fund agrees; until then nothing moves."))
        return redirect("office:ask_correction", ticket=ticket)
    context = {"form": form, "line": line, "card": note.account_no[-4:], "ticket": ticket, "clerk": who}
    return render(request, "office/correction.html", context)


_CODES = {"asked": "asked-already", "reversed": "reversed-already"}


def _asked(who: Clerk, note: Opened, line: LineView, form: CorrectionForm) -> bool:
    """Ask; False, with the reason on the form, when it is refused."""
    try:
        ask_correction(
            kpj=note.account_no, entry=line.reference, instead=form.instead,
            reason=form.cleaned_data["reason"], who=who.principal, at=clock.now(),
        )  # fmt: skip
    except NotUnderstood as refused:
        words.show_on(form, refused)
    except NotFound:
        form.add_error("npp", words.refusal("npp", "unknown"))
    except SaldokuError as refused:
        form.add_error(None, words.change_refusal(refused.code))
    return not form.errors


@supervisor
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest, who: Clerk) -> HttpResponse:
    """What waits for a second person. A decision is a POST, and so stands in the log of one who decided."""
    decided = request.POST.get("number", "") if request.method == "POST" else ""
    form = DecisionForm(request.POST, prefix=decided) if decided.isascii() and decided.isdigit() else None
    if form is not None and form.is_valid() and _decided(request, who, int(decided), form):
        return redirect("office:corrections")
    shown = show_corrections(who=who.principal, at=clock.now())
    rows = [
        (
            one,
            form if form is not None and str(one.number) == decided else DecisionForm(prefix=str(one.number)),
        )
        for one in shown.corrections
    ]
    return render(request, "office/corrections.html", {"rows": rows, "more": shown.more, "clerk": who})


def _decided(request: HttpRequest, who: Clerk, number: int, form: DecisionForm) -> bool:
    """Decide; False, with the reason on the form, when the reason is not one."""
    agree = request.POST.get("answer") == "agree"
    try:
        done = decide_correction(
            number=number, agree=agree, who=who.principal, at=clock.now(),
            reason="" if agree else form.cleaned_data["reason"],
        )  # fmt: skip
    except NotUnderstood as refused:
        words.show_on(form, refused)
        return False
    except NotFound:
        raise
    except SaldokuError as refused:
        messages.info(request, words.change_refusal(refused.code))
    else:
        messages.success(
            request, _("Posted. The member reads it.") if done.posted else _("Refused. Nothing moved.")
        )
    return True
