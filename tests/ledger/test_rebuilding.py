"""Snapshots that were spoilt or lost are made anew, and only as they were credited."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from saldoku.kernel.errors import BooksDiffer, NotAllowed, NotFound
from saldoku.ledger.models import PostingYear, YearSnapshot
from saldoku.ledger.proof import prove
from saldoku.ledger.returns.errors import EarlierYearOpen
from saldoku.store import guards
from saldoku.store.guards import removable
from saldoku.usecases.running.rebuild_snapshots import rebuild_snapshots
from tests.cast import BUDI, JOKO
from tests.ledger.everything import ask, open_books, run, undone

pytestmark = pytest.mark.django_db
OF_BUDI = f"account_id = {BUDI.id * 10 + 1}"


@pytest.fixture(scope="module", autouse=True)
def books(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), open_books(guarded=True):
        yield


@pytest.fixture(autouse=True)
def _nothing_stays(db: None) -> Iterator[None]:
    with undone():
        yield


def _snapshots() -> list[tuple[Any, ...]]:
    return ask("SELECT * FROM ledger_yearsnapshot ORDER BY member_id, year, account_id")


def _spoil(setting: str, where: str) -> None:
    if connection.vendor == "postgresql":
        run("GRANT UPDATE ON ledger_yearsnapshot TO CURRENT_USER")
    else:
        run("DROP TRIGGER ledger_yearsnapshot_no_UPDATE")
    assert run(f"UPDATE ledger_yearsnapshot SET {setting} WHERE {where}") >= 1


def _lose(where: str) -> None:
    with removable("ledger_yearsnapshot"):
        assert run(f"DELETE FROM ledger_yearsnapshot WHERE {where}") >= 1


def test_right_snapshots_stay_as_they_are() -> None:
    before = _snapshots()
    made = rebuild_snapshots(year=2023, dry_run=False)
    assert [(one.year, one.count, one.replaced) for one in made] == [
        (2023, 0, ()),
        (2024, 0, ()),
        (2025, 0, ()),
    ]
    assert _snapshots() == before


@pytest.mark.parametrize(
    "column",
    ["opening", "contributions", "payouts", "transfers", "return_on_opening", "return_on_flow", "closing",
     "own_part", "employer_part", "last_period"],
)  # fmt: skip
def test_a_figure_that_was_spoilt(column: str) -> None:
    before = _snapshots()
    _spoil(f"{column} = {column} + 7", f"year = 2025 AND {OF_BUDI}")
    assert prove().count > 0
    (of_2024, of_2025) = rebuild_snapshots(year=2024, dry_run=False)
    assert (of_2025.changed, of_2025.added, of_2025.removed) == (1, 0, 0)
    assert [row.kpj for row in of_2025.replaced] == [BUDI.kpj]
    assert of_2024.count == 0
    assert _snapshots() == before


def test_rows_that_were_lost_and_one_that_was_invented() -> None:
    before = _snapshots()
    _lose(f"year = 2023 OR {OF_BUDI}")
    YearSnapshot(
        member_id=JOKO.id,
        year=2023,
        account_id=JOKO.id * 10 + 1,
        opening=0,
        closing=9,
        own_part=0,
        employer_part=0,
    ).save(force_insert=True)
    made = rebuild_snapshots(year=2023, dry_run=False)
    assert [one.removed for one in made] == [1, 0, 0]
    assert all(one.added for one in made)
    row = next(row for row in made[0].replaced if row.kpj == JOKO.kpj)
    assert (row.before, row.after) == (9, None)
    assert _snapshots() == before
    assert prove().count == 0


def test_all_of_them() -> None:
    before = _snapshots()
    _lose("1 = 1")
    assert sum(one.added for one in rebuild_snapshots(year=2023, dry_run=False)) == len(before)
    assert _snapshots() == before


def test_a_dry_run_keeps_nothing() -> None:
    _spoil("closing = closing + 7", f"year = 2024 AND {OF_BUDI}")
    spoilt = _snapshots()
    made = rebuild_snapshots(year=2024, dry_run=True)
    ((kept, right),) = ask(
        f"SELECT closing, closing - 7 FROM ledger_yearsnapshot WHERE year = 2024 AND {OF_BUDI}"
    )
    assert [(row.before, row.after) for row in made[0].replaced] == [(kept, right)]
    assert _snapshots() == spoilt


def test_later_years_alone_are_not_put_upon_a_wrong_one() -> None:
    """From 2025 on, 2024 is taken as it stands; then the returns of 2025 would be others, and it says so."""
    _spoil("closing = closing + 700000", f"year = 2024 AND {OF_BUDI}")
    spoilt = _snapshots()
    with pytest.raises(BooksDiffer) as refused:
        rebuild_snapshots(year=2025, dry_run=False)
    assert refused.value.fields["year"] == 2025
    assert "person" in refused.value.fields["do"]
    assert _snapshots() == spoilt
    rebuild_snapshots(year=2024, dry_run=False)


def test_credited_returns_are_never_changed() -> None:
    """Another rate gives other returns: that is no matter of snapshots."""
    before = _snapshots()
    PostingYear.objects.filter(year=2024).update(rate="6.5")
    with pytest.raises(BooksDiffer):
        rebuild_snapshots(year=2023, dry_run=False)
    assert _snapshots() == before


@pytest.mark.parametrize("year", [2022, 2026, 2050])
def test_a_year_that_is_not_closed(year: int) -> None:
    with pytest.raises(NotFound):
        rebuild_snapshots(year=year, dry_run=False)


def test_while_a_year_is_being_closed() -> None:
    PostingYear.objects.filter(year=2025).update(closed_at=None)
    with pytest.raises(EarlierYearOpen):
        rebuild_snapshots(year=2024, dry_run=False)


@pytest.mark.parametrize("do", [lambda: None, lambda: rebuild_snapshots(year=2023, dry_run=False)])
def test_the_guard_stands_before_and_after(do: Callable[[], object]) -> None:
    do()
    for statement in ("DELETE FROM ledger_yearsnapshot", "UPDATE ledger_yearsnapshot SET opening = 1"):
        with pytest.raises(DatabaseError), transaction.atomic():
            run(statement)


def test_only_the_owner_may(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "sqlite":
        with transaction.atomic(), removable("ledger_yearsnapshot"):
            pass  # a file belongs to whoever may write it
        return
    with pytest.raises(NotAllowed), transaction.atomic(), guards.removable("pg_class"):
        pass
