"""The gateways of the settings: what is refused, what is said about it, and what never shows."""

import pytest
from pytest_django.fixtures import Settings

from saldoku.kernel.errors import NotFound, SettingsUnsafe
from saldoku.messaging.gateways.console import ConsoleGateway
from saldoku.messaging.gateways.http import HttpGateway
from saldoku.messaging.gateways.mail import MailGateway
from saldoku.messaging.gateways.settings import gateway_for, sms_gateways

SECRET, OTHER = "0123456789abcdef-one", "0123456789abcdef-two"
MAIN = f"main=https://carrier.example/send?account=7&secret={SECRET}&sender=2757"


def test_none_is_none(settings: Settings) -> None:
    settings.SALDOKU_SMS_GATEWAYS = " "
    assert sms_gateways() == {}
    with pytest.raises(NotFound):
        gateway_for(kind="sms", name="")


def test_two_gateways_in_their_order(settings: Settings) -> None:
    settings.SALDOKU_SMS_GATEWAYS = f"{MAIN}, spare=console://?secret={OTHER}&secret=0123456789abcdef-old"
    main, spare = sms_gateways().values()
    assert isinstance(main, HttpGateway)
    assert main.sender == "2757"
    assert main.secrets == (SECRET,)
    assert main.target.geturl() == "https://carrier.example/send?account=7"
    assert isinstance(spare, ConsoleGateway)
    assert spare.secrets == (OTHER, "0123456789abcdef-old")
    assert gateway_for(kind="sms", name="") is main
    assert gateway_for(kind="sms", name="spare") is spare
    assert isinstance(gateway_for(kind="email", name=""), MailGateway)


def test_the_short_code_of_the_scheme_is_the_sender(settings: Settings) -> None:
    settings.SALDOKU_SMS_GATEWAYS = f"main=https://carrier.example/?secret={SECRET}"
    (main,) = sms_gateways().values()
    assert isinstance(main, HttpGateway)
    assert main.sender == "2757"


WRONG = {
    "no name": f"https://carrier.example/?secret={SECRET}",
    "a bad name": f"Main_1=https://carrier.example/?secret={SECRET}",
    "the same name": f"{MAIN},main=https://other.example/?secret={OTHER}",
    "the same secret": f"{MAIN},spare=https://other.example/?secret={SECRET}",
    "no secret": "main=https://carrier.example/send",
    "a short secret": "main=https://carrier.example/send?secret=hush",
    "a short second secret": f"main=https://carrier.example/send?secret={SECRET}&secret=hush",
    "no host": f"main=https://?secret={SECRET}",
    "a port that is none": f"main=https://carrier.example:99999/?secret={SECRET}",
    "no such kind": f"main=ftp://carrier.example/?secret={SECRET}",
    "a log-in": f"main=https://user:pass@carrier.example/?secret={SECRET}",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_without_the_secret(settings: Settings, name: str) -> None:
    settings.SALDOKU_SMS_GATEWAYS = WRONG[name]
    with pytest.raises(SettingsUnsafe) as refused:
        sms_gateways()
    fields = refused.value.fields
    assert fields["setting"] == "SALDOKU_SMS_GATEWAYS"
    assert fields["why"]
    assert fields["do"]
    for secret in (SECRET, OTHER, "hush", "pass@"):
        assert secret not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://carrier.example/",
        "http://10.1.2.3/",
        "console://",
        "http://[::2]/",
        "http://127.0.0.1.example/",
    ],
)
def test_production_sends_nothing_in_the_clear(settings: Settings, url: str) -> None:
    settings.SALDOKU_MODE = "production"
    settings.SALDOKU_SMS_GATEWAYS = f"main={url}?secret={SECRET}"
    with pytest.raises(SettingsUnsafe):
        sms_gateways()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "http://localhost/", "http://[::1]/", "https://carrier.example"]
)
def test_production_accepts_tls_and_this_machine(settings: Settings, url: str) -> None:
    settings.SALDOKU_MODE = "production"
    settings.SALDOKU_SMS_GATEWAYS = f"main={url}?secret={SECRET}"
    assert list(sms_gateways()) == ["main"]


def test_a_gateway_does_not_show_its_secret(settings: Settings) -> None:
    settings.SALDOKU_SMS_GATEWAYS = f"{MAIN},spare=console://?secret={OTHER}"
    shown = repr(sms_gateways())
    assert SECRET not in shown
    assert OTHER not in shown
