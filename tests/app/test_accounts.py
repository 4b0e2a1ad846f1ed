"""`GET /me/accounts`, and what stands behind each card."""

from saldoku.kernel.principal import Channel, Principal
from saldoku.usecases.balance.check_balance import check_balance
from tests.cast import SITI


def test_the_balance_is_the_one_of_the_use_case(phone, clock, at):
    siti = phone(SITI)
    told = siti.get("/me/accounts")
    view = check_balance(who=Principal.member(SITI.id), at=at, channel=Channel.WEB)
    assert [one["account_no"] for one in told["accounts"]] == ["99000004821", "99000001907"]
    assert told["total"] == {"amount": view.total.amount, "currency": "IDR"}
    assert told["total"]["amount"] == SITI.balance
    assert told["as_of"] == "2026-11-22T07:05:00Z"
