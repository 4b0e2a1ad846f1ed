"""Tokens: whose, for how long, and how a log-in ends everywhere at once."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta

import jwt
import pytest
from allauth.headless.tokens.strategies.jwt.internal import decode_token
from django.conf import settings
from django.test import RequestFactory
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings

from saldoku.access.models import User
from saldoku.channels.app.tokens import Unauthenticated, login_of
from saldoku.usecases.login.login import password_mark
from tests.app.conftest import AUTH, problem
from tests.cast import BUDI, PASSWORD, RINA, SITI, enrol

MINE = ["/me", "/me/accounts", f"/me/accounts/{SITI.kpj}", f"/me/accounts/{SITI.kpj}/statement",
        "/me/contributions", "/me/activity"]  # fmt: skip


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def signed(claims, key=None, algorithm="HS256"):
    return jwt.encode(claims, settings.SECRET_KEY if key is None else key, algorithm=algorithm)


def refused_everywhere(phone, code="unauthenticated"):
    for path in MINE:
        found = phone.asked("GET", path)
        assert found.status_code == 401, (path, found.content)
        told = problem(found)
        assert told["code"] == code, path
        assert found["WWW-Authenticate"].startswith("Bearer")


# --- good for whom, and for how long -----------------------------------------------------------------------
@pytest.mark.parametrize("path", MINE)
def test_without_a_token_nothing_is_told(phone, clock, path):
    enrol(SITI)
    found = phone().asked("GET", path)
    assert found.status_code == 401
    assert found["WWW-Authenticate"] == "Bearer"
    assert problem(found)["code"] == "unauthenticated"


def test_a_token_lives_five_minutes(phone, clock):
    siti = phone(SITI)
    clock.shift(299)
    siti.get("/me/accounts")
    clock.shift(2)
    refused_everywhere(siti)
    siti.renew()
    siti.get("/me/accounts")


def test_a_token_of_the_future_is_not_good_yet(phone, clock):
    siti = phone(SITI)
    clock.shift(-60)
    refused_everywhere(siti)


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer "])
def test_the_scheme_is_read_as_http_wants_it(phone, clock, scheme):
    siti = phone(SITI)
    siti.get("/me/accounts", Authorization=f"{scheme} {siti.access}")


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic c2l0aTpzaXRp", "Token x", "Bearer a.b.c", "Bearer \xe9.\xe9"]
)
def test_other_headers_are_no_token(phone, clock, header):
    enrol(SITI)
    assert phone().asked("GET", "/me/accounts", Authorization=header).status_code == 401


# --- forged ------------------------------------------------------------------------------------------------
def unsigned(claims, algorithm="none"):
    def part(value):
        return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part(claims)}."


def test_forged_tokens_are_refused(phone, clock):
    enrol(BUDI)
    siti = phone(SITI)
    good, claims = siti.access, claims_of(siti.access)
    head, body, signature = good.split(".")
    other_body = unsigned({**claims, "mid": BUDI.id}).split(".")[1]
    forged = [
        unsigned(claims), unsigned(claims, "None"), unsigned(claims, "HS256"),
        f"{head}.{other_body}.{signature}", f"{head}.{body}.{signature[:-2]}",
        f"{head}.{body}.", f"{head}.{body}", signed(claims, key="a guess" * 9),
        signed(claims, algorithm="HS512"),
        f"{good}.", f".{good}", good.swapcase(),
        f"{good}=", f"{head}.{body}={signature}",
    ]  # fmt: skip
    for token in forged:
        siti.access = token
        assert problem(siti.asked("GET", "/me/accounts"))["code"] == "unauthenticated", token
    siti.access = good
    siti.get("/me/accounts")


def test_a_refresh_token_or_a_session_token_is_no_access_token(phone, clock):
    siti = phone(SITI)
    held = claims_of(siti.access)
    for token in (
        siti.refresh,
        signed({**held, "token_use": "refresh"}),
        signed({**held, "token_use": None}),
    ):
        siti.access = token
        refused_everywhere(siti)


def test_a_token_for_another_member_is_not_believed_even_when_we_signed_it(phone, clock):
    """The member in the token is a hint for speed: the database has the last word."""
    enrol(BUDI)
    siti = phone(SITI)
    siti.access = signed({**claims_of(siti.access), "mid": BUDI.id})
    assert problem(siti.asked("GET", "/me/accounts"))["code"] == "logged-out"
    assert siti.get("/me")["name"] == SITI.name


# --- the end of a log-in -----------------------------------------------------------------------------------
def test_logging_out_ends_the_access_token_at_once(phone, clock):
    siti, on_the_tablet = phone(SITI), phone()
    on_the_tablet.log_in(SITI.email)
    siti.log_out()
    refused_everywhere(siti, "logged-out")
    assert siti.renew().status_code == 400
    on_the_tablet.get("/me/accounts")


def test_a_blocked_account_is_out_at_once(phone, clock):
    siti = phone(SITI)
    User.objects.update(is_active=False)
    refused_everywhere(siti, "logged-out")
    assert siti.renew().status_code == 400


def test_a_new_password_ends_the_tokens_of_the_old_one(phone, clock):
    siti = phone(SITI)
    user = User.objects.get()
    user.set_password("kata-sandi-yang-lain")
    user.save()
    refused_everywhere(siti, "logged-out")
    assert siti.renew().status_code == 400


def test_a_session_that_ran_out_is_over(phone, clock):
    siti = phone(SITI)
    clock.shift(timedelta(days=31))
    siti.access = signed({**claims_of(siti.access), "iat": 0, "exp": 9_999_999_999})
    refused_everywhere(siti, "logged-out")


# --- renewing ----------------------------------------------------------------------------------------------
def test_a_renewed_token_replaces_the_old_one_when_it_is_first_used(phone, clock):
    siti = phone(SITI)
    first = siti.refresh
    assert siti.renew().status_code == 200
    second = siti.refresh
    assert second != first
    clock.shift(10)
    siti.refresh = first  # the answer was lost on the way: the phone asks again
    assert siti.renew().status_code == 200
    third = siti.refresh
    siti.refresh = second
    assert siti.renew().status_code == 400, "nobody ever used it, and it is dead"
    siti.refresh = third
    assert siti.renew().status_code == 200
    siti.refresh = first
    assert siti.renew().status_code == 400


def test_a_stolen_refresh_token_does_not_outlive_the_owners_next_renewal(phone, clock):
    siti = phone(SITI)
    thief = phone()
    thief.refresh = siti.refresh
    siti.renew()
    assert thief.renew().status_code == 200
    assert siti.renew().status_code == 400, "the owner is logged out, and so finds out"
    phone().log_in(SITI.email).get("/me/accounts")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", None, 7, ["x"], {"a": 1}])
def test_nonsense_renews_nothing(phone, clock, token):
    someone = phone()
    someone.refresh = token
    assert someone.renew().status_code == 400


# --- linked or not -----------------------------------------------------------------------------------------
def test_a_pending_log_in_sees_no_balance_and_gets_it_when_linked(phone, clock):
    siti = phone(SITI, linked=False)
    for path in MINE[1:]:
        found = siti.asked("GET", path)
        assert (found.status_code, problem(found)["code"]) == (403, "not-linked")
    assert siti.get("/me")["link"] == {"state": "none", "reference": None, "expires_at": None}
    User.objects.update(member_id=SITI.id)
    assert siti.get("/me/accounts")["total"]["amount"] == SITI.balance, "without a new token"


def test_an_unlinked_log_in_sees_nothing_any_more(phone, clock):
    siti = phone(SITI)
    User.objects.update(member_id=None)
    assert problem(siti.asked("GET", "/me/accounts"))["code"] == "logged-out"
    siti.renew()
    assert problem(siti.asked("GET", "/me/accounts"))["code"] == "not-linked"


def test_two_members_see_their_own(phone, clock):
    siti, rina = phone(SITI), phone(RINA)
    assert siti.get("/me/accounts")["accounts"][0]["account_no"] == SITI.kpj
    assert rina.get("/me/accounts")["accounts"][0]["account_no"] == RINA.kpj


# --- log-in itself -----------------------------------------------------------------------------------------
def test_a_wrong_password_and_an_unknown_address_look_the_same(phone, clock):
    phone(SITI)
    stranger = phone()
    told = [
        stranger.asked("POST", f"{AUTH}/auth/login", {"email": email, "password": password})
        for email, password in ((SITI.email, "salah-sekali-1"), ("tidak.ada@surat.example", PASSWORD))
    ]
    assert [answer.status_code for answer in told] == [400, 400]
    assert told[0].content == told[1].content


@pytest.mark.parametrize(
    "body",
    ["", "{", "null", "[]", '{"email": 1, "password": 2}', '{"email": "a@b.example"}', b"\xff\xfe",
     "x" * 100_000],
)  # fmt: skip
def test_a_broken_log_in_request_is_refused_quietly(phone, clock, body):
    answer = phone().asked("POST", f"{AUTH}/auth/login", body)
    assert answer.status_code == 400
    assert b"Traceback" not in answer.content


def test_guessing_passwords_is_stopped(phone, clock):
    phone(SITI)
    stranger = phone()
    answers = [
        stranger.asked("POST", f"{AUTH}/auth/login", {"email": SITI.email, "password": f"tebakan-{n}"})
        for n in range(12)
    ]
    assert any(b"too_many" in answer.content or answer.status_code == 429 for answer in answers)
    right = stranger.asked("POST", f"{AUTH}/auth/login", {"email": SITI.email, "password": PASSWORD})
    assert right.status_code in {400, 429}, "not even the right one, for a while"


# --- our verification and the library's --------------------------------------------------------------------
def _accepted(token):
    try:
        return login_of(RequestFactory().get("/", headers={"Authorization": f"Bearer {token}"}))
    except Unauthenticated:
        return None


_CLAIMS = strategies.fixed_dictionaries(
    {
        "sub": strategies.sampled_from(["1", "77", "x", ""]),
        "token_use": strategies.sampled_from(["access", "refresh", ""]),
        "exp": strategies.integers(-400, 400),
        "iat": strategies.integers(-400, 400),
        "jti": strategies.sampled_from(["a", "b"]),
    }
)


@given(claims=_CLAIMS, data=strategies.data())
@hypothesis_settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_is_accepted_that_the_library_refuses(clock, at, claims, data):
    from allauth.headless.tokens.strategies.jwt.internal import session_key_to_sid

    now = int(at.timestamp())
    claims |= {
        "exp": now + claims["exp"],
        "iat": now + claims["iat"],
        "sid": session_key_to_sid("k"),
        "mark": "m",
    }
    token = signed(claims)
    if data.draw(strategies.booleans()):
        place = data.draw(strategies.integers(0, len(token) - 1))
        token = token[:place] + data.draw(strategies.sampled_from("aZ_-.=+/ é")) + token[place + 1 :]
    library = decode_token(token, "access")
    ours = _accepted(token)
    if ours is not None:
        assert library is not None
        assert ours.user_id == int(library["sub"])
    elif library is not None:
        assert not library["sub"].isdigit()


def test_the_mark_says_nothing_about_the_password():
    mark = password_mark("scrypt$1$a$b")
    assert len(mark) == 24
    assert mark != password_mark("scrypt$1$a$c")
