"""Commands about settings and keys."""

import sys
from typing import Annotated

import typer

from saldoku.config.cli.telling import err, out, progress, tell_json
from saldoku.config.production import unsafe_settings
from saldoku.kernel import vault
from saldoku.usecases.running.rotate_data_key import rotate_data_key as rotate

Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


def check_settings(as_json: Json = False) -> None:
    """Say what is missing or unsafe for production; exit 1 if anything is."""
    found = unsafe_settings()
    if as_json:
        tell_json({"unsafe": [{"setting": one.setting, "why": one.why, "do": one.do} for one in found]})
    else:
        for one in found:
            err.print(f"{one.setting}: {one.why}\n  {one.do}")
        out.print("Ready for production." if not found else f"{len(found)} to mend.")
    sys.exit(1 if found else 0)


def new_data_key() -> None:
    """Print a fresh key for SALDOKU_DATA_KEY. Put it first in the list to begin using it."""
    sys.stdout.write(vault.new_data_key() + "\n")


def rotate_data_key(as_json: Json = False) -> None:
    """Seal everything again with the first key of SALDOKU_DATA_KEY.

    May be stopped and run again; when it says 0 left, the older keys can be taken off the list.
    """
    with progress("rows", quiet=as_json) as tell:
        done = rotate(progress=tell)
    if as_json:
        tell_json({"sealed_again": done})
    else:
        out.print(f"{done:,} rows sealed again; 0 left under older keys.")
