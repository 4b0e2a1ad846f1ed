"""What a clerk sees of a member before there is a reason to see more: enough to know the person by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from saldoku.access import log
from saldoku.access.models import LogLine
from saldoku.kernel.identifiers import mask_kpj, mask_nik
from saldoku.kernel.principal import Channel, Principal
from saldoku.members.models import Card, Member

# The same clerk finding the same person again, as one does at a counter, is one line of the log.
_TOGETHER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class CardSummary:
    """A card by its last digits."""

    masked: str
    segment: str
    status: str
    employer: str | None


@dataclass(frozen=True, slots=True)
class MemberSummary:
    """No balance, no birth day, no number in full. `nik` is masked; empty when none is known."""

    member_id: int
    name: str
    birth_year: int
    nik: str
    cards: tuple[CardSummary, ...]


def summaries(member_ids: Iterable[int]) -> list[MemberSummary]:
    """The members by name; one query for the people, one for their cards."""
    members = list(Member.objects.filter(id__in=list(member_ids)).order_by("name_key", "id"))
    cards: dict[int, list[CardSummary]] = {member.id: [] for member in members}
    held = Card.objects.filter(member_id__in=list(cards)).select_related("employer")
    for card in held.order_by("status", "-joined_on", "-id"):
        employer = card.employer.name if card.employer else None
        cards[card.member_id].append(CardSummary(mask_kpj(card.kpj), card.segment, card.status, employer))
    return [
        MemberSummary(
            one.id,
            one.full_name,
            one.birth_date.year,
            mask_nik(one.nik) if one.nik else "",
            tuple(cards[one.id]),
        )
        for one in members
    ]


def note_found(member_ids: Iterable[int], *, who: Principal, at: datetime) -> None:
    """Tell the members, in their log, that this clerk looked them up."""
    wanted = list(member_ids)
    known = LogLine.objects.filter(
        member_id__in=wanted, user_id=who.user_id, action="find-member", at__gt=at - _TOGETHER, at__lte=at
    )
    noted = set(known.values_list("member_id", flat=True))
    for member_id in wanted:
        if member_id not in noted:
            log.write(member_id=member_id, who=who, channel=Channel.OFFICE, action="find-member", at=at)
