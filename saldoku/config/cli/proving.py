"""Commands that prove the books, and that make their snapshots anew."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from saldoku.config.cli.telling import err, out, tell_json, visible
from saldoku.kernel.money import grouped
from saldoku.usecases.running.prove_books import Difference, Figure, prove_books
from saldoku.usecases.running.rebuild_snapshots import YearRebuilt
from saldoku.usecases.running.rebuild_snapshots import rebuild_snapshots as rebuild_the_snapshots

Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
Steps = Callable[[int, int, str], None]


@contextmanager
def steps(label: str, *, quiet: bool) -> Iterator[Steps]:
    """Steps of very different length, each with its name: on a terminal what is done now, and how long each
    took; in a log a line when one begins."""
    began, now, name = time.monotonic(), time.monotonic(), ""
    status = err.status(label) if err.is_terminal and not quiet else None

    def tell(done: int, total: int, what: str) -> None:
        nonlocal now, name
        if status is not None:
            if name:
                err.print(f"{time.monotonic() - now:7.1f} s  {name}")
            status.update(f"{label}: {what}, {done + 1} of {total}, {time.monotonic() - began:.0f} s so far")
        elif what and not quiet:
            err.print(f"{label}: {what}, {done + 1} of {total}")
        now, name = time.monotonic(), what

    if status is None:
        yield tell
    else:
        with status:
            yield tell


def _figure(figure: Figure) -> str:
    return "nothing" if figure is None else f"{figure:,}" if isinstance(figure, int) else visible(figure)


def _line(one: Difference) -> str:
    card = f"card {one.account}, " if one.account else ""
    journal = f"journal {visible(one.journal)}, " if one.journal else ""
    by = f" by {one.by:,}" if one.by else ""
    return (
        f"{one.rule}: {card}{journal}{visible(one.where)}: "
        f"expected {_figure(one.expected)}, found {_figure(one.found)}{by}"
    )


def _as_json(one: Difference) -> dict[str, Any]:
    return {
        "rule": one.rule, "account": one.account, "journal": one.journal, "where": one.where,
        "expected": one.expected, "found": one.found, "by": one.by,
    }  # fmt: skip


def prove(as_json: Json = False) -> None:
    """Derive every balance and journal from the entries again; exit 1 if anything differs."""
    with steps("prove", quiet=as_json) as tell:
        report = prove_books(progress=tell)
    if as_json:
        tell_json(
            {
                "accounts": report.accounts,
                "entries": report.entries,
                "journals": report.journals,
                "total": report.total,
                "count": report.count,
                "counts": dict(report.counts),
                "differences": [_as_json(one) for one in report.differences],
            }
        )
    else:
        for one in report.differences:
            err.print(f"does not hold: {_line(one)}")
        for rule, count in report.counts.items():
            named = sum(one.rule == rule for one in report.differences)
            if named < count:
                err.print(f"does not hold: {rule}: {count - named:,} times more")
        if report.count:
            err.print("  Change nothing by hand. Keep these lines, and see docs/operate/running.md.")
        out.print(
            f"{report.accounts:,} accounts, {report.entries:,} entries, {report.journals:,} journals, "
            f"Rp {grouped(report.total, 'id')} owned by members"
        )
        out.print(f"{report.count} differences")
    sys.exit(1 if report.count else 0)


def rebuild_snapshots(
    year: Annotated[int, typer.Argument(help="The first closed year to look at.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change; change nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Derive the snapshots of a closed year and of those after it anew, and replace what differs.

    Figures that were credited stay: if one of them would change, nothing is done. A dry run ends with 1 when
    there is something to replace.
    """
    with steps("rebuild", quiet=as_json) as tell:
        made = rebuild_the_snapshots(year=year, dry_run=dry_run, progress=tell)
    if as_json:
        tell_json({"dry_run": dry_run, "years": [_rebuilt_as_json(one) for one in made]})
    else:
        would = "would be " if dry_run else ""
        for one in made:
            for row in one.replaced:
                out.print(f"  {one.year}, card {row.kpj}: {_figure(row.before)}, anew {_figure(row.after)}")
            if len(one.replaced) < one.count:
                out.print(f"  {one.year}: and {one.count - len(one.replaced):,} more")
            out.print(
                f"{one.year}: {one.changed:,} snapshots {would}changed, {one.added:,} added, "
                f"{one.removed:,} removed"
            )
    sys.exit(1 if dry_run and any(one.count for one in made) else 0)


def _rebuilt_as_json(one: YearRebuilt) -> dict[str, Any]:
    rows = [{"account_no": row.kpj, "before": row.before, "after": row.after} for row in one.replaced]
    counts = {"changed": one.changed, "added": one.added, "removed": one.removed}
    return {"year": one.year, **counts, "snapshots": rows}
