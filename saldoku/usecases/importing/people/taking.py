"""Row by row: whose card it is, what it changes, or why it cannot be taken. Nothing is written here."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from saldoku.kernel.ids import new_id
from saldoku.members import contacts
from saldoku.members.models import Employer
from saldoku.usecases.importing.blocks import Row
from saldoku.usecases.importing.people.known import Facts, Known, KnownCard
from saldoku.usecases.importing.summary import Refused


@dataclass(slots=True)
class Taken:
    """What some rows add and change. Contacts are named in the order of the rows."""

    members: list[tuple[int, Row]] = field(default_factory=list)
    cards: list[tuple[int, str, KnownCard]] = field(default_factory=list)
    changed_cards: dict[tuple[int, int], Facts] = field(default_factory=dict)
    accounts: list[tuple[int, int, Row]] = field(default_factory=list)
    employers: dict[str, Employer] = field(default_factory=dict)
    renamed: dict[str, Employer] = field(default_factory=dict)
    named: dict[tuple[int, contacts.Kind, str], None] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    changed: int = 0


def take(rows: Sequence[Row], known: Known) -> Taken:
    """Put the rows among the known, one after the other."""
    taken = Taken()
    for row in rows:
        code = _take_one(row, known, taken)
        if code:
            taken.refused.append(Refused(row.line, code, "nik" if code.startswith("nik") else "kpj"))
    return taken


def _take_one(row: Row, known: Known, taken: Taken) -> str:
    """Why the row cannot be taken, or "" when it was."""
    holder, person = known.holder_of.get(row.kpj), known.person_of.get(row.nik)
    if holder is not None and person != holder:
        return "kpj-of-another"
    if person is not None and known.born_on[person] != row.birth_date:
        return "nik-born-otherwise"
    is_new = person is None
    if person is None:
        person = new_id()
        known.person_of[row.nik], known.born_on[person] = person, row.birth_date
        taken.members.append((person, row))
    changed = _take_card(row, person, known, taken)
    taken.changed += is_new or changed
    if row.phone:
        taken.named[person, "phone", row.phone] = None
    if row.email:
        taken.named[person, "email", row.email.lower()] = None
    return ""


def _take_card(row: Row, person: int, known: Known, taken: Taken) -> bool:
    """Whether the row adds a card or changes what is on file of it."""
    employer = _employer(row, known, taken)
    facts = Facts(
        segment=row.segment,
        status=row.status or ("ended" if row.left_on else "active"),
        employer_id=employer.id if employer is not None else None,
        programmes=",".join(row.programmes),
        joined_on=row.joined_on,
        left_on=row.left_on,
    )
    card = known.cards.get((person, row.kpj))
    if card is None:
        card = KnownCard(new_id(), facts, is_new=True)
        known.cards[person, row.kpj] = card
        known.holder_of[row.kpj] = person
        taken.cards.append((person, row.kpj, card))
        changed = True
    else:
        changed = card.facts != facts
        card.facts = facts
        if changed and not card.is_new:
            taken.changed_cards[person, card.id] = facts
    # A programme that ended and began again goes on with the account it had.
    if facts.saves and (person, card.id) not in known.accounts:
        known.accounts.add((person, card.id))
        taken.accounts.append((person, card.id, row))
    return changed


def _employer(row: Row, known: Known, taken: Taken) -> Employer | None:
    if not row.npp:
        return None
    employer = known.employers.get(row.npp)
    if employer is None:
        employer = Employer(id=new_id(), npp=row.npp, name=row.employer_name or row.npp)
        known.employers[row.npp] = taken.employers[row.npp] = employer
    elif row.employer_name and employer.name != row.employer_name:
        employer.name = row.employer_name
        if row.npp not in taken.employers:
            taken.renamed[row.npp] = employer
    return employer
