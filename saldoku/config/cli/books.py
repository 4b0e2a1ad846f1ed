"""Commands that read or close the books."""

import getpass
import sys
from typing import Annotated

import typer

from saldoku.config.cli.telling import in_the_fund, out, progress, stop, tell_json, visible
from saldoku.kernel import clock
from saldoku.kernel.money import Money, grouped
from saldoku.kernel.periods import Period
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.balance.check_balance import check_balance
from saldoku.usecases.balance.missing_months import ArrearsReport, EmployerArrears, missing_months
from saldoku.usecases.balance.views import BalanceView
from saldoku.usecases.running.find_card import find_card

Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]

_ALL = sys.maxsize


def _money(amount: Money) -> str:
    return f"Rp {grouped(amount.amount, 'id')}"


def balance(
    kpj: Annotated[str, typer.Argument(help="The card number (KPJ).")],
    reason: Annotated[str, typer.Option(help="Why you look; the member reads it.")] = "operator enquiry",
    as_json: Json = False,
) -> None:
    """Show one card's balance. The reading is logged, and the member sees it."""
    operator = Principal.operator(name=getpass.getuser())
    view = check_balance(
        who=operator,
        at=clock.now(),
        channel=Channel.OPERATOR,
        member_id=find_card(kpj=kpj),
        reason=reason,
    )
    if as_json:
        tell_json(_as_json(view, kpj))
        return
    for card in view.cards:
        mark = "*" if card.account_no == kpj else " "
        held = _money(card.balance) if card.balance is not None else "no savings (JHT) on this card"
        out.print(
            f"{mark} {card.account_no}  {card.segment:5} {card.status:7} {held:>22}  {card.employer or ''}"
        )
    out.print(f"  in all {_money(view.total):>33}   as of {in_the_fund(view.as_of):%Y-%m-%d %H:%M %Z}")


def _as_json(view: BalanceView, kpj: str) -> dict[str, object]:
    (card,) = [card for card in view.cards if card.account_no == kpj]
    return {
        "account_no": card.account_no,
        "status": card.status,
        "segment": card.segment,
        "balance": card.balance.amount if card.balance is not None else None,
        "currency": view.total.currency,
        "total": view.total.amount,
        "as_of": view.as_of,
        "last_contribution_on": card.last_contribution_on,
    }


def arrears(
    period: Annotated[str, typer.Argument(help="The month, for example 2026-10.")],
    limit: Annotated[int, typer.Option(help="List so many employers only.", min=1)] = _ALL,
    as_json: Json = False,
) -> None:
    """Employers whose contributions for a month have not come, most cards first.

    Counted are cards that were in use in that month and whose last day in time has passed.
    """
    try:
        month = Period.parse(period)
    except ValueError as wrong:
        stop(f"not a month: {visible(period)}", f"{wrong}".capitalize() + ".")
    with progress("members", quiet=as_json) as told:
        report = missing_months(period=month, at=clock.now(), progress=told)
    if as_json:
        tell_json(_arrears_as_json(report, limit))
        return
    shown = report.employers[:limit]
    for one in shown:
        out.print(visible(_arrears_line(one)))
    if len(shown) < len(report.employers):
        out.print(f"… and {len(report.employers) - len(shown):,} more")
    out.print(
        f"{report.unpaid:,} of {report.expected:,} cards unpaid for {report.period} by "
        f"{len(report.employers):,} payers: {_money(report.amount)} by the last known wages"
        + (f", {report.unknown:,} cards without one" if report.unknown else "")
    )
    if report.waiting:
        out.print(f"{report.waiting:,} cards more are unpaid and still in time")


def _arrears_line(one: EmployerArrears) -> str:
    who = f"{one.npp}  {one.name}" if one.npp else f"members who pay for themselves ({one.segment})"
    return f"{one.unpaid:>9,} of {one.expected:>9,}  {_money(one.amount):>22}  {who}"


def _arrears_as_json(report: ArrearsReport, limit: int) -> dict[str, object]:
    return {
        "period": str(report.period),
        "as_of": report.as_of,
        "currency": report.amount.currency,
        "expected": report.expected,
        "unpaid": report.unpaid,
        "amount": report.amount.amount,
        "unknown": report.unknown,
        "waiting": report.waiting,
        "payers": len(report.employers),
        "employers": [
            {
                "npp": one.npp, "name": one.name, "segment": one.segment or None, "expected": one.expected,
                "unpaid": one.unpaid, "amount": one.amount.amount, "unknown": one.unknown,
            }
            for one in report.employers[:limit]
        ],
    }  # fmt: skip
