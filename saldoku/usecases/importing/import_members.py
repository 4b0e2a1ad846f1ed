"""Take in the fund's list of members: people, cards, employers, contacts, and accounts where they save.

A row names one card. The NIK says whose it is; a card or NIK that contradicts what is on file is refused,
never merged by guess. The same list again changes nothing; a newer list changes what changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from saldoku.kernel.identifiers import name_key
from saldoku.kernel.ids import new_id
from saldoku.ledger.models import Account
from saldoku.members import contacts
from saldoku.members.matching import nik_digests
from saldoku.members.models import Card, CardNumber, Employer, Member, NikNumber
from saldoku.usecases.fund import policy_on
from saldoku.usecases.importing.batches import begin, finish
from saldoku.usecases.importing.blocks import MemberBlock, Row, SliceOutcome, Told
from saldoku.usecases.importing.notices import tell_contact_changed
from saldoku.usecases.importing.summary import ImportSummary, Progress, Refused, Tally

SLICE = 500


@dataclass(slots=True)
class _Known:
    """What the books hold of the people and cards in one slice, and what the slice adds."""

    holder_of: dict[str, int]
    person_of: dict[str, Member]
    cards: dict[tuple[int, str], Card]
    employers: dict[str, Employer]
    new_members: list[Member] = field(default_factory=list)
    new_cards: list[Card] = field(default_factory=list)
    new_accounts: list[Account] = field(default_factory=list)
    named: list[tuple[int, contacts.Kind, str]] = field(default_factory=list)
    changed: int = 0


def import_members(
    *,
    blocks: Iterable[MemberBlock],
    total: int | None,
    fingerprint: str,
    file_name: str,
    at: datetime,
    told: Told,
    progress: Progress | None = None,
    tell_again: bool = False,
) -> ImportSummary:
    """Take in the readable rows of one file, which comes in blocks in its own order.

    `posted` counts rows taken in, `changed` those among them that changed something on file. `total`,
    `told` and `tell_again` are as in `import_contributions`.
    """
    batch, done = begin(kind="members", fingerprint=fingerprint, file_name=file_name, at=at)
    if done is not None:
        if tell_again:
            told(SliceOutcome(blocks=sum(1 for _ in blocks), refused=done.refused))
            told(SliceOutcome(blocks=0, last=True))
        return done
    everything: list[Refused] = []
    read = taken = unreadable = changed = 0
    for block in blocks:
        refused: list[Refused] = []
        for start in range(0, len(block.rows), SLICE):
            changed += _take_slice(block.rows[start : start + SLICE], refused, at)
        everything += refused
        read += len(block.rows)
        taken += len(block.rows) - len(refused)
        unreadable += block.rejected_rows
        told(SliceOutcome(blocks=1, refused=refused))
        if progress is not None:
            progress(read + unreadable, total or read + unreadable)
    told(SliceOutcome(blocks=0, last=True))
    summary = ImportSummary(
        kind="members",
        file_name=file_name,
        again=False,
        first_at=batch.started_at,
        read=Tally(read + unreadable),
        posted=Tally(taken),
        rejected=Tally(read - taken + unreadable),
        suspense=Tally(),
        changed=changed,
        refused=tuple(everything),
    )
    finish(batch=batch, summary=summary, at=at)
    return summary


def _take_slice(part: Sequence[Row], refused: list[Refused], at: datetime) -> int:
    with transaction.atomic():
        known = _look_up(part)
        for row in part:
            code = _take(row, known, at)
            if code:
                refused.append(Refused(row.line, code, "nik" if code.startswith("nik") else "kpj"))
        _write(known, at)
    return known.changed


def _look_up(part: Sequence[Row]) -> _Known:
    holder_of = dict(
        CardNumber.objects.filter(kpj__in=[row.kpj for row in part]).values_list("kpj", "member_id")
    )
    digests = {digest: row.nik for row in part for digest in nik_digests(row.nik)}
    found = dict(NikNumber.objects.filter(digest__in=digests).values_list("digest", "member_id"))
    people = Member.objects.in_bulk([*found.values(), *holder_of.values()])
    cards = Card.objects.filter(member_id__in=people)
    npps = {row.npp for row in part if row.npp}
    return _Known(
        holder_of=holder_of,
        person_of={digests[digest]: people[member_id] for digest, member_id in found.items()},
        cards={(card.member_id, card.kpj): card for card in cards},
        employers={one.npp: one for one in Employer.objects.filter(npp__in=npps)},
    )


def _take(row: Row, known: _Known, at: datetime) -> str:
    """Put one row among the known; returns why not, or "" when it was taken."""
    holder = known.holder_of.get(row.kpj)
    person = known.person_of.get(row.nik)
    if holder is not None and (person is None or person.id != holder):
        return "kpj-of-another"
    if person is not None and person.birth_date != row.birth_date:
        return "nik-born-otherwise"
    before = known.changed
    if person is None:
        person = Member(
            id=new_id(), nik=row.nik, full_name=row.full_name, name_key=name_key(row.full_name),
            birth_date=row.birth_date, sex=row.sex, citizenship=row.citizenship, created_at=at,
        )  # fmt: skip
        known.person_of[row.nik] = person
        known.new_members.append(person)
        known.changed += 1
    employer = _employer(row, known)
    status = row.status or ("ended" if row.left_on else "active")
    facts = {
        "segment": row.segment,
        "status": status,
        "employer": employer,
        "programmes": ",".join(row.programmes),
        "joined_on": row.joined_on,
        "left_on": row.left_on,
    }
    _take_card(row, person, facts, known)
    if row.phone:
        known.named.append((person.id, "phone", row.phone))
    if row.email:
        known.named.append((person.id, "email", row.email.lower()))
    known.changed = min(known.changed, before + 1)
    return ""


def _employer(row: Row, known: _Known) -> Employer | None:
    if not row.npp:
        return None
    employer = known.employers.get(row.npp)
    if employer is None:
        employer = Employer(id=new_id(), npp=row.npp, name=row.employer_name or row.npp)
        employer.save(force_insert=True)
        known.employers[row.npp] = employer
    elif row.employer_name and employer.name != row.employer_name:
        employer.name = row.employer_name
        employer.save(update_fields=["name"])
    return employer


def _take_card(row: Row, person: Member, facts: Mapping[str, Any], known: _Known) -> None:
    card = known.cards.get((person.id, row.kpj))
    if card is None:
        card = Card(id=new_id(), member=person, kpj=row.kpj, **facts)
        known.cards[person.id, row.kpj] = card
        known.holder_of[row.kpj] = person.id
        known.new_cards.append(card)
        known.changed += 1
        had_savings = False
    else:
        had_savings = "JHT" in card.programme_codes
        if any(getattr(card, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(card, name, value)
            if card not in known.new_cards:
                Card.objects.filter(member_id=person.id, id=card.id).update(**facts)
            known.changed += 1
    if "JHT" in row.programmes and not had_savings:
        known.new_accounts.append(
            Account(id=new_id(), member=person, card_id=card.id, programme="JHT", opened_on=row.joined_on)
        )


def _write(known: _Known, at: datetime) -> None:
    Member.objects.bulk_create(known.new_members)
    NikNumber.objects.bulk_create(
        NikNumber(digest=nik_digests(member.nik)[0], member_id=member.id) for member in known.new_members
    )
    Card.objects.bulk_create(known.new_cards)
    CardNumber.objects.bulk_create(
        CardNumber(kpj=card.kpj, member_id=card.member_id) for card in known.new_cards
    )
    # A programme that ended and began again goes on with the account it had.
    Account.objects.bulk_create(known.new_accounts, ignore_conflicts=True)
    for member_id, kind, value in dict.fromkeys(known.named):
        _take_contact(member_id, kind, value, at)


def _take_contact(member_id: int, kind: contacts.Kind, value: str, at: datetime) -> None:
    """A contact from the fund's file. One that takes the place of another cools off, and the old one is
    told: a file is typed by many hands, and not all of them are the member's friends."""
    policy = policy_on(at)
    cooling: timedelta = policy.handset_cooling_off if kind == "phone" else policy.email_cooling_off
    present = contacts.on_file(member_id=member_id, kind=kind)
    if any(one.value == value for one in present):
        return
    contacts.add(
        member_id=member_id, kind=kind, value=value, source="file", at=at, verified=False, cooling=cooling
    )
    for old in present:
        if old.source == "file":
            contacts.end(member_id=member_id, contact_id=old.id, at=at)
        tell_contact_changed(member_id=member_id, kind=kind, to=old.value, at=at)
