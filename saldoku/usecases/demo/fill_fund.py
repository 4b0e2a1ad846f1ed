"""What the demo adds to an imported fund: members who registered already, and clerks."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from saldoku.access.models import User
from saldoku.members.matching import member_of_card
from saldoku.usecases.demo.who_is_who import CLERK, PASSWORD, SUPERVISOR, who_is_who
from saldoku.usecases.running.add_staff import add_staff


def fill_fund(*, at: datetime) -> None:
    """Make the log-ins, linked as if registration had been done; nothing is made twice."""
    with transaction.atomic():
        for person in who_is_who().registered:
            if User.objects.filter(email=person.email).exists():
                continue
            user = User.objects.create_user(
                person.email, PASSWORD, name=person.name, member_id=member_of_card(person.kpj), date_joined=at
            )
            EmailAddress.objects.create(user=user, email=person.email, verified=True, primary=True)
        for (email, name, office), supervisor in ((CLERK, False), (SUPERVISOR, True)):
            if User.objects.filter(email=email).exists():
                continue
            user_id = add_staff(
                email=email, name=name, office_code=office, supervisor=supervisor, at=at, password=PASSWORD
            )
            TOTP.activate(User.objects.get(id=user_id), generate_totp_secret())
