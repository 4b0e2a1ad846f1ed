"""Add a clerk."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from saldoku.access.models import User
from saldoku.kernel.errors import NotFound, NotUnderstood
from saldoku.kernel.identifiers import clean_email
from saldoku.members.models import Office


def add_staff(
    *, email: str, name: str, office_code: str, supervisor: bool, at: datetime, password: str | None = None
) -> int:
    """A log-in for the office, without a password unless one is given (the demo); returns its id.

    NotUnderstood(field="email", hint="taken") when the address has a log-in already: a member and a
    clerk are two log-ins, so that a borrowed office session never shows the clerk's own savings.
    NotFound(what="office") when the fund has no such office.
    """
    address = clean_email(email).lower()
    if not Office.objects.filter(code=office_code).exists():
        raise NotFound(what="office", code=office_code)
    with transaction.atomic():
        if User.objects.filter(email=address).exists():
            raise NotUnderstood(field="email", hint="taken")
        user = User.objects.create_user(
            address, password, name=name, is_staff=True, is_supervisor=supervisor,
            office_code=office_code, date_joined=at,
        )  # fmt: skip
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user.id
