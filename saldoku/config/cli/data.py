"""Commands that take in files, and the one that makes a synthetic fund."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
import typer

from saldoku.channels import files
from saldoku.channels.files.rejects import rejects_path, write_rejected
from saldoku.config.cli.telling import err, in_the_fund, out, progress, stop, tell_json, visible
from saldoku.jobs.sample import write_sample_fund
from saldoku.kernel import clock
from saldoku.kernel.money import grouped
from saldoku.kernel.periods import Period
from saldoku.usecases.fund import the_scheme
from saldoku.usecases.importing.blocks import SliceOutcome, WholeBlock, WholeMembers
from saldoku.usecases.importing.import_contributions import import_contributions
from saldoku.usecases.importing.import_members import import_members
from saldoku.usecases.importing.import_offices import import_offices
from saldoku.usecases.importing.summary import ImportSummary, Tally

app = typer.Typer(no_args_is_help=True, help="Take in the fund's files: members, contributions, offices.")

File = Annotated[Path, typer.Argument(help="CSV, XLSX or Parquet.", exists=True, dir_okay=False)]
Sheet = Annotated[str | None, typer.Option(help="The sheet of an XLSX file; the first one if not named.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
Tongue = Literal["id", "en"]
Language = Annotated[
    Tongue | None,
    typer.Option(help="The language of the file's amounts and of the reasons in the reject file."),
]


@app.command("members")
def members(file: File, sheet: Sheet = None, language: Language = None, as_json: Json = False) -> None:
    """Take in the list of members and their cards. Rejected rows go to FILE.rejected.csv; exit 1 then."""
    at = clock.now()
    table = files.open_table(file, sheet=sheet)
    read = files.read_members(table, today=at.astimezone(the_scheme().zone).date())
    refused: list[files.Rejected] = []

    def told(outcome: SliceOutcome) -> None:
        refused.extend(files.Rejected(row.line, row.code, row.field) for row in outcome.refused)

    with progress("members", quiet=as_json) as tell:
        summary = import_members(
            blocks=[WholeMembers(read.rows, len(read.rejected))],
            total=len(read.rows) + len(read.rejected),
            fingerprint=files.fingerprint(file),
            file_name=file.name,
            at=at,
            told=told,
            progress=tell,
            tell_again=not rejects_path(file).exists(),
        )
    _tell_columns(read.unknown_columns)
    for warning in read.warned[:20]:
        err.print(f"line {warning.line}: {warning.code}")
    if len(read.warned) > 20:
        err.print(f"… and {len(read.warned) - 20} more warnings")
    _end(file, table, [*read.rejected, *refused], summary, language, as_json)


@app.command("contributions")
def contributions(file: File, sheet: Sheet = None, language: Language = None, as_json: Json = False) -> None:
    """Post a file of contributions; rows of unknown cards go to suspense with their money.

    Rejected rows go to FILE.rejected.csv, to be mended there and imported again; exit 1 then.
    """
    at = clock.now()
    table = files.open_table(file, sheet=sheet)
    read = files.read_contributions(table, language=language)
    frame = read.frame.with_columns(pl.lit(None, pl.Int64).alias("back_pay"))
    blocks = [WholeBlock(frame.slice(start, 50_000)) for start in range(0, frame.height, 50_000)]
    blocks.append(WholeBlock(frame.clear(), read.rejected.height, read.rejected_money))
    refused: list[files.Rejected] = []

    def told(outcome: SliceOutcome) -> None:
        refused.extend(files.Rejected(row.line, row.code, row.field) for row in outcome.refused)

    with progress("contributions", quiet=as_json) as tell:
        summary = import_contributions(
            blocks=blocks,
            total=read.frame.height,
            fingerprint=files.fingerprint(file),
            file_name=file.name,
            at=at,
            told=told,
            progress=tell,
            tell_again=not rejects_path(file).exists(),
        )
    unread = [
        files.Rejected(line, code, field, raw)
        for line, code, field, raw in read.rejected.select("line", "code", "field", "raw").iter_rows()
    ]
    _tell_columns(read.unknown_columns)
    _end(file, table, [*unread, *refused], summary, language, as_json)


@app.command("offices")
def offices(file: File, sheet: Sheet = None, as_json: Json = False) -> None:
    """Take over the list of offices; the ones that are not in the file go."""
    count = import_offices(rows=files.read_offices(files.open_table(file, sheet=sheet)))
    if as_json:
        tell_json({"kind": "offices", "offices": count})
    else:
        out.print(f"{count} offices.")


def _tell_columns(unknown: tuple[str, ...]) -> None:
    if unknown:
        err.print(visible(f"columns not used: {', '.join(unknown)}"))


def _end(
    file: Path,
    table: files.Table,
    rejected: list[files.Rejected],
    summary: ImportSummary,
    language: Tongue | None,
    as_json: bool,
) -> None:
    reject_file: Path | None = rejects_path(file)
    # Somebody may be mending it: a file that was imported before leaves its reject file alone.
    if not (summary.again and rejects_path(file).exists()):
        rejected.sort(key=lambda row: row.line)
        reject_file = write_rejected(rejects_path(file), table, rejected, language=language or "id")
    if as_json:
        tell_json(summary.as_json() | {"again": summary.again, "reject_file": reject_file})
    else:
        _tell(summary, reject_file)
    sys.exit(1 if summary.rejected.rows and not summary.again else 0)


def _tell(summary: ImportSummary, reject_file: Path | None) -> None:
    if summary.again:
        out.print(
            f"This very file was imported on {in_the_fund(summary.first_at):%Y-%m-%d %H:%M %Z}; "
            "nothing was done again."
        )
    money = summary.kind == "contributions"
    for name in ("read", "posted", "rejected", "suspense"):
        tally: Tally = getattr(summary, name)
        amount = f"  Rp {grouped(tally.money, 'id'):>20}" if money else ""
        out.print(f"  {name:9} {tally.rows:>12,} rows{amount}")
    if not money:
        out.print(f"  changed   {summary.changed:>12,} rows")
    if summary.differing.rows:
        out.print(
            f"  {summary.differing.rows:,} posted rows (Rp {grouped(summary.differing.money, 'id')}) "
            "differ from the scheme's rule; they were posted as paid."
        )
    if summary.suspense.rows:
        out.print(
            "  Rows in suspense: their card is not on file, or it holds no savings. The money is kept apart."
        )
    if reject_file is not None:
        out.print(visible(f"  Rejected rows, with reasons: {reject_file}"))


def sample_data(
    folder: Annotated[Path, typer.Argument(help="Where to write; made if missing.")],
    members: Annotated[int, typer.Option(min=1, help="How many people; the first six have stories.")] = 1000,
    months: Annotated[int, typer.Option(min=1, help="Months of contributions.")] = 36,
    seed: Annotated[int, typer.Option(help="Another number, other people.")] = 1,
    until: Annotated[str, typer.Option(help="The last month, such as 2026-10.")] = "2026-10",
    as_json: Json = False,
) -> None:
    """Write a synthetic fund as import files; the same seed gives the same bytes."""
    try:
        last = Period.parse(until)
    except ValueError:
        stop(visible(f"--until {until} is not a month."), "Write it as 2026-10 or 10-2026.")
    summary = write_sample_fund(folder, members=members, months=months, seed=seed, until=last)
    if as_json:
        tell_json({name: getattr(summary, name) for name in summary.__dataclass_fields__})
    else:
        out.print(visible(f"{members:,} members and {months} months in {folder}"))
