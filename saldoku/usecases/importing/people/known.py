"""What the books hold of the people, cards and contacts that some rows name; looked up by sets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from saldoku.ledger.models import Account
from saldoku.members import contacts
from saldoku.members.matching import nik_digests
from saldoku.members.models import Card, CardNumber, ContactPoint, Employer, Member, NikNumber
from saldoku.usecases.importing.blocks import Row
from saldoku.usecases.importing.dialect import chunks


class Facts(NamedTuple):
    """What a row says of a card, beside its number and its holder."""

    segment: str
    status: str
    employer_id: int | None
    programmes: str
    joined_on: date
    left_on: date | None

    @property
    def saves(self) -> bool:
        return "JHT" in self.programmes.split(",")


@dataclass(slots=True)
class KnownCard:
    """A card on file or to be; `facts` are those of the last row that named it."""

    id: int
    facts: Facts
    is_new: bool = False


@dataclass(slots=True)
class Point:
    """A present contact of a member. `value` is empty for one on file: it is opened only to be written to."""

    id: int
    digest: str
    source: str
    value: str = ""


Named = tuple[int, contacts.Kind]
"""Whose contact of which kind."""


@dataclass(slots=True)
class Known:
    """What is on file, and what the rows add to it on their way."""

    holder_of: dict[str, int] = field(default_factory=dict)
    person_of: dict[str, int] = field(default_factory=dict)
    born_on: dict[int, date] = field(default_factory=dict)
    cards: dict[tuple[int, str], KnownCard] = field(default_factory=dict)
    accounts: set[tuple[int, int]] = field(default_factory=set)
    employers: dict[str, Employer] = field(default_factory=dict)
    points: dict[Named, list[Point]] = field(default_factory=dict)
    ended_now: set[tuple[Named, str]] = field(default_factory=set)


def look_up(rows: Sequence[Row], digests: dict[str, list[str]], at: datetime) -> Known:
    """What is on file of these rows. `digests` are the blind indexes of their NIKs."""
    known = Known()
    for part in chunks(sorted({row.kpj for row in rows})):
        known.holder_of |= dict(CardNumber.objects.filter(kpj__in=part).values_list("kpj", "member_id"))
    nik_of = {digest: nik for nik, made in digests.items() for digest in made}
    for part in chunks(sorted(nik_of)):
        found = NikNumber.objects.filter(digest__in=part).values_list("digest", "member_id")
        known.person_of |= {nik_of[digest]: member_id for digest, member_id in found}
    for npps in chunks(sorted({row.npp for row in rows if row.npp})):
        known.employers |= {one.npp: one for one in Employer.objects.filter(npp__in=npps)}
    for members in chunks(sorted({*known.person_of.values(), *known.holder_of.values()})):
        _look_up_members(known, members, at)
    return known


def _look_up_members(known: Known, members: Sequence[int], at: datetime) -> None:
    known.born_on |= dict(Member.objects.filter(id__in=members).values_list("id", "birth_date"))
    cards = Card.objects.filter(member_id__in=members).values_list(
        "member_id", "kpj", "id", "segment", "status", "employer_id", "programmes", "joined_on", "left_on"
    )
    known.cards |= {(row[0], row[1]): KnownCard(row[2], Facts._make(row[3:])) for row in cards}
    known.accounts |= set(Account.objects.filter(member_id__in=members).values_list("member_id", "card_id"))
    # Also what ended in this very moment: a number that the same file took away is not added once more.
    points = ContactPoint.objects.filter(Q(until__isnull=True) | Q(since=at), member_id__in=members)
    for member, kind, number, digest, source, until in points.order_by("-since", "-id").values_list(
        "member_id", "kind", "id", "digest", "source", "until"
    ):
        named: Named = member, "email" if kind == "email" else "phone"
        if until is None:
            known.points.setdefault(named, []).append(Point(number, digest, source))
        else:
            known.ended_now.add((named, digest))


def nik_digests_of(rows: Sequence[Row]) -> dict[str, list[str]]:
    """The blind indexes of each NIK, under every data key, newest first."""
    return {nik: nik_digests(nik) for nik in {row.nik for row in rows}}
