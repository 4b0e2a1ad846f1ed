"""Tables of money. Amounts are whole units of the scheme's currency, in `bigint`.

A member's entries and the control lines of a journal add up to zero. Entries, journals, control lines,
snapshots and the totals of files are append-only; the database refuses updates and deletes (see the
migrations that say "guards").
"""

from saldoku.ledger.models.books import Account, ControlLine, Entry, EntryKind, Journal
from saldoku.ledger.models.changes import CardMerge, Correction
from saldoku.ledger.models.files import ImportBatch, ImportSlice, SuspenseItem, SuspenseRelease
from saldoku.ledger.models.years import (
    PostingYear,
    ReturnDeclaration,
    ReturnExclusion,
    YearSlice,
    YearSnapshot,
)

__all__ = [
    "Account",
    "CardMerge",
    "ControlLine",
    "Correction",
    "Entry",
    "EntryKind",
    "ImportBatch",
    "ImportSlice",
    "Journal",
    "PostingYear",
    "ReturnDeclaration",
    "ReturnExclusion",
    "SuspenseItem",
    "SuspenseRelease",
    "YearSlice",
    "YearSnapshot",
]
