"""The command line, `saldoku`. Exit 0: all went well; 1: done, but something was rejected or differs;
2: called wrongly or could not run, with what to do next on standard error."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saldoku.config.settings")


def main() -> None:
    """Run one command; a refusal becomes one line that says what to do, never a traceback."""
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 (Django is slow to come)
    from django.db import Error  # noqa: PLC0415 (as above)

    try:
        from saldoku.config.cli.commands import app  # noqa: PLC0415 (reads the settings)
    except ImproperlyConfigured as wrong:
        sys.stderr.write(f'a setting cannot be read: {wrong}\n  See docs/operate/install.md, "Settings".\n')
        sys.exit(2)
    from saldoku.config.cli.telling import tell_refusal  # noqa: PLC0415 (rich is slow to come)
    from saldoku.kernel.errors import SaldokuError  # noqa: PLC0415 (with its teller)

    try:
        app()
    except (SaldokuError, Error, OSError) as refusal:
        tell_refusal(refusal)
        sys.exit(2)


__all__ = ["main"]
