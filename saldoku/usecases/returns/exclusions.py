"""Accounts that are kept out of a year's return: by the fund, or because they would have to give back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from saldoku.kernel.errors import NotFound, NotUnderstood
from saldoku.kernel.identifiers import clean_kpj
from saldoku.ledger.models import Account, ReturnExclusion
from saldoku.ledger.returns.due import EVERYBODY, Members
from saldoku.ledger.returns.errors import ExclusionTooLate
from saldoku.ledger.returns.slices import AUTOMATIC
from saldoku.members.matching import member_of_card
from saldoku.members.models import Card

_LONGEST_REASON = 160


@dataclass(frozen=True, slots=True)
class Excluded:
    """An account without a return in a year, by its card, and why: the fund's words, or the code
    `balance-below-zero` or `return-below-zero`."""

    kpj: str
    reason: str


@dataclass(frozen=True, slots=True)
class Lifted:
    """An exclusion that was lifted. `again`: it had been already."""

    kpj: str
    year: int
    again: bool


Wanted = dict[tuple[int, int], str]
"""Member and account to the reason."""


def accounts_to_exclude(excluded: Sequence[tuple[str, str]]) -> Wanted:
    """The accounts of the cards that the fund names, each with its reason.

    NotUnderstood for a card number or a reason that cannot be read, NotFound for a card without savings.
    """
    found: Wanted = {}
    for text, reason in excluded:
        words = " ".join(reason.split())
        if not words or len(words) > _LONGEST_REASON or words in AUTOMATIC:
            raise NotUnderstood(field="reason", hint="length" if words else "empty")
        found |= dict.fromkeys(_accounts(text), words)
    return found


def _accounts(text: str) -> list[tuple[int, int]]:
    kpj = clean_kpj(text)
    member_id = member_of_card(kpj) or 0  # nobody's id
    cards = Card.objects.filter(member_id=member_id, kpj=kpj).values_list("id", flat=True)
    rows = Account.objects.filter(member_id=member_id, card_id__in=list(cards)).values_list("member_id", "id")
    if not rows:
        raise NotFound(what="savings", kpj=kpj)
    return list(rows)


def store(wanted: Wanted, *, year: int, begun: bool) -> None:
    """Write down who is kept out, before the year begins to be credited: ExclusionTooLate for a new one
    once it has. One that was lifted stays lifted."""
    stored = set(ReturnExclusion.objects.filter(year=year).values_list("member_id", "account_id"))
    missing = [key for key in wanted if key not in stored]
    if missing and begun:
        raise ExclusionTooLate(year=year)
    ReturnExclusion.objects.bulk_create(
        ReturnExclusion(member_id=member, account_id=account, year=year, reason=wanted[member, account])
        for member, account in missing
    )


def only(wanted: Wanted, members: Members) -> Wanted:
    """Those among some members."""
    return {key: reason for key, reason in wanted.items() if members.after < key[0] <= members.through}


_STANDING = """
SELECT c.kpj, x.reason
FROM ledger_returnexclusion x
JOIN ledger_account a ON a.member_id = x.member_id AND a.id = x.account_id
JOIN members_card c ON c.member_id = a.member_id AND c.id = a.card_id
WHERE x.year = %s AND x.lifted_at IS NULL AND x.member_id > %s AND x.member_id <= %s
ORDER BY x.member_id, x.account_id
"""


def excluded_from(year: int, members: Members = EVERYBODY) -> list[Excluded]:
    """Whoever is kept out of a year's return at present, in the order of members."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [year, members.after, members.through])
        return [Excluded(kpj, reason) for kpj, reason in cursor.fetchall()]


def lift_exclusion(*, year: int, kpj: str, at: datetime) -> Lifted:
    """Let a card have its return of the year after all: with the others, or by the next adjustment when the
    year is credited already. NotFound when the card was not kept out of that year."""
    rows = [
        row
        for member, account in _accounts(kpj)
        for row in ReturnExclusion.objects.filter(member_id=member, account_id=account, year=year)
    ]
    if not rows:
        raise NotFound(what="exclusion", kpj=clean_kpj(kpj), year=year)
    standing = [row for row in rows if row.lifted_at is None]
    for row in standing:
        ReturnExclusion.objects.filter(pk=row.pk).update(lifted_at=at)
    return Lifted(clean_kpj(kpj), year, again=not standing)
