"""From a log-in that a token tells of to the person who asks."""

from datetime import datetime

from django.db import connection

from saldoku.kernel.principal import Principal, Role
from saldoku.usecases.login.login import PROOF, LoggedOut, Login, proof_parameters, same_password


def who_asks(*, login: Login, at: datetime) -> Principal:
    """The member behind a log-in that still lives, else LoggedOut. A log-in whose link is pending
    is a principal without a member. Asked of the database, so a link made a second ago counts."""
    with connection.cursor() as cursor:
        cursor.execute(PROOF, proof_parameters(login, connection.ops.adapt_datetimefield_value(at)))
        row = cursor.fetchone()
    if row is None or not same_password(login, row[1]):
        raise LoggedOut
    return Principal(Role.MEMBER, member_id=row[0], user_id=login.user_id)
