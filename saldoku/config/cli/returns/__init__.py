"""Commands of the year's end: its return, and its closing."""

from saldoku.config.cli.returns.crediting import adjust_returns, credit_returns
from saldoku.config.cli.returns.years import close_year, declare_return

__all__ = ["adjust_returns", "close_year", "credit_returns", "declare_return"]
