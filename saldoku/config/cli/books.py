"""Commands that read or close the books."""

import getpass
import sys
from typing import Annotated

import typer

from saldoku.config.cli.telling import err, in_the_fund, out, tell_json
from saldoku.kernel import clock
from saldoku.kernel.money import Money, grouped
from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.balance.check_balance import check_balance
from saldoku.usecases.balance.views import BalanceView
from saldoku.usecases.running.close_year import close_year as close_the_year
from saldoku.usecases.running.find_card import find_card
from saldoku.usecases.running.prove_books import prove_books

Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


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


def prove(as_json: Json = False) -> None:
    """Derive every balance and journal from the entries again; exit 1 if anything differs."""
    report = prove_books()
    if as_json:
        tell_json(
            {
                "accounts": report.accounts,
                "entries": report.entries,
                "journals": report.journals,
                "total": report.total,
                "differences": [
                    {"rule": one.rule, "where": one.where, "by": one.by} for one in report.differences
                ],
            }
        )
    else:
        for one in report.differences:
            err.print(f"does not hold: {one.rule}: {one.where} by {one.by:,}")
        out.print(
            f"{report.accounts:,} accounts, {report.entries:,} entries, {report.journals:,} journals, "
            f"Rp {grouped(report.total, 'id')} owned by members"
        )
        out.print(f"{len(report.differences)} differences")
    sys.exit(1 if report.differences else 0)


def close_year(
    year: Annotated[int, typer.Argument(help="The year to close; it takes no entries any more.")],
    as_json: Json = False,
) -> None:
    """Close a year: one snapshot row an account. Late deposits go into the next year with their own date."""
    made = close_the_year(year=year, at=clock.now())
    if as_json:
        tell_json({"year": year, "snapshots": made})
    else:
        out.print(f"{year} closed: {made:,} accounts.")
