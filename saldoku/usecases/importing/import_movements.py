"""Payouts that the fund made, and balances that it brought along from another system: one row, one entry.

Both files are small beside contributions and each row may be refused for what the account holds, so they
are posted row by row within slices: a slice is a transaction and a journal, and is done or not.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from saldoku.ledger.holdings import Holding, Key, holdings
from saldoku.ledger.models import Entry, ImportBatch
from saldoku.ledger.posting import Line, open_journal, post, source_key
from saldoku.usecases.fund import FIRST_YEAR, the_scheme
from saldoku.usecases.importing.batches import Done, begin, done_before, done_sizes, finish, hold, write_done
from saldoku.usecases.importing.blocks import Block, Told
from saldoku.usecases.importing.dialect import in_turn, interruptions_told
from saldoku.usecases.importing.rows.attribution import cards_of
from saldoku.usecases.importing.slices import Teller, cut
from saldoku.usecases.importing.summary import ImportSummary, Progress, Refused, Tally

SLICE = 5_000
PAYOUT_COLUMNS = ("line", "kpj", "amount", "paid_on", "reference")
OPENING_COLUMNS = ("line", "kpj", "as_of", "own", "employer", "returned")

Row = dict[str, Any]
Judged = tuple[list[Line], list[Refused]]


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one kind of file is judged and what stands against its entries."""

    name: str
    columns: tuple[str, ...]
    control: str
    judge: Callable[[Sequence[Row], date], Judged]


def import_payouts(
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
    """Post what was paid out. Rows: `line, kpj, amount` (above zero), `paid_on`, `reference`.

    A payout takes of the own part, the employer's and the return in proportion to what the account holds: the
    two parts rounded down, the rest is return; all of it takes exactly what is there. Refused:
    `payout-above-balance`, `card-unknown`, `no-savings`, `duplicate` (a reference that was paid before).
    """
    kind = _Kind("payouts", PAYOUT_COLUMNS, "bank", _payouts)
    return _import(kind, blocks, total, fingerprint, file_name, at, told, progress, tell_again=tell_again)


def import_opening_balances(
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
    """Post what members held on the day the fund moved here.

    Rows: `line, kpj, as_of, own, employer, returned`. Once an account, and before anything else of that day
    or earlier. Refused: `card-unknown`, `no-savings`, `duplicate` (the same balance again),
    `opening-differs`, `account-has-entries`.
    """
    kind = _Kind("opening-balances", OPENING_COLUMNS, "brought-forward", _openings)
    return _import(kind, blocks, total, fingerprint, file_name, at, told, progress, tell_again=tell_again)


def _import(
    kind: _Kind,
    blocks: Iterable[Block],
    total: int | None,
    fingerprint: str,
    file_name: str,
    at: datetime,
    told: Told,
    progress: Progress | None,
    *,
    tell_again: bool,
) -> ImportSummary:
    batch, done = begin(kind=kind.name, fingerprint=fingerprint, file_name=file_name, at=at)
    if done is not None and not (tell_again and done.has_more_to_tell):
        return done
    with interruptions_told(file_name):
        teller, posted, rejected, left = Teller(told), Tally(), Tally(), 0
        for part in cut(blocks, columns=kind.columns, done=done_sizes(batch), size=SLICE):
            rejected += part.unread
            if not part.frame.height:
                left = part.blocks
                continue
            found = _posted(kind, batch, part.number, part.frame, at)
            posted, rejected = posted + found.posted, rejected + found.rejected
            teller.tell(part, found)
            if progress is not None:
                now = (posted + rejected).rows
                progress(now, total or now)
        teller.end(left)
        if done is not None:
            return done
        summary = ImportSummary(
            kind=kind.name, file_name=batch.file_name, again=False, first_at=batch.started_at,
            read=posted + rejected, posted=posted, rejected=rejected, suspense=Tally(),
        )  # fmt: skip
        finish(batch=batch, summary=summary, at=at)
    return summary


def _posted(kind: _Kind, batch: ImportBatch, number: int, rows: pl.DataFrame, at: datetime) -> Done:
    """The slice in the books, now or before."""
    today = at.astimezone(the_scheme().zone).date()

    def work(_: bool) -> Done:
        held = hold(batch)
        done = done_before(held, number, rows)
        if done is not None:
            return done
        lines, refused = kind.judge(_attributed(rows), today)
        money = sum(line.amount for line in lines)
        if lines:
            journal, _is_new = open_journal(
                key=f"import:{batch.id}:{number}", fingerprint=batch.fingerprint, kind=kind.name, at=at,
                batch_id=batch.id,
            )  # fmt: skip
            post(journal=journal, lines=lines, control={kind.control: -money})
        done = Done(through=rows["line"][-1], posted=Tally(len(lines), abs(money)), refused=refused)
        write_done(held, number, done)
        return done

    return in_turn(work)


def _attributed(rows: pl.DataFrame) -> list[Row]:
    cards = cards_of(rows["kpj"].unique().to_list())
    return rows.join(cards, on="kpj", how="left", maintain_order="left").to_dicts()


def _ownerless(row: Row) -> str:
    if row["member_id"] is None:
        return "card-unknown"
    return "no-savings" if row["account_id"] is None else ""


def _key(row: Row) -> Key:
    return row["member_id"], row["account_id"]


# --- payouts ------------------------------------------------------------------------------------------
def _payouts(rows: Sequence[Row], today: date) -> Judged:
    """In the order of the file, each from what the ones before it left."""
    held = holdings([_key(row) for row in rows if not _ownerless(row)])
    keys = {row["line"]: source_key("payout", row["reference"]) for row in rows}
    paid = set(
        Entry.objects.filter(
            member_id__in=[member for member, _ in held], source_key__in=set(keys.values())
        ).values_list("member_id", "source_key")
    )
    lines: list[Line] = []
    refused: list[Refused] = []
    for row in rows:
        code, field = _why_not_paid(row, held, today)
        if not code and (row["member_id"], keys[row["line"]]) in paid:
            code, field = "duplicate", ""
        if code:
            refused.append(Refused(row["line"], code, field, row["amount"]))
            continue
        paid.add((row["member_id"], keys[row["line"]]))
        lines.append(_taken(row, held[_key(row)], keys[row["line"]]))
    return lines, refused


def _why_not_paid(row: Row, held: dict[Key, Holding], today: date) -> tuple[str, str]:
    if code := _ownerless(row):
        return code, "kpj"
    if row["paid_on"] > today:
        return "paid-on-in-future", "paid_on"
    if row["paid_on"].year < FIRST_YEAR:
        return "paid-on-too-old", "paid_on"
    if row["amount"] > held[_key(row)].amount:
        return "payout-above-balance", "amount"
    return "", ""


def _taken(row: Row, held: Holding, key: int) -> Line:
    """The payout's line; `held` is what it leaves."""
    amount = row["amount"]
    own, employer = held.own_part * amount // held.amount, held.employer_part * amount // held.amount
    held.amount -= amount
    held.own_part -= own
    held.employer_part -= employer
    return Line(row["member_id"], row["account_id"], "payout", -amount, -own, -employer, row["paid_on"], key)


# --- opening balances -----------------------------------------------------------------------------------
def _openings(rows: Sequence[Row], today: date) -> Judged:
    owned = [_key(row) for row in rows if not _ownerless(row)]
    holdings(owned)  # nobody else posts an opening balance to these accounts meanwhile
    before = _standing(owned)
    lines: list[Line] = []
    refused: list[Refused] = []
    for row in rows:
        figures = row["own"] + row["employer"] + row["returned"], row["own"], row["employer"], row["as_of"]
        code, field = _why_not_opened(row, figures, before, today)
        if code:
            refused.append(Refused(row["line"], code, field, figures[0]))
            continue
        before[_key(row)] = (figures, row["as_of"])
        key = source_key("opening", row["account_id"])
        lines.append(Line(row["member_id"], row["account_id"], "opening", *figures, key))
    return lines, refused


Figures = tuple[int, int, int, date]
Standing = tuple[Figures | None, date]


def _why_not_opened(row: Row, figures: Figures, before: dict[Key, Standing], today: date) -> tuple[str, str]:
    if code := _ownerless(row):
        return code, "kpj"
    if row["as_of"] > today:
        return "paid-on-in-future", "as_of"
    if row["as_of"].year < FIRST_YEAR:
        return "paid-on-too-old", "as_of"
    opening, first = before.get(_key(row), (None, None))
    if opening is not None:
        return ("duplicate", "") if opening == figures else ("opening-differs", "kpj")
    if first is not None and first <= row["as_of"]:
        return "account-has-entries", "as_of"
    return "", ""


def _standing(accounts: Sequence[Key]) -> dict[Key, Standing]:
    """The opening balance of each account that has one, and the day of its first entry."""
    wanted = set(accounts)
    found: dict[Key, Standing] = {}
    entries = Entry.objects.filter(member_id__in=[member for member, _ in wanted]).values_list(
        "member_id", "account_id", "kind", "amount", "own_part", "employer_part", "value_date"
    )
    for member, account, kind, amount, own, employer, on in entries.iterator():
        if (member, account) not in wanted:
            continue
        opening, first = found.get((member, account), (None, on))
        if kind == "opening":
            opening = (amount, own, employer, on)
        found[member, account] = (opening, min(first, on))
    return found
