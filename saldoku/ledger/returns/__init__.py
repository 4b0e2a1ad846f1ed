"""Closing a year and crediting its return, account by account in slices (docs/decisions/0009)."""
