"""The seal of a posting: a number over all its entries that changes when any of them does.

A journal that adds up to zero still does when a row is moved to another account. So each posting keeps, on
a control line, how many entries it wrote and the sum of their seals; `prove` adds them up again in one
statement. It guards against slips and single hands, not against somebody who can reckon the seal anew and
write it too: for that, keep the nightly output of `prove` outside of the database.

Each column modulo a prime, times a factor of its own, added up and squared modulo the prime: the square
keeps two entries that exchange their amounts from cancelling each other out. An empty column counts as -1, so
that it is not the same as 0. All of it fits into 63 bits.
"""

from datetime import date

from django.db import connection

PRIME = 2_147_483_647
KINDS = {"contribution": 1, "payout": 2, "transfer": 3, "return": 4, "reversal": 5, "opening": 6}
FACTORS = {
    "account_id": 1_000_003,
    "source_key": 655_357,
    "amount": 524_287,
    "own_part": 262_139,
    "employer_part": 131_071,
    "wage": 65_537,
    "employer_id": 32_749,
    "period": 16_381,
    "value_date": 8_191,
    "kind": 4_093,
}
EMPTY = -1
_EPOCH = date(2000, 1, 1)


def days(value_date: date) -> int:
    """A value date as the seal takes it: days since the beginning of 2000."""
    return (value_date - _EPOCH).days


def seal(**columns: int | None) -> int:
    """The seal of one entry. `value_date` in days, `kind` as its number in KINDS."""
    given = {name: EMPTY if value is None else value for name, value in columns.items()}
    raw = sum(factor * (given[name] % PRIME) for name, factor in FACTORS.items()) % PRIME
    return raw * raw % PRIME


def seal_sql(alias: str) -> str:
    """The same as an expression over a row of ledger_entry, for the engine in use."""
    on_file = connection.vendor == "sqlite"
    columns = {name: f"COALESCE({alias}.{name}, {EMPTY})" for name in ("wage", "employer_id", "period")}
    columns["value_date"] = (
        f"CAST(julianday({alias}.value_date) - 2451544.5 AS integer)"
        if on_file
        else f"({alias}.value_date - DATE '2000-01-01')"
    )
    numbers = " ".join(f"WHEN '{kind}' THEN {number}" for kind, number in KINDS.items())
    columns["kind"] = f"CASE {alias}.kind {numbers} ELSE 0 END"
    # In 64 bits from the first product on: a month times its factor would pass 32.
    parts = [
        f"CAST({factor} AS bigint) * ({columns.get(n, f'{alias}.{n}')} % {PRIME})"
        for n, factor in FACTORS.items()
    ]
    # A remainder has the sign of what was divided; one more step makes it positive.
    raw = f"((({' + '.join(parts)}) % {PRIME} + {PRIME}) % {PRIME})"
    if on_file:
        return f"({raw} * {raw} % {PRIME})"
    return f"(CAST({raw} AS bigint) * {raw} % {PRIME})"
