"""The app's log-in: what allauth's protocol offers beyond it, and what a thief would do with that."""

import json
from datetime import datetime

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from saldoku.access.models import User
from tests.cast import BUDI, PASSWORD, SITI, enrol, log_in_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AUTH = "/api/v1/auth/app/v1"
CLOSED = (
    "auth/signup", "auth/code/request", "auth/code/confirm", "auth/reauthenticate", "auth/email/verify",
    "auth/email/verify/resend", "auth/phone/verify", "auth/password/request", "auth/password/reset",
    "auth/provider/token", "auth/provider/signup", "auth/webauthn/login", "auth/2fa/trust",
    "auth/2fa/reauthenticate", "account/email", "account/phone", "account/password/change",
    "account/authenticators", "account/authenticators/totp", "account/authenticators/recovery-codes",
    "account/authenticators/webauthn", "account/providers", "auth/sessions", "config",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _siti_and_her_log_in() -> None:
    cache.clear()
    enrol(SITI)
    log_in_of(SITI)


def tokens() -> dict[str, str]:
    body = {"email": SITI.email, "password": PASSWORD}
    said = Client().post(f"{AUTH}/auth/login", body, content_type="application/json")
    assert said.status_code == 200, said.content
    return dict(json.loads(said.content)["meta"])


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_the_rest_of_the_protocol_is_closed(method: str) -> None:
    headers = {"Authorization": f"Bearer {tokens()['access_token']}"}
    for path in CLOSED:
        said = Client().generic(
            method, f"{AUTH}/{path}", "{}", content_type="application/json", headers=headers
        )
        assert said.status_code in {403, 404}, (method, path, said.status_code)


def test_somebody_elses_address_cannot_be_added_to_an_own_account() -> None:
    headers = {"Authorization": f"Bearer {tokens()['access_token']}"}
    Client().post(
        f"{AUTH}/account/email", {"email": BUDI.email}, content_type="application/json", headers=headers
    )
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [SITI.email]
    thief = Client()
    thief.post("/akun/masuk/", {"login": BUDI.email, "password": PASSWORD})
    assert thief.get("/saldo/").status_code == 302


@pytest.mark.parametrize("password", ['"\\ud800"', '"\\u0000"', '""', "[]", "null", f'"{"x" * 100_000}"'])
def test_a_password_that_none_can_be_is_a_wrong_one(password: str) -> None:
    body = f'{{"email": "{SITI.email}", "password": {password}}}'
    said = Client().generic("POST", f"{AUTH}/auth/login", body, content_type="application/json")
    assert said.status_code == 400


def test_a_kelvin_sign_is_no_k_for_the_mail_of_a_reset(at: datetime) -> None:
    """`K` (U+212A) is a k in lower case: the mail must go to the address on file, or nowhere."""
    from saldoku.messaging.models import Outbound

    siti = User.objects.get(email=SITI.email)
    siti.email = "kartika@surat.example"
    siti.save()
    EmailAddress.objects.filter(user=siti).update(email=siti.email)
    Client().post("/akun/sandi/lupa/", {"email": "\u212aartika@surat.example"})
    assert {row.recipient for row in Outbound.objects.all()} <= {"kartika@surat.example"}


def test_a_mailbox_is_not_flooded_with_resets() -> None:
    from saldoku.messaging.models import Outbound

    for _ in range(8):
        Client().post("/akun/sandi/lupa/", {"email": SITI.email})
    assert Outbound.objects.filter(kind="email").count() == 5
