"""Commands that credit a year's return, and what late money should have earned."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from saldoku.config.cli.changes import operator
from saldoku.config.cli.returns.excluded import read_excluded, write_excluded
from saldoku.config.cli.returns.years import Json, Workers, side_by_side
from saldoku.config.cli.telling import err, out, progress, stop, tell_json, visible
from saldoku.kernel import clock
from saldoku.kernel.money import grouped
from saldoku.usecases.fund import the_scheme
from saldoku.usecases.returns.adjust_returns import AdjustSummary
from saldoku.usecases.returns.adjust_returns import adjust_returns as adjust
from saldoku.usecases.returns.credit_returns import CreditSummary
from saldoku.usecases.returns.credit_returns import credit_returns as credit
from saldoku.usecases.returns.declare_return import shown
from saldoku.usecases.returns.exclusions import lift_exclusion

Tell = Callable[[int, int], None]


@contextmanager
def _one_after_another(*labels: str, quiet: bool) -> Iterator[list[Tell]]:
    """A bar for each part of the work; each one begins when its part does."""
    with ExitStack() as stack:
        shown_now = ""
        tell: Tell | None = None

        def teller(label: str) -> Tell:
            def told(done: int, total: int) -> None:
                nonlocal shown_now, tell
                if label != shown_now or tell is None:
                    stack.close()
                    shown_now, tell = label, stack.enter_context(progress(label, quiet=quiet))
                tell(done, total)

            return told

        yield [teller(label) for label in labels]


def _money(amount: int) -> str:
    return f"{'-' if amount < 0 else ''}Rp {grouped(abs(amount), 'id')}"


def credit_returns(
    year: Annotated[int, typer.Argument(help="The year to credit; it is closed with it.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be credited, and to whom not.")
    ] = False,
    exclude: Annotated[
        Path | None,
        typer.Option(help="Accounts to keep out, with columns kpj and reason.", exists=True, dir_okay=False),
    ] = None,
    excluded_to: Annotated[
        Path | None,
        typer.Option(
            help="Where to list everybody who was kept out; returns-YEAR.excluded.csv if not named.",
            dir_okay=False,
        ),
    ] = None,
    lift: Annotated[
        str | None, typer.Option(metavar="KPJ", help="Lift the exclusion of a card, and do nothing else.")
    ] = None,
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Credit the declared return of a year to every account, in slices; a run that was killed goes on.

    An account that would have to give back is kept out and listed; exit 1 then. A second run does nothing.
    """
    if lift is not None:
        if dry_run or exclude:
            stop("credit-returns: --lift stands alone", f"Write `saldoku credit-returns {year} --lift KPJ`.")
        _lift(year, lift, as_json)
        return
    excluded = read_excluded(exclude) if exclude else []
    with _one_after_another("late money", "accounts", quiet=as_json) as (late, tell):
        summary = credit(
            year=year, dry_run=dry_run, excluded=excluded, at=clock.now(), who=operator(), progress=tell,
            progress_of_adjusting=late, workers=side_by_side(workers),
        )  # fmt: skip
    listed, usual = None, Path(f"returns-{year}.excluded.csv")
    if not summary.again or excluded_to or not usual.exists():  # a run may have been killed before it wrote
        listed = write_excluded(excluded_to or usual, summary.excluded)
    if as_json:
        tell_json(_credit_as_json(summary, listed))
    else:
        _tell(summary, listed)
    sys.exit(1 if summary.kept_out_by_rule and not summary.again else 0)


def _lift(year: int, kpj: str, as_json: bool) -> None:
    told = lift_exclusion(year=year, kpj=kpj, at=clock.now())
    if as_json:
        tell_json({"year": year, "account_no": told.kpj, "lifted": True, "again": told.again})
    elif told.again:
        out.print(f"The exclusion of {told.kpj} from {year} was lifted before. Nothing was written.")
    else:
        out.print(f"{told.kpj} is no longer kept out of {year}.")
        out.print("  If the year is credited already: saldoku adjust-returns")


def _tell(summary: CreditSummary, listed: Path | None) -> None:
    year, rate = summary.year, shown(summary.rate)
    if summary.again:
        done = "The year is left as it is." if summary.moved_on else "Nothing was done."
        out.print(f"{year} was credited before, at {rate} per cent. {done}")
    elif summary.dry_run:
        out.print(f"{year} at {rate} per cent ({summary.policy}): a dry run, nothing was written.")
    else:
        out.print(f"{year} credited at {rate} per cent ({summary.policy}).")
    slices = "1 slice" if summary.slices == 1 else f"{summary.slices:,} slices"
    out.print(f"  {summary.accounts:,} accounts in {slices}")
    out.print(f"  {summary.credited:,} with a return, {summary.nothing:,} without one")
    out.print(f"  on opening balances {_money(summary.on_opening)}, on what moved {_money(summary.on_flow)}")
    out.print(f"  in all {_money(summary.on_opening + summary.on_flow)}")
    if summary.adjusted and summary.adjusted.lines:
        out.print(
            f"  earlier years, for money that came late: {_money(summary.adjusted.amount)} on "
            f"{summary.adjusted.accounts:,} accounts"
        )
    if summary.moved_on:
        out.print(f"  moves of what came to merged cards: {summary.moved_on:,}")
    if summary.not_moved:
        out.print(f"  merged cards that keep what came: {summary.not_moved:,}. Why: saldoku merge --pending")
    if summary.excluded:
        out.print(
            f"  {len(summary.excluded):,} kept out, {summary.kept_out_by_rule:,} of them because they would "
            "have to give back or hold less than nothing"
        )
    if listed:
        err.print(visible(f"  Who, and why: {listed}"))
    if summary.dry_run:
        out.print(f"  To do it: saldoku credit-returns {year}")


def _credit_as_json(summary: CreditSummary, listed: Path | None) -> dict[str, Any]:
    return {
        "year": summary.year, "rate": shown(summary.rate), "policy": summary.policy,
        "currency": the_scheme().currency, "accounts": summary.accounts, "credited": summary.credited,
        "nothing": summary.nothing, "on_opening": summary.on_opening, "on_flow": summary.on_flow,
        "total": summary.on_opening + summary.on_flow, "slices": summary.slices,
        "excluded": len(summary.excluded), "excluded_by_rule": summary.kept_out_by_rule,
        "excluded_file": listed,
        "adjusted": _adjust_as_json(summary.adjusted) if summary.adjusted else None,
        "moved_on": summary.moved_on, "not_moved": summary.not_moved,
        "dry_run": summary.dry_run, "again": summary.again,
    }  # fmt: skip


def adjust_returns(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be posted.")] = False,
    as_json: Json = False,
) -> None:
    """Credit what credited years should have earned with money that came late, and lifted exclusions.

    Run again, it finds nothing more. Crediting a year begins with it.
    """
    with progress("accounts", quiet=as_json) as tell:
        summary = adjust(dry_run=dry_run, at=clock.now(), who=operator(), progress=tell)
    if as_json:
        tell_json({"currency": the_scheme().currency} | _adjust_as_json(summary))
        return
    for year, amount in summary.years.items():
        out.print(f"  {year}: {_money(amount)}")
    what = f"{_money(summary.amount)} on {summary.accounts:,} accounts, in {summary.lines:,} lines."
    if not summary.lines:
        what = "Nothing is missing: every credited year has what it should have earned."
    out.print(f"A dry run, nothing was written. {what}" if dry_run else what)
    if summary.left:
        out.print(
            f"  {_money(summary.left)} were earned too much and are paid out: they cannot be taken back."
        )


def _adjust_as_json(summary: AdjustSummary) -> dict[str, Any]:
    return {
        "accounts": summary.accounts, "lines": summary.lines, "amount": summary.amount,
        "years": summary.years, "moved_on": summary.moved, "left": summary.left, "dry_run": summary.dry_run,
    }  # fmt: skip
