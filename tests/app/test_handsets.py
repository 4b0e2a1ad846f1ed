"""A phone number that waits for the member's yes, asked in the app."""

from datetime import timedelta

import pytest

from saldoku.access import links
from saldoku.access.models import Handset, LinkRequest
from tests.app.conftest import problem
from tests.cast import BUDI, SITI, THIEF_PHONE, enrol

KEY = "0b8f2f6a-5d9e-4c1b-8a77-aabbccddeeff"


@pytest.fixture
def waits(at):
    """`waits(SITI)` makes a request of an unknown number and returns its reference."""

    def made(person, *, kind="handset", number=THIEF_PHONE, lifetime=14):
        link, _ = links.request(
            kind=kind, claim={"phone": number, "language": "id"}, member_id=person.id if person else None,
            at=at, lifetime=timedelta(days=lifetime),
        )  # fmt: skip
        return link.reference

    return made


def say(phone, reference, answer, key=KEY):
    return phone.asked("POST", f"/me/handsets/waiting/{reference}", {"answer": answer}, Idempotency_Key=key)


def test_the_member_sees_the_end_of_the_number_and_no_more(phone, clock, waits):
    siti = phone(SITI)
    reference = waits(SITI)
    (one,) = siti.get("/me/handsets/waiting")["handsets"]
    assert one["reference"] == reference
    assert one["hint"].endswith(THIEF_PHONE[-4:])
    assert THIEF_PHONE not in str(one)
    assert (one["made_at"], one["expires_at"]) == ("2026-11-22T07:05:00Z", "2026-12-06T07:05:00Z")


def test_a_yes_binds_the_number_and_a_no_does_not(phone, clock, waits):
    siti = phone(SITI)
    assert say(siti, waits(SITI), "yes").status_code == 200
    assert Handset.objects.filter(member_id=SITI.id, ended_at=None).count() == 1
    assert say(siti, waits(SITI, number="+6281299990000"), "no", KEY + "2").status_code == 200
    assert Handset.objects.filter(member_id=SITI.id, ended_at=None).count() == 1
    assert siti.get("/me/handsets/waiting")["handsets"] == []
    done = {line["action"] for line in siti.get("/me/activity")["lines"]}
    assert {"link-handset", "refuse-link"} <= done


def test_the_same_answer_again_is_the_same_answer(phone, clock, waits):
    siti = phone(SITI)
    reference = waits(SITI)
    first, again = say(siti, reference, "yes"), say(siti, reference, "yes")
    assert first.content == again.content
    assert Handset.objects.filter(member_id=SITI.id).count() == 1
    changed = say(siti, reference, "no")
    assert problem(changed)["code"] == "key-reused"
    assert problem(say(siti, reference, "no", KEY + "2"))["code"] == "not-found", "it is decided"


def test_what_is_not_ones_own_is_not_there(phone, clock, waits):
    enrol(BUDI)
    siti = phone(SITI)
    theirs = [waits(BUDI), waits(None), waits(SITI, kind="login"), waits(SITI, lifetime=0), "NOTTHERE"]
    answers = [say(siti, reference, "yes", f"{KEY}-{n}") for n, reference in enumerate(theirs)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert not Handset.objects.exists()
    assert LinkRequest.objects.filter(state="pending").count() == 4
    assert siti.get("/me/handsets/waiting")["handsets"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [({"answer": "maybe"}, "not-understood"), ({}, "not-understood"), ({"answer": None}, "not-understood"),
     ({"answer": "yes", "member_id": 1}, "not-understood"), ("{", "not-json")],
)  # fmt: skip
def test_a_broken_answer_decides_nothing(phone, clock, waits, body, code):
    siti = phone(SITI)
    reference = waits(SITI)
    found = siti.asked("POST", f"/me/handsets/waiting/{reference}", body, Idempotency_Key=KEY)
    assert problem(found)["code"] == code
    assert (
        problem(siti.asked("POST", f"/me/handsets/waiting/{reference}", {"answer": "yes"}))["code"]
        == "key-missing"
    )
    assert LinkRequest.objects.get().state == "pending"
