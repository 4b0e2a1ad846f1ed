"""Accounts as these tests look at them: what they hold, in parts; more cards; money that comes late."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from saldoku.kernel.principal import Principal
from saldoku.ledger import posting, transfers
from saldoku.ledger.models import Account, Entry
from tests.cast import SITI, Person

AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
BUDI_OPS, WATI_OPS = Principal.operator(name="budi"), Principal.operator(name="wati")
NEW, OLD = SITI.cards[0].kpj, SITI.cards[1].kpj
THIRD = "99000007777"


def with_third_card() -> Person:
    """Siti with one more card, which holds nothing yet."""
    third = replace(
        SITI.cards[0], kpj=THIRD, paid=None, returns={}, status="ended", joined_on=date(2022, 1, 3)
    )
    return replace(SITI, cards=(*SITI.cards, third))


def account(kpj: str) -> Account:
    return Account.objects.get(card__kpj=kpj)


def parts(kpj: str) -> tuple[int, int, int]:
    """Amount, own part, employer's part."""
    of = account(kpj)
    return transfers.total(transfers.held(member_id=of.member_id, account_id=of.id).lines)


@dataclass
class Deposits:
    """Posts contributions to a card, each in a journal of its own or in one that is kept."""

    count: int = 0

    def __call__(
        self, kpj: str, on: date, *, own: int = 120_000, employer: int = 222_000, journal: str = ""
    ) -> Entry:
        self.count += 1
        of = account(kpj)
        key = posting.source_key("late", kpj, self.count)
        line = posting.Line(
            of.member_id, of.id, "contribution", own + employer, own, employer, on, key,
            on.year * 100 + on.month, 6_000_000, 502,
        )  # fmt: skip
        into, _ = posting.open_journal(
            key=journal or f"late:{kpj}:{self.count}", fingerprint="late", kind="import", at=AT
        )
        posting.post(journal=into, lines=[line], control={"bank": -line.amount})
        return Entry.objects.get(source_key=key)


def transfers_of(kpj: str) -> Iterator[tuple[date, int, int, int]]:
    """Value date, amount, own and employer's part of a card's transfers, in the order of posting."""
    of = account(kpj)
    found = Entry.objects.filter(account_id=of.id, kind="transfer").order_by("journal_id", "value_date")
    yield from found.values_list("value_date", "amount", "own_part", "employer_part")
