"""Writes the files of the sample fund, a block of people at a time, so that its size costs no memory."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import polars as pl

from saldoku.jobs.sample.cards import Cards
from saldoku.jobs.sample.cast import ROLES, cast, cast_file, named_cards, stories
from saldoku.jobs.sample.crowd import Crowd
from saldoku.jobs.sample.employers import blocks, employers
from saldoku.jobs.sample.offices import write_offices
from saldoku.jobs.sample.payments import HEADER, Calendar, Payments
from saldoku.kernel.errors import NotUnderstood, SaldokuError
from saldoku.kernel.periods import Period
from saldoku.usecases.fund import FIRST_YEAR

MOST_MEMBERS = 60_000_000
MOST_MONTHS = 240
PART = 1_000_000
"""People in one file; in a larger fund there are several. A person has at most two cards and one row a
month, so that every file is far below the number of rows that one import takes."""

BLOCK = 1 << 16
"""People in memory at a time."""

_LAST_YEAR = 2998
_MARK = "cast.json"

MEMBERS_HEADER = (
    "KPJ;NIK;NAMA_LENGKAP;TANGGAL_LAHIR;JENIS_KELAMIN;SEGMEN;NPP;NAMA_PERUSAHAAN;HP;EMAIL;"
    "TANGGAL_KEPESERTAAN;TANGGAL_KELUAR;PROGRAM;KEWARGANEGARAAN;STATUS"
)
_MEMBER = (
    *("kpj", "nik", "name", "birth_date", "sex", "segment", "npp", "employer_name", "phone", "email"),
    *("joined_on", "left_on", "programmes", pl.lit("WNI"), "status"),
)


class FolderInUse(SaldokuError):
    """The folder holds files that no sample fund wrote. Fields: `folder`."""

    code = "folder-in-use"


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """What was written. `money` is the sum of the amounts that the contribution files state."""

    folder: Path
    people: int
    cards: int
    cards_with_savings: int
    contributions: int
    money: int
    offices: int
    member_files: tuple[Path, ...]
    contribution_files: tuple[Path, ...]


def write_sample_fund(
    folder: Path,
    *,
    members: int,
    months: int,
    seed: int,
    until: Period,
    progress: Callable[[int], None] | None = None,
    block: int = BLOCK,
) -> SampleSummary:
    """Write `members` people and the contributions of the `months` up to `until`; same arguments, same bytes.

    Writes members.csv, a contributions file for each month, offices.csv and cast.json. With more than
    PART people, members and months have a file for each part: members-01.csv, contributions-2026-10-01.csv.
    With six people or more the first six are the cast. `progress` is told the number of people written.
    `block` changes speed and memory, and no byte. Raises FolderInUse, and NotUnderstood for a wrong number.
    """
    _check(members=members, months=months, seed=seed, until=until)
    _clear(folder)
    named = cast(until, months) if members >= len(ROLES) else ()
    (folder / _MARK).write_text(cast_file(named, until, seed), encoding="utf-8", newline="\n")
    offices = write_offices(folder / "offices.csv")
    calendar = Calendar(until.plus(1 - months), until)
    crowd = Crowd(seed=seed, year=until.year)
    companies = employers(seed=seed, members=members)
    cards = Cards(seed=seed, employers=companies, calendar=calendar)
    payments = Payments(seed=seed, calendar=calendar, stories=stories(named, calendar))
    spans = list(blocks(companies, block, PART))
    with ExitStack() as opened:
        files = _Files(folder, calendar, parts=spans[-1][0] // PART + 1, opened=opened)
        for first, after in spans:
            held = cards.of(crowd.people(max(first, len(named)), after))
            if first == 0:
                held = pl.concat([named_cards(named, calendar), held])
            files.turn_to(first // PART)
            files.take_members(held)
            held = payments.start(held)
            files.take_months(held, payments)
            if progress:
                progress(after)
    return SampleSummary(
        folder=folder,
        people=members,
        cards=files.cards,
        cards_with_savings=files.savers,
        contributions=files.rows,
        money=files.money,
        offices=offices,
        member_files=tuple(files.of_members),
        contribution_files=tuple(sorted(files.of_months)),
    )


def _check(*, members: int, months: int, seed: int, until: Period) -> None:
    for name, value, most in (("members", members, MOST_MEMBERS), ("months", months, MOST_MONTHS)):
        if not 1 <= value <= most:
            raise NotUnderstood(field=name, hint=f"1 to {most}")
    if not 0 <= seed < 1 << 64:
        raise NotUnderstood(field="seed", hint="0 to 2^64 - 1")
    if not FIRST_YEAR <= until.plus(1 - months).year <= until.year <= _LAST_YEAR:
        raise NotUnderstood(field="until", hint=f"months of {FIRST_YEAR} to {_LAST_YEAR}")


def _clear(folder: Path) -> None:
    """Make the folder; of a sample fund that is already there, take members and contributions away."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (folder / _MARK).is_file():
        raise FolderInUse(folder=str(folder))
    for old in (*folder.glob("members*.csv"), *folder.glob("contributions-*.csv")):
        old.unlink()


@dataclass(slots=True)
class _Files:
    """The open files of one part, and what has been written to those of all parts."""

    folder: Path
    calendar: Calendar
    parts: int
    opened: ExitStack
    part: int = -1
    members: BinaryIO = field(init=False)
    months: list[BinaryIO] = field(init=False)
    of_members: list[Path] = field(default_factory=list)
    of_months: list[Path] = field(default_factory=list)
    cards: int = 0
    savers: int = 0
    rows: int = 0
    money: int = 0

    def turn_to(self, part: int) -> None:
        """Close the files of the part before and open those of this one."""
        if part == self.part:
            return
        self.opened.pop_all().close()
        self.part = part
        end = f"-{part + 1:02d}.csv" if self.parts > 1 else ".csv"
        self.of_members.append(self.folder / f"members{end}")
        self.members = self._new(self.of_members[-1], MEMBERS_HEADER)
        paths = [self.folder / f"contributions-{month}{end}" for month in self.calendar.months]
        self.of_months += paths
        self.months = [self._new(path, HEADER) for path in paths]

    def _new(self, path: Path, header: str) -> BinaryIO:
        file = self.opened.enter_context(path.open("wb"))
        file.write(f"{header}\n".encode())
        return file

    def take_members(self, cards: pl.DataFrame) -> None:
        _append(self.members, cards.select(_MEMBER))
        self.cards += cards.height

    def take_months(self, cards: pl.DataFrame, payments: Payments) -> None:
        self.savers += cards.height
        for number, file in enumerate(self.months):
            cards = payments.raised(cards, number)
            rows = payments.rows(cards, number)
            _append(file, rows)
            self.rows += rows.height
            self.money += sum(int(rows[name].sum()) for name in ("worker", "employer", "amount"))


def _append(file: BinaryIO, rows: pl.DataFrame) -> None:
    # No cell holds a semicolon, a quote or a line break.
    rows.write_csv(file, include_header=False, separator=";", quote_style="never")
