"""Two files that share rows of an unknown card, posted in the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from django.db import connections

from saldoku.ledger.models import SuspenseItem
from saldoku.usecases.importing.blocks import ROW_SCHEMA, WholeBlock
from saldoku.usecases.importing.import_contributions import import_contributions
from saldoku.usecases.importing.posting import Poster
from saldoku.usecases.importing.summary import ImportSummary
from tests.databases import Database

ROW = {
    "line": 2, "npp": None, "kpj": "99000009999", "period": 199001, "wage": None, "back_pay": None,
    "worker": 1000, "employer": 2000, "amount": None, "paid_on": date(2026, 1, 15),
}  # fmt: skip


def test_money_without_an_owner_is_kept_once(
    committed_db: Database, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_looked = threading.Barrier(2, timeout=1)
    write = Poster._write

    def wait_for_the_other(*given: Any) -> Any:
        # Where the two are kept apart, the other one never comes here meanwhile.
        with suppress(threading.BrokenBarrierError):
            both_looked.wait()
        return write(*given)

    monkeypatch.setattr(Poster, "_write", wait_for_the_other)

    def post(number: int) -> ImportSummary:
        try:
            return import_contributions(
                blocks=[WholeBlock(pl.DataFrame([ROW], ROW_SCHEMA))], total=1, fingerprint=f"{number:064d}",
                file_name=f"{number}.csv", at=at, told=lambda _: None,
            )  # fmt: skip
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(post, (1, 2)))
    assert SuspenseItem.objects.count() == 1
    assert sorted(one.suspense.rows for one in told) == [0, 1]
    assert sorted(one.rejected.rows for one in told) == [0, 1]
