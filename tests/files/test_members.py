"""A file of members: what rejects a row, what is only left out of it."""

from datetime import date
from pathlib import Path

import pytest

from saldoku.channels.files import Rejected, Warned, open_members
from saldoku.channels.files.table import ColumnsMissing
from tests.files.conftest import AllMembers, all_members

TODAY = date(2026, 11, 22)
GOOD = {
    "KPJ": "99000004821",
    "NIK": "9910005203900001",
    "NAMA_LENGKAP": "Siti Rahayu",
    "TANGGAL_LAHIR": "12-03-1990",
    "JENIS_KELAMIN": "P",
    "SEGMEN": "PU",
    "NPP": "ZZ000002",
    "NAMA_PERUSAHAAN": "PT Kain Nusantara",
    "HP": "085900000001",
    "EMAIL": "Siti.Rahayu@contoh.example",
    "TANGGAL_KEPESERTAAN": "01-07-2025",
    "TANGGAL_KELUAR": "",
    "PROGRAM": "JHT,JKK,JKM",
    "KEWARGANEGARAAN": "WNI",
    "STATUS": "Aktif",
}


def read(folder: Path, *changes: dict[str, str], without: tuple[str, ...] = ()) -> AllMembers:
    """A file with one row for each of `changes` to the good row."""
    path = folder / "members.csv"
    names = [name for name in dict.fromkeys([*GOOD, *changes[0]]) if name not in without]
    lines = [";".join((GOOD | change).get(name, "") for name in names) for change in changes]
    path.write_text("\n".join((";".join(names), *lines)), encoding="utf-8")
    return all_members(open_members(path, today=TODAY))


def test_a_good_row(tmp_path: Path) -> None:
    file = read(tmp_path, {})
    (row,) = file.rows
    assert (file.rejected, file.warned, file.unknown_columns) == ([], [], ())
    assert (row.line, row.kpj, row.nik, row.full_name) == (
        2,
        "99000004821",
        "9910005203900001",
        "Siti Rahayu",
    )
    assert (row.birth_date, row.joined_on, row.left_on) == (date(1990, 3, 12), date(2025, 7, 1), None)
    assert (row.sex, row.segment, row.citizenship, row.status) == ("P", "PU", "ID", "active")
    assert (row.npp, row.employer_name) == ("ZZ000002", "PT Kain Nusantara")
    assert (row.phone, row.email) == ("+6285900000001", "siti.rahayu@contoh.example")
    assert row.programmes == ("JHT", "JKK", "JKM")


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"KPJ": ""}, "kpj-missing", "kpj"),
        ({"KPJ": "123"}, "kpj-not-understood", "kpj"),
        ({"KPJ": "99000004821.0"}, "kpj-not-understood", "kpj"),
        ({"NIK": ""}, "nik-missing", "nik"),
        ({"NIK": "991000520390000"}, "nik-not-understood", "nik"),
        ({"NIK": "9,91001E+15"}, "nik-not-understood", "nik"),
        ({"NIK": "991000520390000O"}, "nik-not-understood", "nik"),
        ({"NAMA_LENGKAP": ""}, "full-name-missing", "full_name"),
        ({"NAMA_LENGKAP": "=cmd|' /C calc'!A0"}, "full-name-not-understood", "full_name"),
        ({"NAMA_LENGKAP": "<script>"}, None, None),
        ({"NAMA_LENGKAP": "a" * 200}, "full-name-not-understood", "full_name"),
        ({"TANGGAL_LAHIR": ""}, "birth-date-missing", "birth_date"),
        ({"TANGGAL_LAHIR": "31-02-1990"}, "birth-date-not-understood", "birth_date"),
        ({"TANGGAL_LAHIR": "12-03-90"}, "birth-date-not-understood", "birth_date"),
        ({"TANGGAL_LAHIR": "03/25/1990"}, "birth-date-not-understood", "birth_date"),
        ({"TANGGAL_LAHIR": "23-11-2026"}, "birth-date-implausible", "birth_date"),
        ({"TANGGAL_LAHIR": "12-03-1905"}, "birth-date-implausible", "birth_date"),
        ({"SEGMEN": ""}, "segment-missing", "segment"),
        ({"SEGMEN": "XX"}, "segment-not-understood", "segment"),
        ({"NPP": "?"}, "npp-not-understood", "npp"),
        ({"TANGGAL_KEPESERTAAN": ""}, "joined-on-missing", "joined_on"),
        ({"TANGGAL_KEPESERTAAN": "2025"}, "joined-on-not-understood", "joined_on"),
        ({"TANGGAL_KEPESERTAAN": "01-01-1989"}, "joined-on-implausible", "joined_on"),
        ({"TANGGAL_KELUAR": "kemarin"}, "left-on-not-understood", "left_on"),
        ({"TANGGAL_KELUAR": "01-01-2025"}, "left-on-implausible", "left_on"),
        ({"PROGRAM": ""}, "programmes-missing", "programmes"),
        ({"PROGRAM": "JHT,ABC"}, "programmes-not-understood", "programmes"),
    ],
)
def test_a_wrong_row_and_a_good_one(
    tmp_path: Path, changed: dict[str, str], code: str | None, field: str
) -> None:
    file = read(tmp_path, changed, {})
    expected = [Rejected(2, code, field)] if code else []
    assert file.rejected == expected
    assert [row.line for row in file.rows] == ([3] if code else [2, 3])
    assert file.warned == []


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        ({"HP": "12"}, "phone", None),
        ({"HP": "021 1234567"}, "phone", None),
        ({"EMAIL": "siti@"}, "email", None),
        ({"EMAIL": "a@b.example;c@d.example".replace(";", " ")}, "email", None),
        ({"JENIS_KELAMIN": "X"}, "sex", ""),
        ({"KEWARGANEGARAAN": "Bumi"}, "citizenship", "ID"),
        ({"STATUS": "mungkin"}, "status", None),
        ({"NAMA_PERUSAHAAN": "=1+1"}, "employer_name", None),
    ],
)
def test_a_member_is_not_lost_for_a_side_matter(
    tmp_path: Path, changed: dict[str, str], field: str, value: str | None
) -> None:
    file = read(tmp_path, changed)
    assert getattr(file.rows[0], field) == value
    assert file.warned == [Warned(2, f"{field.replace('_', '-')}-left-out", field)]
    assert file.rejected == []


def test_a_nik_that_tells_another_birthday_is_a_warning(tmp_path: Path) -> None:
    file = read(tmp_path, {"TANGGAL_LAHIR": "13-03-1990"})
    assert file.rows[0].birth_date == date(1990, 3, 13)
    assert file.warned == [Warned(2, "nik-differs", "birth_date")]


def test_a_rejected_row_does_not_warn(tmp_path: Path) -> None:
    file = read(tmp_path, {"HP": "x", "PROGRAM": ""})
    assert (len(file.rejected), file.warned) == (1, [])


@pytest.mark.parametrize(
    ("column", "text", "field", "value"),
    [
        ("JENIS_KELAMIN", "Laki-laki", "sex", "L"),
        ("JENIS_KELAMIN", "perempuan", "sex", "P"),
        ("JENIS_KELAMIN", "M", "sex", "L"),
        ("JENIS_KELAMIN", "f", "sex", "P"),
        ("JENIS_KELAMIN", "", "sex", ""),
        ("SEGMEN", "penerima upah", "segment", "PU"),
        ("SEGMEN", "Bukan Penerima Upah", "segment", "BPU"),
        ("SEGMEN", "Jasa Konstruksi", "segment", "JAKON"),
        ("SEGMEN", "pmi", "segment", "PMI"),
        ("PROGRAM", "jht + jkk/jkm JHT", "programmes", ("JHT", "JKK", "JKM")),
        ("TANGGAL_LAHIR", "1990-03-12", "birth_date", date(1990, 3, 12)),
        ("TANGGAL_LAHIR", "1990-03-12 00:00", "birth_date", date(1990, 3, 12)),
        ("HP", "+62 859-0000-0001", "phone", "+6285900000001"),
        ("HP", "'+6285900000001", "phone", "+6285900000001"),
        ("HP", "", "phone", None),
        ("NAMA_LENGKAP", "  Siti \u00a0 Rahayu ", "full_name", "Siti Rahayu"),
        ("KEWARGANEGARAAN", "my", "citizenship", "MY"),
        ("KEWARGANEGARAAN", "WNA", "citizenship", "XX"),
        ("STATUS", "NON AKTIF", "status", "ended"),
        ("STATUS", "", "status", None),
        ("TANGGAL_KELUAR", "30-06-2026", "left_on", date(2026, 6, 30)),
    ],
)
def test_words_and_shapes(tmp_path: Path, column: str, text: str, field: str, value: object) -> None:
    file = read(tmp_path, {column: text})
    assert getattr(file.rows[0], field) == value
    assert file.warned == []


def test_the_name_in_three_parts(tmp_path: Path) -> None:
    parts = {"NAMA_DEPAN": "Siti", "NAMA_TENGAH": "", "NAMA_BELAKANG": "Rahayu"}
    file = read(tmp_path, parts, without=("NAMA_LENGKAP",))
    assert file.rows[0].full_name == "Siti Rahayu"


def test_the_upload_sheet_of_employers_lacks_what_only_the_fund_knows(tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing) as refused:
        read(tmp_path, {}, without=("KPJ", "SEGMEN", "PROGRAM"))
    assert refused.value.fields["missing"] == ("kpj", "segment", "programmes")


def test_optional_columns_may_be_missing(tmp_path: Path) -> None:
    optional = ("JENIS_KELAMIN", "NPP", "NAMA_PERUSAHAAN", "HP", "EMAIL", "TANGGAL_KELUAR", "STATUS")
    row = read(tmp_path, {"GELAR": "Dr"}, without=optional).rows[0]
    assert (row.sex, row.npp, row.phone, row.left_on, row.status) == ("", None, None, None, None)


def test_broken_lines_stand_among_the_rejected(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text(";".join(GOOD) + "\na;b\n" + ";".join(GOOD.values()))
    file = all_members(open_members(path, today=TODAY))
    assert [(one.line, one.code) for one in file.rejected] == [(2, "fields-too-few")]
    assert [row.line for row in file.rows] == [3]


def test_another_schemes_words(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text(";".join(GOOD) + "\n" + ";".join((GOOD | {"SEGMEN": "Civil", "PROGRAM": "OAS"}).values()))
    words = {"civil": "CIVIL"}
    file = all_members(open_members(path, today=TODAY, segments=words, programmes={"OAS"}))
    assert (file.rows[0].segment, file.rows[0].programmes) == ("CIVIL", ("OAS",))
