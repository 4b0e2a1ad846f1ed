"""The carrier of the SMS tests."""

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
import time_machine
from pytest_django.fixtures import Settings

if TYPE_CHECKING:  # the tables can only be imported once Django runs
    from tests.sms.phones import Carrier


@pytest.fixture
def carrier(db: None, at: datetime, clock: time_machine.Traveller, settings: Settings) -> "Carrier":
    """A carrier that signs as the gateway `main`, and a worker that answers at once."""
    from tests.sms.phones import GATEWAYS, Carrier

    settings.SALDOKU_SMS_GATEWAYS = GATEWAYS
    return Carrier(clock, at)
