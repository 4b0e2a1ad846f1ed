"""Commands that say what a year earns, and that close one without a return."""

from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer
from django.db import connection

from saldoku.config.cli.changes import operator
from saldoku.config.cli.telling import in_the_fund, out, progress, stop, tell_json, visible
from saldoku.kernel import clock
from saldoku.usecases.returns.declare_return import declare_return as declare
from saldoku.usecases.returns.declare_return import shown
from saldoku.usecases.running.close_year import close_year as close

Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1, max=16, help="Slices side by side; 2 on PostgreSQL, 1 on SQLite.", show_default=False
    ),
]


def side_by_side(workers: int | None) -> int:
    """How many slices at once. SQLite has one writer."""
    return workers or (1 if connection.vendor == "sqlite" else 2)


def declare_return(
    year: Annotated[int, typer.Argument(help="The year that earned it.")],
    rate: Annotated[str, typer.Argument(help="Per cent, such as 5.85.")],
    source: Annotated[str, typer.Option(help="Who decided it, and where it is written.")],
    as_json: Json = False,
) -> None:
    """Write down the rate of a year's return. Another rate takes its place, until the year is credited."""
    told = declare(year=year, rate=_rate(rate), source=source, who=operator(), at=clock.now())
    if as_json:
        tell_json(
            {
                "year": told.year, "rate": shown(told.rate), "source": told.source, "again": told.again,
                "before": shown(told.before) if told.before is not None else None,
            }
        )  # fmt: skip
    elif told.again:
        out.print(
            visible(
                f"{year}: {shown(told.rate)} per cent stands already ({told.source}). Nothing was written."
            )
        )
    else:
        instead = f", in place of {shown(told.before)}" if told.before is not None else ""
        out.print(f"{year}: {shown(told.rate)} per cent{instead}.")
        out.print(f"  Look at what it comes to: saldoku credit-returns {year} --dry-run")


def _rate(text: str) -> Decimal:
    """`5.85`, `5,85` or `5.85%`."""
    plain = text.strip().removesuffix("%").strip()
    try:
        return Decimal(plain.replace(",", ".") if "." not in plain else plain)
    except InvalidOperation:
        stop(visible(f"not a rate: {text}"), "Write per cent with at most four decimals, such as 5.85.")


def close_year(
    year: Annotated[int, typer.Argument(help="The year to close; it takes no entries any more.")],
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Close a year without a return: one snapshot row an account.

    Late deposits go into the next year with their own date. A year that has a rate is credited instead.
    """
    at = clock.now()
    with progress("accounts", quiet=as_json) as tell:
        closed = close(year=year, at=at, progress=tell, workers=side_by_side(workers))
    if as_json:
        tell_json(asdict(closed))
    else:
        when = f"{in_the_fund(closed.closed_at):%Y-%m-%d %H:%M %Z}"
        out.print(f"{year} {'was ' if closed.again else ''}closed on {when}: {closed.snapshots:,} accounts.")
