"""A phone in the wrong hands for an hour, of somebody whose numbers are known."""

from typing import TYPE_CHECKING

import pytest

from tests.cast import SITI, enrol

if TYPE_CHECKING:  # the tables can only be imported once Django runs
    from tests.sms.phones import Carrier

DAFTAR = f"DAFTAR SALDO#{SITI.nik}#{SITI.born_text}#{SITI.kpj}"
PIN = "482913"


def test_a_pin_cannot_be_shaken_off(carrier: "Carrier") -> None:
    """BERHENTI needs no PIN and DAFTAR binds the number on file at once; the PIN must outlive the two."""
    enrol(SITI)
    phone = carrier.phone(SITI.phone)
    phone.asks(DAFTAR)
    phone.asks(f"PIN {PIN}")
    phone.asks("BERHENTI")
    phone.asks(DAFTAR)
    assert "Rp" not in phone.asks("SALDO")
    phone.asks("PIN 111111")
    assert "Rp" not in phone.asks("SALDO PIN 111111")
    assert "Rp" in phone.asks(f"SALDO PIN {PIN}")


def test_a_forgotten_pin_ends_after_the_cooling_off(carrier: "Carrier") -> None:
    """The contacts on file were told by then that somebody let the number go."""
    enrol(SITI)
    phone = carrier.phone(SITI.phone)
    phone.asks(DAFTAR)
    phone.asks(f"PIN {PIN}")
    phone.asks("BERHENTI")
    carrier.later(days=8)
    phone.asks(DAFTAR)
    assert "Rp" in phone.asks("SALDO")


@pytest.mark.parametrize(
    "spelling", ["0812 9000 0001", "62-812-9000-0001", "0062 812 9000 0001", "+62(812)90000001"]
)
def test_one_number_has_one_budget_however_it_is_spelt(carrier: "Carrier", spelling: str) -> None:
    for _ in range(13):
        carrier.brings(SITI.phone, "BANTUAN")
    assert carrier.brings(spelling, "BANTUAN") == []
