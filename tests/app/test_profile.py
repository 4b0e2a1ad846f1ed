"""Who is logged in, the language, offices; and what every write must come with."""

from datetime import timedelta

import pytest

from saldoku.access import links
from saldoku.access.models import IdempotencyKey, LogLine, User
from saldoku.members.models import Member, Office
from tests.app.conftest import problem
from tests.cast import RINA, SITI

KEY = "3f0c9a7e-a1b2-4c3d-9e8f-001122334455"


def choose(phone, language, key=KEY):
    headers = {"Idempotency_Key": key} if key else {}
    return phone.asked("PUT", "/me/language", {"language": language}, **headers)


def test_the_profile_of_a_linked_log_in(phone, clock):
    siti = phone(SITI)
    assert siti.get("/me") == {
        "name": "Siti Rahayu", "language": "en",
        "link": {"state": "linked", "reference": None, "expires_at": None},
    }  # fmt: skip
    siti.language = "id"
    assert siti.get("/me")["language"] == "id"


def test_a_pending_log_in_is_told_its_reference_and_no_name_of_a_member(phone, clock, at):
    siti = phone(SITI, linked=False)
    user = User.objects.get()
    link, _ = links.request(
        kind="login", claim={}, member_id=SITI.id, user_id=user.id, at=at, lifetime=timedelta(days=14)
    )
    told = siti.get("/me")
    assert told["link"] == {
        "state": "pending",
        "reference": link.reference,
        "expires_at": "2026-12-06T07:05:00Z",
    }
    assert SITI.name not in str(told)


# --- a write -----------------------------------------------------------------------------------------------
def test_a_chosen_language_is_kept_for_the_log_in_and_the_member(phone, clock):
    siti = phone(SITI)
    assert choose(siti, "id").status_code == 200
    siti.language = "en"
    assert siti.get("/me")["language"] == "id"
    assert Member.objects.get(id=SITI.id).language == "id"
    assert siti.get("/me/activity")["lines"][0]["action"] == "set-language"


def test_the_same_key_again_is_the_same_write(phone, clock):
    siti = phone(SITI)
    first, again = choose(siti, "en"), choose(siti, "en")
    assert first.content == again.content
    assert LogLine.objects.filter(action="set-language").count() == 1


def test_the_same_key_for_something_else_is_refused(phone, clock):
    siti = phone(SITI)
    choose(siti, "en")
    found = choose(siti, "id")
    assert (found.status_code, problem(found)["code"]) == (409, "key-reused")
    assert User.objects.get().language == "en"


def test_two_people_may_make_the_same_key(phone, clock):
    siti, rina = phone(SITI), phone(RINA)
    assert choose(siti, "en").status_code == choose(rina, "id").status_code == 200


@pytest.mark.parametrize(
    ("key", "status", "code"),
    [
        (None, 400, "key-missing"), ("short", 422, "not-understood"), ("x" * 81, 422, "not-understood"),
        ("with space here", 422, "not-understood"), ("quote'\"drop", 422, "not-understood"),
    ],
)  # fmt: skip
def test_a_write_needs_a_good_key(phone, clock, key, status, code):
    siti = phone(SITI)
    found = choose(siti, "en", key)
    assert (found.status_code, problem(found)["code"]) == (status, code)
    assert not IdempotencyKey.objects.exists()
    assert User.objects.get().language == ""


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "not-understood"), ("{", "not-json"), (b"\xff\xfe{", "not-json"),
        ("null", "not-understood"), ("[]", "not-understood"), ("{}", "not-understood"),
        ('{"language": "fr"}', "not-understood"), ('{"language": null}', "not-understood"),
        ('{"language": "en", "member_id": 1002}', "not-understood"),
        ('{"language": ' + "[" * 20_000, "not-json"),
    ],
)  # fmt: skip
def test_a_broken_body_changes_nothing(phone, clock, body, code):
    found = phone(SITI).asked("PUT", "/me/language", body, Idempotency_Key=KEY)
    assert problem(found)["code"] == code
    assert User.objects.get().language == ""
    assert not IdempotencyKey.objects.exists()


def test_a_huge_body_is_refused(phone, clock):
    found = phone(SITI).asked("PUT", "/me/language", "x" * 3_000_000, Idempotency_Key=KEY)
    assert (found.status_code, problem(found)["code"]) == (413, "too-large")


# --- offices -----------------------------------------------------------------------------------------------
@pytest.fixture
def offices(db):
    for code, city, latitude, longitude in (
        ("B01", "Bekasi", "-6.24", "106.99"),
        ("D01", "Depok", "-6.40", "106.81"),
    ):
        Office.objects.create(
            code=code, name=f"Kantor {city}", address="Jalan Uji 1", city=city, city_key=city.upper(),
            province="Jawa Barat", latitude=latitude, longitude=longitude, hours={"mon": "08:00-15:30"},
        )  # fmt: skip


def test_offices_need_no_token(phone, offices):
    (found,) = phone().get("/offices?city=bekasi")["offices"]
    assert found["code"] == "B01"
    assert found["hours"] == {"mon": "08:00-15:30"}
    assert found["distance_km"] is None


def test_the_nearest_office_comes_first(phone, offices):
    found = phone().get("/offices?lat=-6.40&lon=106.80")["offices"]
    assert [one["code"] for one in found] == ["D01", "B01"]
    assert found[0]["distance_km"] < 2


@pytest.mark.parametrize("query", ["", "?city=", "?city=Atlantis", "?lat=-6.4", f"?city={'x' * 80}"])
def test_nothing_found_is_an_empty_list(phone, offices, query):
    assert phone().get(f"/offices{query}")["offices"] == []


@pytest.mark.parametrize(
    "query", ["?lat=91&lon=0", "?lat=x&lon=1", "?lat=nan&lon=1", "?lat=inf&lon=1", f"?city={'x' * 81}"]
)
def test_a_place_that_cannot_be_is_named(phone, offices, query):
    found = phone().asked("GET", f"/offices{query}")
    assert problem(found)["code"] == "not-understood"
