"""Declare the rate of a year, as the fund's board decided it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction

from saldoku.kernel.errors import NotAllowed, NotUnderstood
from saldoku.kernel.ids import new_id
from saldoku.kernel.principal import Principal, Role
from saldoku.ledger.models import PostingYear, ReturnDeclaration
from saldoku.ledger.returns.closing import lock_years
from saldoku.ledger.returns.errors import ClosedWithoutReturn, ReturnFinal
from saldoku.usecases.fund import FIRST_YEAR
from saldoku.usecases.returns.years import require_over

_DECIMALS, _MOST, _LONGEST_SOURCE = 4, 100, 240


@dataclass(frozen=True, slots=True)
class Declared:
    """The rate in force for a year, in per cent. `again`: it stood already, nothing was written.

    `before` is the rate that this one supersedes, if any.
    """

    year: int
    rate: Decimal
    source: str
    again: bool
    before: Decimal | None = None


def declare_return(*, year: int, rate: Decimal, source: str, who: Principal, at: datetime) -> Declared:
    """Write down the year's rate, in per cent, and who says so. The newest declaration counts.

    NotUnderstood for a rate below 0, above 100 or with more than four decimals, for an empty or long source
    and for a year before the fund; YearNotOver; ReturnFinal when the year is credited, or being credited,
    at another rate; ClosedWithoutReturn; NotAllowed for anybody but an operator.
    """
    if who.role is not Role.OPERATOR:
        raise NotAllowed(what="declare-return")
    rate, source = _rate(rate), _source(source)
    if year < FIRST_YEAR:
        raise NotUnderstood(field="year", hint="too-early")
    require_over(year, at)
    with transaction.atomic(durable=True):
        lock_years()  # so that the year does not begin to be credited meanwhile
        before = newest_declaration(year)
        same = before is not None and before.rate == rate
        closing = PostingYear.objects.filter(year=year, closing_at__isnull=False).first()
        if closing is not None and closing.rate is None:
            raise ClosedWithoutReturn(year=year)
        if closing is not None and closing.rate != rate:
            raise ReturnFinal(year=year, rate=shown(closing.rate))
        if before is not None and same and (closing is not None or before.source == source):
            return Declared(year, before.rate, before.source, again=True)
        ReturnDeclaration.objects.create(
            id=new_id(), year=year, rate=rate, source=source, declared_by=who.name, declared_at=at
        )
    return Declared(year, rate, source, again=False, before=before.rate if before and not same else None)


def newest_declaration(year: int) -> ReturnDeclaration | None:
    """What the fund declared for a year, last."""
    return ReturnDeclaration.objects.filter(year=year).order_by("-id").first()


def declared_rates() -> dict[int, tuple[Decimal, str]]:
    """Every declared rate with its source, as `scheme.last_return_rate` takes them.

    By hand, because the balance page asks for them at each visit; as text, because SQLite would give floats.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT year, CAST(rate AS text), source FROM ledger_returndeclaration ORDER BY id")
        return {year: (Decimal(rate), source) for year, rate, source in cursor.fetchall()}


def shown(rate: Decimal | None) -> str:
    """A rate as people write it: `5.85`, without the noughts of the column."""
    text = f"{rate or Decimal(0):f}"
    whole, _, part = text.partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}"


def _rate(rate: Decimal) -> Decimal:
    if not rate.is_finite():
        raise NotUnderstood(field="rate", hint="number")
    if not 0 <= rate <= _MOST:
        raise NotUnderstood(field="rate", hint="0 to 100 per cent")
    exact = rate.quantize(Decimal(1).scaleb(-_DECIMALS))
    if exact != rate:
        raise NotUnderstood(field="rate", hint="at most four decimals")
    return exact


def _source(source: str) -> str:
    words = " ".join(source.split())
    if not words:
        raise NotUnderstood(field="source", hint="empty")
    if len(words) > _LONGEST_SOURCE or not words.isprintable():
        raise NotUnderstood(field="source", hint="length" if len(words) > _LONGEST_SOURCE else "signs")
    return words
