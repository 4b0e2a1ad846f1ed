"""The proof: everything derived is derived again from the entries, and every difference is named."""

from saldoku.ledger.proof.prove import Progress, prove
from saldoku.ledger.proof.report import Difference, Figure, ProofReport

__all__ = ["Difference", "Figure", "Progress", "ProofReport", "prove"]
