"""Who passes the office's door: staff with both factors, for a while, and nobody else."""

from datetime import timedelta

import pytest
from django.test import Client
from time_machine import Traveller

from saldoku.kernel.errors import NotAllowed
from saldoku.kernel.principal import Principal
from saldoku.usecases.office.serving import clerk_of, serving
from tests.cast import PASSWORD, SITI, enrol, log_in_of
from tests.office.counter import at_the_counter, give_code, log_in, staff, with_totp

PAGES = ["/office/", "/office/sambung/", "/office/hari-ini/", "/office/hari-ini/kantor/", "/office/saldo/x/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_the_log_in_of_everybody(db: None, client: Client, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 302
    assert answer.url.startswith("/akun/masuk/")


@pytest.mark.parametrize("page", PAGES)
def test_a_member_finds_no_such_page(db: None, client: Client, page: str) -> None:
    enrol(SITI)
    client.force_login(log_in_of(SITI))
    assert client.get(page).status_code == 404


def test_a_clerk_without_a_second_factor_is_led_to_set_one_up(db: None, client: Client) -> None:
    staff()
    log_in(client)
    answer = client.post("/office/", {"asked": SITI.kpj})
    assert (answer.status_code, answer.url) == (302, "/akun/2fa/totp/activate/")
    asked = client.get(answer.url)
    assert asked.url.startswith("/akun/konfirmasi/"), "the password once more, before keys are made"
    page = client.post(asked.url, {"password": PASSWORD}, follow=True)
    assert "data:image/svg+xml" in page.text


def test_a_password_alone_opens_nothing(db: None, client: Client) -> None:
    with_totp(staff())
    log_in(client)
    assert client.get("/office/").url.startswith("/akun/masuk/")


def test_a_session_that_did_not_pass_the_second_factor_is_asked_for_it(db: None, client: Client) -> None:
    """As after setting it up, or with a session from before."""
    who = staff()
    log_in(client)
    with_totp(who)
    answer = client.get("/office/")
    assert (answer.status_code, answer.url) == (302, "/akun/2fa/reauthenticate/?next=%2Foffice%2F")


def test_with_both_factors_the_console_opens(clock: Traveller, db: None, client: Client) -> None:
    at_the_counter(client)
    answer = client.get("/office/")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Refresh"] == "900; url=/office/"
    assert client.get("/saldo/").url == "/office/", "a clerk who logged in lands at the console"


def test_a_clerk_who_takes_the_factor_away_is_out(clock: Traveller, db: None, client: Client) -> None:
    from allauth.mfa.models import Authenticator

    at_the_counter(client)
    Authenticator.objects.all().delete()
    assert client.get("/office/").url == "/akun/2fa/totp/activate/"


def test_an_empty_chair_is_logged_out(clock: Traveller, db: None, client: Client) -> None:
    at_the_counter(client)
    assert client.get("/office/").status_code == 200
    clock.shift(timedelta(minutes=14))
    assert client.get("/office/").status_code == 200
    clock.shift(timedelta(minutes=15, seconds=1))
    assert client.get("/office/").url == "/akun/masuk/?next=/office/"
    clock.shift(timedelta(minutes=-15))
    assert client.get("/office/").status_code == 302, "the session is gone, not asleep"


def test_a_shift_ends_after_eight_hours(clock: Traveller, db: None, client: Client) -> None:
    at_the_counter(client)
    for _ in range(47):
        clock.shift(timedelta(minutes=10))
        assert client.get("/office/").status_code == 200
    clock.shift(timedelta(minutes=10, seconds=1))
    assert client.get("/office/").status_code == 302


def test_a_stolen_session_of_a_clerk_who_left_opens_nothing(
    clock: Traveller, db: None, client: Client
) -> None:
    from saldoku.access.models import User

    who = at_the_counter(client)
    User.objects.filter(id=who.user_id).update(is_staff=False)
    assert client.get("/office/").status_code == 404
    with pytest.raises(NotAllowed):
        serving(who)


def test_a_clerk_is_known_by_name_and_office(db: None) -> None:
    who = staff()
    assert who.name == "Maya, Kantor Bandung"
    assert who.user_id is not None
    assert not clerk_of(user_id=who.user_id).supervisor


def test_the_office_list_is_not_there_for_clerks(clock: Traveller, db: None, client: Client) -> None:
    at_the_counter(client)
    assert client.get("/office/hari-ini/kantor/").status_code == 404


def test_the_office_list_is_there_for_supervisors(clock: Traveller, db: None, client: Client) -> None:
    at_the_counter(client, supervisor=True)
    assert client.get("/office/hari-ini/kantor/").status_code == 200


def test_members_and_machines_are_no_clerks(db: None) -> None:
    for who in (Principal.member(1), Principal.operator(name="x")):
        with pytest.raises(NotAllowed):
            serving(who)


def test_a_wrong_code_does_not_pass(clock: Traveller, db: None, client: Client) -> None:
    with_totp(staff())
    log_in(client)
    client.post("/akun/2fa/authenticate/", {"code": "000000"})
    assert client.get("/office/").status_code == 302
    give_code(client)
    assert client.get("/office/").status_code == 200


def test_members_are_not_asked_for_a_second_factor(db: None, client: Client) -> None:
    enrol(SITI)
    log_in_of(SITI)
    client.post("/akun/masuk/", {"login": SITI.email, "password": PASSWORD})
    assert client.get("/saldo/").status_code == 200
