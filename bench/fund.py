"""A large fund for measuring, written by raw SQL: members with one card, one account and 36 months each.

Two of the three years are closed, as in a fund that lives: a balance is a snapshot plus the entries of the
open year. Every figure is made up; the books add up, so `saldoku prove` holds on this database too.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from allauth.headless.tokens.strategies.jwt.internal import create_token, session_key_to_sid
from django.db import connection, transaction

from saldoku.kernel import clock
from saldoku.ledger.posting import ENTRY_COLUMNS
from saldoku.ledger.years import close_year
from saldoku.usecases.login.login import password_mark

MONTHS = 36
FIRST = 900_000_000_000  # ids that no new_id() of this century can make
OWN, BY_EMPLOYER, WAGE = 182_000, 336_700, 9_100_000
_SLICE = 20_000


@dataclass(frozen=True)
class Token:
    """One log-in: what a signed token holds, and what the bare server needs of it."""

    access: str
    bare: str
    member_id: int


def _insert(table: str, columns: str, rows: Iterator[Sequence[Any]]) -> None:
    """COPY where there is one, else executemany: both in slices, so that memory stays flat."""
    names = columns.split(", ")
    while chunk := list(islice(rows, _SLICE)):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in chunk:
                        copy.write_row(row)
            else:
                marks = ", ".join(["?"] * len(names))
                cursor.cursor.connection.executemany(
                    f"INSERT INTO {table} ({columns}) VALUES ({marks})", chunk
                )


def _months(last: date) -> list[tuple[int, date]]:
    """(period, day of deposit) of the months before `last`, oldest first."""
    found = []
    year, month = last.year, last.month
    for _ in range(MONTHS):
        deposit = date(year, month, 10)
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
        found.append((year * 100 + month, deposit))
    return found[::-1]


def fill(members: int) -> None:
    """The whole fund, in one transaction a table."""
    now = clock.now()
    last = now.date().replace(day=10)
    months = _months(last)
    on_day = (lambda day: day) if connection.vendor == "postgresql" else (lambda day: day.isoformat())
    moment = connection.ops.adapt_datetimefield_value(now)
    ids = range(FIRST, FIRST + members)
    yes = True if connection.vendor == "postgresql" else 1
    with transaction.atomic():
        _insert(
            "members_member",
            "id, full_name, name_key, birth_date, sex, citizenship, language, created_at",
            (
                (i, f"Anggota {i}", f"ANGGOTA {i}", on_day(date(1990, 1, 1)), "P", "ID", "", moment)
                for i in ids
            ),
        )
        _insert("members_employer", "id, npp, name", iter([(FIRST, "99BN0001", "PT Ukuran Besar")]))
        _insert(
            "members_card",
            "member_id, id, kpj, segment, status, employer_id, programmes, joined_on",
            (
                (i, i, str(i)[-11:], "PU", "active", FIRST, "JHT,JKK,JKM,JP", on_day(months[0][1]))
                for i in ids
            ),
        )
        _insert(
            "ledger_account",
            "member_id, id, card_id, programme, opened_on",
            ((i, i, i, "JHT", on_day(months[0][1])) for i in ids),
        )
        _insert(
            "ledger_journal",
            "id, key, fingerprint, kind, posted_at, npp",
            ((FIRST + n, f"bench-{n}", "bench", "import", moment, "") for n in range(MONTHS)),
        )
        _insert(
            "ledger_controlline",
            "id, journal_id, account, amount",
            ((FIRST + n, FIRST + n, "bank", -members * (OWN + BY_EMPLOYER)) for n in range(MONTHS)),
        )
        _insert(
            "ledger_entry",
            ", ".join(ENTRY_COLUMNS),
            (
                (i, i * MONTHS + n, on.year, i, FIRST + n, "contribution", OWN + BY_EMPLOYER, OWN,
                 BY_EMPLOYER, on_day(on), period, WAGE, FIRST)
                for n, (period, on) in enumerate(months)
                for i in ids
            ),
        )  # fmt: skip
        years = sorted({on.year for _, on in months})
        _insert("ledger_postingyear", "year, policy", ((year, "") for year in years))
        _insert(
            "access_user",
            "id, password, is_superuser, email, name, member_id, language, is_active, is_staff, "
            "is_supervisor, office_code, date_joined",
            (
                (i, _password(i), not yes, f"=bench.{i}", "", i, "id", yes, not yes, not yes, "", moment)
                for i in ids
            ),
        )
    with transaction.atomic():
        close_year(year=last.year - 1, at=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _password(member_id: int) -> str:
    return f"scrypt$16384$bench${member_id:020d}" + "x" * 80


def log_in(members: int, count: int) -> list[Token]:
    """Sessions of `count` members, evenly chosen, and their access tokens; valid for a day.

    Each has read the balance a moment ago, so that the log has its line of the last fifteen minutes: what is
    measured is the read, and the line is written once a quarter of an hour.
    """
    adapt = connection.ops.adapt_datetimefield_value
    until = adapt(clock.now() + timedelta(days=1))
    chosen = [FIRST + number * members // count for number in range(count)]
    keys = {i: secrets.token_hex(16) for i in chosen}
    with transaction.atomic():
        _insert(
            "django_session",
            "session_key, session_data, expire_date",
            ((key, "x" * 300, until) for key in keys.values()),
        )
    write_readings(chosen)
    tokens = []
    for i, key in keys.items():
        claims = {"mark": password_mark(_password(i)), "mid": i}
        access, _ = create_token(
            "access", sub=str(i), sid=session_key_to_sid(key), claims=claims, expires_in=86_400
        )
        tokens.append(Token(access, f"{i}.{key}", i))
    return tokens


def write_readings(members: Sequence[int], at: datetime | None = None, channel: str = "app") -> None:
    """One own reading through a door for each, dated an hour ahead so that it lasts through the measuring."""
    adapt = connection.ops.adapt_datetimefield_value
    later = adapt((at or clock.now()) + timedelta(hours=1))
    with transaction.atomic():
        _insert(
            "access_logline",
            "member_id, id, at, channel, action, role, user_id, name, detail",
            ((i, i, later, channel, "read-balance", "member", i, "", "{}") for i in members),
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
