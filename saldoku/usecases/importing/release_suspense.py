"""Post the money that has found its owner: items in suspense whose card is known by now and saves.

An item keeps the row it came from, so it is posted as the import would have posted the row, with its own
value date. In slices, each a transaction; killed, it is simply run again.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

import polars as pl
from django.db.models import QuerySet

from saldoku.kernel.identifiers import clean_kpj, mask_kpj
from saldoku.kernel.ids import new_ids
from saldoku.ledger.models import SuspenseItem
from saldoku.ledger.posting import ENTRY_COLUMNS, hold_open_years
from saldoku.usecases.importing.blocks import ROW_SCHEMA
from saldoku.usecases.importing.dialect import in_turn, interruptions_told, one_at_a_time, write_rows
from saldoku.usecases.importing.posting import (
    SUSPENSE,
    lines_of,
    posted_keys,
    sealed_by_journal,
    write_control_lines,
    write_journals,
)
from saldoku.usecases.importing.rows.attribution import cards_of
from saldoku.usecases.importing.rows.judging import judge
from saldoku.usecases.importing.summary import Progress, Tally

SLICE = 20_000
_GROUP = ("npp", "period")
_SCHEMA: dict[str, type[pl.DataType]] = {"item_id": pl.Int64, **ROW_SCHEMA}


@dataclass(frozen=True, slots=True)
class ReleaseSummary:
    """What was posted to its owners, on how many cards, and what still waits (of the card asked for)."""

    posted: Tally
    cards: int
    waiting: Tally


@dataclass(frozen=True, slots=True)
class Waiting:
    """The money that waits for one card. `known`: the card is on file and saves, so it can be posted."""

    masked: str
    items: int
    money: int
    oldest: date
    known: bool


def release_suspense(*, kpj: str | None, at: datetime, progress: Progress | None = None) -> ReleaseSummary:
    """Post all items, or those of one card, whose card is known and saves. NotUnderstood(kpj)."""
    number = clean_kpj(kpj) if kpj is not None else None
    ids = _ready(number)
    posted, cards = Tally(), set[str]()
    with interruptions_told(SUSPENSE):
        for start in range(0, len(ids), SLICE):
            part = ids[start : start + SLICE]
            tally, owners = in_turn(partial(_post, part, at))
            posted += tally
            cards |= owners
            if progress is not None:
                progress(start + len(part), len(ids))
    return ReleaseSummary(posted, len(cards), _left(number))


def list_suspense() -> list[Waiting]:
    """By card, the most money first; card numbers are masked."""
    rows = pl.DataFrame(
        list(_unreleased(None).values_list("kpj", "amount", "value_date")),
        {"kpj": pl.String, "amount": pl.Int64, "value_date": pl.Date},
        orient="row",
    )
    found = rows.group_by("kpj").agg(
        items=pl.len(), money=pl.col("amount").sum(), oldest=pl.col("value_date").min()
    )
    known = cards_of(found["kpj"].to_list()).select("kpj", known=pl.col("account_id").is_not_null())
    joined = found.join(known, on="kpj", how="left").with_columns(pl.col("known").fill_null(value=False))
    return [
        Waiting(mask_kpj(row["kpj"]), row["items"], row["money"], row["oldest"], row["known"])
        for row in joined.sort("money", "kpj", descending=[True, False]).iter_rows(named=True)
    ]


def _unreleased(kpj: str | None) -> QuerySet[SuspenseItem]:
    items = SuspenseItem.objects.filter(release__isnull=True)
    return items.filter(kpj=kpj) if kpj is not None else items


def _left(kpj: str | None) -> Tally:
    amounts = list(_unreleased(kpj).values_list("amount", flat=True))
    return Tally(len(amounts), sum(amounts))


def _ready(kpj: str | None) -> list[int]:
    """The items whose card is known and saves, in the order in which they came from employers and months."""
    waiting = list(_unreleased(kpj).order_by("npp", "period", "id").values_list("id", "kpj"))
    cards = cards_of(list({number for _, number in waiting}))
    known = set(cards.filter(pl.col("account_id").is_not_null())["kpj"])
    return [item_id for item_id, number in waiting if number in known]


def _post(ids: list[int], at: datetime, _careful: bool) -> tuple[Tally, set[str]]:
    """One slice: what is still unreleased of these items. Nobody adds to suspense meanwhile, nor takes."""
    one_at_a_time(SUSPENSE)
    rows = judge(_rows(ids), at).filter(pl.col("code").is_null() & pl.col("account_id").is_not_null())
    if not rows.height:
        return Tally(), set()
    rows = rows.filter(
        pl.col("source_key").is_first_distinct() & ~pl.col("source_key").is_in(posted_keys(rows))
    )
    years = hold_open_years(rows["paid_on"].dt.year().unique().to_list())
    rows = rows.with_columns(year=pl.col("paid_on").dt.year().replace_strict(years, return_dtype=pl.Int32))
    rows = rows.join(_journals(rows, at), on=_GROUP, how="left", nulls_equal=True)
    lines = lines_of(rows)
    write_rows("ledger_entry", ENTRY_COLUMNS, lines)
    suspense = sealed_by_journal(lines).select(
        "journal_id", "lines", "seal", account=pl.lit("suspense"), amount=-pl.col("total")
    )
    write_control_lines([suspense], lines)
    write_rows("ledger_suspenserelease", ("item_id", "journal_id"), rows)
    return Tally(rows.height, int(rows["money"].sum())), set(rows["kpj"])


def _rows(ids: list[int]) -> pl.DataFrame:
    """The items as the rows of a file that they were. Of a row that gave one amount the parts are empty."""
    items = SuspenseItem.objects.filter(id__in=ids, release__isnull=True).order_by("id")
    made = []
    for number, item in enumerate(items, 1):
        whole = item.own_part is None and item.employer_part is None
        made.append(
            {
                "item_id": item.id,
                "line": number,
                "npp": item.npp or None,
                "kpj": item.kpj,
                "period": item.period,
                "wage": item.wage,
                "worker": item.own_part,
                "employer": item.employer_part,
                "amount": item.amount if whole else None,
                "paid_on": item.value_date,
            }
        )
    return pl.DataFrame(made, _SCHEMA)


def _journals(rows: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """One journal an employer and month; its key is made of the items in it, which go out only once."""
    groups = rows.group_by(_GROUP).agg(pl.col("item_id").sort()).sort(_GROUP)
    digests = [
        hashlib.sha256(",".join(str(one) for one in items).encode()).hexdigest()
        for items in groups["item_id"].to_list()
    ]
    groups = groups.with_columns(
        key=pl.concat_str(pl.lit("suspense:"), pl.Series([one[:32] for one in digests])),
        fingerprint=pl.Series(digests, dtype=pl.String),
        journal_id=pl.Series(new_ids(groups.height), dtype=pl.Int64),
    )
    write_journals(groups, batch_id=None, fingerprint=pl.col("fingerprint"), at=at)
    return groups.select(*_GROUP, "journal_id")
