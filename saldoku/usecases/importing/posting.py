"""One slice of contributions into the books, in one transaction: entries, suspense, journals, totals.

It begins optimistic: the key of an entry refuses a row that is posted already. Then the slice is rolled back
and done once more with a look at the books first, which tells the duplicates one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from saldoku.kernel.errors import BooksDiffer, KeyReused
from saldoku.kernel.ids import new_ids
from saldoku.ledger.models import ImportBatch, SuspenseItem
from saldoku.ledger.posting import ENTRY_COLUMNS, hold_open_years
from saldoku.usecases.importing.batches import Done, done_before, hold, write_done
from saldoku.usecases.importing.dialect import (
    in_turn,
    listed,
    listed_pairs,
    moment,
    one_at_a_time,
    query,
    together,
    write_rows,
)
from saldoku.usecases.importing.rows.attribution import cards_of
from saldoku.usecases.importing.rows.differences import differences_of
from saldoku.usecases.importing.rows.judging import judge
from saldoku.usecases.importing.rows.sealing import seal_column
from saldoku.usecases.importing.slices import Cut
from saldoku.usecases.importing.summary import Refused, Tally

SUSPENSE = "suspense"
_JOURNAL_COLUMNS = ("id", "key", "fingerprint", "kind", "posted_at", "batch_id", "npp", "period")
_CONTROL_COLUMNS = ("id", "journal_id", "account", "amount", "lines", "seal")
_ITEM_COLUMNS = (
    "id", "journal_id", "row_key", "kpj", "npp", "period", "wage", "own_part", "employer_part", "amount",
    "value_date",
)  # fmt: skip
_GROUP = ("npp", "period")


@dataclass(slots=True)
class Poster:
    """Posts the slices of one file, one after the other.

    Once a slice met rows that were posted before, the next ones look first: where one file overlaps with
    another, it seldom does so by one slice.
    """

    batch: ImportBatch
    at: datetime
    careful: bool = False

    def post(self, part: Cut, judged: pl.DataFrame | None) -> Done:
        """The slice in the books, now or before. `judged` may be missing if it is there already."""

        def work(careful: bool) -> Done:
            batch = hold(self.batch)
            done = done_before(batch, part.number, part.frame)
            if done is not None:
                return done
            rows = judge(part.frame, self.at) if judged is None else judged
            rows = _alone_with_suspense(rows, part.frame, self.at)
            self.careful = careful
            good, bad = _sorted_out(rows, careful=careful)
            return self._write(batch, part, good, bad)

        return in_turn(work, careful=self.careful)

    def _write(self, batch: ImportBatch, part: Cut, good: pl.DataFrame, bad: pl.DataFrame) -> Done:
        good = good.join(
            _journals(batch, good, part.number, self.at),
            on=_GROUP,
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        orphaned = pl.col("account_id").is_null()
        owned, lost = good.filter(~orphaned), good.filter(orphaned)
        lines = lines_of(owned)
        write_rows("ledger_entry", ENTRY_COLUMNS, lines)
        _write_items(lost)
        _write_control(lines, lost)
        done = Done(
            through=part.frame["line"][-1],
            posted=_tally(owned),
            suspense=_tally(lost),
            differing=_tally(owned.filter(pl.col("differs").is_not_null())),
            refused=[Refused(*row) for row in bad.select("line", "code", "field", "money").iter_rows()],
            differences=differences_of(owned),
        )
        write_done(batch, part.number, done)
        return done


def _alone_with_suspense(judged: pl.DataFrame, part: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """The judged rows, with suspense held until the transaction ends.

    Money goes into suspense with nobody else at it: a row for an unknown card is known by its key only while
    somebody looks. And its card may have become known since it was judged: then it is judged again, or
    another file could post the row to the account while this one puts it into suspense.
    """
    if not judged["account_id"].null_count():
        together(SUSPENSE)
        return judged
    one_at_a_time(SUSPENSE)
    lost = judged.filter(pl.col("account_id").is_null())["kpj"].unique()
    if cards_of(lost.to_list())["account_id"].count():
        return judge(part, at)
    return judged


def _tally(rows: pl.DataFrame) -> Tally:
    return Tally(rows.height, int(rows["money"].sum()))


# --- rows that stand in the books already ---------------------------------------------------------------
def _sorted_out(judged: pl.DataFrame, *, careful: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Good rows with their posting `year`, and refused ones: among them those that are posted already.

    The years are held first: a row that was posted in a year which has begun to close meanwhile has another
    posting year, so the key does not know it; such rows are always looked for.
    """
    good = pl.col("code").is_null() & pl.col("account_id").is_not_null()
    value_year = pl.col("paid_on").dt.year()
    years = hold_open_years(judged.filter(good)["paid_on"].dt.year().unique().to_list())
    late = [year for year, taken in years.items() if taken != year]
    judged = judged.with_columns(year=value_year.replace_strict(years, default=None, return_dtype=pl.Int32))
    asked = judged.filter(good if careful else good & value_year.is_in(late))
    posted = posted_keys(asked) if asked.height else []
    kept = _kept_in_suspense(judged)
    double = (
        (pl.col("account_id").is_not_null() & pl.col("source_key").is_in(posted))
        | pl.col("source_key").is_in(kept)
        | pl.col("row_key").is_in(kept)
        | ~pl.col("source_key").is_first_distinct()
    )
    fresh = pl.col("code").is_null() & double
    judged = judged.with_columns(
        code=pl.when(fresh).then(pl.lit("duplicate")).otherwise(pl.col("code")),
        field=pl.when(fresh).then(pl.lit("")).otherwise(pl.col("field")),
    )
    return judged.filter(pl.col("code").is_null()), judged.filter(pl.col("code").is_not_null())


def posted_keys(rows: pl.DataFrame) -> list[int]:
    """Which of the source keys of these rows their members have entries of, whatever their year."""
    table, parameters = listed_pairs(rows["member_id"].to_list(), rows["source_key"].to_list())
    found = query(
        f"SELECT e.source_key FROM {table} "  # noqa: S608 (constants)
        "JOIN ledger_entry e ON e.member_id = k.a AND e.source_key = k.b",
        parameters,
        {"source_key": pl.Int64},
    )
    return found["source_key"].to_list()


def _kept_in_suspense(judged: pl.DataFrame) -> list[int]:
    """Keys of rows whose money came before its card was known. It is in the books too, whether it found its
    owner since or not."""
    if not SuspenseItem.objects.exists():
        return []
    table, parameter = listed(judged["kpj"].unique().to_list(), kind="text")
    found = query(
        f"SELECT s.row_key FROM {table} JOIN ledger_suspenseitem s ON s.kpj = k.v",  # noqa: S608 (constants)
        [parameter],
        {"row_key": pl.Int64},
    )
    return found["row_key"].to_list()


# --- writing ------------------------------------------------------------------------------------------
def _journals(batch: ImportBatch, good: pl.DataFrame, number: int, at: datetime) -> pl.DataFrame:
    """`npp`, `period` and `journal_id` of the journals of these rows; the ones that are missing are made.

    One journal an employer and month, whatever slices its rows are in. Whoever holds the batch makes them.
    """
    groups = good.select(_GROUP).unique().sort(_GROUP)
    groups = groups.with_columns(
        key=pl.format("import:{}:{}:{}", pl.lit(batch.id), pl.col("npp").fill_null("-"), pl.col("period"))
    )
    schema = {"key": pl.String, "journal_id": pl.Int64, "fingerprint": pl.String}
    known = pl.DataFrame(schema=schema)
    if number:
        table, parameter = listed(groups["key"].to_list(), kind="text")
        known = query(
            f"SELECT j.key, j.id, j.fingerprint FROM {table} JOIN ledger_journal j ON j.key = k.v",  # noqa: S608 (constants)
            [parameter],
            schema,
        )
    other = known.filter(pl.col("fingerprint") != batch.fingerprint)
    if other.height:
        raise KeyReused(key=other["key"][0])
    missing = groups.join(known, on="key", how="anti")
    missing = missing.with_columns(journal_id=pl.Series(new_ids(missing.height), dtype=pl.Int64))
    write_journals(missing, batch_id=batch.id, fingerprint=pl.lit(batch.fingerprint), at=at)
    both = pl.concat([known.select("key", "journal_id"), missing.select("key", "journal_id")])
    return groups.join(both, on="key", how="left").drop("key")


def write_journals(
    journals: pl.DataFrame, *, batch_id: int | None, fingerprint: pl.Expr, at: datetime
) -> None:
    """Journals of contributions from columns journal_id, key, npp (null for none) and period."""
    write_rows(
        "ledger_journal",
        _JOURNAL_COLUMNS,
        journals.with_columns(
            pl.col("npp").fill_null(""), fingerprint=fingerprint, id=pl.col("journal_id"),
            kind=pl.lit("contributions"), posted_at=pl.lit(moment(at)),
            batch_id=pl.lit(batch_id, dtype=pl.Int64),
        ),
    )  # fmt: skip


def lines_of(owned: pl.DataFrame) -> pl.DataFrame:
    """Entries of kind contribution, in the order that the index likes; two files in the same order, so that
    neither waits for the other in a circle."""
    return owned.sort("member_id", "account_id", "source_key").select(
        "member_id", "source_key", "year", "account_id", "journal_id", "employer_id", "period", "wage",
        kind=pl.lit("contribution"), amount=pl.col("money"), own_part=pl.col("worker"),
        employer_part=pl.col("employer"), value_date=pl.col("paid_on"),
    )  # fmt: skip


def _write_items(lost: pl.DataFrame) -> None:
    """Suspense items: what the row said. Of a row that gave one amount, the wage is the one that its rule
    would be reckoned on, and the parts are empty unless a rule divided it."""
    divided = ~pl.col("alone") | pl.col("divided")
    base = pl.col("wage") + pl.col("back_pay").fill_null(0)
    write_rows(
        "ledger_suspenseitem",
        _ITEM_COLUMNS,
        lost.with_columns(
            pl.col("npp").fill_null(""), id=pl.Series(new_ids(lost.height), dtype=pl.Int64),
            wage=pl.when(divided).then("wage").otherwise(base),
            own_part=pl.when(divided).then("worker"), employer_part=pl.when(divided).then("employer"),
            amount=pl.col("money"), value_date=pl.col("paid_on"),
        ),
    )  # fmt: skip


def _write_control(lines: pl.DataFrame, lost: pl.DataFrame) -> None:
    """The other side of each journal in this slice: money at the bank, some of it in suspense."""
    kept = lost.group_by("journal_id").agg(pl.col("money").sum().alias("kept"))
    sides = sealed_by_journal(lines).join(kept, on="journal_id", how="full", coalesce=True)
    sides = sides.with_columns(pl.exclude("journal_id").fill_null(0)).sort("journal_id")
    bank = sides.select(
        "journal_id", "lines", "seal", account=pl.lit("bank"), amount=-(pl.col("total") + pl.col("kept"))
    )
    kept = sides.filter(pl.col("kept") != 0).select(
        "journal_id", account=pl.lit("suspense"), amount=pl.col("kept"), lines=pl.lit(0), seal=pl.lit(0)
    )
    write_control_lines([bank, kept], lines)


def sealed_by_journal(lines: pl.DataFrame) -> pl.DataFrame:
    """`journal_id`, `total` (money), `lines` and `seal` of the entries of each journal."""
    return lines.group_by("journal_id").agg(
        total=pl.col("amount").sum(), lines=pl.len().cast(pl.Int64), seal=seal_column().sum()
    )


def write_control_lines(sides: Sequence[pl.DataFrame], lines: pl.DataFrame) -> None:
    """Write control lines of columns journal_id, account, amount, lines, seal.

    BooksDiffer unless in each journal the lines just written and these sides add up to zero.
    """
    made = pl.concat(
        [side.select(_CONTROL_COLUMNS[1:]).cast({"lines": pl.Int64, "seal": pl.Int64}) for side in sides]
    )
    both = pl.concat([lines.select("journal_id", "amount"), made.select("journal_id", "amount")])
    off = both.group_by("journal_id").agg(pl.col("amount").sum()).filter(pl.col("amount") != 0)
    if off.height:
        raise BooksDiffer(journal=off["journal_id"][0], by=off["amount"][0])
    made = made.with_columns(id=pl.Series(new_ids(made.height), dtype=pl.Int64))
    write_rows("ledger_controlline", _CONTROL_COLUMNS, made)
