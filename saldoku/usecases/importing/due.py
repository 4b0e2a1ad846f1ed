"""What the scheme's rule asks for each row, for a whole frame at once.

`scheme.contribution_due` answers for one row in exact arithmetic; a million rows need columns. Rates are
fractions with small numerators, so integers suffice and nothing is lost: a test holds the two together.
"""

from decimal import Decimal
from fractions import Fraction

import polars as pl

from saldoku.kernel.periods import Period
from saldoku.scheme import BeforeFirstDate, GapInValues, NoSuchParameter, Scheme

_PAYERS = {"worker": "due_worker", "employer": "due_employer"}


def add_due(rows: pl.DataFrame, scheme: Scheme, *, programme: str = "JHT") -> pl.DataFrame:
    """Add `due_worker` and `due_employer` (whole units, null where no rule gives an amount).

    Needs columns `segment` (null for an unknown card), `period` and `wage`.
    """
    parts = []
    keys = rows.select("segment", "period").unique().drop_nulls()
    made = pl.DataFrame(
        [
            (segment, period, *_rule(scheme, programme, segment, Period.from_int(period)))
            for segment, period in keys.iter_rows()
        ],
        schema={"segment": pl.String, "period": pl.Int32}
        | {f"{payer}_{what}": pl.Int64 for payer in _PAYERS for what in ("up", "down", "least", "most")},
        orient="row",
    )
    joined = rows.join(made, on=["segment", "period"], how="left", maintain_order="left")
    for payer, name in _PAYERS.items():
        up, down = pl.col(f"{payer}_up"), pl.col(f"{payer}_down")
        # Half up: floor((2 a b + c) / 2c) for a * b / c. Wages below 10^12 stay far inside 64 bits.
        exact = (2 * pl.col("wage") * up + down) // (2 * down)
        bounded = pl.min_horizontal(
            pl.max_horizontal(exact, pl.col(f"{payer}_least")), pl.col(f"{payer}_most")
        )
        parts.append(pl.when(pl.col("wage").is_not_null() & up.is_not_null()).then(bounded).alias(name))
    return joined.with_columns(parts).drop(made.columns[2:])


def _rule(scheme: Scheme, programme: str, segment: str, period: Period) -> list[int | None]:
    """For worker and employer: numerator and denominator of the rate, least and most amount; a payer
    without a rate pays 0/1, all empty where the member chooses the amount or the rule is not known."""
    found: list[int | None] = []
    on, prefix = period.first_day, programme.lower()
    try:
        if scheme.has(f"{prefix}.options", segment=segment):
            return [None] * 8
        for payer in _PAYERS:
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
        return [None] * 8
    # A segment in which nobody has a rate has no such programme.
    return [None] * 8 if found[0] == 0 and found[4] == 0 else found
