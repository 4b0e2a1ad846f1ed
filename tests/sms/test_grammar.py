"""Text messages as people send them: the published formats, and what phones and thumbs make of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from saldoku.channels.sms import grammar
from saldoku.channels.sms.fields import Atom, Shape
from saldoku.channels.sms.grammar import LONGEST, read
from saldoku.channels.sms.requests import (
    AskBalance,
    AskContributions,
    Help,
    NotClear,
    Register,
    Request,
    SetLanguage,
    SetPin,
    Unbind,
)
from saldoku.channels.sms.words import REFERENCE, Intent

TODAY = date(2026, 11, 22)
NIK = "9971015708850001"  # 17 August 1985, a woman: day + 40
BORN = date(1985, 8, 17)
KPJ = "99012345678"
MAIL = "siti@mail.example"


def understood(text: str) -> Request:
    return read(text, words=REFERENCE, today=TODAY)


def siti(**changed: object) -> Register:
    return replace(Register(NIK, BORN, KPJ, None, None, "id"), **changed)  # type: ignore[arg-type]  # test data


def problem(text: str) -> tuple[Intent | None, str | None, str | None]:
    """What seems meant, and the field and hint of the problem."""
    request = understood(text)
    assert isinstance(request, NotClear), request
    told = request.problem.fields if request.problem else {}
    return request.meant, told.get("field"), told.get("hint")


# --- registration -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#{MAIL}",  # F1
        f"Daftar(spasi)SALDO#{NIK}#17-08-1985#{KPJ}#{MAIL}(bila ada)",  # F3
        f"Daftar (spasi) SALDO # {NIK} # 17-08-1985 (DD-MM-YYYY) # {KPJ} # {MAIL} (bila ada)",
        f"REG SALDO#{NIK}#17-08-1985#{KPJ}#{MAIL}",
        f"DAFTAR#{NIK}#17-08-1985#{KPJ}#{MAIL}",
        f"daftar saldo#{NIK}#17-08-1985#{KPJ}#{MAIL.upper()}",
        f"DAFTARSALDO#{NIK}#17-08-1985#{KPJ}#{MAIL}",
        f"DAFTAR-SALDO#{NIK}#17-08-1985#{KPJ}#{MAIL}",
        f"DAFTAR  SALDO #{NIK}#17-08-1985#{KPJ}#{MAIL}",
        f"DAFTAR#SALDO#{NIK}#17-08-1985#{KPJ}#{MAIL}",
        f"DAFTAR SALDO {NIK} 17-08-1985 {KPJ} {MAIL}",
        f"DAFTAR SALDO*{NIK}*17-08-1985*{KPJ}*{MAIL}",
        f"DAFTAR SALDO;{NIK};17-08-1985;{KPJ};{MAIL}",
        f"DAFTAR SALDO, {NIK}, 17-08-1985, {KPJ}, {MAIL}",
        f"DAFTAR SALDO/{NIK}/17-08-1985/{KPJ}/{MAIL}",
        f"DAFTAR SALDO/{NIK}/17/08/1985/{KPJ}/{MAIL}",
        f"DAFTAR SALDO|{NIK}|17-08-1985|{KPJ}|{MAIL}",
        f"DAFTAR SALDO-{NIK}-17-08-1985-{KPJ}-{MAIL}",
        f"DAFTAR SALDO {NIK} 17 08 1985 {KPJ} {MAIL}",
        f"DAFTAR SALDO#{NIK};17-08-1985, {KPJ} {MAIL}",
        f"DAFTAR SALDO##{NIK}##17-08-1985##{KPJ}##{MAIL}##",
        f"DAFTAR SALDO＃{NIK}＃17-08-1985＃{KPJ}＃{MAIL}＃",
        f"ＤＡＦＴＡＲ　ＳＡＬＤＯ#{NIK}#１７－０８－１９８５#{KPJ}#{MAIL}",
        f"DAFTAR SALDO#{NIK}#١٧-٠٨-١٩٨٥#{KPJ}#{MAIL}",
        f"DAFTAR SALDO#{NIK}#17–08–1985#{KPJ}#{MAIL}",
        f"DAFTAR SALDO#<{NIK}>#<17-08-1985>#<{KPJ}>#<{MAIL}>",
        f"DAFTAR SALDO#[{NIK}]#[17-08-1985]#[{KPJ}]#[{MAIL}]",
        f"\ufeffDAFTAR\u00a0SALDO\t#{NIK}#\r\n17-08-1985#\u200b{KPJ}#{MAIL}\r\n",
        f"DAFTAR SALDO#{NIK[:8]}\u200b{NIK[8:]}#17-08-1985#\u200f{KPJ}#{MAIL}",
        f'"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#{MAIL}"',
        f"“DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#{MAIL}”",
        f"'DAFTAR SALDO#'{NIK}'#'17-08-1985'#'{KPJ}'#'{MAIL}'",
        f"DAFTAR SALDO#{MAIL}#{KPJ}#17-08-1985#{NIK}",
        f"DAFTAR SALDO#17-08-1985#{MAIL}#{NIK}#{KPJ}",
        f"DAFTAR SALDO#NIK {NIK}#TGL LAHIR: 17-08-1985#KPJ{KPJ}#EMAIL:{MAIL}",
        f"DAFTAR SALDO\nNo KTP = {NIK}\nTanggal lahir = 17-08-1985\nNo peserta = {KPJ}\nE-mail = {MAIL}",
        f"Tolong pak, daftar saldo#{NIK}#17-08-1985#{KPJ}#{MAIL}",
        f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#{MAIL}.",
        f"DAFTAR SALDO#9971 0157 0885 0001#17-08-1985#990 1234 5678#{MAIL}",
        f"DAFTAR SALDO#9971.0157.0885.0001#17-08-1985#990-1234-5678#{MAIL}",
        f"DAFTAR SALDO {NIK} 17 08 1985 990 1234 5678 {MAIL}",
        f"DAFTAR SALDO 9971.0157.0885.0001 17 08 1985 990.1234.5678 {MAIL}",
    ],
)
def test_a_registration_is_read_however_it_is_typed(text: str) -> None:
    assert understood(text) == siti(email=MAIL)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}", siti()),
        (f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#", siti()),
        (f"DAFTAR SALDO#{NIK}#SITI RAHAYU#17-08-1985#9901234567",
         siti(account_no="9901234567", name="SITI RAHAYU")),  # F2: a name, ten digits
        (f"BALANCE LIST#({NIK}#17-08-1985#{KPJ}#{MAIL}", siti(email=MAIL, language="en")),  # F4
        (f"BALANCE LIST#({NIK}#17-08-1985#{KPJ}#{MAIL} (If there is)", siti(email=MAIL, language="en")),
        (f"REGISTER {NIK} 17-08-1985 {KPJ}", siti(language="en")),
        (f"DAFTAR SALDO#{NIK}#Siti Rahayu, S.E.#17-08-1985#{KPJ}", siti(name="Siti Rahayu S.E")),
        (f"DAFTAR SALDO#{NIK}#M. Nur'aini#17-08-1985#{KPJ}", siti(name="M. Nur'aini")),
        (f"DAFTAR SALDO#{NIK}#M. Nur’aini#17-08-1985#{KPJ}", siti(name="M. Nur'aini")),
        (f"DAFTAR SALDO#{NIK}#NAMA: SITI#17-08-1985#{KPJ}", siti(name="SITI")),
        (f"DAFTAR SALDO#{NIK}#Zoë-Ann#17-08-1985#{KPJ}", siti(name="Zoë-Ann")),
        (f"DAFTAR SALDO#{NIK}#SITI#17-08-1985#{KPJ}#{MAIL}", siti(name="SITI", email=MAIL)),
        (f"DAFTAR SALDO {NIK} SITI RAHAYU 17 Agustus 1985 {KPJ} {MAIL}",
         siti(name="SITI RAHAYU", email=MAIL)),
        (f"DAFTAR SALDO {NIK} AGUS 17 AGUS 1985 {KPJ}", siti(name="AGUS")),
        (f"DAFTAR SALDO-{NIK}-SITI RAHAYU-17-08-1985-{KPJ}", siti(name="SITI RAHAYU")),
        (f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#ayu-siti@my-mail.co.example",
         siti(email="ayu-siti@my-mail.co.example")),
        (f"DAFTAR SALDO-{MAIL}-{NIK}-17-08-1985-{KPJ}", siti(email=MAIL)),
        (f"DAFTAR SALDO {NIK} 17-08-1985 {KPJ} ayu-siti@mail.example", siti(email="ayu-siti@mail.example")),
        (f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#SITI RAHAYU#{MAIL}", siti(name="SITI RAHAYU", email=MAIL)),
        (f"DAFTAR SALDO;{NIK};17-08-1985;{KPJ};SITI;{MAIL}", siti(name="SITI", email=MAIL)),
        # A # that can only belong to the address: no name holds digits, or the name stands elsewhere.
        (f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#siti.85#ayu@mail.example",
         siti(email="siti.85#ayu@mail.example")),
        (f"DAFTAR SALDO#{NIK}#SITI#17-08-1985#{KPJ}#si#ti@mail.example",
         siti(name="SITI", email="si#ti@mail.example")),
        (f"DAFTAR SALDO#{NIK}#17-08-1985#099012345678", siti(account_no="099012345678")),
        (f"DAFTAR SALDO#{NIK}#17-08-1985#0012345678", siti(account_no="0012345678")),
    ],
)  # fmt: skip
def test_fields_are_told_apart_by_shape(text: str, expected: Register) -> None:
    assert understood(text) == expected


@pytest.mark.parametrize(
    "written",
    [
        "17-08-1985", "17/08/1985", "17.08.1985", "17 08 1985", "17081985", "170885", "1985-08-17",
        "1985/08/17", "17 Agustus 1985", "17 Agt 85", "17 Ags 85", "17-Aug-1985", "17Agustus1985",
        "17-8-1985", "17-8-85", "17 - 08 - 1985", "١٧-٠٨-١٩٨٥", "１７－０８－１９８５",
        "17-AGU-1985", "17 August, 1985",
    ],
)  # fmt: skip
@pytest.mark.parametrize("separator", ["#", " ", "/", ";", ","])
def test_dates_in_every_form(written: str, separator: str) -> None:
    assert understood(f"DAFTAR SALDO#{separator.join((NIK, written, KPJ))}") == siti()


def test_the_day_always_comes_before_the_month() -> None:
    nik = "9971010704850001"
    expected = siti(nik=nik, birth_date=date(1985, 4, 7))
    assert understood(f"DAFTAR SALDO#{nik}#07-04-1985#{KPJ}") == expected


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("08-17-1985", "month"),
        ("31-02-1990", "day"),
        ("29-02-1900", "day"),
        ("22-11-2027", "future"),
        ("17-13-1985", "month"),
        ("170886", "year"),  # two digits that the NIK does not bear out
        ("17-08-86", "year"),
        ("17-Foo-1985", "month"),
    ],
)
def test_dates_that_are_none_are_named(written: str, hint: str) -> None:
    assert problem(f"DAFTAR SALDO#{NIK}#{written}#{KPJ}") == (Intent.REGISTER, "birth_date", hint)


@pytest.mark.parametrize(
    ("text", "field", "hint"),
    [
        (f"DAFTAR SALDO#{NIK[:15]}#17-08-1985#{KPJ}", "nik", "missing"),
        (f"DAFTAR SALDO#{NIK}1#17-08-1985#{KPJ}", "nik", "missing"),
        (f"DAFTAR SALDO#{NIK[:7]}O{NIK[8:]}#17-08-1985#{KPJ}", "nik", "lookalike"),
        (f"DAFTAR SALDO#{NIK[:7]}l{NIK[8:]}#17-08-1985#{KPJ}", "nik", "lookalike"),
        (f"DAFTAR SALDO#{NIK}#17-08-1985#99O12345678", "kpj", "lookalike"),
        (f"DAFTAR SALDO#{NIK}#17-O8-1985#{KPJ}", "birth_date", "lookalike"),
        (f"DAFTAR SALDO#17-08-1985#{KPJ}", "nik", "missing"),
        (f"DAFTAR SALDO#{NIK}#{KPJ}", "birth_date", "missing"),
        (f"DAFTAR SALDO#{NIK}#17-08-1985", "kpj", "missing"),
        (f"DAFTAR SALDO#{NIK}#17-08-1985#990123456", "kpj", "missing"),
        (f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#siti@mail", "email", "shape"),
        (f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#siti @ mail.example", "email", "shape"),
        (f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#{MAIL}#budi@mail.example", "email", "ambiguous"),
        # One word, a separator and an address, or an address that holds the separator: nobody can tell.
        (f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#si#ti@mail.example", "email", "ambiguous"),
        (f"DAFTAR SALDO-{NIK}-17-08-1985-{KPJ}-SITI-{MAIL}", "email", "ambiguous"),
        (f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#081234567890", "text", "unread"),
        (f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}SITI", "text", "unread"),
        ("DAFTAR SALDO#NIK#DD-MM-YYYY#KPJ#EMAIL", "text", "unread"),
        # Groups no closer to each other than to the next field: one lost digit would make another NIK.
        ("DAFTAR SALDO 9971 0157 0885 0001 17 08 1985 990 1234 5678", "nik", "missing"),
        # 170885 may be the date, and so may the end of the card's number.
        (f"DAFTAR SALDO {NIK} 170885 9901 170885", "kpj", "ambiguous"),
        (f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#" + "x " * 60, "text", "unread"),
        (f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#=HYPERLINK(1)", "text", "unread"),
    ],
)
def test_what_cannot_be_read_is_named_and_never_guessed(text: str, field: str, hint: str) -> None:
    assert problem(text) == (Intent.REGISTER, field, hint)


@pytest.mark.parametrize("text", ["DAFTAR", "daftar saldo", "REG SALDO", "BALANCE LIST", "DAFTAR SALDO#"])
def test_a_bare_registration_word_asks_for_an_example(text: str) -> None:
    assert problem(text) == (Intent.REGISTER, None, None)


# --- questions --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, AskBalance(language="id")) for text in (
            "SALDO", "saldo", " Saldo ", "Saldo.", "SALDO?", "SALDO!!", "CEK SALDO", "cek saldo jht",
            "INFO SALDO", "(SALDO)", "<SALDO>", "“SALDO”", "'saldo'", "#SALDO#", "ＳＡＬＤＯ", "S\u200bALDO",
            "SALDO\r\n", "\ufeffSALDO", "Tolong cek saldo saya", "saldo jht saya berapa ya?",
            "SALDO:", "SALDO\x00",
        )),
        *((text, AskBalance(language="en")) for text in ("Balance", "BALANCE?", "my balance please")),
        *((text, AskBalance(KPJ, None, "id")) for text in (
            f"SALDO {KPJ}", f"SALDO#{KPJ}", f"SALDO(spasi){KPJ}", f"SALDO{KPJ}", f"SALDO <{KPJ}>",
            f"SALDO KPJ {KPJ}", f"SALDO no peserta: {KPJ}", "SALDO 990 1234 5678",
            "SALDO 990-1234-5678", f"CEK SALDO {KPJ}#", f"SALDO (spasi) {KPJ}", f"Saldo kartu {KPJ} dong",
        )),
        (f"BALANCE {KPJ}", AskBalance(KPJ, None, "en")),
        ("SALDO 9901234567", AskBalance("9901234567", None, "id")),
        ("SALDO 990123456789", AskBalance("990123456789", None, "id")),
        *((text, AskBalance(KPJ, "123456", "id")) for text in (
            f"SALDO {KPJ} 123456", f"SALDO#{KPJ}#123456", f"SALDO {KPJ} PIN 123456",
            f"SALDO PIN 123456 {KPJ}", f"SALDO {KPJ} PIN:123456", "SALDO 990 1234 5678 123456",
        )),
        *((text, AskBalance(None, "123456", "id")) for text in (
            "SALDO PIN 123456", "SALDO 123456", "SALDO#PIN#123456",
        )),
        *((text, AskContributions(language="id")) for text in ("IURAN", "cek iuran", "Iuran.")),
        *((text, AskContributions(language="en")) for text in ("CONTRIB", "contributions")),
        (f"IURAN {KPJ}", AskContributions(KPJ, None, "id")),
        (f"CONTRIB {KPJ} PIN 123456", AskContributions(KPJ, "123456", "en")),
        *((text, SetLanguage("en")) for text in ("BAHASA EN", "LANG EN", "bahasa inggris", "LANG: English")),
        *((text, SetLanguage("id")) for text in ("LANG ID", "BAHASA ID", "Bahasa Indonesia", "bahasa#id")),
        *((text, SetPin("123456")) for text in ("PIN 123456", "pin:123456", "PIN#123456#", "PIN123456")),
        ("GANTI PIN 123456", SetPin("123456", "id")),
        ("SET PIN 123456", SetPin("123456", "en")),
        *((text, Unbind("id")) for text in ("BERHENTI", "berhenti.", "Tolong berhenti")),
        ("STOP", Unbind("en")),
        ("stop saldo", Unbind("id")),
        ("BANTUAN", Help(None, "id")),
        ("HELP", Help(None, "en")),
        ("INFO", Help()),
        ("BANTUAN DAFTAR", Help(Intent.REGISTER, "id")),
        ("HELP pin", Help(Intent.PIN, "en")),
        ("cara daftar saldo bagaimana", Help(Intent.REGISTER, "id")),
        ("HELP, I lost my phone", Help(None, "en")),
    ],
)  # fmt: skip
def test_questions_and_commands(text: str, expected: Request) -> None:
    assert understood(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (None, None, None)),
        (" ", (None, None, None)),
        ("\x00", (None, None, None)),
        ("\ud800", (None, None, None)),
        ("halo", (None, None, None)),
        ("DAFTR", (Intent.REGISTER, None, None)),
        ("SLADO", (Intent.BALANCE, None, None)),
        ("saldonya", (Intent.BALANCE, None, None)),
        ("IURN", (Intent.CONTRIBUTIONS, None, None)),
        (KPJ, (Intent.BALANCE, None, None)),
        (NIK, (Intent.REGISTER, None, None)),
        (f"{NIK}#17-08-1985#{KPJ}", (Intent.REGISTER, None, None)),
        (f"SALDO#{NIK}#17-08-1985#{KPJ}#{MAIL}", (Intent.REGISTER, None, None)),
        (f"DAFTR SALDO#{NIK}#17-08-1985#{KPJ}", (Intent.REGISTER, None, None)),
        (f"SALDO {NIK}", (Intent.BALANCE, "kpj", "missing")),
        ("SALDO 12345", (Intent.BALANCE, "kpj", "missing")),
        ("SALDO 99O12345678", (Intent.BALANCE, "kpj", "lookalike")),
        (f"SALDO {KPJ} 1234", (Intent.BALANCE, "text", "unread")),
        (f"SALDO {KPJ} {KPJ}", (Intent.BALANCE, "text", "unread")),
        ("SALDO PIN", (Intent.BALANCE, "pin", "missing")),
        ("SALDO PIN 12345", (Intent.BALANCE, "pin", "length")),
        ("SALDO PIN 12345O", (Intent.BALANCE, "pin", "length")),
        ("SALDO KPJ", (Intent.BALANCE, "text", "unread")),
        (
            "Maaf, saldo Anda tidak cukup. Isi ulang di *888#",
            (Intent.BALANCE, None, None),
        ),  # an operator's robot
        ("Saldo anda tidak cukup", (Intent.BALANCE, "text", "unread")),
        ("PIN", (Intent.PIN, "pin", "missing")),
        ("PIN 1234", (Intent.PIN, "pin", "length")),
        ("PIN 123456 654321", (Intent.PIN, "pin", "missing")),
        ("BAHASA", (Intent.LANGUAGE, "language", "missing")),
        ("BAHASA JAWA", (Intent.LANGUAGE, "language", "unread")),
        ("Saya berhenti bekerja bulan lalu", (Intent.STOP, "text", "unread")),
        ("STOP 123", (Intent.STOP, "text", "unread")),
        ("x" * (LONGEST + 1), (None, "text", "length")),
        ("SALDO " + "\ufdfa" * 100, (None, "text", "length")),  # one sign that NFKC makes eighteen
    ],
)
def test_what_is_not_clear_says_what_seems_meant(
    text: str, expected: tuple[Intent | None, str | None, str | None]
) -> None:
    assert problem(text) == expected


def test_requests_do_not_show_who_they_are_about() -> None:
    """Requests pass through places that log."""
    text = f"DAFTAR SALDO#{NIK}#SITI#17-08-1985#{KPJ}#{MAIL}"
    shown = repr(understood(text)) + repr(understood(f"SALDO {KPJ} 123456")) + repr(understood("PIN 123456"))
    for private in (NIK, "SITI", "1985", KPJ, MAIL, "123456"):
        assert private not in shown
    told = str(problem(f"DAFTAR SALDO#{NIK}#31-02-1985#{KPJ}"))
    assert "1985" not in told
    assert NIK not in told


# --- bounded work -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "tail",
    ["9" * 990, "99 " * 330, "1-" * 495, "a@" * 490, "a" * 990, "a#" * 490 + "@", "a." * 480 + "@" + "b." * 5,
     "@" * 990, "x@" + "a-." * 320, "NIK=" * 245, "17 Agustus 85 " * 60, "siti " * 190, "O0" * 490,
     "(spasi" * 160, "\ufdfa" * 50],
)  # fmt: skip
def test_work_does_not_explode(tail: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: how often a shape is tried on the most hostile text of the longest length."""
    tried = 0

    def counting(shape: Shape) -> Shape:
        def counted(atoms: Sequence[Atom], at: int) -> Iterator[tuple[int, str]]:
            nonlocal tried
            tried += 1
            return shape(atoms, at)

        return counted

    counted = {name: counting(shape) for name, shape in grammar._REGISTRATION.items()}
    monkeypatch.setattr(grammar, "_REGISTRATION", counted)
    for head in ("DAFTAR SALDO#", f"DAFTAR SALDO#{NIK}#17-08-1985#{KPJ}#"[: LONGEST - len(tail)], "SALDO "):
        assert not isinstance(understood((head + tail)[:LONGEST]), Register)
    assert tried < 20_000


def test_too_long_a_text_is_not_even_tidied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(grammar, "tidy")
    assert problem("SALDO " * 1_000_000)[1:] == ("text", "length")
