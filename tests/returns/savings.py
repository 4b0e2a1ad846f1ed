"""A small fund for returns: accounts that tests pay into, and the contract's formula said once more."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from saldoku.kernel.principal import Principal
from saldoku.ledger import posting
from saldoku.ledger.models import Account, YearSnapshot
from saldoku.members.models import Card, CardNumber, Member
from saldoku.usecases.balance.reading import read_balance
from saldoku.usecases.returns.credit_returns import CreditSummary, credit_returns
from saldoku.usecases.returns.declare_return import declare_return

OPERATOR = Principal.operator(name="ops")
RATE = Decimal("5.85")


def spring(year: int) -> datetime:
    """A day in March of the year after, when a year is credited."""
    return datetime(year + 1, 3, 2, 3, 0, tzinfo=UTC)


def kpj_of(member: int) -> str:
    return f"99{member:09d}"


@dataclass
class Savings:
    """Members with one account each; ids are the same number."""

    posted: int = 0
    journals: list[int] = field(default_factory=list)

    def enrol(self, members: Iterable[int]) -> None:
        ids = list(members)
        Member.objects.bulk_create(
            Member(
                id=i, nik=f"{9901010101000000 + i}", full_name=f"Peserta {i}", name_key=f"PESERTA {i}",
                birth_date=date(1990, 1, 1), sex="L", created_at=spring(2019),
            )
            for i in ids
        )  # fmt: skip
        CardNumber.objects.bulk_create(CardNumber(kpj=kpj_of(i), member_id=i) for i in ids)
        Card.objects.bulk_create(
            Card(
                id=i, member_id=i, kpj=kpj_of(i), segment="BPU", status="active", programmes="JHT",
                joined_on=date(2020, 1, 1),
            )
            for i in ids
        )  # fmt: skip
        Account.objects.bulk_create(
            Account(id=i, member_id=i, card_id=i, opened_on=date(2020, 1, 1)) for i in ids
        )

    def post(self, *lines: tuple[int, int, date], kind: str = "contribution", own: bool = True) -> None:
        """(member, amount, value date); all of it is the member's own part, or else return."""
        made = []
        for member, amount, on in lines:
            self.posted += 1
            own_part = amount if own and kind != "return" else 0
            period = on.year * 100 + on.month if kind in ("contribution", "reversal") else None
            key = posting.source_key("savings", self.posted)
            made.append(posting.Line(member, member, kind, amount, own_part, 0, on, key, period))
        journal, _ = posting.open_journal(
            key=f"savings:{self.posted}", fingerprint="", kind="import", at=spring(2019)
        )
        side = {"opening": "brought-forward", "return": "returns"}.get(kind, "bank")
        total = sum(line.amount for line in made)
        posting.post(journal=journal, lines=made, control={side: -total} if total else {})


def credit(year: int, rate: Decimal = RATE, *, who: Principal | None = None, **more: object) -> CreditSummary:
    """Declared and credited in the spring after."""
    at = spring(year)
    declare_return(year=year, rate=rate, source="board", who=OPERATOR, at=at)
    return credit_returns(year=year, dry_run=False, at=at, who=who, **more)  # type: ignore[arg-type]  # passed on


def balance(member: int) -> int:
    at = spring(2030)
    view = read_balance(member_id=member, at=at, channel="web", since=at, currency="IDR").view
    return view.total.amount


def earned(member: int, year: int) -> tuple[int, int] | None:
    """The two figures of the snapshot; None where there is no row."""
    row = YearSnapshot.objects.filter(member_id=member, account_id=member, year=year).first()
    return (row.return_on_opening, row.return_on_flow) if row else None


def half_up(exact: Fraction) -> int:
    size = int(abs(exact) + Fraction(1, 2))
    return -size if exact < 0 else size


def grown(lines: Iterable[tuple[int, date]], rates: dict[int, Decimal]) -> int:
    """What (amount, value date) lines come to when each year is credited in time: contract, part 4."""
    known = sorted(lines, key=lambda line: line[1])
    held, total = 0, sum(amount for amount, _ in known)
    for year in sorted(rates):
        rate = Fraction(rates[year]) / 100
        opening = held + sum(amount for amount, on in known if on.year < year)
        flow = sum(
            (Fraction(amount * (12 - on.month), 12) for amount, on in known if on.year == year), Fraction(0)
        )
        held += half_up(opening * rate) + half_up(flow * rate)
    return total + held
