"""What stands in the books, without the numbers that a run makes up: two runs can be held side by side."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.models import Model

from saldoku.access.models import LogLine
from saldoku.ledger.models import (
    Account,
    CardMerge,
    ControlLine,
    Entry,
    ImportBatch,
    ImportSlice,
    Journal,
    PostingYear,
    ReturnExclusion,
    SuspenseItem,
    YearSlice,
    YearSnapshot,
)
from saldoku.members.models import Card, CardNumber, ContactPoint, Employer, Member, NikNumber
from saldoku.messaging.models import Outbound
from tests.databases import Database
from tests.faults.processes import TOLD

State = dict[str, Counter[tuple[Any, ...]]]
# Journals whose key is made for one run: only what stands in all of them together is the same.
_OF_ONE_RUN = re.compile(r"^(adjust|suspense):.*|^(merge:\d+):\d+$")


class _Names:
    """Numbers that were made up, and what they stand for."""

    def __init__(self) -> None:
        self.nik = {one.id: one.nik for one in Member.objects.all()}
        self.npp = dict(Employer.objects.values_list("id", "npp"))
        cards = {(one.member_id, one.id): one.kpj for one in Card.objects.all()}
        self.kpj = {
            (one.member_id, one.id): cards[one.member_id, one.card_id] for one in Account.objects.all()
        }
        batches = dict(ImportBatch.objects.values_list("id", "file_name"))
        self.journal = {one.id: self._key(one, batches) for one in Journal.objects.all()}

    def _key(self, journal: Journal, batches: dict[int, str]) -> str:
        if journal.batch_id is not None:
            return journal.key.replace(f":{journal.batch_id}:", f":{batches[journal.batch_id]}:")
        made = _OF_ONE_RUN.match(journal.key)
        return (made[1] or made[2]) if made else journal.key


def state_of(database: Database) -> State:
    """Everything that a member, an auditor or the next command could see of this database."""
    with database.connected():
        names = _Names()
        return _people(names) | _money(names) | _years(names) | _files(names)


def _rows(model: type[Model], *columns: str) -> Iterable[tuple[Any, ...]]:
    return model._default_manager.values_list(*columns).iterator()


def _people(names: _Names) -> State:
    nik = names.nik
    return {
        "members": Counter(
            (nik[i], *more)
            for i, *more in _rows(
                Member, "id", "full_name", "name_key", "birth_date", "sex", "citizenship", "language"
            )
        ),
        "numbers": Counter((nik[i],) for (i,) in _rows(NikNumber, "member_id")),
        "card numbers": Counter((nik[i], kpj) for i, kpj in _rows(CardNumber, "member_id", "kpj")),
        "cards": Counter(
            (nik[i], names.npp.get(employer), *more)
            for i, employer, *more in _rows(
                Card, "member_id", "employer_id", "kpj", "segment", "status", "programmes", "joined_on",
                "left_on",
            )
        ),
        "accounts": Counter(
            (names.kpj[i, account], *more)
            for i, account, *more in _rows(Account, "member_id", "id", "programme", "opened_on")
        ),
        "employers": Counter(_rows(Employer, "npp", "name")),
        "contacts": Counter(
            (nik[i], *more, until is None)
            for i, until, *more in _rows(ContactPoint, "member_id", "until", "kind", "value", "source")
        ),
        "told": Counter(
            (nik.get(i), *more)
            for i, *more in _rows(Outbound, "member_id", "kind", "recipient", "about", "state")
        ),
        "log": Counter(
            (nik[i], *more, repr(detail))
            for i, detail, *more in _rows(LogLine, "member_id", "detail", "channel", "action", "role", "name")
        ),
    }  # fmt: skip


def _money(names: _Names) -> State:
    control: Counter[tuple[Any, ...]] = Counter()
    for journal, account, amount, lines, seal in _rows(
        ControlLine, "journal_id", "account", "amount", "lines", "seal"
    ):
        key = names.journal[journal], account
        control[*key, "amount"] += amount
        control[*key, "lines"] += lines or 0
        control[*key, "seal"] += seal or 0
    return {
        "control": control,
        "journals": Counter(
            {(names.journal[i], *more) for i, *more in _rows(Journal, "id", "kind", "npp", "period")}
        ),
        "entries": Counter(
            (names.kpj[i, account], names.journal[journal], names.npp.get(employer), *more)
            for i, account, journal, employer, *more in _rows(
                Entry, "member_id", "account_id", "journal_id", "employer_id", "source_key", "year", "kind",
                "amount", "own_part", "employer_part", "value_date", "period", "wage",
            )
        ),
        "suspense": Counter(
            (names.journal[journal], names.journal.get(released), *more)
            for journal, released, *more in _rows(
                SuspenseItem, "journal_id", "release__journal_id", "row_key", "kpj", "npp", "period", "wage",
                "own_part", "employer_part", "amount", "value_date",
            )
        ),
        "merges": Counter(
            (names.kpj[i, of], names.kpj[i, into], undone is None, *more)
            for i, of, into, undone, *more in _rows(
                CardMerge, "member_id", "from_account_id", "into_account_id", "undone_at", "merged_on",
                "merged_by", "reason",
            )
        ),
    }  # fmt: skip


def _years(names: _Names) -> State:
    return {
        "years": Counter(
            (closing is None, closed is None, *more)
            for closing, closed, *more in _rows(
                PostingYear, "closing_at", "closed_at", "year", "policy", "rate"
            )
        ),
        "year slices": Counter(
            (names.journal.get(journal), *more)
            for journal, *more in _rows(
                YearSlice, "journal_id", "year", "after_member", "through_member", "accounts", "on_opening",
                "on_flow",
            )
        ),
        "snapshots": Counter(
            (names.kpj[i, account], *more)
            for i, account, *more in _rows(
                YearSnapshot, "member_id", "account_id", "year", "opening", "contributions", "payouts",
                "transfers", "return_on_opening", "return_on_flow", "closing", "own_part", "employer_part",
                "last_value_date", "last_period",
            )
        ),
        "exclusions": Counter(
            (names.kpj[i, account], lifted is None, *more)
            for i, account, lifted, *more in _rows(
                ReturnExclusion, "member_id", "account_id", "lifted_at", "year", "reason"
            )
        ),
    }  # fmt: skip


def _files(names: _Names) -> State:
    """A list of members that was killed cannot tell which rows changed something before it was."""
    of_one_run = {"changed", "first_at"}
    return {
        "files": Counter(
            (ended is None, repr(sorted((k, v) for k, v in summary.items() if k not in of_one_run)), *more)
            for ended, summary, *more in _rows(ImportBatch, "ended_at", "summary", "kind", "file_name")
        ),
        "slices": Counter(
            (repr(refused), *more)
            for refused, *more in _rows(
                ImportSlice, "refused", "batch__file_name", "number", "rows_posted", "money_posted",
                "rows_suspense", "money_suspense", "rows_differing", "money_differing",
            )
        ),
    }  # fmt: skip


def written_in(folder: Path) -> dict[str, bytes]:
    """What the command wrote beside its file; nothing half-written may be left there."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(TOLD)}


def difference(found: State, wanted: State) -> str:
    """Empty when both are the same; else the first rows of what differs."""
    told = []
    for part in wanted:
        for word, rows in (("more", found[part] - wanted[part]), ("less", wanted[part] - found[part])):
            some = [f"  {row} x{count}" for row, count in list(rows.items())[:5]]
            told += [f"{part}, {word} ({len(rows)}):", *some] if rows else []
        odd = {key for key in found[part] | wanted[part] if found[part][key] != wanted[part][key]}
        if odd and not told:
            told.append(f"{part}: {sorted(map(repr, odd))[:5]}")
    return "\n".join(told)
