"""A file that is no scheme file, and YAML that does not hold together."""

import shutil
from pathlib import Path

import pytest

from saldoku.scheme import SchemeBroken, load_scheme
from tests.scheme.conftest import Check, Edit

# name: (file, what to replace, by what, text that stands first on the refused line, part of why, part of do)
CASES = {
    "an empty list": (
        "claims.yaml",
        "  values:\n    - from: 2015-07-01\n      value: 56\n",
        "  values: []\n  x:\n    - from: 2015-07-01\n      value: 56\n",
        "  x:",
        "no field 'x'",
        "Use one of",
    ),
    "a duplicate key": (
        "contributions.yaml",
        "  unit: percent\n",
        "  unit: percent\n  unit: percent\n",
        "  unit: percent\n  rounding",
        "'unit' stands here and on line",
        "Keep one of the two",
    ),
    "tabs": (
        "contributions.yaml",
        "  unit: percent\n",
        "\tunit: percent\n",
        "\tunit",
        "a tab indents this line",
        "spaces instead of tabs",
    ),
    "a bracket that is not closed": (
        "words.yaml",
        "en: [LANG, LANGUAGE]",
        "en: [LANG, LANGUAGE",
        "    source: Saldoku's own; the fund published none\n  pin",
        "this is not YAML",
        "Check the indent, the colons and the quotes",
    ),
    "a colon too many": (
        "scheme.yaml",
        "name: BPJS Ketenagakerjaan",
        "name: BPJS: Ketenagakerjaan",
        "name: BPJS:",
        "this is not YAML",
        "the quotes of this line",
    ),
    "an alias": (
        "scheme.yaml",
        "languages: [id, en]",
        "languages: &l [id, en]\nfund2: *l",
        "languages: &l",
        "stand twice",
        "Write the value out",
    ),
    "a list where a mapping belongs": (
        "scheme.yaml",
        "names: {id: Penerima Upah, en: Wage earner}",
        "names: [Penerima Upah]",
        "names: [Penerima Upah]",
        "a list of `name: value` lines was expected",
        "one `name: value` a line",
    ),
    "a mapping where a list belongs": (
        "scheme.yaml",
        "languages: [id, en]",
        "languages: {id: en}",
        "{id: en}",
        "a list was expected",
        "`- entry`",
    ),
    "a mapping where text belongs": (
        "scheme.yaml",
        "currency: IDR",
        "currency: {a: b}",
        "{a: b}",
        "text was expected",
        "Write plain text",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_refused_with_line_and_remedy(expect_refusal: Check, case: tuple[str, ...]) -> None:
    expect_refusal(*case)


def test_a_parameter_that_the_code_needs_is_missed_at_start(refused: Edit) -> None:
    broken = refused("access.yaml", "code.tries:", "code.attempts:")
    assert broken.fields["why"] == "the parameter 'code.tries' is missing"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b"# only a comment\n", "the file is empty"),
        (b"a: 1\n---\nb: 2\n", "this is not YAML"),
        (b"name: \xff\xfe\n", "not UTF-8"),
        (b"name: a\x00b\n", "a sign in it is not allowed"),
        (b"[" * 2_000, "nested too deep"),
        (b"# " + b"x" * 1_000_001, "larger than 1 MB"),
        (b"a: *nowhere\n", "this is not YAML"),
        (b"? [a, b]\n: c\n", "text was expected"),
    ],
    ids=[
        "empty",
        "comment",
        "two documents",
        "not utf-8",
        "nul",
        "deep",
        "large",
        "no anchor",
        "list as key",
    ],
)
def test_a_file_that_is_no_scheme_file(folder: Path, content: bytes, why: str) -> None:
    (folder / "scheme.yaml").write_bytes(content)
    with pytest.raises(SchemeBroken) as caught:
        load_scheme(folder)
    assert caught.value.fields["file"] == "scheme.yaml"
    assert why in caught.value.fields["why"]


def test_a_missing_file(folder: Path) -> None:
    (folder / "dues.yaml").unlink()
    with pytest.raises(SchemeBroken, match=r"dues\.yaml: the file is missing. Add it to the folder a-fund"):
        load_scheme(folder)


def test_a_folder_where_a_file_belongs(folder: Path) -> None:
    (folder / "dues.yaml").unlink()
    (folder / "dues.yaml").mkdir()
    with pytest.raises(SchemeBroken, match="cannot be read"):
        load_scheme(folder)


def test_a_file_with_a_wrong_name(folder: Path) -> None:
    shutil.move(folder / "dues.yaml", folder / "due.yaml")
    with pytest.raises(
        SchemeBroken, match=r"due\.yaml: no file of a scheme has this name. Write 'dues\.yaml'"
    ):
        load_scheme(folder)


def test_a_mended_file_loads_in_the_same_process(folder: Path, refused: Edit) -> None:
    refused("scheme.yaml", "currency: IDR", "currenzy: IDR")
    path = folder / "scheme.yaml"
    path.write_text(path.read_text().replace("currenzy", "currency"))
    assert load_scheme(folder).currency == "IDR"


def test_a_byte_order_mark_and_windows_lines_are_fine(folder: Path) -> None:
    path = folder / "scheme.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_scheme(folder).name == "BPJS Ketenagakerjaan"
