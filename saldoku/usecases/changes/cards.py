"""From a card number to its savings, and one change of a member's accounts at a time."""

from dataclasses import dataclass

from saldoku.kernel.errors import NotFound
from saldoku.kernel.identifiers import clean_kpj, mask_kpj
from saldoku.ledger.models import Account, CardMerge
from saldoku.members.matching import member_of_card
from saldoku.members.models import Member
from saldoku.usecases.changes.refusals import NoSavings

PROGRAMME = "JHT"


@dataclass(frozen=True, slots=True)
class SavingsCard:
    """A card and its savings account."""

    member_id: int
    account_id: int
    kpj: str

    @property
    def masked(self) -> str:
        return mask_kpj(self.kpj)


def owner(kpj: str) -> tuple[int, str]:
    """The member who holds a card, and its number in plain form. NotUnderstood(kpj), NotFound(card)."""
    number = clean_kpj(kpj)
    member_id = member_of_card(number)
    if member_id is None:
        raise NotFound(what="card", card=mask_kpj(number))
    return member_id, number


def savings_of(kpj: str) -> SavingsCard:
    """The savings under a card; NoSavings where there are none, and what `owner` raises."""
    member_id, number = owner(kpj)
    account_id = (
        Account.objects.filter(member_id=member_id, card__kpj=number, programme=PROGRAMME)
        .values_list("id", flat=True)
        .first()
    )
    if account_id is None:
        raise NoSavings(card=mask_kpj(number))
    return SavingsCard(member_id, account_id, number)


def hold(member_id: int) -> None:
    """Let nobody else move this member's money until the transaction ends: the member's row, then those of
    the accounts in ascending order. Whoever pays out or merges takes them too, or some of them.

    Not the strongest lock (FOR NO KEY UPDATE): files go on posting to these accounts, for an entry's foreign
    key only asks that the account stays. What they bring meanwhile is money of later.
    """
    Member.objects.select_for_update(no_key=True).get(id=member_id)
    list(Account.objects.select_for_update(no_key=True).filter(member_id=member_id).order_by("id"))


def standing_merge(*, member_id: int, account_id: int) -> CardMerge | None:
    """The merge that took this account's savings away and was not undone."""
    return CardMerge.objects.filter(
        member_id=member_id, from_account_id=account_id, undone_at__isnull=True
    ).first()


def card_of(*, member_id: int, account_id: int) -> SavingsCard:
    """The card of an account."""
    kpj = Account.objects.values_list("card__kpj", flat=True).get(member_id=member_id, id=account_id)
    return SavingsCard(member_id, account_id, kpj)
