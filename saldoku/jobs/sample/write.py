"""Writes the files of the sample fund, a person at a time, so that its size costs no memory."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from saldoku.jobs.sample.cast import ROLES, cast
from saldoku.jobs.sample.chance import Chance
from saldoku.jobs.sample.crowd import Crowd
from saldoku.jobs.sample.offices import write_offices
from saldoku.jobs.sample.payments import HEADER, Calendar, payments
from saldoku.jobs.sample.people import Card, Person
from saldoku.kernel.errors import NotUnderstood, SaldokuError
from saldoku.kernel.periods import Period

MOST_MEMBERS = 9_000_000
MOST_MONTHS = 240
_MONTHLY_FILES = 48
_MONTHLY_MEMBERS = 5_000
_MARK = "cast.json"
_PROGRESS_EVERY = 1_000

MEMBERS_HEADER = (
    "KPJ;NIK;NAMA_LENGKAP;TANGGAL_LAHIR;JENIS_KELAMIN;SEGMEN;NPP;NAMA_PERUSAHAAN;HP;EMAIL;"
    "TANGGAL_KEPESERTAAN;TANGGAL_KELUAR;PROGRAM;KEWARGANEGARAAN;STATUS"
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
    contribution_files: tuple[Path, ...]


def write_sample_fund(
    folder: Path,
    *,
    members: int,
    months: int,
    seed: int,
    until: Period,
    progress: Callable[[int], None] | None = None,
) -> SampleSummary:
    """Write `members` people and the contributions of the `months` up to `until`; same arguments, same bytes.

    Writes members.csv, contributions-*.csv (a file a month, or a file a year for a large fund),
    offices.csv and cast.json. With six people or more the first six are the cast. `progress` is told the
    number of people written now and then. Raises FolderInUse, and NotUnderstood for a wrong number.
    """
    for field, value, most in (("members", members, MOST_MEMBERS), ("months", months, MOST_MONTHS)):
        if not 1 <= value <= most:
            raise NotUnderstood(field=field, hint=f"1 to {most}")
    if seed < 0:
        raise NotUnderstood(field="seed", hint="0 or more")
    _clear(folder)
    named = cast(until, months) if members >= len(ROLES) else ()
    (folder / _MARK).write_text(_cast_file(named, until, seed), encoding="utf-8", newline="\n")
    offices = write_offices(folder / "offices.csv")
    calendar = Calendar(until.plus(1 - months), until)
    names = _file_names(calendar, monthly=months <= _MONTHLY_FILES and members <= _MONTHLY_MEMBERS)
    crowd = Crowd(seed=seed, members=members, months=months, until=until)
    cards = savers = rows = money = 0
    with ExitStack() as opened:
        files = {name: opened.enter_context(_new(folder / name, HEADER)) for name in dict.fromkeys(names)}
        by_month = [files[name].write for name in names]
        people = opened.enter_context(_new(folder / "members.csv", MEMBERS_HEADER))
        for number in range(members):
            chance = Chance(seed, number)
            person = named[number] if number < len(named) else crowd.person(number, chance)
            people.writelines(_member_lines(person))
            for card in person.cards:
                cards += 1
                if card.saves:
                    savers += 1
                    for month, stated, line in payments(card, calendar, chance):
                        by_month[month](f"{line}\n")
                        rows += 1
                        money += stated
            if progress and (number + 1) % _PROGRESS_EVERY == 0:
                progress(number + 1)
    return SampleSummary(
        folder, members, cards, savers, rows, money, offices, tuple(folder / name for name in files)
    )


def _clear(folder: Path) -> None:
    """Make the folder; of a sample fund that is already there, take the contributions away."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (folder / _MARK).is_file():
        raise FolderInUse(folder=str(folder))
    for old in folder.glob("contributions-*.csv"):
        old.unlink()


def _new(path: Path, header: str) -> TextIO:
    file = path.open("w", encoding="utf-8", newline="\n")
    file.write(f"{header}\n")
    return file


def _file_names(calendar: Calendar, *, monthly: bool) -> list[str]:
    """The file of each month; months of one year share one in a large fund."""
    return [f"contributions-{month if monthly else month.year}.csv" for month in calendar.months]


def _member_lines(person: Person) -> Iterator[str]:
    for card in person.cards:
        left = f"{card.left_on:%d-%m-%Y}" if card.left_on else ""
        yield (
            f"{card.kpj};{person.nik};{person.name};{person.birth_date:%d-%m-%Y};{person.sex};{card.segment};"
            f"{card.npp};{card.employer};{person.phone};{person.email};{card.joined_on:%d-%m-%Y};{left};"
            f"{card.programmes};WNI;{'AKTIF' if card.active else 'NONAKTIF'}\n"
        )


def _cast_file(named: tuple[Person, ...], until: Period, seed: int) -> str:
    """The named people and their synthetic numbers, for the demo's page and for tests."""
    people = [
        {
            "role": role,
            "name": person.name,
            "nik": person.nik,
            "birth_date": person.birth_date.isoformat(),
            "sex": person.sex,
            "phone": f"+62{person.phone[1:]}" if person.phone else None,
            "email": person.email or None,
            "cards": [_cast_card(card) for card in person.cards],
        }
        for role, person in zip(ROLES, named, strict=False)
    ]
    told = {"synthetic": True, "until": str(until), "seed": seed, "people": people}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _cast_card(card: Card) -> dict[str, object]:
    return {
        "kpj": card.kpj,
        "segment": card.segment,
        "programmes": card.programmes.split(","),
        "npp": card.npp or None,
        "employer": card.employer or None,
        "joined_on": card.joined_on.isoformat(),
        "left_on": card.left_on.isoformat() if card.left_on else None,
        "active": card.active,
    }
