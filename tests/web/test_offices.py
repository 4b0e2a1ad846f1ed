"""The nearest office."""

from decimal import Decimal

import pytest
from django.test import Client

from saldoku.kernel.identifiers import name_key
from saldoku.members.models import Office
from saldoku.usecases.office.find_offices import find_offices

pytestmark = pytest.mark.django_db
HOURS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "08:00-15:30")


@pytest.fixture(autouse=True)
def offices() -> None:
    places = [
        ("BKS", "Bekasi Kota", "Kota Bekasi", "Jawa Barat", "-6.2383", "106.9756"),
        ("CKR", "Cikarang", "Kab. Bekasi", "Jawa Barat", "-6.2615", "107.1528"),
        ("JKT", "Jakarta Menara", "Jakarta Selatan", "DKI Jakarta", "-6.2297", "106.8175"),
        ("SBY", "Surabaya Darmo", "Surabaya", "Jawa Timur", "-7.2905", "112.7388"),
    ]
    Office.objects.bulk_create(
        Office(
            code=code, name=name, address="Jl. Merdeka 1", city=city, city_key=name_key(city),
            province=province, latitude=Decimal(latitude), longitude=Decimal(longitude),
            phone="021 555 0100", hours=HOURS,
        )
        for code, name, city, province, latitude, longitude in places
    )  # fmt: skip


def codes(query: str) -> list[str]:
    return [office.code for office in find_offices(query=query).offices]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("surabaya", ["SBY"]),
        ("  SURABÁYA ", ["SBY"]),
        ("kota bekasi", ["CKR", "BKS"]),
        ("jawa barat", ["CKR", "BKS"]),
        ("bekasi kota", ["CKR", "BKS"]),
        ("jakarta selatan", ["JKT"]),
        ("bandung", []),
        ("%", []),
        ("", []),
    ],
)
def test_by_the_name_of_a_place(query: str, found: list[str]) -> None:
    assert sorted(codes(query)) == sorted(found)


def test_nothing_asked_is_not_nothing_found() -> None:
    assert not find_offices().searched
    assert find_offices(query="bandung").searched
    assert "Surabaya" in find_offices().cities


def test_by_position_the_nearest_come_first() -> None:
    found = find_offices(latitude=Decimal("-6.24"), longitude=Decimal("106.99")).offices
    assert [office.code for office in found] == ["BKS", "CKR", "JKT", "SBY"]
    assert found[0].distance_km == Decimal("1.6")
    assert 600 < (found[3].distance_km or 0) < 700


def test_the_page(client: Client) -> None:
    page = client.get("/kantor/", {"q": "surabaya"}).text
    assert "Surabaya Darmo" in page
    assert "08.00" in page
    assert "Belum ada kantor" in client.get("/kantor/", {"q": "bandung"}).text
    assert "1,6" in client.get("/kantor/", {"lat": "-6.24", "lon": "106.99"}).text


@pytest.mark.parametrize(
    "asked",
    [
        {"lat": "x", "lon": "y"},
        {"lat": "NaN", "lon": "1"},
        {"lat": "9" * 400, "lon": "1e999999"},
        {"lat": "-91", "lon": "0"},
        {"lat": "sNaN", "lon": "Infinity"},
        {"q": "<script>alert(1)</script>"},
        {"q": "x" * 10_000},
        {"q": "\x00"},
    ],
)
def test_hostile_questions_are_answered_calmly(client: Client, asked: dict[str, str]) -> None:
    response = client.get("/kantor/", asked)
    assert response.status_code == 200
    assert "<script>alert" not in response.text
