"""Prove the books: the question an auditor asks every night."""

from saldoku.ledger.proof import Difference, Figure, Progress, ProofReport, prove

__all__ = ["Difference", "Figure", "ProofReport", "prove_books"]


def prove_books(*, progress: Progress | None = None) -> ProofReport:
    """Re-derive all balances and journals; every difference is in the report.

    One reading transaction: the fund may work on. `progress` is told before each check how many are done, of
    how many, and what is looked at now.
    """
    return prove(progress=progress)
