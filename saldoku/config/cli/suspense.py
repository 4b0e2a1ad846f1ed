"""Commands about money whose owner is not known."""

from typing import Annotated

import typer

from saldoku.config.cli.telling import out, progress, tell_json
from saldoku.kernel import clock
from saldoku.kernel.money import grouped
from saldoku.usecases.importing.release_suspense import list_suspense, release_suspense

app = typer.Typer(no_args_is_help=True, help="Money that came for cards that nobody held.")

Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


@app.command("list")
def waiting(as_json: Json = False) -> None:
    """Show what waits, by card, the most money first, and whether its card is known by now."""
    found = list_suspense()
    if as_json:
        tell_json(
            {
                "suspense": [
                    {"card": one.masked, "rows": one.items, "money": one.money, "oldest": one.oldest,
                     "known": one.known}
                    for one in found
                ]
            }
        )  # fmt: skip
        return
    for one in found:
        note = "known by now" if one.known else "unknown"
        out.print(
            f"  {one.masked}  {one.items:>6,} rows  Rp {grouped(one.money, 'id'):>18}  "
            f"since {one.oldest:%Y-%m-%d}  {note}"
        )
    ready = sum(one.known for one in found)
    out.print(f"Cards that wait: {len(found):,}; known by now: {ready:,}.")
    if ready:
        out.print("  `saldoku suspense post` posts what has found its owner.")


@app.command("post")
def post(
    kpj: Annotated[str | None, typer.Argument(help="Only the money of this card.")] = None,
    as_json: Json = False,
) -> None:
    """Post the money of cards that are known by now to their owners, with its own value date."""
    with progress("suspense", quiet=as_json) as tell:
        done = release_suspense(kpj=kpj, at=clock.now(), progress=tell)
    if as_json:
        tell_json(
            {"rows": done.posted.rows, "money": done.posted.money, "cards": done.cards,
             "waiting_rows": done.waiting.rows, "waiting_money": done.waiting.money}
        )  # fmt: skip
        return
    out.print(
        f"{done.posted.rows:,} rows, Rp {grouped(done.posted.money, 'id')}, posted; cards: {done.cards:,}. "
        f"{done.waiting.rows:,} rows, Rp {grouped(done.waiting.money, 'id')} still wait."
    )
