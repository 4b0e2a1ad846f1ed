"""Two changes of one member in the same moment: one waits for the other, and nothing is moved twice."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db import connections

from saldoku.kernel.errors import SaldokuError
from saldoku.ledger import transfers
from saldoku.ledger.models import CardMerge, Correction, Entry
from saldoku.usecases.changes.ask_correction import ask_correction
from saldoku.usecases.changes.decide_correction import decide_correction
from saldoku.usecases.changes.merge_cards import merge_cards
from saldoku.usecases.changes.merge_pending import merge_pending
from saldoku.usecases.changes.undo_merge import undo_merge
from tests.cast import enrol
from tests.changes.savings import (
    AT,
    BUDI_OPS,
    NEW,
    OLD,
    THIRD,
    WATI_OPS,
    Deposits,
    account,
    parts,
    with_third_card,
)
from tests.changes.test_correcting import reference
from tests.databases import Database

Deed = Callable[[], object]


@pytest.fixture
def at_once(committed_db: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[object]]:
    """Does deeds in threads that wait for each other between reading an account and posting: where a lock
    keeps them apart, the other one never comes there meanwhile."""
    enrol(with_third_card())
    read = transfers.held
    meeting = threading.Barrier(2, timeout=1)

    def read_and_wait(**of: Any) -> transfers.Held:
        found = read(**of)
        with suppress(threading.BrokenBarrierError):
            meeting.wait()
        return found

    def one(deed: Deed) -> object:
        try:
            return deed()
        except SaldokuError as refused:
            return refused.code
        finally:
            connections.close_all()

    def run(*deeds: Deed) -> list[object]:
        with monkeypatch.context() as patched, ThreadPoolExecutor(2) as pool:
            patched.setattr(transfers, "held", read_and_wait)
            return list(pool.map(one, deeds))

    return run


def merge(source: str, target: str) -> Deed:
    return lambda: merge_cards(from_kpj=source, into_kpj=target, reason="", who=BUDI_OPS, at=AT).again


def test_the_same_merge_twice(at_once: Callable[..., list[object]]) -> None:
    before = parts(OLD)[0] + parts(NEW)[0]
    assert sorted(map(str, at_once(merge(OLD, NEW), merge(OLD, NEW)))) == ["False", "True"]
    assert (parts(OLD)[0], parts(NEW)[0]) == (0, before)
    assert CardMerge.objects.count() == 1


def test_one_card_into_two(at_once: Callable[..., list[object]]) -> None:
    told = at_once(merge(OLD, NEW), merge(OLD, THIRD))
    assert sorted(map(str, told)) == ["False", "merged-elsewhere"]
    assert parts(OLD)[0] == 0


def test_two_cards_into_each_other(at_once: Callable[..., list[object]]) -> None:
    told = at_once(merge(OLD, NEW), merge(NEW, OLD))
    assert sorted(map(str, told)) == ["False", "merged-away"]


def test_two_who_move_on_what_came_late(at_once: Callable[..., list[object]]) -> None:
    merge(OLD, NEW)()
    for month in (3, 4, 5):
        Deposits(month)(OLD, date(2026, month, 9))
    moved = at_once(
        lambda: merge_pending(who=BUDI_OPS, at=AT).amount.amount,
        lambda: merge_pending(who=WATI_OPS, at=AT).amount.amount,
    )
    assert sorted(map(str, moved)) == ["0", str(3 * 342_000)]
    assert parts(OLD) == (0, 0, 0)


def test_a_merge_and_a_correction_that_both_want_the_money(at_once: Callable[..., list[object]]) -> None:
    """Siti's third card holds one deposit: either it moves or it is taken back."""
    deposit = Deposits()
    wrong = deposit(THIRD, date(2026, 1, 9))
    number = ask_correction(
        kpj=THIRD, entry=reference(wrong), instead=None, reason="paid twice", who=BUDI_OPS, at=AT
    )
    told = at_once(
        merge(THIRD, NEW), lambda: decide_correction(number=number, agree=True, who=WATI_OPS, at=AT).posted
    )
    assert sorted(map(str, told)) in (["False", "below-zero"], ["False", "True"])
    assert parts(THIRD)[0] == 0
    if told[1] == "below-zero":
        undo_merge(from_kpj=THIRD, into_kpj=NEW, reason="", who=BUDI_OPS, at=AT)
        assert parts(THIRD)[0] == 342_000


def test_two_who_agree(at_once: Callable[..., list[object]]) -> None:
    wrong = Entry.objects.get(account_id=account(NEW).id, period=202610)
    number = ask_correction(
        kpj=NEW, entry=reference(wrong), instead=None, reason="paid twice", who=BUDI_OPS, at=AT
    )
    held = parts(NEW)[0]

    def agree() -> object:
        return decide_correction(number=number, agree=True, who=WATI_OPS, at=AT).posted

    assert sorted(map(str, at_once(agree, agree))) == ["True", "decided-already"]
    assert parts(NEW)[0] == held - wrong.amount
    assert Correction.objects.get().state == "posted"
