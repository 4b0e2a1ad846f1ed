"""Whatever a registration is made of, it reads back; whatever a text is, reading it never fails."""

import re
from dataclasses import dataclass
from datetime import date

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from saldoku.channels.sms.grammar import read
from saldoku.channels.sms.requests import NotClear, Register, Request
from saldoku.channels.sms.words import REFERENCE

TODAY = date(2026, 11, 22)
INDONESIAN = ("Januari", "Feb", "Mrt", "April", "Mei", "Jun", "Juli", "Agt", "Sept", "Okt", "Nopember", "Des")
ENGLISH = ("Jan", "February", "Mar", "Apr", "May", "June", "Jul", "Aug", "Sep", "Oct", "November", "Dec")
NAMES = ("SITI", "Siti Rahayu", "Nur'aini", "M. Yusuf", "Agus Pratama", "Dewi Ayu Lestari", "MEI LING", "Zoë")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


# A busy machine must not fail a property that holds.
untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Written:
    """A registration as somebody types it."""

    text: str
    means: Register
    loose: bool
    """Numbers in groups with the same signs between fields: there may be a second way to read it."""


def understood(text: str) -> Request:
    return read(text, words=REFERENCE, today=TODAY)


@st.composite
def days(draw: st.DrawFn, day: date, separator: str) -> str:
    """A day in one of the forms that people use."""
    sign = draw(st.sampled_from(["-", "/", ".", " ", " - ", separator]))
    year = draw(st.sampled_from([f"{day.year}", f"{day:%y}"]))
    month = draw(st.sampled_from([f"{day.month}", f"{day:%m}"]))
    name = draw(st.sampled_from([INDONESIAN[day.month - 1], ENGLISH[day.month - 1]]))
    name = draw(st.sampled_from([name, name.upper(), name.lower()]))
    spelled = draw(st.sampled_from([" ", "-", ""]))
    return draw(
        st.sampled_from(
            [
                f"{day:%d}{sign}{month}{sign}{year}",
                f"{day.day}{sign}{month}{sign}{year}",
                f"{day:%d%m%Y}",
                f"{day:%d%m%y}",
                f"{day.year}{sign}{month}{sign}{day:%d}",
                f"{day.day}{spelled}{name}{spelled}{year}",
            ]
        )
    )


@st.composite
def grouped(draw: st.DrawFn, digits: str, size: int) -> str:
    """A number as it stands on a card: in one piece, or in groups."""
    sign = draw(st.sampled_from(["", "", " ", ".", "-"]))
    return sign.join(digits[at : at + size] for at in range(0, len(digits), size))


def shuffled_case(draw: st.DrawFn, text: str) -> str:
    upper = draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
    return "".join(sign.upper() if up else sign.lower() for sign, up in zip(text, upper, strict=True))


def wrapped(draw: st.DrawFn, text: str) -> str:
    """What phones and web pages put around and into a text."""
    for at in sorted(draw(st.lists(st.integers(0, len(text)), max_size=3)), reverse=True):
        text = text[:at] + draw(st.sampled_from(["\u200b", "\ufeff", "\u200e", "\u00ad"])) + text[at:]
    if draw(st.booleans()):
        text = text.translate(FULL_WIDTH)
    spaces = st.text(st.sampled_from(" \t\r\n\u00a0"), max_size=3)
    quotes = draw(
        st.sampled_from(["{}", '"{}"', "'{}'", "“{}”", "‘{}’", "<{}>", "({}", "{}#", "{}##", "{}.", "{} ;"])
    )
    return draw(spaces) + quotes.format(text) + draw(spaces)


@st.composite
def registrations(draw: st.DrawFn) -> Written:
    born = draw(st.dates(date(1940, 1, 1), date(2010, 12, 31)))
    woman = draw(st.booleans())
    area, serial = draw(st.integers(0, 9999)), draw(st.integers(1, 9999))
    nik = f"99{area:04}{born.day + 40 * woman:02}{born:%m%y}{serial:04}"
    card = "99" + draw(st.text("0123456789", min_size=8, max_size=10))
    name = draw(st.none() | st.sampled_from(NAMES))
    separator = draw(st.sampled_from(["#", "*", ";", ",", "|", "/", " ", "-"]))
    local = draw(st.from_regex(r"[a-z][a-z0-9]{0,8}([._+][a-z0-9]{1,6})?", fullmatch=True))
    mail = draw(st.none() | st.just(f"{local}@mail.example"))
    if mail and separator not in "#- " and draw(st.booleans()):
        mail = f"ayu-{mail}"
    in_groups = draw(st.booleans())
    fields = [
        draw(grouped(nik, 4)) if in_groups else nik,
        draw(days(born, separator)),
        draw(grouped(card, 4)) if in_groups else card,
        *([name] if name else []),
        *([mail] if mail else []),
    ]
    order = draw(st.permutations(fields))
    if name and mail and separator in "#-":
        # One word, this separator and an address may also be one address: a test of its own.
        assume(order.index(mail) != order.index(name) + 1)
    pad = st.sampled_from(["", "", " ", "  "])
    signs = [draw(pad) + separator * draw(st.sampled_from([1, 1, 2])) + draw(pad) for _ in order]
    keyword, language = draw(
        st.sampled_from(
            [
                ("daftar saldo", "id"),
                ("reg saldo", "id"),
                ("daftar(spasi)saldo", "id"),
                ("balance list", "en"),
            ]
        )
    )
    body = "".join(sign + field for sign, field in zip(signs, order, strict=True))
    note = draw(st.sampled_from(["", " (bila ada)", " (If there is)"]))
    text = wrapped(draw, shuffled_case(draw, keyword) + body + note)
    means = Register(nik, born, card, mail, name, language)  # type: ignore[arg-type]  # "id" or "en"
    return Written(text, means, loose=in_groups and separator in " -")


@untimed
@given(registrations())
def test_a_registration_reads_back_as_it_was_meant(written: Written) -> None:
    request = understood(written.text)
    assert request == written.means or (written.loose and isinstance(request, NotClear)), written.text


@untimed
@given(registrations(), st.sampled_from(["O", "o", "l", "I"]))
def test_a_letter_among_the_digits_of_an_identity_is_never_mended(written: Written, letter: str) -> None:
    digit = "0" if letter in "Oo" else "1"
    nik = written.means.nik
    assume(nik in written.text and digit in nik[2:])
    at = nik.index(digit, 2)
    smudged = written.text.replace(nik, nik[:at] + letter + nik[at + 1 :])
    assert isinstance(understood(smudged), NotClear)


@untimed
@given(registrations(), st.data())
def test_a_lost_digit_never_becomes_another_identity(written: Written, data: st.DataObject) -> None:
    """A registration with one digit less is another reading of the date at most, never another NIK."""
    digits = [found.start() for found in re.finditer("[0-9]", written.text)]
    assume(digits)
    at = data.draw(st.sampled_from(digits))
    request = understood(written.text[:at] + written.text[at + 1 :])
    if not isinstance(request, NotClear):
        assert isinstance(request, Register)
        assert request.nik == written.means.nik


def same(one: Request, other: Request) -> bool:
    if isinstance(one, NotClear) and isinstance(other, NotClear):
        told = [problem and problem.fields for problem in (one.problem, other.problem)]
        return (one.meant, one.language, told[0]) == (other.meant, other.language, told[1])
    return one == other


HEADS = st.sampled_from(
    [
        "",
        "SALDO ",
        "DAFTAR SALDO#",
        "DAFTAR SALDO#9971015708850001#17-08-1985#",
        "PIN ",
        "BAHASA ",
        "IURAN ",
        "HELP ",
    ]
)
ANYTHING = st.text(st.characters(), max_size=200) | st.text(" #*;,|/-.@()<>'\"09aO", max_size=200)


@untimed
@given(HEADS, ANYTHING)
def test_reading_never_fails(head: str, text: str) -> None:
    assert understood(head + text) is not None
    assert understood(text) is not None


@untimed
@given(HEADS, ANYTHING, st.sampled_from(["{}", '"{}"', "'{}'", "“{}”", "«{}»", "({})", "\u201c{}\u201d"]))
def test_quotes_and_spaces_around_a_text_do_not_matter(head: str, text: str, quotes: str) -> None:
    text = head + text
    assert same(understood(text), understood(f" \t\u00a0{quotes.format(text)}\r\n "))


@untimed
@given(st.text(max_size=50).map(lambda text: text + "SALDO " * 167))
def test_a_long_text_is_not_looked_at(text: str) -> None:
    assert isinstance(understood(text), NotClear)
