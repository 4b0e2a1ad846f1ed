"""Whose is what: members, their card numbers, cards and accounts."""

from saldoku.ledger.proof.asking import Check, Pair, Part, stacked
from saldoku.ledger.proof.standing import Standing


def cards(_: Standing) -> Check:
    """Every card beside its account. A card with savings has one from the day it is on file."""
    saves = "CASE WHEN ',' || programmes || ',' LIKE '%,JHT,%' THEN 1 ELSE 0 END"
    parts = [
        Part("FROM members_card", ("member_id", "id"), {"stands": "1", "saves": saves}),
        Part(
            "FROM ledger_account GROUP BY member_id, card_id",
            ("member_id", "card_id"),
            {
                "accounts": "COUNT(*)",
                "account_id": "MIN(id)",
                "strange": "COUNT(*) FILTER (WHERE programme <> 'JHT')",
            },
        ),
    ]
    return Check(
        what="cards",
        rows=stacked(("member_id", "card_id"), parts),
        pairs=(
            Pair(
                "an account belongs to a card of its member",
                "0",
                "CASE WHEN stands IS NULL THEN accounts ELSE 0 END",
            ),
            Pair("a card with savings has its account", "CASE WHEN saves = 1 THEN 1 END",
                 "CASE WHEN saves = 1 AND accounts > 0 THEN 1 END"),
            Pair("an account is of a programme with savings", "0", "COALESCE(strange, 0)"),
        ),
        place={"card": "card_id"},
        member="member_id",
        account="account_id",
    )  # fmt: skip


def card_numbers(_: Standing) -> Check:
    """Every card number leads to the member who holds the card."""
    parts = [
        Part("FROM members_card GROUP BY kpj", ("kpj",), {"holder": "MIN(member_id)", "holders": "COUNT(*)"}),
        Part("FROM members_cardnumber", ("kpj",), {"named": "member_id"}),
    ]
    return Check(
        what="card numbers",
        rows=stacked(("kpj",), parts),
        pairs=(
            Pair(
                "a card number leads to its member",
                "CASE WHEN named IS NULL THEN NULL ELSE holder END",
                "named",
            ),
            Pair("a card number is of one card", "1", "holders"),
        ),
        place={"card number": "kpj"},
        member="holder",
    )
