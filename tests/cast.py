"""The fixed cast: who they are, and how to put them into the database of a test.

    from tests.cast import SITI, THIEF, enrol, log_in_of

    def test_something(db, at):
        siti = enrol(SITI, at=at)          # a member with cards, contacts and posted contributions
        user = log_in_of(SITI)             # a linked log-in with the password PASSWORD

The `Person`s are plain constants, good for forms and messages too. Wages and months are chosen so that the
balances below can be checked by hand: 2% own part and 3.7% of the employer for PU.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from saldoku.kernel.periods import Period

if TYPE_CHECKING:  # the tables can only be imported once Django runs
    from saldoku.access.models import User
    from saldoku.ledger.posting import Line

PASSWORD = "hujan-bulan-juni-1994"
_ENROLLED = datetime(2023, 1, 2, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class HeldCard:
    """One card. `paid` is from the first to the last month, without `missing`; `late` adds days to the
    usual day of deposit, the 10th of the month after."""

    kpj: str
    segment: str = "PU"
    status: str = "active"
    npp: str = ""
    employer: str = ""
    programmes: str = "JHT,JKK,JKM,JP,JKP"
    joined_on: date = date(2023, 1, 2)
    left_on: date | None = None
    wage: int | None = None
    own: int = 0
    by_employer: int = 0
    paid: tuple[str, str] | None = None
    missing: frozenset[str] = frozenset()
    late: dict[str, int] = field(default_factory=dict)
    returns: dict[int, int] = field(default_factory=dict)

    def months(self) -> list[Period]:
        """The months that were paid."""
        if self.paid is None:
            return []
        month, last = (Period.parse(one) for one in self.paid)
        found = []
        while month <= last:
            if str(month) not in self.missing:
                found.append(month)
            month = month.plus(1)
        return found

    @property
    def balance(self) -> int:
        """What the card holds in all, in rupiah."""
        return len(self.months()) * (self.own + self.by_employer) + sum(self.returns.values())


@dataclass(frozen=True)
class Person:
    """Somebody of the cast. `phone` and `email` are what the fund has on file; empty: nothing."""

    id: int
    name: str
    nik: str
    born: date
    sex: str
    cards: tuple[HeldCard, ...]
    phone: str = ""
    email: str = ""

    @property
    def kpj(self) -> str:
        """The present card."""
        return self.cards[0].kpj

    @property
    def balance(self) -> int:
        return sum(card.balance for card in self.cards)

    @property
    def born_text(self) -> str:
        return self.born.strftime("%d-%m-%Y")

    @property
    def phone_local(self) -> str:
        """The number as people say it: 0812…"""
        return "0" + self.phone.removeprefix("+62")


SITI = Person(
    id=1001, name="Siti Rahayu", nik="9901015708900001", born=date(1990, 8, 17), sex="P",
    phone="+6281290000001", email="siti.rahayu@surat.example",
    cards=(
        HeldCard("99000004821", npp="99TX1001", employer="PT Kain Nusantara", joined_on=date(2025, 6, 2),
                 wage=9_100_000, own=182_000, by_employer=336_700, paid=("2025-06", "2026-10"),
                 missing=frozenset({"2026-08"}), late={"2026-04": 14}, returns={2025: 61_234}),
        HeldCard("99000001907", status="ended", npp="99RT2002", employer="CV Roti Pagi",
                 left_on=date(2025, 5, 30), wage=6_000_000, own=120_000, by_employer=222_000,
                 paid=("2023-01", "2025-05"), returns={2023: 108_400, 2024: 351_876, 2025: 590_117}),
    ),
)  # fmt: skip
BUDI = Person(
    id=1002, name="Budi Santoso", nik="9902021203850002", born=date(1985, 3, 12), sex="L",
    phone="+6281290000002", email="budi.santoso@surat.example",
    cards=(
        HeldCard("99000002217", npp="99MB3003", employer="PT Mebel Bahari", wage=5_500_000, own=110_000,
                 by_employer=203_500, paid=("2024-01", "2026-05"), joined_on=date(2024, 1, 8)),
    ),
)  # fmt: skip
DEWI = Person(
    id=1003, name="Dewi Lestari", nik="9903036511780003", born=date(1978, 11, 25), sex="P",
    phone="+6285690000003",
    cards=(
        HeldCard("99000003318", segment="BPU", programmes="JHT,JKK,JKM", own=20_000,
                 paid=("2024-03", "2026-10"), joined_on=date(2024, 3, 1)),
    ),
)  # fmt: skip
AGUS = Person(
    id=1004, name="Agus Pratama", nik="9904040905920004", born=date(1992, 5, 9), sex="L",
    email="agus.pratama@surat.example",
    cards=(
        HeldCard("99000004419", segment="PMI", programmes="JHT,JKK,JKM", own=200_000,
                 paid=("2025-01", "2026-10"), joined_on=date(2025, 1, 6)),
    ),
)  # fmt: skip
RINA = Person(
    id=1005, name="Rina Wulandari", nik="9905054101950005", born=date(1995, 1, 1), sex="P",
    phone="+6287790000005", email="rina.wulandari@surat.example",
    cards=(HeldCard("99000005520", segment="BPU", programmes="JKK,JKM", joined_on=date(2025, 2, 1)),),
)  # fmt: skip
JOKO = Person(
    id=1006, name="Joko Susilo", nik="9906063007800006", born=date(1980, 7, 30), sex="L",
    cards=(
        HeldCard("99000006621", npp="99TX1001", employer="PT Kain Nusantara", wage=5_000_000, own=100_000,
                 by_employer=185_000, paid=("2026-01", "2026-10"), joined_on=date(2026, 1, 5)),
    ),
)  # fmt: skip
CAST = (SITI, BUDI, DEWI, AGUS, RINA, JOKO)

# Knows everybody's NIK, birth date and KPJ; owns a phone and a mailbox that no member has on file.
THIEF_EMAIL = "si.lihai@pencuri.example"
THIEF_PHONE = "+6289590000066"
_EMPLOYERS = {"99TX1001": 501, "99RT2002": 502, "99MB3003": 503}


def thief_as(person: Person) -> Person:
    """What the thief types when they pretend to be `person`."""
    return replace(person, phone=THIEF_PHONE, email=THIEF_EMAIL)


def enrol(person: Person, *, at: datetime = _ENROLLED) -> int:
    """Write the person as a fund's files would: member, cards, contacts, posted money. Returns the
    member's id, which is `person.id`. Everything is dated long ago, so no cooling-off is running."""
    from saldoku.kernel.identifiers import name_key
    from saldoku.members import contacts
    from saldoku.members.matching import nik_digests
    from saldoku.members.models import CardNumber, Member, NikNumber

    since = min(at, _ENROLLED)
    Member.objects.create(
        id=person.id, nik=person.nik, full_name=person.name, name_key=name_key(person.name),
        birth_date=person.born, sex=person.sex, created_at=since,
    )  # fmt: skip
    NikNumber.objects.create(digest=nik_digests(person.nik)[0], member_id=person.id)
    CardNumber.objects.bulk_create(CardNumber(kpj=card.kpj, member_id=person.id) for card in person.cards)
    kinds: list[tuple[contacts.Kind, str]] = [("phone", person.phone), ("email", person.email)]
    for kind, value in kinds:
        if value:
            contacts.add(member_id=person.id, kind=kind, value=value, source="file", at=since, verified=False)
    for number, card in enumerate(person.cards, 1):
        _hold(person, card, person.id * 10 + number, since)
    return person.id


def _hold(person: Person, card: HeldCard, card_id: int, at: datetime) -> None:
    from saldoku.ledger import posting
    from saldoku.ledger.models import Account
    from saldoku.members.models import Card, Employer

    employer_id = _EMPLOYERS.get(card.npp)
    if employer_id is not None:
        Employer.objects.get_or_create(id=employer_id, defaults={"npp": card.npp, "name": card.employer})
    Card.objects.create(
        id=card_id, member_id=person.id, kpj=card.kpj, segment=card.segment, status=card.status,
        employer_id=employer_id, programmes=card.programmes, joined_on=card.joined_on, left_on=card.left_on,
    )  # fmt: skip
    if "JHT" not in card.programmes.split(","):
        return
    Account.objects.create(id=card_id, member_id=person.id, card_id=card_id, opened_on=card.joined_on)
    lines = [_contribution(person, card, card_id, employer_id, month) for month in card.months()]
    lines += [
        posting.Line(person.id, card_id, "return", amount, 0, 0, date(year, 12, 31),
                     posting.source_key("return", card.kpj, year))
        for year, amount in card.returns.items()
    ]  # fmt: skip
    if lines:
        journal, _ = posting.open_journal(key=f"cast-{card.kpj}", fingerprint="cast", kind="import", at=at)
        earned = sum(card.returns.values())
        paid = sum(line.amount for line in lines) - earned
        posting.post(journal=journal, lines=lines, control={"bank": -paid, "returns": -earned})


def _contribution(
    person: Person, card: HeldCard, card_id: int, employer_id: int | None, month: Period
) -> "Line":
    from saldoku.ledger import posting

    paid_on = date(month.plus(1).year, month.plus(1).month, 10 + card.late.get(str(month), 0))
    return posting.Line(
        person.id, card_id, "contribution", card.own + card.by_employer, card.own, card.by_employer,
        paid_on, posting.source_key(card.kpj, int(month), paid_on), int(month), card.wage, employer_id,
    )  # fmt: skip


def log_in_of(person: Person, *, email: str = "", linked: bool = True) -> "User":
    """A log-in of the person with the password `PASSWORD`: an access.User with its proved address."""
    from allauth.account.models import EmailAddress

    from saldoku.access.models import User

    address = email or person.email
    user = User.objects.create_user(address, PASSWORD, member_id=person.id if linked else None)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user
