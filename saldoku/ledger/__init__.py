"""Accounts, journals, append-only entries, yearly snapshots, the derived balance and its proof."""
