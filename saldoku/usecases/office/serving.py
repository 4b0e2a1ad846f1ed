"""The clerk behind a log-in, as every part of the console sees them."""

from dataclasses import dataclass

from saldoku.access.models import User
from saldoku.kernel.errors import NotAllowed
from saldoku.kernel.principal import Principal, Role
from saldoku.members.models import Office


@dataclass(frozen=True, slots=True)
class Clerk:
    """A clerk of one office. `principal.name` is what the member reads in the log: person and office."""

    principal: Principal
    user_id: int
    name: str
    office: str
    office_code: str
    supervisor: bool


def clerk_of(*, user_id: int) -> Clerk:
    """The clerk with this log-in; NotAllowed when it is nobody's, blocked, or not of the staff.

    Asked of the database at every step, so that a clerk who left this morning serves nobody at noon.
    """
    user = User.objects.filter(id=user_id, is_active=True, is_staff=True).first()
    if user is None:
        raise NotAllowed(what="office")
    office = Office.objects.filter(code=user.office_code).values_list("name", flat=True).first()
    where = office or user.office_code
    name = ", ".join(part for part in (user.name, where) if part)
    return Clerk(
        principal=Principal.clerk(user.id, name=name[:120]),
        user_id=user.id,
        name=user.name,
        office=where,
        office_code=user.office_code,
        supervisor=user.is_supervisor,
    )


def serving(who: Principal) -> Clerk:
    """The clerk that a principal speaks for; NotAllowed for anybody else."""
    if who.role is not Role.CLERK or who.user_id is None:
        raise NotAllowed(what="office")
    return clerk_of(user_id=who.user_id)
