"""Prove the books: the question an auditor asks every night."""

from saldoku.ledger.proof import ProofReport, prove


def prove_books() -> ProofReport:
    """Re-derive all balances and journals; every difference is in the report."""
    return prove()
