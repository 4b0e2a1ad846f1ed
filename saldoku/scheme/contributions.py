"""What is due for a month, by segment and programme.

Sources: PP 46/2015 (JHT), PP 44/2015 (JKK, JKM), PP 45/2015 (JP), PP 49/2020 and PP 50/2025 (reliefs),
Permenaker 4/2023 (migrant workers); the figures and where each was read stand in the scheme's files.
Each part is reckoned exactly and rounded once, by the rule that its rate names.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from saldoku.kernel.errors import NotUnderstood
from saldoku.kernel.periods import Period
from saldoku.scheme.errors import AmountIsChosen, NoSuchParameter, NotCovered
from saldoku.scheme.load import Scheme
from saldoku.scheme.source import nearest

RiskClass = Literal["very-low", "low", "medium", "high", "very-high"]
Group = Literal["transport", "other", "budget-paid"]
_PAYERS = ("worker", "employer")


@dataclass(frozen=True, slots=True)
class DueParts:
    """A month's contribution in whole units of the currency: the member's part and the employer's."""

    worker: int
    employer: int

    @property
    def total(self) -> int:
        return self.worker + self.employer


def contribution_due(
    scheme: Scheme,
    *,
    segment: str,
    programme: str,
    period: Period,
    wage: int,
    risk_class: RiskClass | None = None,
    group: Group = "other",
) -> DueParts:
    """The contribution that the rules ask for a month.

    `wage` is the reported wage, or the income that a self-employed member declared. JKK of a wage earner
    needs the employer's `risk_class`. `group` decides about the relief of PP 50/2025 for self-employed
    members: transport workers, all others, and those whom a state or regional budget pays for (no relief).

    Job-loss insurance (JKP) adds nothing to the bill: it is paid by the state and out of JKK. The Covid
    deferral of JP put the payment off and is no relief, so the whole amount stays due here.

    Raises NotCovered (a programme the segment does not have), AmountIsChosen (voluntary savings of a
    migrant worker), NoSuchParameter, BeforeFirstDate and GapInValues.
    """
    if wage < 0:
        raise NotUnderstood(field="wage", hint="negative")
    _require_cover(scheme, segment, programme)
    on, prefix = period.first_day, programme.lower()
    if is_chosen(scheme, segment=segment, programme=programme):
        raise AmountIsChosen(
            segment=segment,
            programme=programme,
            options=options(scheme, segment=segment, programme=programme, on=on),
        )
    base = _base(scheme, segment, prefix, on, wage)
    kept = _kept_share(scheme, segment, prefix, on, group)
    parts = {
        payer: _part(scheme, segment, f"{prefix}.{{}}.{payer}", on, base, kept, risk_class)
        for payer in _PAYERS
    }
    if all(part is None for part in parts.values()) and not _paid_by_state(scheme, segment, prefix, on):
        wanted = f"{prefix}.rate.employer" + (f".{risk_class}" if risk_class else "")
        raise NoSuchParameter(parameter=wanted, segment=segment, nearest=nearest(wanted, scheme.parameters))
    return DueParts(worker=parts["worker"] or 0, employer=parts["employer"] or 0)


def options(scheme: Scheme, *, segment: str, programme: str, on: date) -> tuple[int, ...]:
    """The monthly amounts among which a member chooses; empty where a rule gives the amount."""
    name = f"{programme.lower()}.options"
    if not scheme.has(name, segment=segment):
        return ()
    amounts = scheme.value(name, segment=segment, on=on).value
    return tuple(int(one) for one in amounts) if isinstance(amounts, tuple) else ()


def is_chosen(scheme: Scheme, *, segment: str, programme: str) -> bool:
    """Whether the member chooses the amount, so that no rule can say what is due."""
    return scheme.has(f"{programme.lower()}.options", segment=segment)


def _require_cover(scheme: Scheme, segment: str, programme: str) -> None:
    if segment not in scheme.segments:
        raise NoSuchParameter(parameter="segment", segment=segment, nearest=sorted(scheme.segments))
    if programme not in scheme.segments[segment].programmes:
        raise NotCovered(segment=segment, programme=programme)


def _base(scheme: Scheme, segment: str, prefix: str, on: date, wage: int) -> Decimal:
    """The wage that counts: for JP only up to the ceiling of the month."""
    if scheme.has(f"{prefix}.ceiling", segment=segment):
        return Decimal(min(wage, scheme.value(f"{prefix}.ceiling", segment=segment, on=on).whole))
    return Decimal(wage)


def _kept_share(scheme: Scheme, segment: str, prefix: str, on: date, group: Group) -> Decimal:
    """What is left to pay after the reliefs of the month, as a factor; 1 where there is none."""
    kept = Decimal(1)
    for name in (f"{prefix}.relief", f"{prefix}.relief.{group}"):
        if scheme.has(name, segment=segment, on=on):
            kept *= 1 - scheme.value(name, segment=segment, on=on).share
    return kept


def _part(
    scheme: Scheme,
    segment: str,
    pattern: str,
    on: date,
    base: Decimal,
    kept: Decimal,
    risk_class: RiskClass | None,
) -> int | None:
    """One payer's part by `pattern` (such as `jht.{}.worker`), or None when the payer has none."""
    flat, rate = pattern.format("flat"), pattern.format("rate")
    if scheme.has(flat, segment=segment):
        series = scheme.series(flat, segment=segment)
        return series.round(series.on(on).number * kept)
    if not scheme.has(rate, segment=segment):
        rate = f"{rate}.{risk_class}"
        if not scheme.has(rate, segment=segment):
            return None
    series = scheme.series(rate, segment=segment)
    exact = base * series.on(on).share
    least, most = pattern.format("least"), pattern.format("most")
    if scheme.has(least, segment=segment):
        exact = max(exact, scheme.value(least, segment=segment, on=on).number)
    if scheme.has(most, segment=segment):
        exact = min(exact, scheme.value(most, segment=segment, on=on).number)
    return series.round(exact * kept)


def _paid_by_state(scheme: Scheme, segment: str, prefix: str, on: date) -> bool:
    """Whether the programme has a rate of which nothing is billed; BeforeFirstDate before its start."""
    name = f"{prefix}.rate.total"
    return scheme.has(name, segment=segment) and bool(scheme.value(name, segment=segment, on=on))
