"""Telephone numbers and e-mail addresses as people and carriers write them, and how masks show them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.identifiers import clean_email, clean_phone, mask_email, mask_kpj, mask_nik, mask_phone


def hint(function: object, text: str) -> str:
    with pytest.raises(NotUnderstood) as caught:
        function(text)  # type: ignore[operator]  # one of the two cleaning functions
    assert set(caught.value.fields) == {"field", "hint"}  # never what was typed: errors reach logs
    return str(caught.value.fields["hint"])


# --- telephone numbers ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("62811223344", "+62811223344"),  # the trap: phonenumbers alone makes it +6262811223344
        ("0811223344", "+62811223344"),
        ("+62811223344", "+62811223344"),
        ("0062811223344", "+62811223344"),
        ("0811-2233-44", "+62811223344"),
        ("(0811) 223 344", "+62811223344"),
        ("0811.223.344", "+62811223344"),
        ("811223344", "+62811223344"),
        ("+62 (0)811223344", "+62811223344"),
        ("６２８１１２２３３４４", "+62811223344"),
        ("٠٨١١٢٢٣٣٤٤", "+62811223344"),
        ("6281234567890", "+6281234567890"),
        ("081234567890", "+6281234567890"),
        ("+6581234567", "+6581234567"),  # a migrant worker's number abroad
        ("006581234567", "+6581234567"),
    ],
)
def test_phone(text: str, phone: str) -> None:
    assert clean_phone(text) == phone


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("TELKOMSEL", "letters"),
        ("0811ABC344", "letters"),
        ("2757", "mobile"),
        ("008112233", "mobile"),
        ("628", "mobile"),
        ("+62215550123", "mobile"),  # a house telephone gets no SMS
        ("0215550123", "mobile"),
        ("+62", "length"),
        ("8" * 40, "length"),
        ("+6581234567890123", "mobile"),
        ("++62811223344", "letters"),
        ("0811223344;0811223355", "letters"),
        ("62811223344\n0811", "mobile"),
        ("+999811223344", "length"),
    ],
)
def test_phone_that_is_none(text: str, why: str) -> None:
    assert hint(clean_phone, text) == why


def test_another_region() -> None:
    assert hint(clean_phone, "81234567") == "mobile"  # read as Indonesian, it is too short
    assert clean_phone("81234567", region="SG") == "+6581234567"
    assert clean_phone("6581234567", region="SG") == "+6581234567"


# --- e-mail ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("Siti.Rahayu@Mail.Example", "siti.rahayu@mail.example"),
        (" siti@mail.example\r\n", "siti@mail.example"),
        ("<siti@mail.example>", "siti@mail.example"),
        ("siti＠mail.example", "siti@mail.example"),
        ("siti#1@mail.example", "siti#1@mail.example"),
        ("siti+saldo@sub.mail.example", "siti+saldo@sub.mail.example"),
    ],
)
def test_email(text: str, email: str) -> None:
    assert clean_email(text) == email


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("siti", "shape"),
        ("siti@mail", "shape"),
        ("siti@@mail.example", "shape"),
        ("@mail.example", "shape"),
        ("siti@-mail.example", "shape"),
        (".siti@mail.example", "shape"),
        ("si..ti@mail.example", "shape"),
        ("siti@mail.example\nBcc: all@mail.example", "shape"),
        ("siti@mail.example, budi@mail.example", "shape"),
        ("síti@mail.example", "shape"),
        ("siti@mаil.example", "shape"),  # a Cyrillic а
        ("siti@127.0.0.1", "shape"),
        ("a" * 65 + "@mail.example", "length"),
        ("siti@" + "a" * 60 + "." + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + ".example", "length"),
    ],
)
def test_email_that_is_none(text: str, why: str) -> None:
    assert hint(clean_email, text) == why


# --- masks ----------------------------------------------------------------------------------------
def test_masks_show_little() -> None:
    assert mask_kpj("99012344821") == "..4821"
    assert mask_email("siti@mail.example") == "s***@mail.example"
    assert mask_phone("+6281234563445") == "..3445"
    masked = mask_nik("9901011708850001")
    assert len(masked) == 16
    assert "170885" not in masked


# --- property
@given(st.integers(10**6, 10**8 - 1))
def test_every_way_to_write_a_mobile_number_is_one_number(rest: int) -> None:
    local = f"812{rest}"
    forms = {clean_phone(form) for form in (f"0{local}", f"62{local}", f"+62{local}", f"0062{local}", local)}
    assert forms == {f"+62{local}"}
