"""Requests to link a log-in or a handset to a member, until somebody who may confirms them.

A request is made alike when nothing matched, so that its maker cannot tell. What proves the claim is
possession of a contact that the fund already had, or a clerk who saw the person's papers.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from json import dumps, loads
from typing import Any, Literal

from saldoku.access.models import LinkRequest
from saldoku.kernel.errors import NotFound
from saldoku.kernel.ids import new_id

Kind = Literal["login", "handset"]
# No 0/O, 1/I/L: a reference is read aloud at a counter.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Link:
    """A pending request. `claim` is what was said (sealed at rest); `member_id` None matched nobody."""

    id: int
    reference: str
    kind: str
    user_id: int | None
    member_id: int | None
    claim: dict[str, Any]
    made_at: datetime
    expires_at: datetime


def _opened(row: LinkRequest) -> Link:
    return Link(
        row.id,
        row.reference,
        row.kind,
        row.user_id,
        row.member_id,
        loads(row.claim),
        row.made_at,
        row.expires_at,
    )


def _hash(secret: str) -> str:
    # The secret has 256 random bits: a plain hash cannot be turned round.
    return hashlib.sha256(secret.encode()).hexdigest()


def request(
    *,
    kind: Kind,
    claim: Mapping[str, Any],
    member_id: int | None,
    at: datetime,
    lifetime: timedelta,
    user_id: int | None = None,
) -> tuple[Link, str]:
    """Make a request; returns it and the secret that goes, by link, to a contact on file only."""
    secret = secrets.token_urlsafe(32)
    row = LinkRequest.objects.create(
        id=new_id(),
        reference="".join(secrets.choice(_LETTERS) for _ in range(8)),
        kind=kind,
        user_id=user_id,
        member_id=member_id,
        claim=dumps(dict(claim)),
        secret_hash=_hash(secret),
        made_at=at,
        expires_at=at + lifetime,
    )
    return _opened(row), secret


def by_secret(*, secret: str, at: datetime) -> Link:
    """The pending request behind a link in a mail; NotFound when unknown, decided or old."""
    row = LinkRequest.objects.filter(secret_hash=_hash(secret), state="pending", expires_at__gt=at).first()
    if row is None:
        raise NotFound(what="link")
    return _opened(row)


def by_reference(*, reference: str, at: datetime) -> Link:
    """The pending request with the reference that a person tells a clerk."""
    wanted = reference.strip().upper().replace("-", "").replace(" ", "")
    row = LinkRequest.objects.filter(reference=wanted, state="pending", expires_at__gt=at).first()
    if row is None:
        raise NotFound(what="link")
    return _opened(row)


def pending_of_user(*, user_id: int, at: datetime) -> list[Link]:
    """The requests that a log-in still waits for, newest first."""
    rows = LinkRequest.objects.filter(user_id=user_id, state="pending", expires_at__gt=at).order_by("-id")
    return [_opened(row) for row in rows]


def decide(*, link_id: int, state: Literal["confirmed", "refused"], by: str, at: datetime) -> None:
    """Decide a pending request, once; NotFound when another was quicker."""
    changed = LinkRequest.objects.filter(id=link_id, state="pending").update(
        state=state, decided_at=at, decided_by=by, secret_hash=""
    )
    if not changed:
        raise NotFound(what="link")


def sweep(*, at: datetime) -> int:
    """Expire old pending requests; returns how many."""
    return LinkRequest.objects.filter(state="pending", expires_at__lte=at).update(
        state="expired", secret_hash=""
    )
