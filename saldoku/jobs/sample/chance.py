"""Chance that repeats: draw `i` of a stream is a pure function of seed, stream and `i`.

The function is splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
2014) in whole 64-bit numbers that wrap around, so that a million draws are a few column operations, in
any order and in any number of blocks. The hashing and shuffling of libraries are not used: they promise
nothing from one version to the next.
"""

import polars as pl

_WRAP = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB


def whole(number: int) -> pl.Expr:
    """A constant for reckoning with draws: 64 bits, no sign."""
    return pl.lit(number, dtype=pl.UInt64)


def mixed(number: int) -> int:
    """The output function of splitmix64."""
    number = (number ^ (number >> 30)) * _FIRST & _WRAP
    number = (number ^ (number >> 27)) * _SECOND & _WRAP
    return number ^ (number >> 31)


def stream(seed: int, name: str) -> int:
    """The key of one stream of draws of a seed."""
    key = mixed(seed & _WRAP)
    for letter in name.encode():
        key = mixed((key + letter * _GOLDEN) & _WRAP)
    return key


def draws(key: int, counter: pl.Series) -> pl.Series:
    """The draws of a stream at these counters, 64 bits each: those of splitmix64 seeded by `key`."""
    # A column at each step: one expression would name its own beginning eight times over.
    state = pl.col("state")
    return (
        pl.DataFrame({"state": counter.cast(pl.UInt64)})
        .select(state=whole(key) + (state + whole(1)) * whole(_GOLDEN))
        .select(state=(state ^ (state // whole(1 << 30))) * whole(_FIRST))
        .select(state=(state ^ (state // whole(1 << 27))) * whole(_SECOND))
        .select(draw=state ^ (state // whole(1 << 31)))
        .to_series()
    )


def below(draw: pl.Expr, place: int, limit: int | pl.Expr) -> pl.Expr:
    """A whole number from 0 to `limit` - 1, from quarter `place` (0 to 3) of a draw.

    Quarters of one draw are independent; each is 16 bits, enough for a limit of some thousands.
    """
    quarter = draw // whole(1 << 16 * place) % whole(1 << 16)
    return quarter * (whole(limit) if isinstance(limit, int) else limit) // whole(1 << 16)


def in_hundred(draw: pl.Expr, place: int, share: int | pl.Expr) -> pl.Expr:
    """True in `share` of a hundred cases."""
    return below(draw, place, 10_000) < (whole(share) if isinstance(share, int) else share) * whole(100)


def scattered(key: int, number: pl.Series, bits: int) -> pl.Series:
    """A number below 2 ** `bits` (even) for each number below it, no two the same: a Feistel network."""
    half = 1 << bits // 2
    halves = pl.DataFrame({"left": number // half, "right": number % half}).cast(pl.UInt64)
    for turn in range(4):
        draw = draws(key, halves["right"] + turn * half)
        halves = halves.select(left="right", right=pl.col("left") ^ (pl.lit(draw) % whole(half)))
    return halves.select(pl.col("left") * whole(half) + pl.col("right")).to_series()
