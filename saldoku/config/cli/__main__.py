"""`python -m saldoku.config.cli`, for processes that start themselves again."""

from saldoku.config.cli import main

main()
