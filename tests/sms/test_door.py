"""Whole conversations by SMS: posted by a carrier, stored, answered, waiting in the outbox."""

from collections.abc import Callable
from datetime import datetime

import pytest
import time_machine
from pytest_django.fixtures import Settings

from saldoku.messaging.models import Inbound, Outbound
from tests.cast import SITI, enrol
from tests.sms.phones import GATEWAYS, Phone

pytestmark = pytest.mark.django_db
Phones = Callable[[str], Phone]


@pytest.fixture(autouse=True)
def _gateways(settings: Settings) -> None:
    settings.SALDOKU_SMS_GATEWAYS = GATEWAYS
    settings.ROOT_URLCONF = "tests.sms.addresses"


@pytest.fixture
def phone(at: datetime, clock: time_machine.Traveller) -> Phones:
    return lambda number: Phone(number, at)


def register(person=SITI) -> str:
    return f"DAFTAR SALDO#{person.nik}#{person.born_text}#{person.kpj}"


def test_the_thin_path(phone: Phones) -> None:
    enrol(SITI)
    siti = phone(SITI.phone)
    assert "terhubung ke 2 kartu" in siti.asks(register())
    said = siti.asks("SALDO")
    assert f"{SITI.balance:,}".replace(",", ".") in said
    assert "..4821" in said
    assert Inbound.objects.filter(state="answered").count() == 2
    replies = Outbound.objects.filter(reply_to__isnull=False)
    assert {one.recipient for one in replies} == {SITI.phone}
    assert {one.gateway for one in replies} == {"main"}
