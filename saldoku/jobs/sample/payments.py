"""What is paid on a card, month by month, as lines of a contributions file.

The amounts follow the reference scheme's rules for old-age savings (PP 46/2015): of a wage 2 % from the
worker and 3.7 % from the employer, of a declared income 2 %, each rounded half up to a rupiah.
"""

from collections.abc import Iterator

from saldoku.jobs.sample.chance import Chance
from saldoku.jobs.sample.people import Card
from saldoku.kernel.periods import Period

HEADER = "NPP;KPJ;BLTH;UPAH;IURAN_TK;IURAN_PK;IURAN;TGL_BAYAR"
LATE_IN_HUNDRED = 4
DUE_DAY = 15


class Calendar:
    """The months of a sample, and how its files write them and the month after each."""

    def __init__(self, first: Period, last: Period) -> None:
        self.first, self.last = first, last
        self.months = tuple(first.plus(number) for number in range(_between(first, last) + 1))
        self.written = tuple(_written(month) for month in self.months)
        self.following = (*self.written[1:], _written(last.plus(1)))


def _written(month: Period) -> str:
    return f"{month.month:02d}-{month.year}"


def _between(earlier: Period, later: Period) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def _raised(wage: int, growth: int) -> int:
    """A wage after one January; `growth` is per mille."""
    return (wage * (1000 + growth) + 500) // 1000


def payments(card: Card, calendar: Calendar, chance: Chance) -> Iterator[tuple[int, int, str]]:
    """(number of the month in the calendar, rupiah stated, line without its end) for each paid month.

    An employer pays in the month after, a person who pays alone in the month itself. The last month is
    never late: what had not come by then is not in the files.
    """
    alone = card.segment != "PU"
    pay_months = calendar.written if alone else calendar.following
    begin = max(card.first, calendar.first)
    wage = card.wage
    for _ in range(begin.year - card.first.year):
        wage = _raised(wage, card.growth)
    for number in range(
        _between(calendar.first, begin), _between(calendar.first, min(card.last, calendar.last)) + 1
    ):
        month = calendar.months[number]
        if month.month == 1 and month > begin:
            wage = _raised(wage, card.growth)
        late = chance.in_hundred(LATE_IN_HUNDRED) and month != calendar.last
        day = chance.between(DUE_DAY + 1, 28) if late else DUE_DAY - chance.below(8)
        if month in card.missing:
            continue
        told = card.days.get(month)
        paid_on = f"{told:%d-%m-%Y}" if told else f"{day:02d}-{pay_months[number]}"
        money, amounts = _amounts(card, wage, computed=month in card.computed)
        yield number, money, f"{card.npp};{card.kpj};{calendar.written[number]};{amounts};{paid_on}"


def _amounts(card: Card, wage: int, *, computed: bool) -> tuple[int, str]:
    """The sum stated, and the cells UPAH;IURAN_TK;IURAN_PK;IURAN. A computed amount is stated nowhere."""
    if card.chosen:
        return card.chosen, f";;;{card.chosen}"
    if computed:
        return 0, f"{wage};;;"
    worker = (wage * 2 + 50) // 100
    if card.segment != "PU":
        return worker, f"{wage};;;{worker}"
    employer = (wage * 37 + 500) // 1000
    return worker + employer, f"{wage};{worker};{employer};"
