"""The console speaks both languages: no word is left over, none is said in the wrong one."""

import re
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.pofile import read_po
from django.template.loader import get_template
from django.utils.translation import override

from saldoku.channels.office import words
from saldoku.usecases.office.reasons import DOCUMENTS, REASONS

ROOM = Path(words.__file__).parent
CATALOGUE = ROOM / "locale" / "id" / "LC_MESSAGES" / "django.po"


def catalogue() -> dict[str, str]:
    """What is written, by its English words; of a plural, the first form of each."""

    def first(said: str | tuple[str, ...] | list[str]) -> str:
        return said if isinstance(said, str) else said[0]

    with CATALOGUE.open("rb") as written:
        return {first(one.id): first(one.string) for one in read_po(written) if one.id}


def spoken() -> set[str]:
    """What templates and Python ask a translation for, as far as it stands on one line."""
    found: set[str] = set()
    for page in ROOM.rglob("*.html"):
        found |= {word for _, word in re.findall(r"""{% translate (["'])(.+?)\1""", page.read_text("utf-8"))}
    for module in ROOM.rglob("*.py"):
        found |= set(re.findall(r'_\("([^"]+)"\)', module.read_text("utf-8")))
    return found


def test_every_word_has_its_translation() -> None:
    known = catalogue()
    assert len(spoken()) > 100
    assert not {word for word in spoken() if not known.get(word)}
    assert not [key for key, told in known.items() if not told]
    assert "fuzzy" not in CATALOGUE.read_text("utf-8")


def test_the_compiled_words_are_the_written_ones() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as compiled:
        made = GNUTranslations(compiled)
    plural = {key for key in catalogue() if key.startswith("%(n)s")}
    assert {key: made.gettext(key) for key in catalogue() if key not in plural} == {
        key: told for key, told in catalogue().items() if key not in plural
    }


def test_every_code_has_a_word() -> None:
    assert set(words.REASONS) == set(REASONS)
    assert set(words.DOCUMENTS) == set(DOCUMENTS)
    for language, told in {"id": "Centang dokumen yang", "en": "Tick what was shown"}.items():
        with override(language):
            assert words.refusal("documents", "empty").startswith(told)
            assert words.refusal("value", "phone-length") != words.refusal("value", "email-shape")
            assert words.refusal("asked", "born-shape")


def test_every_template_of_the_console_compiles() -> None:
    names = [page.name for page in (ROOM / "templates" / "office").glob("*.html")]
    assert len(names) >= 14
    for name in names:
        get_template(f"office/{name}")
