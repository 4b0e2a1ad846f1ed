"""The command that puts two cards of one member together."""

import os
import pwd
import sys
from typing import Annotated

import typer

from saldoku.config.cli.telling import err, out, progress, stop, tell_json
from saldoku.kernel import clock
from saldoku.kernel.money import Money, grouped
from saldoku.kernel.principal import Principal
from saldoku.usecases.changes.merge_cards import Merged, merge_cards
from saldoku.usecases.changes.merge_pending import merge_pending
from saldoku.usecases.changes.moving import Moved
from saldoku.usecases.changes.undo_merge import undo_merge

Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


def operator() -> Principal:
    """Whoever runs the command, as the system knows them. The environment could be set by anybody, and who
    asks must not also be who agrees."""
    uid = os.getuid()
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:  # a container's user without an entry
        name = f"uid{uid}"
    return Principal.operator(name=name)


def money_of(amount: Money) -> str:
    """`-Rp 51.300`."""
    sign = "-" if amount.amount < 0 else ""
    return f"{sign}Rp {grouped(abs(amount.amount), 'id')}"


def merge(
    kpj: Annotated[str | None, typer.Argument(help="The card whose savings go over (KPJ).")] = None,
    into: Annotated[
        str | None, typer.Option("--into", help="The card of the same member that takes them.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; the member reads it.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Give back what was merged.")] = False,
    pending: Annotated[
        bool, typer.Option("--pending", help="Move on what came to any merged card since; after each import.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would move.")] = False,
    as_json: Json = False,
) -> None:
    """Put two cards of one member together: the whole balance, valued today.

    Run again, it moves what came since, each line with its own value date. Both cards keep their history.
    """
    if pending:
        if kpj or into or undo:
            stop("merge: --pending takes no card", "Either `merge --pending`, or `merge KPJ --into KPJ`.")
        _pending(dry_run=dry_run, as_json=as_json)
        return
    if not kpj or not into:
        stop(
            "merge: two cards are needed",
            "Write `saldoku merge KPJ --into KPJ`, or `saldoku merge --pending`.",
        )
    who, at = operator(), clock.now()
    if undo:
        back = undo_merge(from_kpj=kpj, into_kpj=into, reason=reason, who=who, at=at, dry_run=dry_run)
        if as_json:
            tell_json({"undone": True, "dry_run": dry_run, "moved": [_step(back)]})
        else:
            out.print(f"undone: {_told(back)}")
            _next(dry_run, "Value dates are those of the merge; `saldoku adjust-returns` does the rest.")
        return
    done = merge_cards(from_kpj=kpj, into_kpj=into, reason=reason, who=who, at=at, dry_run=dry_run)
    if as_json:
        tell_json(
            {
                "from": done.card, "into": done.into, "merged_on": done.merged_on, "again": done.again,
                "dry_run": dry_run, "moved": [_step(step) for step in done.moved],
            }
        )  # fmt: skip
    else:
        _tell_merged(done, dry_run)


def _tell_merged(done: Merged, dry_run: bool) -> None:
    if done.again and not done.moved:
        out.print(f"{done.card} was merged into {done.into} on {done.merged_on}; nothing came since.")
        return
    if done.again:
        out.print(f"{done.card} was merged into {done.into} on {done.merged_on}; what came since:")
    for step in done.moved:
        out.print(_told(step))
    _next(dry_run, "What comes to the old card later follows with `saldoku merge --pending`.")


def _pending(*, dry_run: bool, as_json: bool) -> None:
    with progress("merged cards", quiet=as_json) as told:
        done = merge_pending(who=operator(), at=clock.now(), dry_run=dry_run, progress=told)
    if as_json:
        tell_json(
            {
                "cards": done.cards, "dry_run": dry_run, "moved": [_step(step) for step in done.moved],
                "amount": done.amount.amount,
                "refused": [{"card": one.card, "code": one.code} for one in done.refused],
            }
        )  # fmt: skip
    else:
        for step in done.moved:
            out.print(_told(step))
        out.print(f"{done.cards:,} merged cards held something; {len(done.moved):,} moves.")
        _next(dry_run, "")
    for one in done.refused:
        err.print(f"{one.card} stays as it is: {one.code}\n  Run `saldoku merge` for this card to see why.")
    sys.exit(1 if done.refused else 0)


def _next(dry_run: bool, todo: str) -> None:
    told = "Nothing was posted: this was a dry run." if dry_run else todo
    if told:
        out.print(told)


def _told(step: Moved) -> str:
    what = "1 line" if step.lines == 1 else f"{step.lines:,} lines"
    return (
        f"{step.card} → {step.into}: {money_of(step.amount)} in {what} (own {money_of(step.own)}, "
        f"employer {money_of(step.employer_part)}, return {money_of(step.returns)})"
    )


def _step(step: Moved) -> dict[str, object]:
    return {
        "from": step.card, "into": step.into, "lines": step.lines, "amount": step.amount.amount,
        "own": step.own.amount, "employer": step.employer_part.amount, "return": step.returns.amount,
    }  # fmt: skip
