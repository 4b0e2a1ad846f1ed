"""Broken names, words, formats and columns are refused with line and remedy."""

import pytest

from tests.scheme.conftest import Check

# name: (file, what to replace, by what, text that stands first on the refused line, part of why, part of do)
CASES = {
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
def test_refused_with_line_and_remedy(expect_refusal: Check, case: tuple[str, ...]) -> None:
    expect_refusal(*case)
