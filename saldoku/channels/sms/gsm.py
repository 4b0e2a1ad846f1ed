"""The GSM 7-bit alphabet: what a cheap phone shows and a part of 160 septets can carry."""

import unicodedata

import smsutil
from smsutil.codecs import GSM_CHARSET

PART = 160
"""Septets of a message of one part."""

_ALPHABET = frozenset(GSM_CHARSET) - {"\x1b"}  # the escape is part of the code, not of the text
_INSTEAD = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´′ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("•·", "-"),
        **dict.fromkeys("\t\r\f\v", " "),
        "×": "x",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
    }
)


def gsm(text: str) -> str:
    """The text in the GSM alphabet: one sign outside it would cut a part from 160 signs to 70.

    Accents that the alphabet lacks are dropped, look-alikes replace quotes and dashes, and what has no
    counterpart becomes a question mark.
    """
    return "".join(sign if sign in _ALPHABET else _folded(sign) for sign in text.translate(_INSTEAD))


def _folded(sign: str) -> str:
    if unicodedata.category(sign) in ("Cf", "Mn"):
        return ""
    parts = unicodedata.normalize("NFKD", sign).translate(_INSTEAD)
    return "".join(part for part in parts if part in _ALPHABET) or "?"


def septets(text: str) -> int:
    """How many septets a GSM text takes; signs such as the euro take two."""
    return int(smsutil.gsm_split(text).total_bytes) if text else 0


def in_one_part(text: str) -> bool:
    """Whether a text, once it is in the GSM alphabet, fits one part."""
    in_gsm = gsm(text)
    return len(in_gsm) <= PART and septets(in_gsm) <= PART
