"""How figures, days and sentences are said to one member."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from saldoku.channels.sms.gsm import gsm, in_one_part
from saldoku.channels.sms.sentences import MONTHS, SENTENCES
from saldoku.channels.sms.words import Language
from saldoku.kernel.money import Money, grouped
from saldoku.kernel.periods import Period

_SIGNS = {"IDR": "Rp"}


@dataclass(frozen=True, slots=True)
class Voice:
    """A language, and the zone in which the fund's clocks go."""

    language: Language
    zone: ZoneInfo

    def say(self, key: str, **figures: object) -> str:
        """A sentence of the table with its figures, in the GSM alphabet."""
        return gsm(SENTENCES[self.language][key].format(**figures))

    def longest(self, *candidates: str) -> str:
        """The first candidate that fits one part; the last one if none does."""
        return next((text for text in candidates if in_one_part(text)), candidates[-1])

    def money(self, money: Money) -> str:
        """`Rp12.345.678`; a currency without a sign of its own is written `MYR 12,345`."""
        sign = _SIGNS.get(money.currency, f"{money.currency} ")
        return f"{'-' if money.amount < 0 else ''}{sign}{grouped(abs(money.amount), self.language)}"

    def moment(self, at: datetime) -> str:
        """`22-11-2026 14:05 WIB`."""
        return f"{at.astimezone(self.zone):%d-%m-%Y %H:%M %Z}"

    def day(self, day: date) -> str:
        """`22-11-2026`."""
        return f"{day:%d-%m-%Y}"

    def month(self, period: Period) -> str:
        """`Okt 2026`."""
        return f"{self.month_name(period)} {period.year}"

    def month_name(self, period: Period) -> str:
        """`Okt`."""
        return MONTHS[self.language][period.month - 1]
