"""A list of offices is taken over whole or not at all."""

from decimal import Decimal

import pytest

from saldoku.channels.files import open_table, read_offices
from saldoku.channels.files.table import RowsWrong
from tests.files.conftest import Write

HEADER = "KODE;NAMA_KANTOR;ALAMAT;KOTA;PROVINSI;LINTANG;BUJUR;TELEPON;SENIN;SABTU"
GOOD = "JKT1;Kantor Jakarta;Jalan Contoh 1;Jakarta;DKI Jakarta;-6.18;106,83;(000);08.00 - 15.30;"


def test_a_good_list(write: Write) -> None:
    (office,) = read_offices(open_table(write(f"{HEADER}\n{GOOD}\n")))
    assert (office.code, office.name, office.city) == ("JKT1", "Kantor Jakarta", "Jakarta")
    assert (office.latitude, office.longitude) == (Decimal("-6.18"), Decimal("106.83"))
    assert office.hours == {"mon": "08:00-15:30"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("JKT1", "", "code-missing"),
        ("Kantor Jakarta", "", "name-missing"),
        (";Jakarta;", ";;", "city-missing"),
        ("JKT1", "J" * 13, "text-too-long"),
        ("-6.18", "selatan", "latitude-not-understood"),
        ("-6.18", "96.18", "latitude-not-understood"),
        ("106,83", "", "longitude-not-understood"),
        ("106,83", "1e2", "longitude-not-understood"),
        ("08.00 - 15.30", "pagi", "hours-not-understood"),
        ("08.00 - 15.30", "25:00-26:00", "hours-not-understood"),
        (";Jakarta;", ";", "fields-too-few"),
    ],
)
def test_one_wrong_row_stops_the_list(write: Write, old: str, new: str, code: str) -> None:
    with pytest.raises(RowsWrong) as refused:
        read_offices(
            open_table(write(f"{HEADER}\n{GOOD.replace('JKT1', 'BDG1')}\n{GOOD.replace(old, new, 1)}\n"))
        )
    assert [(line, found) for line, found, _ in refused.value.fields["rows"]] == [(3, code)]


def test_a_code_twice(write: Write) -> None:
    with pytest.raises(RowsWrong) as refused:
        read_offices(open_table(write(f"{HEADER}\n{GOOD}\n{GOOD}\n")))
    assert refused.value.fields["rows"] == ((3, "code-twice", "code"),)
