"""What the scheme's rule asks for each row, for a whole frame at once.

`scheme.contribution_due` answers for one row in exact arithmetic; a million rows need columns. Rates are
fractions with small numerators, so integers suffice and nothing is lost: a test holds the two together.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import polars as pl

from saldoku.kernel.periods import Period
from saldoku.scheme import BeforeFirstDate, GapInValues, NoSuchParameter, Scheme, options

PAYERS = ("worker", "employer")
_FACTS = [f"{payer}_{what}" for payer in PAYERS for what in ("up", "down", "least", "most")]
_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "segment": pl.String, "period": pl.Int32, **dict.fromkeys(_FACTS, pl.Int64), "bands": pl.List(pl.Int64),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rule:
    """A segment's rule of a month. For each payer: the rate as a fraction, least and most amount; a payer
    without a rate pays 0/1. All empty where no rule is known; `bands` where the member chooses."""

    facts: tuple[int | None, ...] = (None,) * 8
    bands: tuple[int, ...] | None = None


def add_due(rows: pl.DataFrame, scheme: Scheme, *, programme: str = "JHT") -> pl.DataFrame:
    """Add `due_worker` and `due_employer` (whole units, null where no rule gives an amount), and the rule.

    Needs columns `segment` (null for an unknown card), `period`, `wage` and `back_pay`: the rule is reckoned
    on both together. `rule_columns` names what is added beside the two.
    """
    keys = rows.select("segment", "period").unique().drop_nulls()
    made = []
    for segment, period in keys.iter_rows():
        rule = _rule(scheme, programme, segment, Period.from_int(period))
        made.append((segment, period, *rule.facts, rule.bands))
    rules = pl.DataFrame(made, _SCHEMA, orient="row")
    joined = rows.join(rules, on=["segment", "period"], how="left", maintain_order="left")
    base = pl.when(pl.col("wage").is_not_null() | pl.col("back_pay").is_not_null()).then(
        pl.col("wage").fill_null(0) + pl.col("back_pay").fill_null(0)
    )
    return joined.with_columns(reckoned(base, payer).alias(f"due_{payer}") for payer in PAYERS)


def rule_columns() -> list[str]:
    """The columns that say what the rule of a row is; `add_due` leaves them for who explains differences."""
    return [*_FACTS, "bands"]


def reckoned(base: pl.Expr, payer: str) -> pl.Expr:
    """A payer's part of `base` by the rule of the row; null where either is missing."""
    up, down = pl.col(f"{payer}_up"), pl.col(f"{payer}_down")
    # Half up: floor((2 a b + c) / 2c) for a * b / c. Wages below 10^12 stay far inside 64 bits.
    exact = (2 * base * up + down) // (2 * down)
    bounded = pl.min_horizontal(pl.max_horizontal(exact, pl.col(f"{payer}_least")), pl.col(f"{payer}_most"))
    return pl.when(base.is_not_null() & up.is_not_null()).then(bounded)


def _rule(scheme: Scheme, programme: str, segment: str, period: Period) -> _Rule:
    found: list[int | None] = []
    on, prefix = period.first_day, programme.lower()
    try:
        if scheme.has(f"{prefix}.options", segment=segment):
            return _Rule(bands=options(scheme, segment=segment, programme=programme, on=on))
        for payer in PAYERS:
            rate = f"{prefix}.rate.{payer}"
            if not scheme.has(rate, segment=segment):
                found += [0, 1, None, None]
                continue
            share = Fraction(scheme.value(rate, segment=segment, on=on).share)
            found += [share.numerator, share.denominator]
            for bound in ("least", "most"):
                name = f"{prefix}.{bound}.{payer}"
                value = (
                    scheme.value(name, segment=segment, on=on).number
                    if scheme.has(name, segment=segment)
                    else None
                )
                found.append(int(Decimal(value)) if value is not None else None)
    except (BeforeFirstDate, GapInValues, NoSuchParameter):
        return _Rule()
    # A segment in which nobody has a rate has no such programme.
    return _Rule() if found[0] == 0 and found[4] == 0 else _Rule(tuple(found))
