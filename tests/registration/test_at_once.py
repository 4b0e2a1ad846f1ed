"""Two at once: a double click, and two log-ins that race for one member. Real commits, real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from saldoku.access.models import OneTimeCode, User
from saldoku.kernel.errors import CodeRefused, SaldokuError
from saldoku.members import contacts
from saldoku.usecases.registration.attempts import RegistrationOver
from saldoku.usecases.registration.confirm_email import confirm_email
from saldoku.usecases.registration.finish_registration import Finished, finish_registration
from tests.cast import PASSWORD, SITI, enrol
from tests.databases import Database
from tests.registration.desk import begin, up_to_password

pytestmark = pytest.mark.usefixtures("committed_db")


def together(*deeds: Callable[[], object]) -> list[object]:
    """Run the deeds in threads of their own, begun at the same moment; a refusal is a result."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        try:
            start.wait()
            return deed()
        except SaldokuError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


def finish(ticket: str, at: datetime) -> Callable[[], object]:
    return lambda: finish_registration(ticket=ticket, password=PASSWORD, terms_accepted=True, at=at)


def test_a_double_click_on_the_last_button_makes_one_account(committed_db: Database, at: datetime) -> None:
    enrol(SITI)
    ticket = up_to_password(SITI, at=at)
    results = together(*[finish(ticket, at)] * 3)
    assert [type(one) for one in results].count(Finished) == 1
    assert [type(one) for one in results].count(RegistrationOver) == 2
    assert User.objects.count() == 1


def test_two_log_ins_that_race_for_one_member_are_one_link(committed_db: Database, at: datetime) -> None:
    enrol(SITI)
    second = "siti.kedua@surat.example"
    contacts.add(
        member_id=SITI.id,
        kind="email",
        value=second,
        source="file",
        at=at - timedelta(days=9),
        verified=False,
    )
    tickets = [up_to_password(SITI, at=at), up_to_password(replace(SITI, email=second), at=at)]
    results = together(*[finish(ticket, at) for ticket in tickets])
    assert sorted(one.linked for one in results if isinstance(one, Finished)) == [False, True]
    assert User.objects.filter(member_id=SITI.id).count() == 1


def test_tries_of_a_code_are_counted_also_when_made_at_once(committed_db: Database, at: datetime) -> None:
    ticket = begin("seseorang@surat.example", at=at)
    results = together(
        *[lambda: confirm_email(ticket=ticket, code="00000x", at=at)] * 8,
    )
    assert all(isinstance(one, CodeRefused) for one in results)
    assert OneTimeCode.objects.get().tries_left == 0
