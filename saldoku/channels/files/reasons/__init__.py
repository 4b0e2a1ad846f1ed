"""Why a row was not used, and what to write instead: the words of this door.

Every sentence names the remedy. The reader is a clerk who did nothing wrong on purpose.
"""

from collections.abc import Mapping

from saldoku.channels.files.reasons import differences, lines, money, offices, people
from saldoku.channels.files.reasons.words import REASONS, Language

__all__ = ["REASONS", "Language", "differences", "lines", "money", "offices", "people", "reason"]

_UNNAMED: Mapping[Language, str] = {
    "id": "Baris ini tidak dapat dibukukan. Mohon tanyakan ke petugas dana dengan menyebut kodenya.",
    "en": "This row could not be posted. Please ask the fund's staff and name the code.",
}


def reason(code: str, language: Language) -> str:
    """The sentence for a code; a code without one gets a sentence that says whom to ask."""
    return REASONS.get(code, _UNNAMED)[language]
