"""The short reference of a line of a statement, as people read it out and type it.

A line is named by its posting year and its source key. Both fit into fifteen signs of Crockford's base 32,
which has no I, L, O or U; a sixteenth vouches for them: `5V2K-0QX4-9TBN-C7RM`. It says nothing about anybody.

The last sign is chosen so that the whole, read as a polynomial over the field of 32 elements, is zero at the
field's generator. It finds every single wrong sign and every two neighbours that changed places.
"""

from saldoku.kernel.errors import NotUnderstood

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_AS_MEANT = str.maketrans("OIL", "011", "-")
_FIELD = 0b100101  # x^5 + x^2 + 1
_LENGTH = 16
_FIRST_YEAR, _YEARS = 1900, 1 << 10
_KEYS = 1 << 64


def entry_reference(year: int, source_key: int) -> str:
    """The reference of the entry with this posting year and signed 64-bit source key."""
    if not 0 <= year - _FIRST_YEAR < _YEARS:
        raise ValueError(f"no posting year: {year}")
    number = (year - _FIRST_YEAR) * _KEYS + source_key % _KEYS
    signs = "".join(_SIGNS[number >> shift & 31] for shift in range(70, -1, -5))
    signs += _SIGNS[_times_generator(_remainder(signs))]
    return "-".join(signs[start : start + 4] for start in range(0, _LENGTH, 4))


def parse_reference(text: str) -> tuple[int, int]:
    """Posting year and source key of a reference; case, hyphens and spaces do not matter, O, I and L are read
    as 0, 1 and 1. NotUnderstood with field `reference`; hints: `empty`, `length`, `letters`, `check`."""
    signs = "".join(text.upper().translate(_AS_MEANT).split())
    if len(signs) != _LENGTH:
        raise NotUnderstood(field="reference", hint="length" if signs else "empty")
    if not set(signs) <= set(_SIGNS):
        raise NotUnderstood(field="reference", hint="letters")
    if _remainder(signs):
        raise NotUnderstood(field="reference", hint="check")
    number = 0
    for sign in signs[:-1]:
        number = number << 5 | _SIGNS.index(sign)
    years, key = divmod(number, _KEYS)
    if years >= _YEARS:
        raise NotUnderstood(field="reference", hint="check")
    return _FIRST_YEAR + years, key - _KEYS if key >= _KEYS // 2 else key


def _times_generator(element: int) -> int:
    doubled = element << 1
    return doubled ^ _FIELD if doubled & 32 else doubled


def _remainder(signs: str) -> int:
    """The polynomial's value, by Horner."""
    value = 0
    for sign in signs:
        value = _times_generator(value) ^ _SIGNS.index(sign)
    return value
