"""The employers of a sample: many small and few large ones, each with a row of neighbouring people.

Of the real fund's 840 thousand companies four in five are micro, and there is one company for about 28
wage earners (February 2025). People are numbered so that those of an employer follow one another, and
behind them come the people who pay alone; so files that go by person go by employer too.
"""

from collections.abc import Iterator

import polars as pl

from saldoku.jobs.sample.chance import draws, stream, whole
from saldoku.jobs.sample.words import CITIES, EMPLOYER_FIRST, EMPLOYER_SECOND, LARGE_FORM, SMALL_FORMS

EMPLOYED_IN_HUNDRED = 62
WINDOW = 1 << 16
"""People among whom jobs change, at least; a window ends where an employer ends."""

# How many employers of a million have from … to … people.
_SIZES = (
    (547_600, 1, 4),
    (230_000, 5, 9),
    (85_000, 10, 19),
    (70_000, 20, 49),
    (30_000, 50, 99),
    (21_000, 100, 249),
    (9_500, 250, 499),
    (4_300, 500, 999),
    (1_750, 1_000, 2_499),
    (600, 2_500, 4_999),
    (180, 5_000, 9_999),
    (50, 10_000, 19_999),
    (20, 20_000, 50_000),
)
_LEAST_EMPLOYERS = 20  # nobody employs more than a twentieth of the wage earners of a small fund
_NUMBERED_FROM = 100_000
_NAMES = len(EMPLOYER_FIRST) * len(EMPLOYER_SECOND)
_NAME_STEP = 711  # has no divisor in common with _NAMES, so that neighbours are not named alike
_LARGE = 100


def employers(*, seed: int, members: int) -> pl.DataFrame:
    """Every employer: `first` person, `size` in people, and `since` and `until`, the window it lies in."""
    key = stream(seed, "employer")
    limit = members * EMPLOYED_IN_HUNDRED // 100 // _LEAST_EMPLOYERS
    sizes = [entry for number, entry in enumerate(_SIZES) if number < 2 or entry[2] <= limit]
    sized = pl.DataFrame(sizes, dict.fromkeys(("share", "least", "most"), pl.UInt64), orient="row")
    shares = sized["share"].cum_sum()
    parts: list[pl.DataFrame] = []
    people = number = 0
    some = max(64, members // 40)
    while people * 100 < members * EMPLOYED_IN_HUNDRED:
        draw = draws(key, pl.int_range(number, number + some, dtype=pl.UInt64, eager=True))
        pick = shares.search_sorted((draw // (1 << 32) * shares[-1]) // (1 << 32), side="right")
        least, most = sized["least"].gather(pick), sized["most"].gather(pick)
        parts.append(pl.DataFrame({"size": least + draw % (1 << 32) * (most - least + 1) // (1 << 32)}))
        people += int(parts[-1]["size"].sum())
        number += some
    return _placed(pl.concat(parts), members)


def _placed(found: pl.DataFrame, members: int) -> pl.DataFrame:
    """Give each employer its people, and behind them the share of people who pay alone."""
    before = pl.col("size").cum_sum() - pl.col("size")
    alone = before * whole(100 - EMPLOYED_IN_HUNDRED) // whole(EMPLOYED_IN_HUNDRED)
    window = pl.col("first") // whole(WINDOW)
    placed = (
        found.with_columns(first=before + alone)
        .filter(pl.col("first") < members)
        .with_columns(
            size=pl.min_horizontal("size", whole(members) - pl.col("first")),
            since=pl.col("first").min().over(window),
        )
    )
    starts = placed.select(pl.col("since").unique().sort()).with_columns(
        until=pl.col("since").shift(-1).fill_null(whole(members))
    )
    return placed.join(starts, on="since", how="left", maintain_order="left")


def blocks(found: pl.DataFrame, people: int, part: int) -> Iterator[tuple[int, int]]:
    """From and to (exclusive) of about `people` at a time: whole windows, that begin in the same `part`."""
    windows = found.select("since", "until").unique().sort("since").rows()
    first, after = windows[0]
    for since, until in windows[1:]:
        if after - first >= people or since // part != first // part:
            yield first, after
            first = since
        after = until
    yield first, after


def employer_name(number: int, size: int) -> str:
    """The invented name of employer `number`; no two are the same."""
    turn, place = divmod(number, _NAMES)
    first, second = divmod(place * _NAME_STEP % _NAMES, len(EMPLOYER_SECOND))
    form = LARGE_FORM if size >= _LARGE else SMALL_FORMS[number % len(SMALL_FORMS)]
    again, city = divmod(turn, len(CITIES) + 1)
    words = (form, EMPLOYER_FIRST[first], EMPLOYER_SECOND[second], *CITIES[city - 1 : city], *_counted(again))
    return " ".join(words)


def _counted(again: int) -> tuple[str, ...]:
    return (str(again + 1),) if again else ()


def npp_of(number: int) -> str:
    """The registration number of employer `number`; no real one begins with ZZ."""
    return f"ZZ{_NUMBERED_FROM + number}"
