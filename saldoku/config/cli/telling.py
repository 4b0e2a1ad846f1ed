"""How the command line speaks: plain lines in a log, progress on a terminal, one object with --json."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NoReturn

from django.db import Error, OperationalError, ProgrammingError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from saldoku.kernel.errors import SaldokuError
from saldoku.usecases.fund import the_scheme
from saldoku.usecases.importing.dialect import interruption

# Names of columns, employers and files are printed as they are: nothing in them is markup, and a line in a
# log stays one line.
out = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)

# What to do next, for refusals whose own text does not say it.
_NEXT = {
    "not-found": "Check the number or code; nothing was changed.",
    "not-understood": "Check how it is written; nothing was changed. --help shows what the command takes.",
    "file-not-readable": "Check the path and that the file is CSV, XLSX or Parquet.",
    "columns-missing": "The first row must be the header. Rename or add the columns named above.",
    "key-reused": "The same id was used before with other content. Make a new id for new content.",
    "books-differ": "Nothing was posted. Run `saldoku prove` and keep its output for the engineers.",
    "year-closed": "The year is closed. Post into an open year with its own value date.",
    "year-not-over": "Wait for 1 January: until then the year takes entries, and its figures are not final.",
    "closed-without-return": "It stays so. What comes for it now goes into an open year, on its own day.",
    "return-not-declared": "Write its rate down first: saldoku declare-return YEAR RATE --source TEXT.",
    "return-declared": "Credit it: saldoku credit-returns YEAR. A year that earned nothing has the rate 0.",
    "return-final": "The year is credited. What came late is brought up to it by `saldoku adjust-returns`.",
    "earlier-year-open": "Do that year first: `saldoku credit-returns YEAR`, or `close-year` for no return.",
    "closing-otherwise": "Its closing has begun and is ended the same way: run the command named above.",
    "exclusion-too-late": "The year is being credited. Run it again without new cards in the list.",
    "rows-wrong": "Nothing was taken over. Mend the lines named above and run it again.",
    "same-card": "Name two cards: the one whose savings go over, and the one that takes them.",
    "cards-of-two-people": "Two NIKs. If it is one person, put the right NIK on file for both cards first.",
    "no-savings": "There is no JHT account on this card, so there is nothing to merge or to correct.",
    "merged-elsewhere": "Undo that merge first, or merge the card that took the savings.",
    "merged-away": "Name the card that has the savings now, or undo that merge first.",
    "not-merged": "Check the two cards and their order: `merge OLD --into NEW --undo`.",
    "holds-too-little": "The money has left this card. Correct what took it away first.",
    "not-correctable": "Transfers go by `merge --undo`, returns by `adjust-returns`; a reversal stands.",
    "reversed-already": "The line was taken back before. Correct the line that stands in its place.",
    "asked-already": "Another person decides about it: `saldoku correct list`.",
    "nothing-changes": "Name what differs from what stands, or --take-back.",
    "below-zero": "Less than nothing would be left. If the card was merged, undo that first.",
    "same-person": "Another person decides: another account of this machine, or a supervisor at an office.",
    "decided-already": "Nothing was changed. `saldoku correct list` shows what waits.",
}


def tell_refusal(refusal: Exception) -> None:
    """One or two lines on standard error: what, and what to do next."""
    if isinstance(refusal, SaldokuError):
        told = {name: value for name, value in refusal.fields.items() if name != "do"}
        words = ", ".join(f"{name} {value}" for name, value in told.items())
        err.print(visible(f"{refusal.code}: {words}" if words else refusal.code))
        todo = refusal.fields.get("do") or _NEXT.get(refusal.code, "")
    elif isinstance(refusal, OSError):
        err.print(visible(f"{refusal.strerror}: {refusal.filename}"))
        todo = "Check the path and its permissions."
    else:
        # The driver's own words may quote a row; only the kind of error is told.
        why, todo = interruption(refusal) if isinstance(refusal, Error) else ("", "")
        known = why in {"no-room", "connection-lost"}
        err.print(f"database error: {why if known else type(refusal).__name__}")
        if not known and isinstance(
            refusal, OperationalError | ProgrammingError
        ):  # no such table, no such role
            todo = "Check DATABASE_URL and that the server runs, then `saldoku migrate`."
    if todo:
        err.print(f"  {todo}")


def stop(why: str, todo: str) -> NoReturn:
    """Called wrongly or could not run: say so and exit 2."""
    err.print(why)
    err.print(f"  {todo}")
    sys.exit(2)


def in_the_fund(moment: datetime) -> datetime:
    """A moment as the fund's clocks show it."""
    return moment.astimezone(the_scheme().zone)


def visible(text: str) -> str:
    """Text from a file, without the signs that would steer somebody's terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def tell_json(data: dict[str, Any]) -> None:
    """One JSON object on standard output; moments as ISO 8601."""
    sys.stdout.write(json.dumps(data, default=_plain, ensure_ascii=False) + "\n")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


@contextmanager
def progress(label: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A bar with rate and time left on a terminal; a plain line at each tenth in a log."""
    if quiet or not err.is_terminal:
        said = -1

        def plain(done: int, total: int) -> None:
            nonlocal said
            tenth = done * 10 // max(total, 1)
            if not quiet and tenth > said:
                said = tenth
                err.print(f"{label}: {done:,} of {total:,}")

        yield plain
        return
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), _Rate(""), TimeRemainingColumn())
    with Progress(*columns, console=err) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class _Rate(TextColumn):
    """Rows a second."""

    def render(self, task: Any) -> Any:
        self.text_format = f"{task.speed:,.0f}/s" if task.speed else ""
        return super().render(task)
