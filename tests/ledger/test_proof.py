"""What a single hand changes in the books, past all guards, is found and named.

The cases stand in tamperings.txt.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from pytest_django.plugin import DjangoDbBlocker

from saldoku.ledger.proof import Difference, prove
from tests.cast import AGUS, BUDI, DEWI, JOKO
from tests.ledger.everything import NEW, OLD, ask, open_books, run, undone

# Each test also gets a savepoint of its own, and the books are proved after it.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def books(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), open_books():
        yield


PEOPLE = {
    "budi": BUDI.kpj, "dewi": DEWI.kpj, "joko": JOKO.kpj, "agus": AGUS.kpj, "new": NEW, "old": OLD,
}  # fmt: skip
_ACCOUNT = "(SELECT a.id FROM ledger_account a JOIN members_card c ON c.id = a.card_id WHERE c.kpj = '{}')"
_JOURNAL = "(SELECT MIN(id) FROM ledger_journal WHERE {})"
_FIRST_FILE = "batch_id = (SELECT id FROM ledger_importbatch WHERE file_name = 'first.csv')"
_OF_BUDI = f"account_id = {_ACCOUNT.format(BUDI.kpj)}"
_MONTH = f"{_OF_BUDI} AND kind = 'contribution' AND period = "
MEANT = {
    **PEOPLE,
    **{f"of_{name}": _ACCOUNT.format(kpj) for name, kpj in PEOPLE.items()},
    "a_month": f"{_MONTH}202602",
    "an_old_month": f"{_MONTH}202503",
    "key_of_another": f"(SELECT source_key FROM ledger_entry WHERE {_MONTH}202504)",
    "in_2024": f"year = 2024 AND {_OF_BUDI}",
    "in_2025": f"year = 2025 AND {_OF_BUDI}",
    "journal_of_budi": _JOURNAL.format(f"key = 'cast-{BUDI.kpj}'"),
    "journal_of_dewi": _JOURNAL.format(f"key = 'cast-{DEWI.kpj}'"),
    "opening_journal": _JOURNAL.format("kind = 'opening-balances'"),
    "releasing_journal": _JOURNAL.format("key LIKE 'suspense:%'"),
    "first_merging_journal": _JOURNAL.format("key LIKE 'merge:%'"),
    "first_file": _FIRST_FILE,
    "an_imported_journal": _JOURNAL.format(_FIRST_FILE),
    "waiting": "kpj = '99000008888'",
    "waiting_item": "(SELECT id FROM ledger_suspenseitem WHERE kpj = '99000008888')",
    "first_slice": "year = 2025 AND after_member = 0",
    "last_slice": "year = 2025 AND after_member > 0",
    "standing": "undone_at IS NULL",
    "posted": f"state = 'posted' AND member_id = {BUDI.id}",
}


@dataclass(frozen=True)
class Case:
    """A statement that changes one row, and what must be told of it. `by` is found less expected; a `journal`
    may end with %."""

    what: str
    sql: str
    rule: str
    account: str = ""
    journal: str = ""
    by: int | None = None

    def fits(self, one: Difference) -> bool:
        begins = self.journal.removesuffix("%")
        named = one.journal.startswith(begins) if begins != self.journal else one.journal == self.journal
        return (
            one.rule == self.rule
            and (not self.account or one.account == self.account)
            and (not self.journal or named)
            and (self.by is None or one.by == self.by)
            and one.expected != one.found
            and bool(one.where)
        )


def _statement(text: str) -> str:
    """`change TABLE set … where …`, `remove TABLE …`, or `copy TABLE with COLUMN = VALUE, … where …`."""
    verb, table, rest = text.split(" ", 2)
    table = table if "_" in table else f"ledger_{table}"
    if verb == "change":
        return f"UPDATE {table} {rest}"
    if verb == "remove":
        return f"DELETE FROM {table} {rest}"
    found = re.fullmatch(r"with (.*) where (.*)", rest)
    assert verb == "copy", text
    assert found, text
    other = dict(re.split(r" = ", one, maxsplit=1) for one in found[1].split(", "))
    fields = apps.get_model(*table.split("_"))._meta.local_concrete_fields
    columns = [field.column for field in fields if field.column]
    told = ", ".join(other.get(column, column) for column in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {told} FROM {table} WHERE {found[2]}"


def _cases() -> Iterator[Case]:
    text = Path(__file__).with_name("tamperings.txt").read_text("utf-8")
    for part in text.split("\n# ")[1:]:
        of, *lines = part.strip().split("\n")
        for what, change, told in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
            rule, *more = told.strip().format(**MEANT).split(" | ")
            facts = dict(one.split(" ", 1) for one in more)
            yield Case(
                f"{of}: {what}", change.strip(), rule, facts.get("card", ""), facts.get("journal", ""),
                int(facts["by"]) if "by" in facts else None,
            )  # fmt: skip


def test_the_books_hold_before_anybody_touches_them() -> None:
    report = prove()
    assert (report.differences, report.count, dict(report.counts)) == ((), 0, {})
    assert report.entries == ask("SELECT COUNT(*) FROM ledger_entry")[0][0]
    earned = "SELECT SUM(return_on_opening + return_on_flow) FROM ledger_yearsnapshot"
    assert report.total == ask(f"SELECT SUM(amount) + ({earned}) FROM ledger_entry")[0][0]


def test_every_table_of_the_books_has_rows() -> None:
    """Else the proof is tried on less than it looks at."""
    for model in apps.get_app_config("ledger").get_models():
        assert model._default_manager.count() >= 1, model


@pytest.mark.parametrize("case", list(_cases()), ids=lambda case: case.what)
def test_it_is_found_and_named(case: Case) -> None:
    with undone():
        assert run(_statement(case.sql.format(**MEANT))) == 1, "one row is changed"
        found = prove()
        told = "\n".join(map(str, found.differences))
        assert any(case.fits(one) for one in found.differences), told


def test_all_are_counted_and_some_are_named() -> None:
    with undone():
        run("UPDATE ledger_entry SET wage = -1")
        report = prove(named=10)
        rule = "a wage is not below zero"
        assert report.counts[rule] == report.entries > 100
        assert sum(one.rule == rule for one in report.differences) == 10
        assert report.count == sum(report.counts.values()) > len(report.differences)


def test_figures_that_pass_64_bits_end_nothing() -> None:
    with undone():
        assert run(f"UPDATE ledger_entry SET amount = 9223372036854775807 WHERE {MEANT['a_month']}") == 1
        told = {one.rule: one for one in prove().differences}
        assert told["a contribution is its two parts"].found == 2**63 - 1
        assert told["figures can be added up"].where


def test_progress_is_told_step_by_step() -> None:
    steps: list[tuple[int, int, str]] = []
    prove(progress=lambda *step: steps.append(step))
    count = steps[0][1]
    assert [step[0] for step in steps] == list(range(count + 1))
    assert {"journals", "accounts in 2024", "balances"} <= {what for _, _, what in steps}
