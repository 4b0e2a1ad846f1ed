"""Any column of any row of the books, changed to anything: it is found, or free, and then it says why."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, models
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from saldoku.ledger.proof import prove
from tests.cast import AGUS
from tests.ledger.everything import ask, open_books, run, undone

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module", autouse=True)
def books(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), open_books():
        yield


Row = dict[str, Any]
Free = Callable[[Row, Any], bool]


def _always(row: Row, now: Any) -> bool:
    return True


def _still_there(column: str) -> Free:
    return lambda row, now: (row[column] is None) == (now is None)


def _waiting(row: Row, now: Any) -> bool:
    """A correction that was not posted."""
    return row["state"] != "posted"


def _plain_key(row: Row, now: Any) -> bool:
    """Journals of the tests, whose keys name nothing; and adjustments, which have a number of their own."""
    if str(row["key"]).startswith("adjust:"):
        return str(now).startswith("adjust:")
    return str(row["key"]).startswith(("cast-", "plain:"))


# What the kind of a journal says of its key.
KINDS = ("returns", "adjustments", "merge", "unmerge", "correction")
TIME = "a moment; no figure is derived from it"
NAME = "who it was; no figure is derived from it"
WORDS = "words for people"
NUMBER = "the number of a row that nothing else names"
# Column: when a change of it is free (the row as it was, the new value), and why.
FREE: dict[str, tuple[Free, str]] = {
    "account.opened_on": (_always, "shown to people; no figure is derived from it"),
    "journal.posted_at": (_always, TIME),
    "journal.key": (_plain_key, "names nothing else"),
    "journal.kind": (
        lambda row, now: str(row["key"]).startswith(("cast-", "plain:")) and now not in KINDS,
        "says nothing that the lines do not say",
    ),
    "journal.fingerprint": (
        lambda row, now: not re.match("import:|year:|suspense:|merge:[0-9]+$", row["key"]),
        "compared when the same key comes again: another one makes that be refused",
    ),
    "controlline.id": (_always, NUMBER),
    "cardmerge.merged_at": (_always, TIME),
    "cardmerge.merged_by": (_always, NAME),
    "cardmerge.reason": (_always, WORDS),
    "cardmerge.undone_at": (_still_there("undone_at"), TIME),
    "cardmerge.undone_by": (lambda row, now: bool(row["undone_by"]) == bool(now), NAME),
    "correction.id": (_waiting, NUMBER),
    "correction.entry_key": (_waiting, "not in the books: who agrees sees what they agree to"),
    "correction.instead": (_waiting, "the same"),
    "correction.reason": (_always, WORDS),
    "correction.asked_at": (_always, TIME),
    "correction.asked_by": (lambda row, now: bool(now), NAME),
    "correction.decided_at": (_still_there("decided_at"), TIME),
    "correction.decided_by": (lambda row, now: bool(row["decided_by"]) == bool(now), NAME),
    "importbatch.file_name": (_always, WORDS),
    "importbatch.started_at": (_always, TIME),
    "importbatch.ended_at": (_still_there("ended_at"), TIME),
    "importslice.id": (_always, NUMBER),
    "importslice.refused": (_always, "rows that were turned away are not in the books"),
    "suspenseitem.id": (lambda row, now: row["kpj"] != AGUS.kpj, f"{NUMBER} before it is released"),
    "suspenseitem.wage": (
        lambda row, now: row["kpj"] != AGUS.kpj,
        "what the row said beside its money; before it is released, no figure is derived from it",
    ),
    "postingyear.closing_at": (
        lambda row, now: (row["closing_at"] is None) == (now is None) or row["closing_at"] is None,
        "a moment; and a closing that begins is no mistake",
    ),
    "postingyear.closed_at": (
        lambda row, now: (row["closed_at"] is None) == (now is None) or row["year"] == 2025,
        "a moment; and the last year as a moment before its closing ended is no mistake: it is ended again",
    ),
    "returndeclaration.id": (_always, "the order of declarations of a year, of which there is one here"),
    "returndeclaration.source": (_always, WORDS),
    "returndeclaration.declared_by": (_always, NAME),
    "returndeclaration.declared_at": (_always, TIME),
    "returnexclusion.reason": (
        lambda row, now: not _by_rule(now),
        "words of the fund, who may have named an account that the rule would have kept out",
    ),
    "returnexclusion.lifted_at": (
        lambda row, now: row["lifted_at"] is None or now is not None,
        "an exclusion may be lifted at any time; the next adjustment credits it",
    ),
    "yearslice.id": (_always, NUMBER),
}  # fmt: skip


def _by_rule(reason: Any) -> bool:
    return str(reason).endswith("-below-zero")


# --- every column of every table ---------------------------------------------------------------------------
MODELS = sorted(apps.get_app_config("ledger").get_models(), key=lambda model: model.__name__)


def _key(model: type[models.Model]) -> list[str]:
    key = model._meta.pk
    fields = key.fields if isinstance(key, models.CompositePrimaryKey) else [key]
    return [field.column for field in fields]


def _columns(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.local_concrete_fields if field.column]


def _rows(model: type[models.Model]) -> list[Row]:
    names = [field.column for field in _columns(model)]
    order = ", ".join(_key(model))
    found = ask(f"SELECT {', '.join(names)} FROM {model._meta.db_table} ORDER BY {order}")
    return [dict(zip(names, values, strict=True)) for values in found]


def _kind(field: models.Field) -> str:
    return "BigIntegerField" if field.is_relation else field.get_internal_type()


def _some_values(field: models.Field, was: Any) -> list[Any]:
    """What is near: one more, one less, the other sign, another day, nothing."""
    kind, made = _kind(field), [None] if field.null else []
    if "Integer" in kind:
        made += [7, 0] if was is None else [was + 1, was - 1, -was]
    elif kind in {"CharField", "TextField"}:
        made += [f"{was}x"[: field.max_length or 1], ""]
    elif kind == "DateField":
        day = date(2025, 3, 3) if was is None else date.fromisoformat(str(was))
        made += [str(day + timedelta(days=1)), str(day - timedelta(days=40))]
    elif kind == "DateTimeField":
        made += ["2020-02-02 00:00:00"]
    elif kind == "DecimalField":
        made += ["7.0001"]
    elif kind == "JSONField":
        made += ["{}", "[1]"]
    return [value for value in made if str(value) != str(was)]


def _is_found(model: type[models.Model], row: Row, column: str, now: Any) -> bool | None:
    """None when the database itself refuses the change."""
    where = " AND ".join(f"{name} = %s" for name in _key(model))
    with undone():
        try:
            run(
                f"UPDATE {model._meta.db_table} SET {column} = %s WHERE {where}",
                [now, *(row[name] for name in _key(model))],
            )
        except DatabaseError:
            return None
        return prove().count > 0


def _is_free(model: type[models.Model], row: Row, column: str, now: Any) -> bool:
    free = FREE.get(f"{model._meta.model_name}.{column}")
    return free is not None and free[0](row, now)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_small_change_of_any_column(model: type[models.Model]) -> None:
    rows = _rows(model)
    few = [rows[0], rows[len(rows) // 2], rows[-1]] if len(rows) > 6 else rows
    unseen, stale = [], {column for column in FREE if column.startswith(f"{model._meta.model_name}.")}
    for field in _columns(model):
        for row in few:
            others = [rows[0][field.column], rows[-1][field.column]]
            for now in [*_some_values(field, row[field.column]), *others]:
                if str(now) == str(row[field.column]):
                    continue
                found = _is_found(model, row, field.column, now)
                if found is False and _is_free(model, row, field.column, now):
                    stale.discard(f"{model._meta.model_name}.{field.column}")
                elif found is False:
                    unseen.append(
                        (field.column, row[field.column], now, {name: row[name] for name in _key(model)})
                    )
    assert not unseen
    assert not stale, "these are found: they are not free"


@st.composite
def _changes(draw: st.DrawFn) -> tuple[type[models.Model], int, models.Field, Any]:
    """A table, which of its rows (modulo their count), a column, and a value or that of another row."""
    model = draw(st.sampled_from(MODELS))
    field = draw(st.sampled_from(_columns(model)))
    kind = _kind(field)
    bits = {"SmallIntegerField": 15, "IntegerField": 31}.get(kind, 63)
    whole = st.integers(-(2**bits), 2**bits - 1)
    values: dict[str, st.SearchStrategy[Any]] = {
        "CharField": st.text("abc:-0129", max_size=field.max_length or 1),
        "TextField": st.text("abc:-0129", max_size=9),
        "DateField": st.dates(date(1990, 1, 1), date(2100, 1, 1)).map(str),
        "DateTimeField": st.just("2021-03-04 05:06:07"),
        "DecimalField": st.decimals(0, 99, places=4).map(str),
        "JSONField": st.sampled_from(["{}", "[]", "[[1, 2]]", '{"posted": {"rows": 1}}', "7"]),
    }
    value = draw(st.one_of(values.get(kind, whole), st.tuples(st.just("like row"), st.integers(0, 10_000))))
    return model, draw(st.integers(0, 10_000)), field, value


@settings(max_examples=150)
@given(_changes())
def test_any_change_of_any_column(
    change: tuple[type[models.Model], int, models.Field, Any],
) -> None:
    model, number, field, now = change
    rows = _rows(model)
    row = rows[number % len(rows)]
    if isinstance(now, tuple):
        now = rows[now[1] % len(rows)][field.column]
    was = row[field.column]
    if str(was) == str(now) or _is_free(model, row, field.column, now):
        return
    assert _is_found(model, row, field.column, now) is not False
