"""Every way to break a scheme file is refused with the file, the line, and what to write instead."""

import shutil
from pathlib import Path

import pytest

from saldoku.scheme import SchemeBroken, load_scheme
from tests.scheme.conftest import Edit

_FIRST = "    PU:\n      - from: 2015-07-01\n        value: 2.00\n"  # the first value of contributions.yaml


def line_of(folder: Path, file: str, text: str) -> int:
    """The line (from 1) on which `text` stands first in the file as it is now."""
    return (folder / file).read_text().split(text)[0].count("\n") + 1


CASES = {
    "an unknown field": (
        "contributions.yaml",
        "        value: 2.00\n        source:",
        "        value: 2.00\n        sorce:",
        "sorce:",
        "'sorce'",
        "Write 'source'",
    ),
    "an unknown field with nothing near": (
        "contributions.yaml",
        "  unit: percent\n",
        "  unit: percent\n  zzz: 1\n",
        "zzz:",
        "'zzz'",
        "Use one of: about, rounding, segments, unit, values",
    ),
    "a missing source": (
        "contributions.yaml",
        _FIRST + "        source: PP 46/2015 (pasardana.id 2017-02-08)\n",
        _FIRST,
        "from: 2015-07-01",
        "'source' is missing",
        "Add a line `source: …`",
    ),
    "an empty source": (
        "contributions.yaml",
        "source: PP 46/2015 (pasardana.id 2017-02-08)",
        'source: ""',
        'source: ""',
        "nothing stands here",
        "Write the value",
    ),
    "an unknown confidence": (
        "contributions.yaml",
        "confidence: high",
        "confidence: hihg",
        "hihg",
        "'hihg' is not known",
        "Write 'high'",
    ),
    "a rate above 100": (
        "contributions.yaml",
        "value: 2.00",
        "value: 200.0",
        "200.0",
        "200.0 is too large",
        "at most 100",
    ),
    "a rate with a comma": (
        "contributions.yaml",
        "value: 2.00",
        "value: 2,00",
        "2,00",
        "'2,00' is not a number",
        "digits with a point, for example 5.70",
    ),
    "a rate in scientific notation": (
        "contributions.yaml",
        "value: 2.00",
        "value: 2e0",
        "2e0",
        "'2e0' is not a number",
        "digits with a point",
    ),
    "a rate that is not a number": (
        "contributions.yaml",
        "value: 2.00",
        "value: .nan",
        ".nan",
        "'.nan' is not a number",
        "digits with a point",
    ),
    "an amount with dots": (
        "contributions.yaml",
        "value: 20000\n",
        "value: 20.000\n",
        "20.000",
        "'20.000' is not a whole number",
        "digits only, for example 20000",
    ),
    "a negative amount": (
        "contributions.yaml",
        "value: 20000\n",
        "value: -20000\n",
        "-20000",
        "too small",
        "at least 0",
    ),
    "an amount beyond reason": (
        "contributions.yaml",
        "value: 20000\n",
        "value: 9999999999999999999\n",
        "9999999999999999999",
        "too large",
        "at most",
    ),
    "a unit that does not exist": (
        "contributions.yaml",
        "unit: percent\n",
        "unit: procent\n",
        "procent",
        "'procent' is not known",
        "Write 'percent'",
    ),
    "the unit of another currency": (
        "contributions.yaml",
        "unit: IDR/month",
        "unit: USD/month",
        "USD/month",
        "'USD/month' is not known",
        "IDR/month",
    ),
    "a rate in money": (
        "contributions.yaml",
        "unit: percent\n",
        "unit: IDR\n",
        "unit: IDR\n",
        "jht.rate.worker is a rate",
        "Write `unit: percent`",
    ),
    "an amount in per cent": (
        "contributions.yaml",
        "unit: IDR/month",
        "unit: percent",
        "unit: percent\n  segments:\n    BPU:\n      - from: 2015-07-01\n        value: 20000",
        "jht.least.worker is an amount",
        "Write `unit: IDR`",
    ),
    "a stretch of time in per cent": (
        "access.yaml",
        "unit: minutes",
        "unit: percent",
        "unit: percent",
        "code.lifetime cannot be in percent",
        "days, hours, minutes, seconds",
    ),
    "a date that is no day": (
        "contributions.yaml",
        "from: 2015-07-01",
        "from: 2015-02-30",
        "2015-02-30",
        "not a day of the calendar",
        "Check the day and the month",
    ),
    "a date in another form": (
        "contributions.yaml",
        "from: 2015-07-01",
        "from: 01-07-2015",
        "01-07-2015",
        "'01-07-2015' is not a date",
        "YYYY-MM-DD",
    ),
    "overlapping dates": (
        "pensions.yaml",
        "to: 2016-02-29",
        "to: 2016-03-01",
        "from: 2016-03-01",
        "its dates overlap",
        "end the day before the next one begins",
    ),
    "the newest value first": (
        "pensions.yaml",
        "from: 2016-03-01",
        "from: 2014-03-01",
        "from: 2014-03-01",
        "it begins on 2014-03-01, and the entry above on 2015-07-01",
        "Put the oldest value first",
    ),
    "an end before the beginning": (
        "pensions.yaml",
        "to: 2016-02-29",
        "to: 2014-02-28",
        "to: 2014-02-28",
        "it ends on 2014-02-28, before it begins",
        "Check the two dates",
    ),
    "a rounding rule nobody knows": (
        "contributions.yaml",
        "rounding: half-up to 1",
        "rounding: nearest",
        "rounding: nearest",
        "'nearest' is not a rounding rule",
        "`down to 100`",
    ),
    "an unknown segment": (
        "contributions.yaml",
        "    PU:\n",
        "    PUU:\n",
        "    PUU:\n      - from",
        "no segment 'PUU'",
        "Write 'PU'",
    ),
    "values and segments at once": (
        "contributions.yaml",
        "  unit: percent\n",
        "  unit: percent\n  values: []\n",
        "about: The member's part",
        "needs its values once",
        "not both",
    ),
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
    "the same parameter in two files": (
        "reliefs.yaml",
        "jkk.relief:",
        "jht.rate.worker:",
        "jht.rate.worker:",
        "stands in another file too",
        "Keep it in one file",
    ),
    "a parameter with a wrong name": (
        "contributions.yaml",
        "jht.rate.worker:",
        "JHT rate:",
        "JHT rate:",
        "'JHT rate' is not a parameter's name",
        "for example jht.rate.worker",
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
    "a list in a rate": (
        "contributions.yaml",
        "value: 2.00",
        "value: [2.00, 3.00]",
        "[2.00",
        "a list does not go with the unit 'percent'",
        "a single value",
    ),
    "an unknown time zone": (
        "scheme.yaml",
        "Asia/Jakarta",
        "Asia/Jakata",
        "Asia/Jakata",
        "'Asia/Jakata' is not a time zone",
        "Write 'Asia/Jakarta'",
    ),
    "a programme nobody has": (
        "scheme.yaml",
        "voluntary: [JHT]",
        "voluntary: [JHTT]",
        "[JHTT]",
        "'JHTT' is not known",
        "Write 'JHT'",
    ),
    "a language that is missing": (
        "scheme.yaml",
        "names: {id: Penerima Upah, en: Wage earner}",
        "names: {id: Penerima Upah}",
        "names: {id: Penerima Upah}",
        "'en' is missing",
        "Add a line `en: …`",
    ),
    "a word with two meanings": (
        "words.yaml",
        "id: [IURAN,",
        "id: [SALDO,",
        "id: [SALDO, CEK IURAN",
        "'SALDO' already means 'balance'",
        "words of its own",
    ),
    "a command that does not exist": (
        "words.yaml",
        "  stop:",
        "  stopp:",
        "  stopp:",
        "no field 'stopp'",
        "Write 'stop'",
    ),
    "a word for two languages": (
        "words.yaml",
        "en: [EN, ENG,",
        "en: [ID, ENG,",
        "en: [ID, ENG",
        "'ID' is used for two languages",
        "Keep it for one",
    ),
    "a header for two columns": (
        "identifiers.yaml",
        "nama tengah",
        "nama depan",
        "middle_name",
        "'nama depan' already means 'first_name'",
        "Keep it for one column",
    ),
    "a cell word with two meanings": (
        "identifiers.yaml",
        "P: [p, perempuan",
        "P: [pria, perempuan",
        "P: [pria",
        "'pria' already means 'L'",
        "Keep it for one",
    ),
    "a format that is shorter than its least": (
        "identifiers.yaml",
        "    most: 12",
        "    most: 9",
        "most: 9",
        "9 is too small",
        "at least 10",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_refused_with_line_and_remedy(folder: Path, refused: Edit, case: tuple[str, ...]) -> None:
    file, old, new, at, why, do = case
    broken = refused(file, old, new)
    assert broken.fields["file"] == file
    assert why in broken.fields["why"]
    assert do in broken.fields["do"]
    assert broken.fields["line"] == line_of(folder, file, at)
    assert str(broken).startswith(f"{file}, line {broken.fields['line']}: ")


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
