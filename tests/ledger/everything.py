"""Books in which every table has rows, to try the proof on, and hands that change them past the guards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
from django.db import connection, transaction

from saldoku.kernel.ids import new_id
from saldoku.kernel.principal import Principal
from saldoku.ledger import posting
from saldoku.ledger.models import (
    Account,
    Entry,
    ReturnDeclaration,
    ReturnExclusion,
)
from saldoku.ledger.returns import closing
from saldoku.usecases.changes.ask_correction import ask_correction
from saldoku.usecases.changes.decide_correction import decide_correction
from saldoku.usecases.changes.instead import Instead
from saldoku.usecases.changes.merge_cards import merge_cards
from saldoku.usecases.changes.undo_merge import undo_merge
from saldoku.usecases.importing.blocks import ROW_SCHEMA, WholeBlock
from saldoku.usecases.importing.import_contributions import import_contributions
from saldoku.usecases.importing.import_movements import import_opening_balances, import_payouts
from saldoku.usecases.importing.release_suspense import release_suspense
from saldoku.usecases.returns.adjust_returns import adjust_returns
from tests.cast import AGUS, BUDI, CAST, DEWI, JOKO, SITI, enrol

AT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
ONE, TWO = Principal.operator(name="budi"), Principal.operator(name="wati")
NEW, OLD = SITI.cards[0].kpj, SITI.cards[1].kpj


def write_everything() -> None:
    """Three credited years of two policies, an open one, files, suspense, a payout, an opening balance, late
    money, accounts that are kept out, merges and corrections."""
    for person in CAST:
        if person is not AGUS:
            enrol(person, at=AT)
    unknown = _row("99000009999", 202611, wage=5_000_000)
    alone = _row("99000008888", 202611, amount=70_000)
    later_known = _row(AGUS.kpj, 202502, paid_on=date(2025, 3, 10))
    _import("first", [_row(BUDI.kpj, 202606), _row(JOKO.kpj, 202611), unknown, alone, later_known])
    _movements()
    _close(2023, "annual-monthly-weighted", Decimal("6.75"))
    ReturnExclusion.objects.create(
        member_id=JOKO.id, account_id=_account(JOKO.kpj).id, year=2025, reason="court order"
    )
    ReturnExclusion.objects.create(
        member_id=BUDI.id, account_id=_account(BUDI.kpj).id, year=2024, reason="dispute"
    )
    _post("contribution", JOKO.kpj, 50_000, date(2024, 12, 5), own=50_000)
    _post("payout", JOKO.kpj, -20_000, date(2024, 1, 10), own=-20_000)
    _post("contribution", JOKO.kpj, 9_000, date(2025, 5, 5), own=9_000)
    _close(2024, "monthly-running-balance", Decimal("5.5"))
    _correct(BUDI.kpj, 202508, Instead(own_part=1_000), agree=True)
    _close(2025, "annual-monthly-weighted", Decimal("5.85"))
    _changes()
    _import(
        "second",
        [
            _row(SITI.kpj, 202608, paid_on=date(2026, 9, 10)),
            _row(BUDI.kpj, 202411, paid_on=date(2024, 12, 10)),
        ],
    )
    ReturnExclusion.objects.filter(member_id=BUDI.id).update(lifted_at=AT)
    adjust_returns(dry_run=False, at=AT)


def _movements() -> None:
    opening = {"line": 2, "kpj": DEWI.kpj, "as_of": date(2023, 12, 31)}
    opening |= {"own": 2_000_000, "employer": 2_500_000, "returned": 500_000}
    payout = {"line": 2, "kpj": BUDI.kpj, "amount": 700_000, "paid_on": date(2024, 8, 3), "reference": "P-1"}
    for post, row in ((import_opening_balances, opening), (import_payouts, payout)):
        post(
            blocks=[WholeBlock(pl.DataFrame([row]))], total=1, fingerprint=f"{post.__name__:0>64}",
            file_name=f"{post.__name__}.csv", at=AT, told=lambda _: None,
        )  # fmt: skip


def _changes() -> None:
    merge_cards(from_kpj=OLD, into_kpj=NEW, reason="one employment", who=ONE, at=AT)
    undo_merge(from_kpj=OLD, into_kpj=NEW, reason="not yet, please", who=ONE, at=AT)
    merge_cards(from_kpj=OLD, into_kpj=NEW, reason="one person", who=ONE, at=AT)
    _post("contribution", OLD, 8_000, date(2025, 6, 6), own=8_000)
    merge_cards(from_kpj=OLD, into_kpj=NEW, reason="", who=ONE, at=AT)
    _correct(DEWI.kpj, None, Instead(return_part=400_000), agree=True)
    _correct(JOKO.kpj, 202603, None, agree=True)
    _correct(JOKO.kpj, 202604, Instead(own_part=7), agree=False)
    _correct(JOKO.kpj, 202605, Instead(own_part=7), agree=None)
    enrol(AGUS, at=AT)
    release_suspense(kpj=AGUS.kpj, at=AT)


def _account(kpj: str) -> Account:
    return Account.objects.get(card__kpj=kpj)


def _keep_out(kpj: str, year: int, reason: str) -> None:
    of = _account(kpj)
    ReturnExclusion.objects.create(member_id=of.member_id, account_id=of.id, year=year, reason=reason)


def _row(kpj: str, period: int, **told: Any) -> dict[str, Any]:
    usual = {
        "npp": "99TX1001",
        "wage": None,
        "back_pay": None,
        "worker": None,
        "employer": None,
        "amount": None,
    }
    parts = {} if "amount" in told else {"worker": 100_000 + period % 100, "employer": 185_000}
    return {"kpj": kpj, "period": period, "paid_on": date(2026, 11, 20), **usual, **parts, **told}


def _import(name: str, rows: Sequence[dict[str, Any]]) -> None:
    refused = _row(BUDI.kpj, 202606, paid_on=date(2036, 1, 1))
    frame = pl.DataFrame([{"line": n, **one} for n, one in enumerate([*rows, refused], 2)], ROW_SCHEMA)
    import_contributions(
        blocks=[WholeBlock(frame)], total=frame.height, fingerprint=f"{name:0>64}", file_name=f"{name}.csv",
        at=AT, told=lambda _: None,
    )  # fmt: skip


def _post(
    kind: str, kpj: str, amount: int, on: date, *, own: int, employer: int = 0, side: str = "bank"
) -> None:
    of = _account(kpj)
    key = posting.source_key("everything", kind, kpj, amount)
    line = posting.Line(
        of.member_id, of.id, kind, amount, own, employer, on, key, 202_501 if kind == "contribution" else None
    )
    journal, _ = posting.open_journal(key=f"plain:{key}", fingerprint="x", kind=kind, at=AT)
    side = "brought-forward" if kind == "opening" else "bank"
    posting.post(journal=journal, lines=[line], control={side: -amount})


def _close(year: int, policy: str, rate: Decimal) -> None:
    ReturnDeclaration.objects.create(
        id=new_id(), year=year, rate=rate, source="board decision", declared_by="budi", declared_at=AT
    )
    with transaction.atomic():
        begun = closing.begin(year=year, at=AT, policy=policy, rate=rate)
    for members in closing.plan(year, size=3):
        closing.close_slice(begun, members, at=AT, durable=False)
    with transaction.atomic():
        closing.end(begun, at=AT)


def _correct(kpj: str, period: int | None, instead: Instead | None, *, agree: bool | None) -> None:
    from saldoku.kernel.references import entry_reference

    wrong = Entry.objects.get(
        account_id=_account(kpj).id, kind="opening" if period is None else "contribution", period=period
    )
    number = ask_correction(
        kpj=kpj, entry=entry_reference(wrong.year, wrong.source_key), instead=instead, reason="typing error",
        who=ONE, at=AT,
    )  # fmt: skip
    if agree is not None:
        decide_correction(number=number, agree=agree, who=TWO, at=AT, reason="seen and agreed")


def lift_guards() -> None:
    """As the owner of the tables could, inside the transaction of a test: triggers, rights, foreign keys."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO CURRENT_USER")
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%append_only'"
        )
        for table, name in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}" ON {table}')
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f' "
            "AND (conrelid::regclass::text LIKE 'ledger%' OR confrelid::regclass::text LIKE 'ledger%')"
        )
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


@contextmanager
def open_books(*, guarded: bool = False) -> Iterator[None]:
    """A transaction with these books, guards off unless told otherwise, that is never committed."""
    books = transaction.atomic()
    books._from_testcase = True  # as Django's own TestCase says that durable blocks may stand in it
    with books:
        write_everything()
        if not guarded:
            lift_guards()
        yield
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    """What is changed inside is taken back."""
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)


def run(statement: str, values: Sequence[Any] = ()) -> int:
    """Run a statement; how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return int(cursor.rowcount)


def ask(statement: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
