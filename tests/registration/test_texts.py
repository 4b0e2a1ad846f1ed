"""The words of mails and SMS: complete in both languages, short, and safe to carry facts."""

from string import Template

import pytest

from saldoku.usecases.mail.dress import dressed
from saldoku.usecases.mail.letters import TEXTS, letter, text_message
from saldoku.usecases.mail.pages import page

NAMES = sorted(path.stem for path in (TEXTS / "id").glob("*.txt"))
FACTS = {
    "code": "123456",
    "minutes": 10,
    "link": page("confirm-link", secret="s" * 43),
    "login": page("login"),
    "forgotten": page("forgotten"),
    "offices": page("offices"),
    "account": "s***@surat.example",
    "number": "..3445",
    "moment": "22-11-2026 14:05 WIB",
    "until": "06-12-2026 14:05 WIB",
}


def places(language: str, name: str) -> set[str]:
    return set(Template((TEXTS / language / f"{name}.txt").read_text("utf-8")).get_identifiers())


def test_both_languages_have_every_text() -> None:
    assert len(NAMES) > 8
    assert sorted(path.stem for path in (TEXTS / "en").glob("*.txt")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_carry_the_same_facts(name: str) -> None:
    assert places("id", name) == places("en", name)
    assert places("id", name) <= {*FACTS, "fund"}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("sms-")])
def test_an_sms_is_one_gsm_part(name: str, language: str) -> None:
    said = text_message(name.removeprefix("sms-"), language, **FACTS)
    assert said.isascii()
    assert len(said) <= 160


@pytest.mark.parametrize("language", ["id", "en", "xx", ""])
def test_a_mail_has_a_subject_a_text_and_a_close(language: str) -> None:
    for name in NAMES:
        if name.startswith("mail-") and name != "mail-close":
            made = letter(name.removeprefix("mail-"), language, **FACTS)
            assert "\n" not in made.subject
            assert "$" not in made.text
            assert "\n-- \n" in made.text
            assert "BPJS Ketenagakerjaan" in made.text


def test_the_dress_shows_code_and_link_and_nothing_foreign() -> None:
    made = letter("registration-code", "id", **FACTS)
    html = dressed(f"{made.text}\n<script>alert(1)</script>", "id")
    assert ">123456</p>" in html
    assert f'href="{FACTS["link"]}"' in html
    assert "<script" not in html
    assert "src=" not in html
