"""The counter: two offices and their staff, and a browser that has passed the second factor."""

from datetime import datetime

import pyotp
from django.test import Client

from saldoku.kernel import clock
from saldoku.kernel.principal import Principal
from saldoku.usecases.office.open_member import open_member
from saldoku.usecases.office.serving import clerk_of
from saldoku.usecases.office.tickets import seal
from saldoku.usecases.running.add_staff import add_staff
from tests.cast import PASSWORD

MAYA_EMAIL = "maya@kantor.example"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AN_OFFICE = {
    "address": "Jalan Contoh 1", "city": "Kota Bandung", "city_key": "KOTA BANDUNG", "province": "Jawa Barat",
    "latitude": "-6.9", "longitude": "107.6",
}  # fmt: skip


def offices() -> None:
    from saldoku.members.models import Office

    Office.objects.get_or_create(code="BDG", defaults={**AN_OFFICE, "name": "Kantor Bandung"})
    Office.objects.get_or_create(code="CMI", defaults={**AN_OFFICE, "name": "Kantor Cimahi"})


def staff(
    name: str = "Maya", *, email: str = MAYA_EMAIL, office: str = "BDG", supervisor: bool = False,
    at: datetime | None = None,
) -> Principal:  # fmt: skip
    """A clerk of an office, as the use-cases know them."""
    offices()
    user_id = add_staff(
        email=email, name=name, office_code=office, supervisor=supervisor, at=at or clock.now(),
        password=PASSWORD,
    )  # fmt: skip
    return clerk_of(user_id=user_id).principal


def found(who: Principal, member_id: int, at: datetime) -> str:
    """The ticket of a member whom the clerk has found."""
    return seal("found", who, at, m=member_id)


def opened(who: Principal, member_id: int, at: datetime, *documents: str) -> str:
    """The ticket of a member whom the clerk has opened."""
    return open_member(
        who=who, ticket=found(who, member_id, at), why="counter", documents=documents or ("ktp",), at=at
    )


def with_totp(who: Principal) -> None:
    """Set the second factor up, as the page does."""
    from allauth.mfa.totp.internal.auth import TOTP

    from saldoku.access.models import User

    TOTP.activate(User.objects.get(id=who.user_id), SECRET)


def log_in(client: Client, email: str = MAYA_EMAIL) -> None:
    """The password, and nothing more."""
    client.post("/akun/masuk/", {"login": email, "password": PASSWORD})


def give_code(client: Client) -> None:
    """The second step of a log-in."""
    code = pyotp.TOTP(SECRET).at(clock.now())
    client.post("/akun/2fa/authenticate/", {"code": code})


def at_the_counter(client: Client, *, supervisor: bool = False) -> Principal:
    """A clerk who has logged in with both factors."""
    who = staff(supervisor=supervisor)
    with_totp(who)
    log_in(client)
    give_code(client)
    return who
