"""The statement is the balance: asserted after every test that used the database.

For each account: the statements of its years chain, each is the sum of its lines and of its totals, the
last closing is the balance, and the yearly rows say the same. It asks the readings behind the use-cases,
since those would write into members' logs.
"""

from datetime import UTC, datetime

from django.db import connection

from saldoku.kernel.money import Money
from saldoku.usecases.balance.reading import read_balance
from saldoku.usecases.balance.reading_statement import read_statement
from saldoku.usecases.balance.show_years import read_years
from saldoku.usecases.balance.views import CardView, StatementView, YearRow
from saldoku.usecases.fund import the_scheme

ACCOUNTS = 20
_AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


def assert_statements_equal_balances(accounts: int = ACCOUNTS) -> int:
    """Hold it for members with up to `accounts` accounts in all; how many were looked at. AssertionError."""
    looked_at = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT member_id FROM ledger_account ORDER BY member_id LIMIT %s", [accounts]
        )
        members = [row[0] for row in cursor.fetchall()]
    for member_id in members:
        view = read_balance(member_id=member_id, at=_AT, channel="web", since=_AT, currency="IDR").view
        for card in view.cards:
            if card.has_savings and looked_at < accounts:
                _hold_card(member_id, card)
                looked_at += 1
        years = read_years(member_id=member_id, at=_AT).years
        assert [row.opening for row in years[1:]] == [row.closing for row in years[:-1]]
        assert (years[-1].closing.amount if years else 0) == view.total.amount, member_id
    return looked_at


def _hold_card(member_id: int, card: CardView) -> None:
    scheme = the_scheme()

    def read(year: int | None) -> StatementView:
        return read_statement(
            member_id=member_id, account_no=card.account_no, year=year, at=_AT, scheme=scheme
        )

    newest = read(None)
    assert card.balance is not None
    assert newest.closing == card.balance, f"{card.masked}: {newest.closing} is not {card.balance}"
    statements = [read(year) for year in newest.years[:-1]] + [newest]
    running = Money(0, scheme.currency)
    for one in statements:
        assert one.opening == running, f"{card.masked}: {one.year} opens with {one.opening}, not {running}"
        for line in one.lines:
            running = running + line.amount
            assert line.balance == running
            assert line.value_date.year == one.year
        told = one.own + one.employer_part + one.returns + one.transfers + one.payouts
        assert one.closing == one.opening + told + one.brought_forward + one.corrections == running
    account_id = _account_id(member_id, card.account_no)
    rows = read_years(member_id=member_id, at=_AT, account_id=account_id).years
    by_year = {row.year: row for row in rows}
    for one in statements:
        if one.lines or one.year in by_year:
            assert _figures(by_year[one.year]) == _figures(one), f"{card.masked}, {one.year}"
    if rows:
        end = rows[-1].end
        assert (end.own, end.employer_part, end.returns) == (card.own, card.employer_part, card.returns)


def _figures(one: YearRow | StatementView) -> list[Money]:
    parts = ("opening", "own", "employer_part", "returns", "transfers", "payouts", "brought_forward",
             "corrections", "closing")  # fmt: skip
    return [getattr(one, part) for part in parts]


def _account_id(member_id: int, account_no: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id FROM ledger_account a JOIN members_card c ON c.member_id = a.member_id"
            " AND c.id = a.card_id WHERE a.member_id = %s AND c.kpj = %s",
            [member_id, account_no],
        )
        return int(cursor.fetchone()[0])
