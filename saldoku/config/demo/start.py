"""Start the demo: fill the fund if it is empty, run the worker beside the server, say where to click."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from saldoku.channels import files
from saldoku.config.cli.telling import out, progress
from saldoku.jobs.sample import write_sample_fund
from saldoku.kernel import clock
from saldoku.kernel.periods import Period
from saldoku.usecases.demo.fill_fund import fill_fund
from saldoku.usecases.demo.who_is_who import who_is_who
from saldoku.usecases.fund import the_scheme
from saldoku.usecases.importing.import_contributions import import_contributions
from saldoku.usecases.importing.import_members import import_members
from saldoku.usecases.importing.import_offices import import_offices
from saldoku.usecases.running.prove_books import prove_books


def start_demo(*, port: int, members: int, serve: Callable[[], None]) -> None:
    """On a migrated database. Runs until the server is stopped; the worker stops with it."""
    _fill(members)
    report = prove_books()
    out.print(
        f"{report.accounts:,} accounts, {report.entries:,} entries, {len(report.differences)} differences."
    )
    connection.close()
    worker = subprocess.Popen([sys.executable, "-m", "saldoku.config.cli", "work"])
    _tell(port)
    try:
        serve()
    finally:
        worker.terminate()
        worker.wait(timeout=20)


def _fill(members: int) -> None:
    """The same files and the same import as a real fund. A second start finds all of it done."""
    folder: Path = settings.VAR / "sample"
    at = clock.now()
    today = at.astimezone(the_scheme().zone).date()
    cast_file = folder / "cast.json"
    if not cast_file.exists():
        # Contributions of a month come in until the middle of the next; before that, end a month earlier.
        until = Period.of(today).plus(-1 if today.day > 15 else -2)
        write_sample_fund(folder, members=members, months=36, seed=1, until=until)
    for path in sorted(folder.glob("members*.csv")):
        with progress(path.stem) as tell:
            people = files.open_members(path, today=today)
            import_members(
                blocks=people.blocks(), total=people.file.total,
                told=lambda _: None, at=at - timedelta(days=30), progress=tell,
                fingerprint=files.fingerprint(path), file_name=path.name,
            )  # fmt: skip
    months = sorted(folder.glob("contributions-*.csv"))
    with progress("months of contributions") as tell:
        for number, path in enumerate(months, 1):
            import_contributions(
                blocks=files.open_contributions(path).blocks(), total=None, told=lambda _: None,
                fingerprint=files.fingerprint(path), file_name=path.name, at=at,
            )  # fmt: skip
            tell(number, len(months))
    import_offices(rows=files.read_offices(files.open_table(folder / "offices.csv")))
    fill_fund(at=at)


def _tell(port: int) -> None:
    demo = who_is_who()
    out.print(
        f"""
  Saldoku is running.  Everything on one page:  http://127.0.0.1:{port}/demo/

  Website   http://127.0.0.1:{port}/          {demo.registered[0].email}   {demo.password}
  App       http://127.0.0.1:{port}/app/      the same log-in
  Office    http://127.0.0.1:{port}/office/   {demo.clerk_email}   {demo.password}   (code: demo page)
  API       http://127.0.0.1:{port}/api/v1/docs

  All people are invented. Stop with Ctrl-C.
""",
        soft_wrap=True,
    )
