"""Finding an account of one's own, shared by the statement and the months."""

from dataclasses import dataclass
from datetime import date

from saldoku.kernel.errors import NotFound
from saldoku.ledger.models import Account


@dataclass(frozen=True, slots=True)
class Held:
    """A savings account with the card it belongs to."""

    member_id: int
    account_id: int
    kpj: str
    segment: str
    status: str
    joined_on: date
    ended_on: date | None


def held_accounts(*, member_id: int, account_no: str | None = None) -> list[Held]:
    """The member's accounts, current card first; of one card when `account_no` (a KPJ) is given.
    A card of somebody else, an unknown card and a card without savings are the same NotFound."""
    accounts = Account.objects.filter(member_id=member_id).select_related("card")
    if account_no is not None:
        if not account_no.isalnum():  # no card, and not every database takes every sign
            raise NotFound(what="account")
        accounts = accounts.filter(card__kpj=account_no)
    found = [
        Held(member_id, one.id, one.card.kpj, one.card.segment, one.card.status, one.card.joined_on,
             one.card.left_on)
        for one in accounts.order_by("card__status", "-card__joined_on", "-card_id")
    ]  # fmt: skip
    if account_no is not None and not found:
        raise NotFound(what="account")
    return found
