"""What the process that forks for each command has loaded: the program, and the scheme."""

from saldoku.config.cli import commands
from saldoku.usecases.fund import the_scheme

the_scheme()
__all__ = ["commands"]
