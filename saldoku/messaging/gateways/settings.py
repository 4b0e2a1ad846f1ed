"""The gateways that the settings name: `SALDOKU_SMS_GATEWAYS=NAME=URL,NAME=URL`.

    main=https://carrier.example/send?secret=...&sender=2757
    console=console://?secret=...

`secret` (16 characters or more) may be given twice while it is being replaced: the first signs, both
verify. `sender` is our number; without it, the scheme's short code. Both are taken out of the URL before
it is used; other parameters stay. The first gateway carries what answers no message.
"""

import re
from functools import lru_cache
from ipaddress import ip_address
from typing import NoReturn
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from django.conf import settings

from saldoku.kernel.errors import NotFound, SettingsUnsafe
from saldoku.messaging.gateways import Gateway
from saldoku.messaging.gateways.console import ConsoleGateway
from saldoku.messaging.gateways.http import HttpGateway
from saldoku.messaging.gateways.mail import MailGateway
from saldoku.scheme import load_scheme

SETTING = "SALDOKU_SMS_GATEWAYS"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_SHORTEST_SECRET = 16
_EXAMPLE = "write for example main=https://carrier.example/send?secret=…&sender=2757"


def sms_gateways() -> dict[str, Gateway]:
    """The SMS gateways by name, in the order of the settings; SettingsUnsafe when one is not right."""
    return _parsed(
        settings.SALDOKU_SMS_GATEWAYS, settings.SALDOKU_MODE == "production", settings.SALDOKU_SCHEME
    )


def gateway_for(*, kind: str, name: str) -> Gateway:
    """The gateway that carries a message: for an SMS the one it names (the first, when it names none),
    for an e-mail the mail server. NotFound when there is none."""
    if kind == "email":
        return MailGateway()
    gateways = sms_gateways()
    found = gateways.get(name) if name else next(iter(gateways.values()), None)
    if found is None:
        raise NotFound(what="gateway", name=name)
    return found


@lru_cache(maxsize=8)
def _parsed(text: str, production: bool, scheme: str) -> dict[str, Gateway]:
    short_code = load_scheme(scheme).short_code
    gateways: dict[str, Gateway] = {}
    used: set[str] = set()
    for number, part in enumerate((one for one in text.split(",") if one.strip()), 1):
        name, equals, url = part.strip().partition("=")
        # The part itself is not shown: it holds the secret.
        if not equals or not _NAME.fullmatch(name):
            _unsafe(f"entry {number} has no name of small letters, digits and dashes before its =", _EXAMPLE)
        if name in gateways:
            _unsafe(f"two gateways are called {name!r}", "give each a name of its own")
        target, secrets, sender = _split(name, url)
        if not used.isdisjoint(secrets):
            _unsafe(f"{name!r} has the secret of another gateway", "give each gateway a secret of its own")
        used.update(secrets)
        gateways[name] = _gateway(name, target, secrets, sender or short_code, production)
    return gateways


def _split(name: str, url: str) -> tuple[SplitResult, tuple[str, ...], str]:
    try:
        target = urlsplit(url)
        _ = target.port
    except ValueError:
        _unsafe(f"the URL of {name!r} cannot be read", _EXAMPLE)
    query = parse_qsl(target.query, keep_blank_values=True)
    secrets = tuple(value for key, value in query if key == "secret")
    sender = next((value for key, value in query if key == "sender"), "")
    if not secrets or any(len(secret) < _SHORTEST_SECRET for secret in secrets):
        _unsafe(
            f"the URL of {name!r} has no secret of {_SHORTEST_SECRET} characters or more",
            "add ?secret=… to it; openssl rand -hex 32 makes one",
        )
    left = urlencode([(key, value) for key, value in query if key not in ("secret", "sender")])
    return target._replace(query=left, fragment=""), secrets, sender


def _gateway(
    name: str, target: SplitResult, secrets: tuple[str, ...], sender: str, production: bool
) -> Gateway:
    if target.scheme == "console":
        if production:
            _unsafe(f"{name!r} is a console, which carries nothing", "name a carrier's https:// address")
        return ConsoleGateway(secrets=secrets, name=name)
    if target.scheme not in ("http", "https") or not target.hostname:
        _unsafe(f"{name!r} is neither https:// nor console://", _EXAMPLE)
    if target.username or target.password:
        _unsafe(f"the URL of {name!r} holds a log-in", "leave it out: posts are signed with the secret")
    if production and target.scheme == "http" and not _is_here(target.hostname):
        _unsafe(
            f"{name!r} would send balances over the network in the clear",
            "use https://, or a tunnel that ends on this machine",
        )
    return HttpGateway(secrets=secrets, name=name, target=target, sender=sender)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _unsafe(why: str, do: str) -> NoReturn:
    raise SettingsUnsafe(setting=SETTING, why=why, do=do)
