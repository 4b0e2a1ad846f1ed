"""A small fund for the tests of kills: its files, and databases in which each long command has much to do."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from saldoku.kernel.principal import Principal
from saldoku.usecases.changes.merge_cards import merge_cards
from saldoku.usecases.returns.declare_return import declare_return
from tests.contract import files
from tests.contract.files import Row
from tests.databases import Copies, Database
from tests.faults.processes import Small, complete

ON_FILE, PEOPLE = 110, 160
"""So many are in the first list of members; the later ones' money comes before they are known."""
OPERATOR = Principal.operator(name="ops")


def kpj(person: int, card: int = 0) -> str:
    return f"99{card:02d}{person:07d}"


def _person(number: int, card: int = 0, *, phone: str = "", born: str = "1990-08-17") -> Row:
    return files.member(
        kpj(number, card), f"99010157089{number:05d}", f"Siti Uji {number}", born, phone=phone
    )


def has_second_card(person: int) -> bool:
    return person % 3 == 0 and person < ON_FILE


def first_list() -> Iterator[Row]:
    for number in range(ON_FILE):
        yield _person(number, phone=f"0812{number:08d}")
        if has_second_card(number):
            yield _person(number, 1)


def later_list() -> Iterator[Row]:
    """New people, new numbers of people on file, and rows that contradict what is on file."""
    for number in range(PEOPLE):
        changed = "0856" if number % 4 == 0 else "0812"
        yield _person(number, phone=f"{changed}{number:08d}")
        if number % 40 == 1:
            yield _person(number, phone="0812", born="1991-01-01")
        if number % 40 == 2:
            yield {**_person(number), "kpj": kpj(number + 1)}
        if number % 40 == 3:
            yield {**_person(number), "birth_date": "17 Agustus"}


def _paid(person: int, year: int, month: int, *, card: int = 0, on: str = "") -> Row:
    """As the rule asks, but for every ninth, who paid a little more."""
    own = 100_000 + (person * 7 if person % 9 == 0 else 0)
    day = on or f"{year}-{month:02d}-{person % 27 + 1:02d}"
    return files.paid(
        kpj(person, card), f"{year}-{month:02d}", wage="5000000", own=str(own), by_employer="185000", on=day
    )


def months() -> Iterator[Row]:
    """Two years; with rows that nobody can read, that are too early, that come twice, that nobody knows."""
    for year in (2024, 2025):
        for month in range(1, 13):
            for person in range(PEOPLE if month % 3 == 0 else ON_FILE):
                row = _paid(person, year, month)
                yield row
                if person % 97 == 5:
                    yield row
                if person % 97 == 6:
                    yield {**row, "worker_amount": "seratus"}
                if person % 97 == 7:
                    yield {**row, "paid_on": "2199-01-01"}
                if has_second_card(person) and month < 4:
                    yield _paid(person, year, month, card=1)


def late(year: int, on: str) -> Iterator[Row]:
    """What comes after the end of a year for months of it, also to cards that were merged."""
    for person in range(0, ON_FILE, 2):
        yield {**_paid(person, year, 6, on=on), "worker_amount": str(70_000 + person)}
    for person in range(ON_FILE):
        if has_second_card(person):
            yield _paid(person, year, 7, card=1, on=on)


def payouts() -> Iterator[Row]:
    """Two for each card; some are too much, some come twice, some are for nobody."""
    for person in range(ON_FILE):
        for turn in range(2):
            amount = 99_999_999 if (person + turn) % 37 == 0 else 150_001 + person
            yield {
                "kpj": kpj(person), "amount": str(amount), "paid_on": f"2026-02-{turn + 1:02d}",
                "reference": f"KLAIM-{person}-{turn if person % 41 else 0}", "reason": "",
            }  # fmt: skip
        if person % 53 == 0:
            yield {
                "kpj": kpj(person, 7), "amount": "5", "paid_on": "2026-02-01", "reference": f"X-{person}",
                "reason": "",
            }  # fmt: skip


def openings() -> Iterator[Row]:
    for person in range(ON_FILE):
        row = {
            "kpj": kpj(person), "as_of": "2023-12-31", "own_amount": str(1_000_000 + person),
            "employer_amount": "1850000", "return_amount": "98765",
        }  # fmt: skip
        yield row
        if person % 29 == 0:
            yield row
        if person % 31 == 0:
            yield {**row, "kpj": kpj(person, 7)}
        if has_second_card(person):
            yield {**row, "kpj": kpj(person, 1), "as_of": "ketika itu"}


PAYOUTS = ("kpj", "amount", "paid_on", "reference", "reason")
OPENINGS = ("kpj", "as_of", "own_amount", "employer_amount", "return_amount")
FILES: Mapping[str, tuple[Callable[[], Iterator[Row]], tuple[str, ...]]] = {
    "first.csv": (first_list, files.MEMBERS),
    "later.csv": (later_list, files.MEMBERS),
    "months.csv": (months, files.CONTRIBUTIONS),
    "january.csv": (lambda: (_paid(person, 2024, 1) for person in range(20)), files.CONTRIBUTIONS),
    "late2024.csv": (lambda: late(2024, "2024-11-11"), files.CONTRIBUTIONS),
    "late2025.csv": (lambda: late(2025, "2025-10-10"), files.CONTRIBUTIONS),
    "payouts.csv": (payouts, PAYOUTS),
    "openings.csv": (openings, OPENINGS),
    "excluded.csv": (
        lambda: ({"kpj": kpj(person), "reason": "in court"} for person in range(7, ON_FILE, 50)),
        ("kpj", "reason"),
    ),
}


@dataclass
class Fund:
    """Databases in which a command waits to be run. Each is made once, when a test first asks for it."""

    copies: Copies
    folder: Path

    def file(self, name: str) -> Path:
        path = self.folder / name
        if not path.exists():
            rows, columns = FILES[name]
            files.write(path, list(rows()), columns)
        return path

    def _after(self, before: Database | None, *commands: str) -> Database:
        """A copy of a database on which these commands were run, each word of them apart by a blank."""
        made = self.copies.copy(before)
        for command in commands:
            self._run(made, command)
        return made

    def _run(self, database: Database, command: str) -> None:
        words = command.split()
        for name in words:
            if name in FILES:
                self.file(name)
        wrong = words[-1] in {"months.csv", "later.csv"}
        complete(database, words, self.folder, code=1 if wrong else 0)

    @cached_property
    def members(self) -> Database:
        """Members, and no money."""
        return self._after(None, "import members first.csv")

    @cached_property
    def begun(self) -> Database:
        """A few rows of the large file were in another one."""
        return self._after(self.members, "import contributions january.csv")

    @cached_property
    def paid(self) -> Database:
        """Two years of money, some of it in suspense."""
        return self._after(self.members, "import contributions months.csv")

    @cached_property
    def found(self) -> Database:
        """The owners of what is in suspense are known by now."""
        return self._after(self.paid, "import members later.csv")

    @cached_property
    def merged(self) -> Database:
        """2024 is credited, second cards are merged, and money comes late to both; 2025 is declared."""
        made = self._after(self.paid)
        with made.connected():
            for year in (2024, 2025):
                declare_return(
                    year=year, rate=Decimal("5.85"), source="board", who=OPERATOR, at=datetime.now(UTC)
                )
        self._run(made, "credit-returns 2024")
        with made.connected():
            for person in range(ON_FILE):
                if has_second_card(person):
                    merge_cards(
                        from_kpj=kpj(person, 1), into_kpj=kpj(person), reason="lost card", who=OPERATOR,
                        at=datetime.now(UTC),
                    )  # fmt: skip
        self._run(made, "import contributions late2024.csv")
        return made

    @cached_property
    def credited(self) -> Database:
        """2025 is credited too, and again money comes late."""
        return self._after(self.merged, "credit-returns 2025", "import contributions late2025.csv")


SLICES = Small(200, 8)


@dataclass(frozen=True)
class Job:
    """A long command, the database it waits in (a name of Fund), its file, and which of its figures must be
    the same whether it was killed or not."""

    name: str
    command: str
    waits_in: str
    figures: tuple[str, ...] = ()
    small: Small = SLICES
    code: int = 0
    postgres_only: bool = False

    @property
    def file(self) -> str | None:
        return next((word for word in self.command.split() if word in FILES), None)

    @property
    def arguments(self) -> list[str]:
        return [*self.command.split(), "--json"]

    def place(self, fund: Fund, folder: Path) -> tuple[Database, Path]:
        """A fresh copy of the database, and a folder with the file."""
        folder.mkdir()
        if self.file:
            shutil.copy(fund.file(self.file), folder / self.file)
        return fund.copies.copy(getattr(fund, self.waits_in)), folder


_TALLIES = ("kind", "read", "posted", "rejected", "suspense", "differing")
_RETURN = (
    "year", "rate", "policy", "accounts", "credited", "nothing", "on_opening", "on_flow", "total", "slices",
    "excluded", "excluded_by_rule",
)  # fmt: skip
JOBS = (
    Job("import members", "import members later.csv", "members", _TALLIES, Small(20, 0), code=1),
    Job("import contributions", "import contributions months.csv", "begun", _TALLIES, code=1),
    Job("suspense post", "suspense post", "found", ("waiting_rows", "waiting_money"), Small(40, 0)),
    Job("close-year", "close-year 2024 --workers 1", "paid", ("year", "snapshots")),
    Job(
        "credit-returns", "credit-returns 2025 --exclude excluded.csv --workers 1", "merged", _RETURN
    ),
    Job(
        "credit-returns by two", "credit-returns 2025 --exclude excluded.csv --workers 2", "merged", _RETURN,
        postgres_only=True,
    ),
    Job("adjust-returns", "adjust-returns", "credited"),
    Job("merge --pending", "merge --pending", "credited"),
    Job("import payouts", "import payouts payouts.csv", "paid", _TALLIES, Small(25, 0), code=1),
    Job(
        "import opening-balances", "import opening-balances openings.csv", "members", _TALLIES, Small(15, 0),
        code=1,
    ),
)  # fmt: skip
