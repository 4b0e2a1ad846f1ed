"""Post a file of contributions: good rows to accounts, rows without an owner to suspense, the rest back.

The file is posted in slices, each one journal in one transaction, in the order of the file, so that a
killed import is simply run again: a slice that was posted is recognised by its key, a row by its own.
Within a slice the rows are written in account order, which is what the index likes (bench/results).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import blake2b
from typing import Any

import polars as pl
from django.db import connection, transaction

from saldoku.kernel.ids import new_id
from saldoku.ledger.models import ImportBatch, Journal, SuspenseItem
from saldoku.ledger.posting import ENTRY_COLUMNS, check_sum, hold_open_years, open_journal, write_control
from saldoku.members.models import Employer
from saldoku.usecases.fund import FIRST_YEAR, the_scheme
from saldoku.usecases.importing.batches import begin, finish
from saldoku.usecases.importing.blocks import ROW_SCHEMA, Block, SliceOutcome, Told
from saldoku.usecases.importing.dialect import listed, listed_pairs, one_at_a_time, write_rows
from saldoku.usecases.importing.due import add_due
from saldoku.usecases.importing.sealing import sealed
from saldoku.usecases.importing.summary import ImportSummary, Progress, Refused, Tally

SLICE = 100_000


def import_contributions(
    *,
    blocks: Iterable[Block],
    total: int | None,
    fingerprint: str,
    file_name: str,
    at: datetime,
    told: Told,
    progress: Progress | None = None,
    tell_again: bool = False,
) -> ImportSummary:
    """Post the readable rows of one file, which comes in blocks in its own order.

    `total` is how many rows there are, for `progress`, where that is known. `told` hears what became of the
    blocks, slice by slice, each once it stands in the books. A file that was done before is not read
    again, unless `tell_again` asks for its refused rows and differences once more.
    """
    batch, done = begin(kind="contributions", fingerprint=fingerprint, file_name=file_name, at=at)
    if done is not None and not tell_again:
        return done
    unreadable = posted = suspense = differing = rejected = Tally()
    for number, (count, part, unread) in enumerate(_slices(blocks)):
        unreadable += unread
        refused: list[Refused] = []
        if part.height:
            outcome = _post_slice(batch, number, part, at)
            posted += outcome[0]
            suspense += outcome[1]
            differing += outcome[2]
            refused = outcome[3]
        rejected += unread + Tally(len(refused), sum(row.money for row in refused))
        told(SliceOutcome(blocks=count, refused=refused))
        if progress is not None:
            now = (posted + suspense + rejected).rows
            progress(now, total or now)
    told(SliceOutcome(blocks=0, last=True))
    if done is not None:
        return done
    summary = ImportSummary(
        kind="contributions",
        file_name=file_name,
        again=False,
        first_at=batch.started_at,
        read=posted + rejected + suspense,
        posted=posted,
        rejected=rejected,
        suspense=suspense,
        differing=differing,
    )
    finish(batch=batch, summary=summary, at=at)
    return summary


def _slices(blocks: Iterable[Block]) -> Iterator[tuple[int, pl.DataFrame, Tally]]:
    """Whole blocks, together SLICE rows or a little more: how many, their rows, what could not be read."""
    taken: list[Block] = []
    for block in blocks:
        taken.append(block)
        if sum(one.frame.height for one in taken) >= SLICE:
            yield _together(taken)
            taken = []
    if taken:
        yield _together(taken)


def _together(taken: list[Block]) -> tuple[int, pl.DataFrame, Tally]:
    unread = Tally(sum(one.rejected_rows for one in taken), sum(one.rejected_money for one in taken))
    return len(taken), pl.concat([one.frame.select(*ROW_SCHEMA) for one in taken]), unread


def _post_slice(
    batch: ImportBatch, number: int, part: pl.DataFrame, at: datetime
) -> tuple[Tally, Tally, Tally, list[Refused]]:
    """One journal, one transaction. Returns posted, suspense, differing, refused."""
    judged = _judge(part, at)
    with transaction.atomic():
        journal, is_new = open_journal(
            key=f"import:{batch.id}:{number}",
            fingerprint=f"{batch.fingerprint[:56]}:{number}",
            kind="contributions",
            at=at,
            batch_id=batch.id,
        )
        if judged["account_id"].null_count():
            # An entry is unique by its row; suspense must be looked through with nobody adding to it.
            one_at_a_time("suspense")
        judged = _find_posted(judged, journal)
        good = judged.filter(pl.col("code").is_null())
        owned = good.filter(pl.col("account_id").is_not_null())
        orphaned = good.filter(pl.col("account_id").is_null())
        if is_new:
            _write(journal, owned, orphaned)
    bad = judged.filter(pl.col("code").is_not_null())
    differs = (pl.col("worker") != pl.col("due_worker")) | (pl.col("employer") != pl.col("due_employer"))
    return (
        _tally(owned),
        _tally(orphaned),
        _tally(owned.filter(differs)),
        [Refused(*row) for row in bad.select("line", "code", "field", "money").iter_rows()],
    )


def _tally(rows: pl.DataFrame) -> Tally:
    return Tally(rows.height, int(rows["money"].sum()))


def _judge(part: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """Attribute every row to an account, reckon empty amounts, and say what is wrong (`code`, `field`)."""
    scheme = the_scheme()
    today = at.astimezone(scheme.zone).date()
    rows = add_due(_attribute(part), scheme)
    stated = pl.col("worker").is_not_null() | pl.col("employer").is_not_null()
    alone = pl.col("amount").is_not_null() & ~stated
    # Paid in one amount: the employer's share is split by the rule where it fits, else it is the member's.
    fits = pl.col("amount") == pl.col("due_worker") + pl.col("due_employer")
    worker = (
        pl.when(alone)
        .then(pl.when(fits).then(pl.col("due_worker")).otherwise(pl.col("amount")))
        .when(stated)
        .then(pl.col("worker").fill_null(0))
        .otherwise(pl.col("due_worker"))
    )
    employer = (
        pl.when(alone)
        .then(pl.when(fits).then(pl.col("due_employer")).otherwise(0))
        .when(stated)
        .then(pl.col("employer").fill_null(0))
        .otherwise(pl.col("due_employer"))
    )
    rows = rows.with_columns(worker=worker, employer=employer)
    money = (pl.col("worker") + pl.col("employer")).fill_null(0)
    rows = rows.with_columns(money=money, source_key=pl.Series(_source_keys(rows), dtype=pl.Int64))
    code = (
        pl.when(pl.col("worker").is_null())
        .then(pl.lit("amount-missing"))
        .when(pl.col("paid_on") > today)
        .then(pl.lit("paid-on-in-future"))
        .when(pl.col("paid_on").dt.year() < FIRST_YEAR)
        .then(pl.lit("paid-on-too-old"))
        .when(pl.col("money") == 0)
        .then(pl.lit("amount-zero"))
    )
    field = pl.when(code.cast(pl.String).str.starts_with("paid")).then(pl.lit("paid_on"))
    return rows.with_columns(code=code, field=field.otherwise(pl.lit("amount")))


def _attribute(part: pl.DataFrame) -> pl.DataFrame:
    """Add member, account, segment and employer of each row; null where no card or no savings is known."""
    table, parameter = listed(part["kpj"].unique().to_list(), kind="text")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.kpj, n.member_id, a.id, c.segment "  # noqa: S608 (constants)
            f"FROM {table} JOIN members_cardnumber n ON n.kpj = k.v "
            "JOIN members_card c ON c.member_id = n.member_id AND c.kpj = n.kpj "
            "LEFT JOIN ledger_account a ON a.member_id = c.member_id AND a.card_id = c.id",
            [parameter],
        )
        cards = cursor.fetchall()
    known = pl.DataFrame(
        cards,
        {"kpj": pl.String, "member_id": pl.Int64, "account_id": pl.Int64, "segment": pl.String},
        orient="row",
    )
    npps = part["npp"].drop_nulls().unique().to_list()
    employers = pl.DataFrame(
        list(Employer.objects.filter(npp__in=npps).values_list("npp", "id")),
        {"npp": pl.String, "employer_id": pl.Int64},
        orient="row",
    )
    return part.join(known, on="kpj", how="left", maintain_order="left").join(
        employers, on="npp", how="left", maintain_order="left"
    )


def _source_keys(rows: pl.DataFrame) -> list[int]:
    """A stable 64-bit number from what makes a row this row: who, for when, how much, paid when."""
    texts = rows.select(
        pl.concat_str(
            [pl.col("kpj"), pl.col("period"), pl.col("paid_on"), pl.col("worker"), pl.col("employer")],
            separator="|",
            ignore_nulls=False,
        ).fill_null("")
    ).to_series()
    made = [blake2b(text.encode(), digest_size=8).digest() for text in texts]
    return [int.from_bytes(one, "big", signed=True) for one in made]


def _find_posted(judged: pl.DataFrame, journal: Journal) -> pl.DataFrame:
    """Mark rows that stand in the books already, from another file or further up in this one. What this
    very journal posted, before a kill, is not a duplicate but the row itself. Money in suspense is in the
    books too: its row is not posted again when the card has become known since."""
    owned = judged.filter(pl.col("member_id").is_not_null() & pl.col("account_id").is_not_null())
    table, parameters = listed_pairs(owned["member_id"].to_list(), owned["source_key"].to_list())
    items, parameter = listed(
        [str(key) for key in judged["source_key"]] if SuspenseItem.objects.exists() else [], kind="text"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.source_key FROM "  # noqa: S608 (constants)
            f"{table} JOIN ledger_entry e ON e.member_id = k.a AND e.source_key = k.b "
            "WHERE e.journal_id <> %s",
            [*parameters, journal.id],
        )
        elsewhere = [key for (key,) in cursor.fetchall()]
        cursor.execute(
            f"SELECT s.row_key FROM {items} JOIN ledger_suspenseitem s "  # noqa: S608 (constants)
            "ON s.row_key = CAST(k.v AS bigint) WHERE s.journal_id <> %s",
            [parameter, journal.id],
        )
        elsewhere += [key for (key,) in cursor.fetchall()]
    double = pl.col("source_key").is_in(elsewhere) | ~pl.col("source_key").is_first_distinct()
    return judged.with_columns(
        code=pl.when(pl.col("code").is_null() & double).then(pl.lit("duplicate")).otherwise(pl.col("code")),
        field=pl.when(pl.col("code").is_null() & double).then(pl.lit("")).otherwise(pl.col("field")),
    )


def _write(journal: Journal, owned: pl.DataFrame, orphaned: pl.DataFrame) -> None:
    years = [day.year for day in owned["paid_on"].unique()]
    posting_year = hold_open_years(years)
    lines = owned.sort("member_id", "account_id", "period", "line").select(
        "member_id", "account_id", "employer_id", "period", "wage", "source_key",
        pl.col("paid_on").dt.year().replace_strict(posting_year, return_dtype=pl.Int32).alias("year"),
        pl.lit(journal.id).alias("journal_id"),
        pl.lit("contribution").alias("kind"),
        pl.col("money").alias("amount"),
        pl.col("worker").alias("own_part"),
        pl.col("employer").alias("employer_part"),
        pl.col("paid_on").alias("value_date"),
    )  # fmt: skip
    if lines.height:
        write_rows("ledger_entry", ENTRY_COLUMNS, lines)
    SuspenseItem.objects.bulk_create(
        (_item(journal, row) for row in orphaned.iter_rows(named=True)), batch_size=5000
    )
    owned_money, orphaned_money = int(owned["money"].sum()), int(orphaned["money"].sum())
    control = {"bank": -(owned_money + orphaned_money), "suspense": orphaned_money}
    check_sum(journal, int(lines["amount"].sum()), control)
    write_control(journal=journal, control=control, lines=lines.height, seal=sealed(lines))


def _item(journal: Journal, row: dict[str, Any]) -> SuspenseItem:
    return SuspenseItem(
        id=new_id(),
        journal=journal,
        row_key=row["source_key"],
        kpj=row["kpj"],
        npp=row["npp"] or "",
        period=row["period"],
        amount=row["money"],
        value_date=row["paid_on"],
    )
