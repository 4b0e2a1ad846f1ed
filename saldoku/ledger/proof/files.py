"""Files: what became of their slices, their journals, and money without an owner."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from saldoku.ledger.proof.asking import Check, Pair, Part, Reckoning, json_length, number_in_json, stacked
from saldoku.ledger.proof.report import Figure
from saldoku.ledger.proof.standing import Standing


def files(standing: Standing) -> list[Check | Reckoning]:
    """All checks of imported files."""
    return [slices(), batches(), suspense(), item_keys(standing)]


def slices() -> Check:
    """The slices of a file are numbered from 0 without a gap."""
    return Check(
        what="slices of files",
        rows="SELECT s.*, ROW_NUMBER() OVER (PARTITION BY s.batch_id ORDER BY s.number) - 1 AS place, "
        "b.id AS stands FROM ledger_importslice s LEFT JOIN ledger_importbatch b ON b.id = s.batch_id",
        pairs=(
            Pair("a slice belongs to a file", "batch_id", "stands"),
            Pair("the slices of a file are numbered without a gap", "place", "number"),
        ),
        place={"file": "batch_id", "slice": "number"},
    )


# A sum over the slices, what it is called in the file's summary, and what the books have.
_TOTALS = (
    ("rows", "posted", "rows_posted", "lines"),
    ("money", "posted", "money_posted", "money"),
    ("rows", "suspense", "rows_suspense", "item_count"),
    ("money", "suspense", "money_suspense", "kept"),
    ("rows", "differing", "rows_differing", None),
    ("money", "differing", "money_differing", None),
)


def batches() -> Check:
    """Control totals: what the slices of a file say, what its journals say, and what the file's own summary
    says. Files of before the seal have no slices; a file that is not done yet has no summary."""
    names = ("slices", "lines", "money", "item_count", "kept", "unsealed", "refused")
    figures = ", ".join(f"COALESCE(t.{name}, 0) AS {name}" for name in names)
    sums = ", ".join(f"COALESCE(t.{name}, 0) AS {name}" for _, _, name, _ in _TOTALS)
    said = ", ".join(
        f"{number_in_json('b.summary', what, of)} AS said_{what}_{of}"
        for what in ("posted", "suspense", "differing", "rejected", "read")
        for of in ("rows", "money")
    )
    return Check(
        what="files",
        rows=f"""
SELECT t.batch_id, {figures}, {sums}, {said}, b.kind, b.file_name,
       CASE WHEN b.ended_at IS NULL THEN 0 ELSE 1 END AS ended, COALESCE(t.unsealed, 0) > 0 AS old
FROM ({stacked(("batch_id",), _parts())}) t
LEFT JOIN ledger_importbatch b ON b.id = t.batch_id""",  # noqa: S608 (constants)
        pairs=(
            *(_in_books(*total) for total in _TOTALS if total[3]),
            *(_in_summary(*total) for total in _TOTALS),
            Pair(
                "a file that is done has its summary",
                "CASE WHEN kind IS NOT NULL THEN ended END",
                "CASE WHEN kind IS NULL THEN NULL WHEN said_posted_rows IS NULL THEN 0 ELSE 1 END",
            ),
            *(
                Pair(
                    f"the {of} read of a file are posted, rejected or in suspense",
                    f"said_posted_{of} + said_rejected_{of} + said_suspense_{of}",
                    f"CASE WHEN said_posted_{of} IS NOT NULL THEN said_read_{of} END",
                )
                for of in ("rows", "money")
            ),
            Pair(
                "a file rejected at least the rows that its slices refused",
                "0",
                "CASE WHEN ended = 1 AND NOT old AND refused > said_rejected_rows "
                "THEN refused - said_rejected_rows ELSE 0 END",
            ),
        ),
        place={"file": "batch_id", "named": "file_name"},
    )


def _in_books(of: str, what: str, said: str, found: str | None) -> Pair:
    return Pair(
        f"the {of} {what} of a file are those of its journals",
        f"CASE WHEN NOT old THEN {found} END",
        f"CASE WHEN NOT old THEN {said} END",
    )


def _in_summary(of: str, what: str, said: str, _: str | None) -> Pair:
    return Pair(
        f"the {of} {what} in a file's summary are those of its slices",
        f"CASE WHEN ended = 1 AND slices > 0 THEN {said} END",
        f"CASE WHEN ended = 1 AND slices > 0 THEN said_{what}_{of} END",
    )


def _parts() -> list[Part]:
    """Money is what members got of the file, in the sign of the fund's own files: a payout counts as paid."""
    of_journals = (
        "JOIN ledger_journal j ON j.id = c.journal_id WHERE j.batch_id IS NOT NULL GROUP BY j.batch_id"
    )
    sides = "FILTER (WHERE account IN ('bank', 'brought-forward', 'suspense'))"
    return [
        Part("FROM ledger_importbatch", ("id",), {"batch_stands": "1"}),
        Part(
            "FROM ledger_importslice GROUP BY batch_id",
            ("batch_id",),
            {
                "slices": "COUNT(*)",
                **{name: f"SUM({name})" for _, _, name, _ in _TOTALS},
                "refused": f"SUM({json_length('refused')})",
            },
        ),
        Part(
            f"FROM ledger_controlline c {of_journals}",
            ("j.batch_id",),
            {
                "lines": "SUM(lines)",
                "money": f"ABS(SUM(amount) {sides})",
                "kept": "SUM(amount) FILTER (WHERE account = 'suspense')",
                "unsealed": "COUNT(*) FILTER (WHERE lines IS NULL OR seal IS NULL)",
            },
        ),
        Part(f"FROM ledger_suspenseitem c {of_journals}", ("j.batch_id",), {"item_count": "COUNT(*)"}),
    ]


def suspense() -> Check:
    """Every item in suspense beside its journal and, when its owner was found, the entry that it became."""
    return Check(
        what="suspense",
        rows="""
SELECT i.*, j.npp AS journal_npp, j.period AS journal_period, r.journal_id AS released_in,
       o.npp AS released_npp, o.period AS released_period,
       COUNT(*) OVER (PARTITION BY i.row_key) AS times,
       (SELECT COUNT(*) FROM members_cardnumber n JOIN ledger_entry e ON e.member_id = n.member_id
        WHERE n.kpj = i.kpj AND e.journal_id = r.journal_id AND e.amount = i.amount
          AND e.value_date = i.value_date AND e.period = i.period
          AND COALESCE(e.wage, -1) = COALESCE(i.wage, -1)
          AND e.own_part = COALESCE(i.own_part, e.own_part)) AS became
FROM ledger_suspenseitem i
LEFT JOIN ledger_journal j ON j.id = i.journal_id
LEFT JOIN ledger_suspenserelease r ON r.item_id = i.id
LEFT JOIN ledger_journal o ON o.id = r.journal_id""",
        pairs=(
            Pair("a row is kept in suspense once", "1", "times"),
            Pair(
                "the parts of a suspense item are its amount",
                "CASE WHEN own_part IS NULL AND employer_part IS NULL THEN amount "
                "ELSE own_part + employer_part END",
                "amount",
            ),
            Pair(
                "a suspense item is of the employer of its journal",
                "CASE WHEN journal_period IS NOT NULL THEN journal_npp END",
                "CASE WHEN journal_period IS NOT NULL THEN npp END",
            ),
            Pair(
                "a suspense item is of the month of its journal", "COALESCE(journal_period, period)", "period"
            ),
            Pair("a suspense item was released for its employer", "COALESCE(released_npp, npp)", "npp"),
            Pair("a suspense item was released for its month", "COALESCE(released_period, period)", "period"),
            Pair(
                "money from suspense was posted to its owner",
                "CASE WHEN released_in IS NOT NULL THEN 1 END",
                "CASE WHEN released_in IS NOT NULL AND became > 0 THEN 1 END",
            ),
        ),
        place={"suspense item": "id"},
        journal="journal_id",
    )


def item_keys(standing: Standing) -> Reckoning:
    """The key of a row in suspense is made of what the row says, so that none of it can change alone."""
    newer = "1 = 0" if standing.first_sealed is None else f"journal_id >= {standing.first_sealed}"
    return Reckoning(
        what="keys of suspense",
        sql="SELECT NULL, NULL, journal_id, id, row_key, kpj, period, value_date, own_part, "  # noqa: S608 (numbers)
        f"employer_part, amount FROM ledger_suspenseitem WHERE {newer}",
        reckon=_row_key_differs,
    )


def _row_key_differs(row: Sequence[Any]) -> Sequence[tuple[str, Figure, Figure]]:
    """As `usecases/importing/rows/keys.py` makes it, of the parts or of one amount that nobody could divide;
    a test holds the two together."""
    row_key, *said, own, by_employer, amount = row
    parts = [(amount, 0)] if own is None else [(own, by_employer), (amount, 0)]
    texts = ["|".join(map(str, [*said, *two])) for two in parts]
    made = [
        int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True) for text in texts
    ]
    return (
        []
        if row_key in made
        else [("the key of a row in suspense is of what the row says", made[0], row_key)]
    )
