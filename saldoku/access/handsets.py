"""Handsets: the phone numbers from which a member may ask by SMS.

A binding is a dated row, never overwritten. A number answers for one member at a time; a member may
have an old number that still answers while a new one waits out its cooling-off.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.db.models import Q

from saldoku.access.models import Handset, HandsetNumber
from saldoku.kernel.ids import new_id
from saldoku.store.vault import vault

# The dormant rule counts days; writing the same row at every question would only cost.
_TOUCH_AFTER = timedelta(days=1)

_WHOSE = "SELECT member_id, handset_id FROM access_handsetnumber WHERE digest IN ({})"
_BINDING = """
SELECT bound_at, usable_from, ended_at, last_used_at, language, pin_hash FROM access_handset
WHERE member_id = %s AND id = %s
"""


@dataclass(frozen=True, slots=True)
class Bound:
    """A handset that is bound at some moment. `used_at`: last use, or the binding when never used."""

    id: int
    member_id: int
    number: str = field(repr=False)
    bound_at: datetime
    usable_from: datetime
    used_at: datetime
    language: str
    pin_hash: str = field(repr=False)

    @property
    def has_pin(self) -> bool:
        return bool(self.pin_hash)


def _opened(row: Handset) -> Bound:
    return Bound(
        row.id, row.member_id, row.number, row.bound_at, row.usable_from, row.last_used_at or row.bound_at,
        row.language, row.pin_hash,
    )  # fmt: skip


def _digests(number: str) -> list[str]:
    return list(vault().indexes(number, purpose="handset"))


def _running(at: datetime) -> Q:
    return Q(ended_at__isnull=True) | Q(ended_at__gt=at)


def find(*, number: str, at: datetime) -> Bound | None:
    """The binding of a number (E.164) at `at`, usable or not; None when it answers for nobody.

    Two reads by hand, each of one node: every message begins with them.
    """
    digests = _digests(number)
    with connection.cursor() as cursor:
        cursor.execute(_WHOSE.format(", ".join(["%s"] * len(digests))), digests)
        known = cursor.fetchone()
        if known is None:
            return None
        cursor.execute(_BINDING, known)
        row = cursor.fetchone()
    if row is None or (row[2] is not None and _moment(row[2]) <= at):
        return None
    bound_at, usable_from, _, last_used_at, language, pin_hash = row
    return Bound(
        known[1], known[0], number, _moment(bound_at), _moment(usable_from),
        _moment(last_used_at or bound_at), language, pin_hash,
    )  # fmt: skip


def _moment(value: datetime | str) -> datetime:
    # SQLite keeps no zone: what is stored is UTC.
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def of_member(*, member_id: int, at: datetime) -> list[Bound]:
    """The member's bindings at `at`, newest first."""
    rows = Handset.objects.filter(_running(at), member_id=member_id).order_by("-bound_at", "-id")
    return [_opened(row) for row in rows]


def bind(
    *,
    member_id: int,
    number: str,
    at: datetime,
    usable_from: datetime,
    language: str = "",
    pin_since: datetime | None = None,
) -> int:
    """Bind a number to a member; returns the handset's id. The number leaves whom it answered for before;
    what happens to the member's other numbers is for the caller to say. With `pin_since`, a PIN that this
    member had on the same number then or later goes on."""
    digests = _digests(number)
    pin_hash = _last_pin(member_id, digests, pin_since) if pin_since else ""
    for known in HandsetNumber.objects.filter(digest__in=digests):
        end(member_id=known.member_id, handset_id=known.handset_id, at=at)
    handset_id = new_id()
    Handset.objects.create(
        id=handset_id, member_id=member_id, number=number, digest=digests[0], bound_at=at,
        usable_from=usable_from, language=language, pin_hash=pin_hash,
    )  # fmt: skip
    # Under the present data key; rows that an older key left behind would win at the look-up.
    HandsetNumber.objects.filter(digest__in=digests[1:]).delete()
    HandsetNumber.objects.bulk_create(
        [HandsetNumber(digest=digests[0], member_id=member_id, handset_id=handset_id)],
        update_conflicts=True,
        unique_fields=["digest"],
        update_fields=["member_id", "handset_id"],
    )
    return handset_id


def _last_pin(member_id: int, digests: list[str], since: datetime) -> str:
    rows = Handset.objects.filter(_running(since), member_id=member_id, digest__in=digests)
    return rows.order_by("-bound_at", "-id").values_list("pin_hash", flat=True).first() or ""


def end(*, member_id: int, handset_id: int, at: datetime) -> bool:
    """End a binding at `at`, which may lie ahead; returns whether it was still to end."""
    rows = Handset.objects.filter(_running(at), member_id=member_id, id=handset_id)
    return bool(rows.update(ended_at=at))


def touch(*, handset: Bound, at: datetime) -> None:
    """Remember that the handset was used, once a day."""
    if at - handset.used_at >= _TOUCH_AFTER:
        Handset.objects.filter(member_id=handset.member_id, id=handset.id).update(last_used_at=at)


def set_language(*, handset: Bound, language: str) -> None:
    """Answer this handset in `language` from now on."""
    Handset.objects.filter(member_id=handset.member_id, id=handset.id).update(language=language)


def set_pin(*, handset: Bound, pin: str) -> None:
    """Store a PIN, slowly hashed: a million possible ones are soon tried against a fast hash."""
    Handset.objects.filter(member_id=handset.member_id, id=handset.id).update(pin_hash=make_password(pin))


def clear_pins(*, member_id: int) -> None:
    """Forget the PINs of all the member's numbers, also of those that were let go."""
    Handset.objects.filter(member_id=member_id).exclude(pin_hash="").update(pin_hash="")


def pin_fits(*, handset: Bound, pin: str) -> bool:
    """Whether this is the PIN. Counting wrong tries is for the caller."""
    return check_password(pin, handset.pin_hash)
