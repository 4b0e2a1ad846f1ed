"""Somebody with a long life in the fund: two cards, five credited years, all that can happen to a line.

live(at)    writes it all; WATI's present card is B, the one that was merged into it is A
"""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from saldoku.kernel.principal import Principal
from saldoku.ledger import posting
from saldoku.ledger.models import Account, Entry
from saldoku.usecases.changes.merge_cards import merge_cards
from saldoku.usecases.returns.credit_returns import credit_returns
from saldoku.usecases.returns.declare_return import declare_return
from tests.cast import SITI, HeldCard, enrol

B = HeldCard(
    "99000007711", npp="99TX1001", employer="PT Kain Nusantara", joined_on=date(2024, 4, 2), wage=7_000_000,
    own=140_000, by_employer=259_000, paid=("2024-04", "2026-10"), missing=frozenset({"2026-08"}),
    late={"2026-04": 14},
)  # fmt: skip
A = HeldCard(
    "99000007712", status="ended", npp="99RT2002", employer="CV Roti Pagi", joined_on=date(2021, 1, 4),
    left_on=date(2024, 3, 29), wage=5_000_000, own=100_000, by_employer=185_000, paid=("2021-01", "2024-03"),
    missing=frozenset({"2023-11"}),
)  # fmt: skip
WATI = replace(
    SITI, id=1077, name="Wati Kusuma", nik="9901015708900077", phone="+6281290000077",
    email="wati.kusuma@surat.example", cards=(B, A),
)  # fmt: skip
RATES = {2021: "6.12", 2022: "5.74", 2023: "6.03", 2024: "5.38", 2025: "5.85"}
OPERATOR = Principal.operator(name="os:agung")


def credit(year: int, rate: str, at: datetime) -> None:
    """Declare a year's rate and credit it; what came late for the years before is credited first."""
    declare_return(year=year, rate=Decimal(rate), source="rapat direksi", who=OPERATOR, at=at)
    credit_returns(year=year, dry_run=False, at=at)


def account_of(kpj: str) -> Account:
    """WATI's account under one of her cards."""
    return Account.objects.get(member_id=WATI.id, card__kpj=kpj)


def put(account: Account, at: datetime, kind: str, on: date, own: int, employer: int, rest: int = 0,
        **more: int) -> Entry:  # fmt: skip
    """One line, in a journal of its own: `rest` is the part that was return."""
    key = posting.source_key("life", account.id, kind, on, own, employer)
    journal, _ = posting.open_journal(key=f"life:{key}", fingerprint="life", kind=kind, at=at)
    line = posting.Line(
        account.member_id, account.id, kind, own + employer + rest, own, employer, on, key, **more
    )
    side = "brought-forward" if kind == "opening" else "bank"
    posting.post(journal=journal, lines=[line], control={side: -line.amount})
    return Entry.objects.get(member_id=account.member_id, source_key=key)


def live(at: datetime) -> None:
    """The whole life, up to 22 November 2026."""
    enrol(WATI)
    old, new = account_of(A.kpj), account_of(B.kpj)
    put(old, at, "opening", date(2021, 1, 4), 600_000, 1_110_000, 290_000)
    for year in (2021, 2022, 2023, 2024):
        credit(year, RATES[year], at)
    # The month that was missing came after its year was closed; what it earned in 2024 comes with 2025.
    put(old, at, "contribution", date(2023, 12, 20), 100_000, 185_000, period=202311, wage=5_000_000)
    credit(2025, RATES[2025], at)
    merge_cards(from_kpj=A.kpj, into_kpj=B.kpj, reason="kartu lama", who=OPERATOR, at=at)
    # A wage that was reported wrongly, put right; and a payout.
    put(new, at, "reversal", date(2026, 6, 10), -140_000, -259_000, period=202605, wage=7_000_000)
    put(new, at, "contribution", date(2026, 6, 10), 150_000, 277_500, period=202605, wage=7_500_000)
    put(new, at, "payout", date(2026, 11, 5), -500_000, -900_000, -100_000)
