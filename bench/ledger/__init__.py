"""Benches of the ledger at national scale: imports, returns, reads and proof (bench/README.md)."""
