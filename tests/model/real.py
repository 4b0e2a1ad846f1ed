"""The real fund behind the same words as the tiny one, through its use-cases."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import count

import polars as pl

from saldoku.kernel.principal import Channel, Principal
from saldoku.kernel.references import entry_reference
from saldoku.ledger.models import Entry
from saldoku.usecases.balance.reading import read_balance
from saldoku.usecases.balance.show_statement import show_statement
from saldoku.usecases.changes.ask_correction import ask_correction
from saldoku.usecases.changes.decide_correction import decide_correction
from saldoku.usecases.changes.instead import Instead
from saldoku.usecases.changes.merge_cards import merge_cards
from saldoku.usecases.changes.merge_pending import merge_pending
from saldoku.usecases.changes.undo_merge import undo_merge
from saldoku.usecases.importing.blocks import ROW_SCHEMA, WholeBlock
from saldoku.usecases.importing.import_contributions import import_contributions
from saldoku.usecases.importing.import_movements import import_payouts
from saldoku.usecases.returns.adjust_returns import adjust_returns
from saldoku.usecases.returns.credit_returns import credit_returns
from saldoku.usecases.returns.declare_return import declare_return
from tests.cast import HeldCard, Person, enrol

FIRST = Principal.operator(name="first")
SECOND = Principal.operator(name="second")


@dataclass(frozen=True)
class Held:
    """Own part, employer's part and all of it, in whole units."""

    own: int
    employer: int
    amount: int


class RealFund:
    """Two people; the first holds all cards but the last."""

    def __init__(self, cards: dict[str, str], first_day: date) -> None:
        self.kpj = cards
        self.today = first_day
        self._files = count(1)
        *most, last = cards
        self.members = dict.fromkeys(most, 5001) | {last: 5002}
        for member_id, names in ((5001, most), (5002, [last])):
            held = tuple(HeldCard(cards[name], joined_on=date(2019, 1, 1)) for name in names)
            born = date(1990, 1, 1)
            enrol(Person(member_id, f"Peserta {member_id}", f"99010101{member_id:08d}", born, "L", held))

    @property
    def at(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 7, 0, tzinfo=UTC)

    def held(self, name: str) -> Held:
        reading = read_balance(
            member_id=self.members[name], at=self.at, channel="web", since=self.at, currency="IDR"
        )
        (card,) = (card for card in reading.view.cards if card.account_no == self.kpj[name])
        assert card.own is not None
        assert card.employer_part is not None
        assert card.balance is not None
        return Held(card.own.amount, card.employer_part.amount, card.balance.amount)

    def closing(self, name: str, year: int) -> int:
        view = show_statement(
            who=Principal.member(self.members[name]), account_no=self.kpj[name], at=self.at,
            channel=Channel.WEB, year=year,
        )  # fmt: skip
        return view.closing.amount

    # --- what happens -------------------------------------------------------------------------------
    def _file(self) -> tuple[str, str]:
        number = next(self._files)
        return f"{number:064d}", f"file-{number}.csv"

    def contribute(self, name: str, on: date, own: int, employer: int) -> None:
        fingerprint, file_name = self._file()
        row = {
            "line": 2, "npp": None, "kpj": self.kpj[name], "period": on.year * 100 + on.month, "wage": None,
            "back_pay": None, "worker": own, "employer": employer, "amount": None, "paid_on": on,
        }  # fmt: skip
        summary = import_contributions(
            blocks=[WholeBlock(pl.DataFrame([row], ROW_SCHEMA))], total=1, fingerprint=fingerprint,
            file_name=file_name, at=self.at, told=lambda _: None,
        )  # fmt: skip
        assert summary.posted.rows == 1, summary

    def pay_out(self, name: str, on: date, amount: int) -> None:
        fingerprint, file_name = self._file()
        row = {
            "line": 2,
            "kpj": self.kpj[name],
            "amount": amount,
            "paid_on": on,
            "reference": fingerprint[-8:],
        }
        summary = import_payouts(
            blocks=[WholeBlock(pl.DataFrame([row]))], total=1, fingerprint=fingerprint, file_name=file_name,
            at=self.at, told=lambda _: None,
        )  # fmt: skip
        assert summary.posted.rows == 1, summary

    def merge(self, source: str, target: str) -> None:
        merge_cards(
            from_kpj=self.kpj[source], into_kpj=self.kpj[target], reason="one job", who=FIRST, at=self.at
        )

    def move_on(self) -> None:
        merge_pending(who=FIRST, at=self.at)

    def undo_merge(self, source: str, target: str) -> None:
        undo_merge(
            from_kpj=self.kpj[source], into_kpj=self.kpj[target], reason="two people", who=FIRST, at=self.at
        )

    def credit(self, year: int, rate: Fraction) -> None:
        per_cent = Decimal(rate.numerator * 100) / Decimal(rate.denominator)
        declare_return(year=year, rate=per_cent, source="test", who=FIRST, at=self.at)
        credit_returns(year=year, dry_run=False, who=FIRST, at=self.at)

    def adjust(self) -> None:
        adjust_returns(dry_run=False, at=self.at, who=FIRST)

    def correct(self, name: str, wrong: tuple[date, int, int], instead: tuple[int, int] | None) -> None:
        """Take a contribution back by two persons; post `instead` (own, employer's part) if it is given."""
        on, own, employer = wrong
        found = Entry.objects.get(
            member_id=self.members[name], account__card__kpj=self.kpj[name], kind="contribution",
            value_date=on, own_part=own, employer_part=employer,
        )  # fmt: skip
        number = ask_correction(
            kpj=self.kpj[name], entry=entry_reference(found.year, found.source_key), reason="a slip",
            instead=Instead(own_part=instead[0], employer_part=instead[1]) if instead else None,
            who=FIRST, at=self.at,
        )  # fmt: skip
        decide_correction(number=number, agree=True, who=SECOND, at=self.at)
