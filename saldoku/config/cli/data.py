"""Commands that take in files, and the one that makes a synthetic fund."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

import typer

from saldoku.channels import files
from saldoku.config.cli.telling import err, in_the_fund, out, progress, stop, tell_json, visible
from saldoku.jobs.sample import write_sample_fund
from saldoku.kernel import clock
from saldoku.kernel.money import grouped
from saldoku.kernel.periods import Period
from saldoku.usecases.fund import the_scheme
from saldoku.usecases.importing.import_contributions import import_contributions
from saldoku.usecases.importing.import_members import import_members
from saldoku.usecases.importing.import_movements import import_opening_balances, import_payouts
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
    opened = files.open_members(file, sheet=sheet, today=at.astimezone(the_scheme().zone).date())
    _tell_columns(opened.file.unknown_columns)
    warnings = _Warnings()
    with _report(opened.file, language) as report, progress("members", quiet=as_json) as tell:
        summary = import_members(
            blocks=report.watched(warnings.noted(opened.blocks())),
            total=opened.file.total,
            fingerprint=files.fingerprint(file),
            file_name=file.name,
            at=at,
            told=report.told,
            progress=tell,
            tell_again=_nothing_told(file),
        )
    warnings.tell()
    _end(file, summary, as_json)


@app.command("contributions")
def contributions(file: File, sheet: Sheet = None, language: Language = None, as_json: Json = False) -> None:
    """Post a file of contributions; rows of unknown cards go to suspense with their money.

    Rejected rows go to FILE.rejected.csv, to be mended there and imported again; exit 1 then. Rows that were
    posted and are not what the scheme's rule asks for are listed in FILE.differences.csv.
    """
    at = clock.now()
    opened = files.open_contributions(file, sheet=sheet, language=language)
    _tell_columns(opened.file.unknown_columns)
    with _report(opened.file, language) as report, progress("contributions", quiet=as_json) as tell:
        summary = import_contributions(
            blocks=report.watched(opened.blocks()),
            total=opened.file.total,
            fingerprint=files.fingerprint(file),
            file_name=file.name,
            at=at,
            told=report.told_with_differences,
            progress=tell,
            tell_again=_nothing_told(file),
        )
    _end(file, summary, as_json)


@app.command("payouts")
def payouts(file: File, sheet: Sheet = None, language: Language = None, as_json: Json = False) -> None:
    """Post what was paid out to members. A payout larger than what the card holds is rejected."""
    opened = files.open_payouts(file, sheet=sheet, language=language)
    _movements("payouts", import_payouts, opened, file, language, as_json)


@app.command("opening-balances")
def opening_balances(
    file: File, sheet: Sheet = None, language: Language = None, as_json: Json = False
) -> None:
    """Post what members held when the fund moved here from another system: once a card, before all else."""
    opened = files.open_opening_balances(file, sheet=sheet, language=language)
    _movements("opening balances", import_opening_balances, opened, file, language, as_json)


def _movements(
    label: str,
    import_them: Callable[..., ImportSummary],
    opened: files.Movements,
    file: Path,
    language: Tongue | None,
    as_json: bool,
) -> None:
    _tell_columns(opened.file.unknown_columns)
    with _report(opened.file, language) as report, progress(label, quiet=as_json) as tell:
        summary = import_them(
            blocks=report.watched(opened.blocks()),
            total=opened.file.total,
            fingerprint=files.fingerprint(file),
            file_name=file.name,
            at=clock.now(),
            told=report.told,
            progress=tell,
            tell_again=_nothing_told(file),
        )
    _end(file, summary, as_json)


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


def _report(opened: files.Opened, language: Tongue | None) -> files.Report:
    return files.Report(opened.source, language=language or "id")


def _nothing_told(file: Path) -> bool:
    """Somebody may be mending what an import told: a file that was imported before leaves it alone."""
    return not (files.rejects_path(file).exists() or files.differences_path(file).exists())


class _Warnings:
    """What was left out of rows that were taken: the first few by line, the others by their number."""

    def __init__(self, shown: int = 20) -> None:
        self._shown = shown
        self._first: list[files.Warned] = []
        self._count = 0

    def noted(self, blocks: Iterable[files.MemberBlock]) -> Iterator[files.MemberBlock]:
        for block in blocks:
            self._first += block.warned[: self._shown - len(self._first)]
            self._count += len(block.warned)
            yield block

    def tell(self) -> None:
        for warning in self._first:
            err.print(f"line {warning.line}: {warning.code}")
        if self._count > len(self._first):
            err.print(f"… and {self._count - len(self._first)} more warnings")


def _end(file: Path, summary: ImportSummary, as_json: bool) -> None:
    told = {"reject_file": files.rejects_path(file), "difference_file": files.differences_path(file)}
    found = {name: path if path.exists() else None for name, path in told.items()}
    if as_json:
        tell_json(summary.as_json() | {"again": summary.again} | found)
    else:
        _tell(summary, found)
    sys.exit(1 if summary.rejected.rows and not summary.again else 0)


def _tell(summary: ImportSummary, found: Mapping[str, Path | None]) -> None:
    if summary.again:
        out.print(
            f"This very file was imported on {in_the_fund(summary.first_at):%Y-%m-%d %H:%M %Z}; "
            "nothing was done again."
        )
    money = summary.kind != "members"
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
    if found["reject_file"]:
        out.print(visible(f"  Rejected rows, with reasons: {found['reject_file']}"))
    if found["difference_file"]:
        out.print(visible(f"  Rows that differ from the rule: {found['difference_file']}"))


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
    with progress("members", quiet=as_json) as tell:
        summary = write_sample_fund(
            folder, members=members, months=months, seed=seed, until=last,
            progress=lambda done: tell(done, members),
        )  # fmt: skip
    if as_json:
        tell_json({name: getattr(summary, name) for name in summary.__dataclass_fields__})
    else:
        out.print(visible(f"{members:,} members and {months} months in {folder}"))
