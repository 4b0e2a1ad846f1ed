"""The look holds what it promises: contrast, weight, a strict policy, both languages, true pictures."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.template import engines
from django.template.base import Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

import saldoku.channels.web
from saldoku.channels.web import pictures
from saldoku.channels.web.templatetags.icons import SHAPES
from saldoku.kernel.money import Money
from saldoku.kernel.periods import Period

WEB = Path(saldoku.channels.web.__file__).parent
STATIC = WEB / "static" / "web"
CSS = (STATIC / "saldoku.css").read_text()
PAGES = sorted(path for kind in ("*.html", "*.txt") for path in (WEB / "templates").rglob(kind))


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})\b", block))


_BLOCKS = re.findall(r":root \{(.*?)\}", CSS, re.S)
LIGHT = _tokens(_BLOCKS[0])
DARK = {**LIGHT, **_tokens(_BLOCKS[1])}


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(one * 2 for one in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [
    (text, ground) for ground in ("paper", "mist") for text in ("ink", "ink-soft", "leaf", "sky", "clay")
] + [("on-leaf", "leaf"), ("hero-soft", "leaf-dark"), ("ink", "field"), ("clay", "field")]
SHAPES_SEEN = [("hero-own", "leaf-dark"), ("hero-emp", "leaf-dark"), ("hero-ret", "leaf-dark"),
               ("ink-soft", "paper"), ("focus", "paper"), ("focus", "mist"), ("clay", "mist"),
               ("leaf", "mist"), ("sky", "mist")]  # fmt: skip


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read_in_both_themes(theme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES_SEEN)
def test_shapes_that_carry_meaning_can_be_seen(theme: dict[str, str], shape: str, ground: str) -> None:
    assert contrast(theme[shape], theme[ground]) >= 3


def test_white_can_be_read_on_the_hero() -> None:
    assert contrast("#fff", LIGHT["leaf-dark"]) >= 7
    assert contrast("#fff", DARK["leaf-dark"]) >= 7


def test_a_known_contrast() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_look_is_light() -> None:
    """A first visit is at most 60 kB: this leaves 30 kB for the page itself."""
    font = (STATIC / "fonts" / "plus-jakarta-sans.woff2").stat().st_size
    script = (STATIC / "saldoku.js").read_bytes()
    assert len(CSS.encode()) < 20_000
    assert len(script) < 3_000
    assert font + len(gzip.compress(CSS.encode())) + len(gzip.compress(script)) < 30_000


def test_the_stylesheet_asks_no_other_server_for_anything() -> None:
    assert re.findall(r"url\((.*?)\)", CSS) == ['"fonts/plus-jakarta-sans.woff2"']
    assert "http" not in CSS
    assert "@import" not in CSS


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_a_strict_policy_blocks_nothing_on_a_page(page: Path) -> None:
    text = page.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"""\son[a-z]+=["']""", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "<style" not in text
    assert "javascript:" not in text


def _template(page: Path) -> Template:
    engine = engines["django"]
    return engine.get_template(str(page.relative_to(WEB / "templates"))).template  # type: ignore[attr-defined]  # of Django templates


def _said_on_pages() -> Iterator[str]:
    for page in PAGES:
        for node in _template(page).nodelist.get_nodes_by_type((TranslateNode, BlockTranslateNode)):
            if isinstance(node, TranslateNode):
                yield str(node.filter_expression.var.literal)
            else:
                yield node.render_token_list(node.singular)[0].strip()


def _tidy(text: str) -> str:
    return " ".join(text.split())


PO = WEB / "locale" / "id" / "LC_MESSAGES" / "django.po"


def _key(msgid: str | tuple[str, ...] | list[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def test_everything_is_said_in_indonesian_too() -> None:
    with PO.open("rb") as file:
        catalogue = read_po(file, locale="id")
    unsaid = [one.id for one in catalogue if one.id and (one.fuzzy or not _key(one.string))]
    assert not unsaid
    known = {_tidy(_key(one.id)) for one in catalogue if one.id}
    assert len(known) > 300
    assert {_tidy(one) for one in _said_on_pages()} <= known
    keywords = {"_": None, "gettext_lazy": None, "ngettext": (1, 2), "gettext_noop": None}
    in_code = extract_from_dir(WEB, method_map=[("**.py", "python")], keywords=keywords)
    said_in_code = {_tidy(_key(found[2])) for found in in_code}
    assert len(said_in_code) > 50
    assert said_in_code <= known


def test_the_compiled_catalogue_is_the_one_that_was_written() -> None:
    with PO.open("rb") as written, PO.with_suffix(".mo").open("rb") as compiled:
        wanted = {_key(one.id): one.string for one in read_po(written, locale="id") if one.id}
        found = {_key(one.id): one.string for one in read_mo(compiled) if one.id}
    assert found.keys() == wanted.keys()
    differs = [key for key in wanted if _key(found[key]) != _key(wanted[key])]
    assert not differs


def test_every_icon_is_used_and_every_used_icon_exists() -> None:
    templates = [*PAGES, *WEB.parent.glob("*/templates/**/*.html")]
    used = {name for page in templates for name in re.findall(r'{% icon "([a-z0-9-]+)" %}', page.read_text())}
    assert used == set(SHAPES)


# --- pictures ---------------------------------------------------------------------------------
def _parts(own: int, by_employer: int, returns: int, **more: int) -> SimpleNamespace:
    return SimpleNamespace(own=Money(own), employer_part=Money(by_employer), returns=Money(returns), **more)


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=6), st.integers(1, 2000))
def test_shares_always_make_a_whole(amounts: list[int], whole: int) -> None:
    made = pictures.shares(amounts, whole)
    assert sum(made) == (whole if any(amount > 0 for amount in amounts) else 0)
    assert all(share >= 0 for share in made)
    assert all(share == 0 for share, amount in zip(made, amounts, strict=True) if amount <= 0)


def test_the_bar_names_its_parts() -> None:
    with override("id"):
        bar = pictures.parts_bar(_parts(28, 52, 20))
    assert 'aria-label="Iuran Anda 28 persen, Perusahaan 52 persen, Hasil pengembangan 20 persen"' in bar
    widths = [int(width) for width in re.findall(r' width="(\d+)"', bar)]
    assert sum(widths) == 1000 - 2 * 4
    assert "style" not in bar


def test_the_bar_shows_no_part_that_is_not_there() -> None:
    with override("en"):
        assert pictures.parts_bar(_parts(0, 0, 0)) == ""
        alone = pictures.parts_bar(_parts(100, 0, -5))
    assert alone.count("<rect") == 1
    assert 'width="1000"' in alone


def test_growth_is_drawn_and_stands_in_a_table() -> None:
    years = [_parts(1_000_000 * n, 2_000_000 * n, 100_000 * n, year=2017 + n) for n in range(1, 10)]
    with override("en"):
        drawn = pictures.growth(years, "en")
    assert drawn.count("<rect") == 27
    assert "Balance from Rp\u00a03,100,000 in 2018 to Rp\u00a027,900,000 in 2026" in drawn
    assert drawn.count('<th scope="row">') == 9
    assert all(one in drawn for one in ('"own">Your contributions', '"emp">Your employer', '"ret">Return'))
    boxes = re.findall(r'y="(\d+)" width="14" height="(\d+)"', drawn)
    assert len(boxes) == 27
    assert all(0 <= int(y) <= 160 and int(y) + int(height) <= 160 for y, height in boxes)
    assert pictures.growth([], "en") == ""


def test_growth_with_nothing_saved_does_not_divide_by_zero() -> None:
    with override("en"):
        assert "<rect" in pictures.growth([_parts(0, 0, 0, year=2026)], "en")


def _month(month: int, state: str, late: int = 0) -> SimpleNamespace:
    return SimpleNamespace(period=Period(2026, month), state=state, days_late=late)


def test_months_say_their_state_without_the_picture() -> None:
    months = [_month(4, "late", 9), _month(8, "missing"), _month(12, "future")]
    with override("id"):
        grid = pictures.months_grid(months, "id")
    assert 'class="late"><b aria-hidden="true">9 h</b>Apr' in grid
    assert "2026: Terlambat 9 hari" in grid
    assert "2026: Belum diterima" in grid
    assert "2026: Belum tiba" in grid


def test_the_stepper_counts() -> None:
    with override("id"):
        bar = pictures.stepper(3, 7)
    assert "Langkah 3 dari 7" in bar
    assert bar.count('class="done"') == 3
    assert bar.count("<rect") == 7
