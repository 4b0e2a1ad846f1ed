"""The people of the demo with what they would know: read from the sample fund's own cast file."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from saldoku.usecases.demo.guard import only_in_demo

PASSWORD = "padi-menguning-2026"  # noqa: S105 (the demo shows it to everybody)
CLERK = ("maya@kantor.example", "Maya", "BDG1")
SUPERVISOR = ("tono@kantor.example", "Tono", "BDG1")
# Those who registered before the demo begins; Budi is left for the visitor to register.
REGISTERED = ("siti", "agus", "rina")
THIEF_PHONE = "+6285911119999"


@dataclass(frozen=True, slots=True)
class Character:
    """One of the cast: what stands on their papers, and the card they have now. Dates are DD-MM-YYYY."""

    role: str
    name: str
    nik: str
    birth_date: str
    phone: str
    email: str
    kpj: str
    segment: str

    @property
    def local_phone(self) -> str:
        return "0" + self.phone.removeprefix("+62") if self.phone else ""


@dataclass(frozen=True, slots=True)
class WhoIsWho:
    """All of the demo's people, and what to type to be one of them."""

    people: tuple[Character, ...]
    password: str = PASSWORD
    clerk_email: str = CLERK[0]
    supervisor_email: str = SUPERVISOR[0]

    @property
    def registered(self) -> tuple[Character, ...]:
        return tuple(one for one in self.people if one.role in REGISTERED)

    @property
    def newcomer(self) -> Character:
        """Has a card and an e-mail on file, and no log-in yet."""
        return next(one for one in self.people if one.role == "budi")

    @property
    def phones(self) -> tuple[Character, ...]:
        """Members with a number on file, and last a thief who knows everything about the first of them."""
        owners = tuple(one for one in self.people if one.phone)
        victim = owners[0]
        thief = Character(
            "thief", "Si Lihai", victim.nik, victim.birth_date, THIEF_PHONE, "", victim.kpj, victim.segment
        )
        return (*owners, thief)

    def tries(self, owner: Character) -> tuple[str, ...]:
        """Messages worth sending from this phone."""
        first = f"DAFTAR SALDO#{owner.nik}#{owner.birth_date}#{owner.kpj}"
        return (first, "SALDO", "IURAN", "BALANCE", "BANTUAN")


def who_is_who() -> WhoIsWho:
    """NotFound unless this is a demo that was filled."""
    only_in_demo()
    return _read(settings.VAR / "sample" / "cast.json")


@lru_cache(maxsize=2)
def _read(cast_file: Path) -> WhoIsWho:
    people = []
    for one in json.loads(cast_file.read_text())["people"]:
        year, month, day = one["birth_date"].split("-")
        card = next((card for card in one["cards"] if card["active"]), one["cards"][-1])
        people.append(
            Character(
                role=one["role"],
                name=one["name"],
                nik=one["nik"],
                birth_date=f"{day}-{month}-{year}",
                phone=one["phone"] or "",
                email=one["email"] or "",
                kpj=card["kpj"],
                segment=card["segment"],
            )
        )
    return WhoIsWho(tuple(people))
