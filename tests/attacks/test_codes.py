"""Guessing one-time codes: beginning anew again and again must not be a way."""

from datetime import datetime, timedelta

import pytest

from saldoku.access import codes
from saldoku.access.models import OneTimeCode
from saldoku.jobs.keep_house import keep_house
from saldoku.kernel.errors import CodeRefused
from saldoku.store.vault import vault
from saldoku.usecases.fund import policy_on
from saldoku.usecases.registration.claim_identity import claim_identity
from saldoku.usecases.registration.confirm_email import confirm_email
from saldoku.usecases.registration.confirm_phone import confirm_phone
from saldoku.usecases.registration.give_phone import give_phone
from tests.cast import SITI, enrol
from tests.registration.desk import begin, identity_of, messages_to, up_to_identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> str:
    """Every code is this one: a thief with all the luck of the world."""
    monkeypatch.setattr("saldoku.access.codes.secrets.randbelow", lambda _: 123_456)
    return "123456"


def test_a_code_that_the_mailbox_never_got_opens_nothing(at: datetime, known: str) -> None:
    enrol(SITI)
    a_day = policy_on(at).code_sends_per_day
    tickets = [begin(SITI.email, at=at + timedelta(minutes=n)) for n in range(a_day + 3)]
    assert len(messages_to(SITI.email)) == a_day
    later = at + timedelta(minutes=a_day + 3)
    for ticket in tickets[a_day:]:
        with pytest.raises(CodeRefused) as refused:
            confirm_email(ticket=ticket, code=known, at=later)
        # As any other wrong try: the browser does not hear that nothing was sent.
        assert refused.value.fields == {"why": "wrong", "tries_left": policy_on(at).code_tries - 1}
    confirm_email(ticket=tickets[a_day - 1], code=known, at=later)


def test_a_code_that_the_phone_never_got_opens_nothing(at: datetime, known: str) -> None:
    """A phone on file links at once, so a number must not be proved by patience."""
    enrol(SITI)
    a_day = policy_on(at).code_sends_per_day
    for number in range(a_day + 1):
        ticket = up_to_identity(f"pencuri{number}@pencuri.example", at=at)
        who = {**identity_of(SITI), "nik": f"99010157089{number:05d}", "kpj": f"9910000{number:04d}"}
        claim_identity(ticket=ticket, **who, at=at, sure=True)
        give_phone(ticket=ticket, phone=SITI.phone, at=at)
    assert len(messages_to(SITI.phone)) == a_day
    with pytest.raises(CodeRefused):
        confirm_phone(ticket=ticket, code=known, at=at)


def test_the_hash_of_a_code_is_keyed(at: datetime) -> None:
    """Six digits are soon tried out against a plain hash; a copy of the database must not help."""
    import hashlib

    code = codes.make(purpose="test", subject="7", at=at, lifetime=timedelta(minutes=10))
    kept = OneTimeCode.objects.get().code_hash
    assert kept == vault().index(f"test\0{7}\0{code}", purpose="code")
    assert kept not in {hashlib.sha256(f"{n:06d}".encode()).hexdigest()[:32] for n in range(1000)}


def test_old_codes_are_swept(at: datetime) -> None:
    codes.make(purpose="test", subject="7", at=at, lifetime=timedelta(minutes=10))
    keep_house(at=at + timedelta(hours=1))
    with pytest.raises(CodeRefused) as late:
        codes.use(purpose="test", subject="7", code="000000", at=at + timedelta(hours=1))
    assert late.value.fields["why"] == "old"
    keep_house(at=at + timedelta(days=2))
    assert not OneTimeCode.objects.exists()
