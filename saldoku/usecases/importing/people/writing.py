"""What the rows of a slice changed, into the tables, by sets."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
from django.db import connection

from saldoku.kernel.identifiers import name_key
from saldoku.kernel.ids import new_id, new_ids
from saldoku.members import contacts
from saldoku.members.models import ContactPoint, Employer
from saldoku.store.vault import vault
from saldoku.usecases.fund import policy_on
from saldoku.usecases.importing.dialect import moment, write_rows
from saldoku.usecases.importing.people.known import Known, Point
from saldoku.usecases.importing.people.notices import tell_contact_changed
from saldoku.usecases.importing.people.taking import Taken

_Kinds = dict[str, type[pl.DataType]]
_MEMBER: _Kinds = {
    "id": pl.Int64, "nik": pl.String, "full_name": pl.String, "name_key": pl.String, "birth_date": pl.Date,
    "sex": pl.String, "citizenship": pl.String, "language": pl.String, "created_at": pl.String,
}  # fmt: skip
_CARD: _Kinds = {
    "member_id": pl.Int64, "id": pl.Int64, "kpj": pl.String, "segment": pl.String, "status": pl.String,
    "employer_id": pl.Int64, "programmes": pl.String, "joined_on": pl.Date, "left_on": pl.Date,
}  # fmt: skip
_ACCOUNT: _Kinds = {
    "member_id": pl.Int64, "id": pl.Int64, "card_id": pl.Int64, "programme": pl.String, "opened_on": pl.Date,
}  # fmt: skip
_POINT: _Kinds = {
    "member_id": pl.Int64, "id": pl.Int64, "kind": pl.String, "value": pl.String, "digest": pl.String,
    "source": pl.String, "since": pl.String, "until": pl.String, "trusted_from": pl.String,
}  # fmt: skip


def write(taken: Taken, known: Known, digests: dict[str, list[str]], at: datetime) -> None:
    """All of it, in an order in which every row finds what it points to."""
    Employer.objects.bulk_create(taken.employers.values())
    Employer.objects.bulk_update(taken.renamed.values(), ["name"], batch_size=500)
    seal, now = vault().seal, moment(at)
    _write(
        "members_member",
        _MEMBER,
        [
            (person, seal(row.nik, purpose="nik"), row.full_name, name_key(row.full_name), row.birth_date,
             row.sex, row.citizenship, "", now)
            for person, row in taken.members
        ],
    )  # fmt: skip
    numbers = sorted((digests[row.nik][0], person) for person, row in taken.members)
    _write("members_niknumber", {"digest": pl.String, "member_id": pl.Int64}, numbers)
    cards = [(person, card.id, kpj, *card.facts) for person, kpj, card in taken.cards]
    _write("members_card", _CARD, cards)
    held = sorted((kpj, person) for person, kpj, _ in taken.cards)
    _write("members_cardnumber", {"kpj": pl.String, "member_id": pl.Int64}, held)
    _change_cards(taken)
    accounts = [
        (person, number, card, "JHT", row.joined_on)
        for number, (person, card, row) in zip(new_ids(len(taken.accounts)), taken.accounts, strict=True)
    ]
    _write("ledger_account", _ACCOUNT, accounts)
    _write("members_contactpoint", _POINT, _contacts(taken, known, at))


def _write(table: str, columns: _Kinds, rows: Sequence[tuple[Any, ...]]) -> None:
    write_rows(table, tuple(columns), pl.DataFrame(rows, columns, orient="row"))


def _change_cards(taken: Taken) -> None:
    rows = [
        (*facts[:4], _day(facts.joined_on), _day(facts.left_on), person, card)
        for (person, card), facts in sorted(taken.changed_cards.items())
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE members_card SET segment = %s, status = %s, employer_id = %s, programmes = %s, "
                "joined_on = %s, left_on = %s WHERE member_id = %s AND id = %s",
                rows,
            )


def _day(day: date | None) -> Any:
    """A date as the engine binds it."""
    return connection.ops.adapt_datefield_value(day)


def _contacts(taken: Taken, known: Known, at: datetime) -> list[tuple[Any, ...]]:
    """The rows of new contacts. One that takes the place of another cools off, and the old one is told: a
    file is typed by many hands, and not all of them are the member's friends."""
    if not taken.named:
        return []
    policy, now = policy_on(at), moment(at)
    cooling: dict[contacts.Kind, timedelta] = {
        "phone": policy.handset_cooling_off, "email": policy.email_cooling_off,
    }  # fmt: skip
    made: dict[int, list[Any]] = {}
    ended: list[int] = []
    for member_id, kind, value in taken.named:
        named = member_id, kind
        present = known.points.get(named, [])
        digests = contacts.digests(kind, value)
        if any(one.digest in digests for one in present) or any(
            (named, digest) in known.ended_now for digest in digests
        ):
            continue
        point = Point(new_id(), digests[0], "file", value)
        made[point.id] = [
            member_id, point.id, kind, vault().seal(value, purpose="contact"), point.digest, "file", now,
            None, moment(at + cooling[kind]) if present else now,
        ]  # fmt: skip
        known.points[named] = [point, *(one for one in present if one.source != "file")]
        for old in present:
            if old.source == "file":
                known.ended_now.add((named, old.digest))
                if old.id in made:
                    made[old.id][-2] = now
                else:
                    ended.append(old.id)
            told = old.value or ContactPoint.objects.get(member_id=member_id, id=old.id).value
            tell_contact_changed(member_id=member_id, kind=kind, to=told, at=at)
    members = {member_id for member_id, _, _ in taken.named}
    for start in range(0, len(ended), 500):
        part = ended[start : start + 500]
        ContactPoint.objects.filter(id__in=part, member_id__in=members, until=None).update(until=at)
    return [tuple(row) for row in made.values()]
