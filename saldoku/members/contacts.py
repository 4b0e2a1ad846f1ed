"""Contact points: the phone numbers and addresses on file, from a day to a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from saldoku.kernel.ids import new_id
from saldoku.members.models import ContactPoint
from saldoku.store.vault import vault

Kind = Literal["phone", "email"]


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact on file, opened: handle with care, never log."""

    id: int
    kind: Kind
    value: str
    since: datetime
    source: str


def kind_of(point: ContactPoint) -> Kind:
    """The kind of a row, as a type that is checked."""
    return "email" if point.kind == "email" else "phone"


def digest(kind: Kind, value: str) -> str:
    """Blind index of a cleaned phone number (E.164) or lower-case address."""
    return vault().index(f"{kind}\0{value}", purpose="contact")


def digests(kind: Kind, value: str) -> list[str]:
    """The same under every data key."""
    return list(vault().indexes(f"{kind}\0{value}", purpose="contact"))


def is_on_file(*, member_id: int, kind: Kind, value: str, at: datetime) -> bool:
    """Whether this number or address is one that the fund trusts for this member at `at`: on file, and
    past its cooling-off when it took the place of another one."""
    return ContactPoint.objects.filter(
        member_id=member_id,
        kind=kind,
        digest__in=digests(kind, value),
        until__isnull=True,
        trusted_from__lte=at,
    ).exists()


def on_file(*, member_id: int, kind: Kind | None = None) -> list[Contact]:
    """The member's present contacts, newest first."""
    points = ContactPoint.objects.filter(member_id=member_id, until__isnull=True)
    if kind is not None:
        points = points.filter(kind=kind)
    return [Contact(p.id, kind_of(p), p.value, p.since, p.source) for p in points.order_by("-since", "-id")]


def add(
    *,
    member_id: int,
    kind: Kind,
    value: str,
    source: str,
    at: datetime,
    verified: bool,
    cooling: timedelta = timedelta(0),
) -> int:
    """Add a contact that was proved or came with a file; returns its id. Adding what is there is a no-op.

    Where the member already has one of the kind, the new one is trusted only after `cooling`: a
    stolen file or a borrowed phone must not open an account on the same day.
    """
    points = ContactPoint.objects.filter(member_id=member_id, kind=kind, until__isnull=True)
    present = points.filter(digest__in=digests(kind, value)).first()
    if present is not None:
        if verified and present.verified_at is None:
            ContactPoint.objects.filter(member_id=member_id, id=present.id).update(verified_at=at)
        return present.id
    made = ContactPoint.objects.create(
        id=new_id(),
        member_id=member_id,
        kind=kind,
        value=value,
        digest=digest(kind, value),
        source=source,
        since=at,
        trusted_from=at + cooling if points.exists() else at,
        verified_at=at if verified else None,
    )
    return made.id


def end(*, member_id: int, contact_id: int, at: datetime) -> None:
    """End a contact from now on; its row stays."""
    ContactPoint.objects.filter(member_id=member_id, id=contact_id, until__isnull=True).update(until=at)
