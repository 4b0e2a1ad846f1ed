"""The commands that put a wrong line right: one person asks, another agrees."""

from datetime import date
from typing import Annotated

import typer

from saldoku.config.cli.changes import money_of, operator
from saldoku.config.cli.telling import in_the_fund, out, stop, tell_json
from saldoku.kernel import clock
from saldoku.kernel.identifiers import parse_date
from saldoku.kernel.periods import Period
from saldoku.usecases.changes.ask_correction import ask_correction
from saldoku.usecases.changes.decide_correction import decide_correction
from saldoku.usecases.changes.instead import Figures, Instead
from saldoku.usecases.changes.show_corrections import CorrectionView, show_corrections
from saldoku.usecases.changes.show_lines import LineView, show_lines

app = typer.Typer(
    no_args_is_help=True,
    help="Put a wrong line right: one person asks, another agrees. Nobody is both.",
)
Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
Kpj = Annotated[str, typer.Argument(help="The card number (KPJ).")]
Number = Annotated[int, typer.Argument(help="The number of the correction, from `saldoku correct list`.")]
Part = Annotated[int | None, typer.Option(help="Whole units. Of a payout: how much of it was paid out.")]


@app.command("lines")
def lines(
    kpj: Kpj,
    year: Annotated[int | None, typer.Option(help="By value date; the newest year when left out.")] = None,
    reason: Annotated[str, typer.Option(help="Why you look; the member reads it.")] = "operator enquiry",
    as_json: Json = False,
) -> None:
    """Show the lines of a card with their references. The reading is logged, and the member sees it."""
    view = show_lines(kpj=kpj, who=operator(), at=clock.now(), reason=reason, year=year)
    if as_json:
        told = [{"reference": one.reference, "kind": one.kind, "state": one.state, **_figures(one.figures)}
                for one in view.lines]  # fmt: skip
        tell_json({"card": view.card, "year": view.year, "years": view.years, "lines": told})
        return
    out.print(f"{view.card}, {view.year} (years with lines: {', '.join(map(str, view.years))})")
    for one in view.lines:
        out.print(_line(one))


def _line(one: LineView) -> str:
    told = one.figures
    state = "" if one.state in ("correctable", "fixed") else f"  {one.state}"
    month = str(told.period or "")
    return f"{one.reference}  {told.value_date}  {one.kind:12}  {month:7}  {money_of(told.amount):>20}{state}"


@app.command("ask")
def ask(
    kpj: Kpj,
    reference: Annotated[
        str, typer.Argument(help="The reference of the line, from `saldoku correct lines`.")
    ],
    reason: Annotated[str, typer.Option(help="Why; the member reads it.")],
    own: Part = None,
    employer: Part = None,
    returned: Annotated[int | None, typer.Option("--return", help="The part that is return.")] = None,
    period: Annotated[str | None, typer.Option(help="The month that was paid for: 2026-10.")] = None,
    wage: Annotated[int | None, typer.Option(help="The reported wage.")] = None,
    value_date: Annotated[str | None, typer.Option(help="The day the money came: 2026-11-12.")] = None,
    npp: Annotated[str | None, typer.Option(help="The employer who paid.")] = None,
    take_back: Annotated[bool, typer.Option("--take-back", help="Nothing stands instead.")] = False,
    as_json: Json = False,
) -> None:
    """Ask that a line be replaced, or only taken back. What you do not name stays as it was."""
    given = Instead(
        own_part=own, employer_part=employer, return_part=returned, wage=wage, npp=npp,
        period=_period(period), value_date=_day(value_date),
    )  # fmt: skip
    if take_back == (given != Instead()):
        stop("ask: say what should stand instead", "Name what differs (--own, --wage …), or --take-back.")
    number = ask_correction(
        kpj=kpj, entry=reference, instead=None if take_back else given, reason=reason, who=operator(),
        at=clock.now(),
    )  # fmt: skip
    if as_json:
        tell_json({"number": number})
    else:
        out.print(
            f"{number}: asked. Another person agrees: `saldoku correct agree {number}`, or at an office."
        )


def _period(text: str | None) -> Period | None:
    try:
        return Period.parse(text) if text is not None else None
    except ValueError as wrong:
        stop(f"--period: {wrong}", "Nothing was asked.")


def _day(text: str | None) -> date | None:
    return parse_date(text, field="value_date") if text is not None else None


@app.command("list")
def waiting(as_json: Json = False) -> None:
    """What waits for a second person, the oldest first, with what stands and what should."""
    view = show_corrections(who=operator(), at=clock.now())
    if as_json:
        tell_json({"corrections": [_as_json(one) for one in view.corrections], "more": view.more})
        return
    for one in view.corrections:
        out.print(f"{one.number}  {one.card}  {one.kind} {one.reference}")
        out.print(f"  stands: {_in_words(one.old)}")
        out.print(f"  should: {_in_words(one.new) if one.new else 'nothing, taken back'}")
        mine = ", so another person decides" if one.own else ""
        out.print(f"  {one.reason} ({one.asked_by}, {in_the_fund(one.asked_at):%Y-%m-%d %H:%M %Z}{mine})")
    out.print(f"{len(view.corrections)} wait" + (", and more behind them" if view.more else ""))


def _in_words(told: Figures) -> str:
    parts = [money_of(told.amount), f"own {money_of(told.own)}", f"employer {money_of(told.employer_part)}"]
    parts += [f"return {money_of(told.returns)}"] if told.returns else []
    parts += [f"month {told.period}"] if told.period else []
    parts += [f"wage {money_of(told.wage)}"] if told.wage is not None else []
    parts += [told.employer] if told.employer else []
    return ", ".join([*parts, f"valued {told.value_date}"])


def _as_json(one: CorrectionView) -> dict[str, object]:
    return {
        "number": one.number, "card": one.card, "reference": one.reference, "kind": one.kind,
        "old": _figures(one.old), "new": _figures(one.new) if one.new else None, "reason": one.reason,
        "asked_by": one.asked_by, "asked_at": one.asked_at, "own": one.own,
    }  # fmt: skip


def _figures(told: Figures) -> dict[str, object]:
    return {
        "amount": told.amount.amount, "own": told.own.amount, "employer_part": told.employer_part.amount,
        "return": told.returns.amount, "period": str(told.period) if told.period else None,
        "wage": told.wage.amount if told.wage is not None else None, "value_date": told.value_date,
        "employer": told.employer,
    }  # fmt: skip


@app.command("agree")
def agree(number: Number, as_json: Json = False) -> None:
    """Agree to what another person asked: it is posted at once."""
    _decide(number, agreed=True, reason="", as_json=as_json)


@app.command("refuse")
def refuse(
    number: Number,
    reason: Annotated[str, typer.Option(help="Why not; the member reads it.")],
    as_json: Json = False,
) -> None:
    """Refuse what another person asked: nothing moves."""
    _decide(number, agreed=False, reason=reason, as_json=as_json)


def _decide(number: int, *, agreed: bool, reason: str, as_json: bool) -> None:
    done = decide_correction(number=number, agree=agreed, reason=reason, who=operator(), at=clock.now())
    if as_json:
        tell_json(
            {
                "number": done.number,
                "card": done.card,
                "posted": done.posted,
                "difference": done.difference.amount,
            }
        )
    elif done.posted:
        more = "less" if done.difference.amount < 0 else "more"
        out.print(f"{done.card}: posted, {money_of(done.difference).removeprefix('-')} {more} than before.")
        out.print("A line of a credited year? `saldoku adjust-returns` puts its return right.")
    else:
        out.print(f"{done.card}: refused, nothing moved.")
