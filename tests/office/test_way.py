"""The way of one person at the counter, page by page, and what stands in whose log."""

import re

import pytest
from django.test import Client
from time_machine import Traveller

from saldoku.access.models import LogLine
from tests.cast import BUDI, RINA, SITI, enrol
from tests.office.counter import at_the_counter

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def desk(db: None, client: Client) -> Client:
    at_the_counter(client)
    enrol(SITI)
    return client


def test_from_the_card_to_the_balance_and_the_sheet(desk: Client) -> None:
    hit = desk.post("/office/", {"asked": SITI.kpj})
    assert hit.status_code == 302
    assert hit.url.startswith("/office/alasan/")
    page = desk.get(hit.url)
    assert "Siti Rahayu" in page.text
    assert "542" not in re.sub(r"\s", "", page.text).split("<main")[0]
    opened = desk.post(hit.url, {"why": "counter", "documents": ["ktp", "card"]})
    assert opened.status_code == 302, opened.text
    balance = desk.get(opened.url)
    assert f"{SITI.balance:,}".replace(",", ".") in balance.text
    ticket = opened.url.split("/")[-2]
    sheet = desk.post(f"/office/cetak/{ticket}/")
    assert "Kantor Bandung" in sheet.text
    assert SITI.nik not in sheet.text
