"""The stage of tests with real processes stands, on the database of this run."""

import json
import urllib.request

import pytest

from tests.stage.site import Site

pytestmark = pytest.mark.slow


def test_a_text_goes_in_and_its_answer_comes_out(server: Site) -> None:
    with urllib.request.urlopen(f"{server.url}/readyz", timeout=10) as answer:
        assert json.load(answer) == {"status": "ready"}
    told = server.sms("081290000001", "BANTUAN")
    assert "SALDO" in told.upper()
    assert server.carrier.bring(server.url, "081290000001", "BANTUAN", message_id="twice") < 300
    assert server.carrier.bring(server.url, "081290000001", "BANTUAN", message_id="twice") < 300
    server.carrier.wait("081290000001", count=2)
    assert server.sms("081290000001", "HELP")
    assert len(server.carrier.to("081290000001")) == 3, "a message that came twice was answered twice"
