"""The one hand-written read behind every balance: a member's cards with what they hold.

A single statement over one member's rows, so one node answers it. To spare the hot path a second trip
it also brings what the log needs to know, whether this member read in this channel a moment ago, and,
for the app, the proof that the log-in behind its token still lives.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import InterfaceError, OperationalError, connection

from saldoku.kernel.errors import NotFound
from saldoku.kernel.identifiers import mask_kpj
from saldoku.kernel.money import Money
from saldoku.kernel.periods import Period
from saldoku.ledger.balances import BALANCES_OF_MEMBER
from saldoku.usecases.balance.views import BalanceView, CardView
from saldoku.usecases.login.login import PROOF, LoggedOut, Login, proof_parameters, same_password


def _statement(proof: str) -> str:
    return f"""
SELECT m.full_name, m.language, c.kpj, c.segment, c.status, c.programmes, c.joined_on, c.left_on,
       e.name, e.npp, b.account_id, b.amount, b.own_part, b.employer_part, b.last_value_date, b.last_period,
       (SELECT o.kpj FROM ledger_cardmerge g
        JOIN ledger_account t ON t.member_id = g.member_id AND t.id = g.into_account_id
        JOIN members_card o ON o.member_id = t.member_id AND o.id = t.card_id
        WHERE g.member_id = m.id AND g.from_account_id = b.account_id AND g.undone_at IS NULL),
       (SELECT 1 FROM access_logline l WHERE l.member_id = m.id AND l.at > %s AND l.action = 'read-balance'
        AND l.channel = %s AND l.role = 'member' LIMIT 1),
       {proof}
FROM members_member m
LEFT JOIN members_card c ON c.member_id = m.id
LEFT JOIN members_employer e ON e.id = c.employer_id
LEFT JOIN ({BALANCES_OF_MEMBER}) b ON b.card_id = c.id
WHERE m.id = %s
ORDER BY c.status, c.joined_on DESC, c.id DESC
"""  # noqa: S608 (no input: constants of the ledger and of the log-in)


_READ = _statement("NULL")
_READ_AND_PROVE = _statement(f"(SELECT p.password FROM ({PROOF}) p WHERE p.member_id = %s)")  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class Reading:
    """A balance and whether an own reading of it stands in the log already."""

    view: BalanceView
    logged_lately: bool


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _card(row: tuple[Any, ...], currency: str) -> CardView:
    (_, _, kpj, segment, status, programmes, joined_on, left_on, employer, npp, account_id,
     amount, own, by_employer, last_on, last_period, merged_into, _, _) = row  # fmt: skip
    saved = account_id is not None
    joined = _day(joined_on)
    if joined is None:
        raise NotFound(what="card")
    return CardView(
        account_no=kpj,
        masked=mask_kpj(kpj),
        segment=segment,
        status=status,
        employer=employer,
        npp=npp,
        programmes=tuple(code for code in programmes.split(",") if code),
        joined_on=joined,
        ended_on=_day(left_on),
        has_savings=saved,
        balance=Money(amount, currency) if saved else None,
        own=Money(own, currency) if saved else None,
        employer_part=Money(by_employer, currency) if saved else None,
        returns=Money(amount - own - by_employer, currency) if saved else None,
        last_contribution_on=_day(last_on),
        last_period=Period.from_int(last_period) if last_period else None,
        merged_into=mask_kpj(merged_into) if merged_into else None,
    )


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """What the statement finds. Django asks a kept connection whether it still works before its first
    use in a request, a round trip of its own; a read may rather be asked again on a fresh one."""
    if connection.in_atomic_block:
        return _asked(statement, values)
    connection.health_check_done = True  # type: ignore[attr-defined]  # the stubs do not know it
    try:
        return _asked(statement, values)
    except (OperationalError, InterfaceError):
        if connection.is_usable():
            raise
        connection.close()
        return _asked(statement, values)


def _asked(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """By the driver itself: Django's cursor would go over the text of the statement at each call, a
    tenth of the whole answer. The errors are Django's all the same."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        found: list[tuple[Any, ...]] = connection.connection.execute(
            _as_driver(statement, connection.vendor), values
        ).fetchall()
    return found


@lru_cache(maxsize=4)
def _as_driver(statement: str, vendor: str) -> str:
    return statement.replace("%s", "?") if vendor == "sqlite" else statement


def read_balance(
    *,
    member_id: int,
    at: datetime,
    channel: str,
    since: datetime,
    currency: str,
    login: Login | None = None,
) -> Reading:
    """The balance of one member, or NotFound. `since` bounds the look into the log. With a `login` it
    is LoggedOut unless that log-in still lives and is linked to this member."""
    adapt = connection.ops.adapt_datetimefield_value
    proof = [*proof_parameters(login, adapt(at)), member_id] if login else []
    rows = _rows(
        _READ_AND_PROVE if login else _READ,
        [adapt(since), channel, *proof, member_id, member_id],
    )
    if login and not (rows and same_password(login, rows[0][-1])):
        raise LoggedOut
    if not rows:
        raise NotFound(what="member")
    cards = tuple(_card(row, currency) for row in rows if row[2] is not None)
    saving = [card for card in cards if card.has_savings]

    def total(part: str) -> Money:
        return Money(sum(getattr(card, part).amount for card in saving), currency)

    view = BalanceView(
        member_id=member_id,
        member_name=rows[0][0],
        language=rows[0][1],
        as_of=at,
        total=total("balance"),
        own=total("own"),
        employer_part=total("employer_part"),
        returns=total("returns"),
        has_savings=bool(saving),
        cards=cards,
    )
    return Reading(view, logged_lately=rows[0][-2] is not None)
