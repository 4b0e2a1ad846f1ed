"""What phones, web pages and keyboards do to a text, undone before anybody reads it."""

from saldoku.kernel.identifiers import plain

_SPACES = '"“”„‟«»″()<>[]{}‹›⟨⟩' + "".join(map(chr, range(32)))
_SIGNS = str.maketrans(dict.fromkeys(_SPACES, " ") | dict.fromkeys("‘’‚‛`´′ʼ", "'"))


def tidy(text: str) -> str:
    """The text in plain signs, in one line, with single spaces and without wrapping.

    Full-width signs, digits of other scripts, no-break and zero-width signs, dashes: as `plain` has it.
    Quotes, brackets and control signs become spaces, and an apostrophe stays only inside a word.
    """
    words = plain(text.translate(_SIGNS)).translate(_SIGNS).split()
    return " ".join(word for word in (word.strip("'") for word in words) if word)
