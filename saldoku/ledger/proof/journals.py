"""Journals: their sums, the count and seal of their lines, and their other sides."""

from saldoku.ledger.models.books import ControlAccount
from saldoku.ledger.proof.asking import Check, Pair, Part, stacked
from saldoku.ledger.proof.standing import Standing
from saldoku.ledger.seal import seal_sql

_ACCOUNTS = ", ".join(f"'{account}'" for account in ControlAccount.values)
_FIGURES = (
    "amount", "lines", "seal", "moved", "moved_own", "moved_employer", "returned", "opened", "reversals",
    "sides", "said_lines", "said_seal", "half_sealed", "control", "suspense", "returns", "forward", "within",
    "strange", "item_count", "items", "release_count", "ownerless", "released", "slices", "credited",
)  # fmt: skip


def journals(standing: Standing) -> Check:
    """Every journal with all that points to it: one pass over the entries."""
    figures = ", ".join(f"COALESCE({name}, 0) AS {name}" for name in _FIGURES)
    # Journals of before the seal have none. Ids rise with time: they are older than the first that has one.
    first = standing.first_sealed
    older = "1 = 1" if first is None else f"journal_id < {first}"
    return Check(
        what="journals",
        rows=f"SELECT journal_id, stands IS NOT NULL AS stands, {older} AS older, unsealed, {figures}, "  # noqa: S608 (constants)
        f"COALESCE(unsealed = 0, NOT ({older})) AS sealed FROM ({stacked(('journal_id',), _parts())}) j",
        pairs=(*_BELONGING, *_SEALED, *_SUMS),
        place={"journal": "journal_id"},
        journal="journal_id",
    )


def _homeless(what: str, count: str) -> Pair:
    return Pair(f"{what} belongs to a journal", "0", f"CASE WHEN stands THEN 0 ELSE {count} END")


_BELONGING = (
    _homeless("an entry", "lines"),
    _homeless("a control line", "sides"),
    _homeless("a suspense item", "item_count"),
    _homeless("a release", "release_count"),
    _homeless("a slice of a year", "slices"),
)
# The lines of a year's journal are figures in snapshots: they are counted with the slices of the year.
_SEALED = (
    Pair(
        "a journal has its control lines",
        "CASE WHEN stands AND NOT older THEN 1 END",
        "CASE WHEN stands AND NOT older AND sides > 0 THEN 1 END",
    ),
    Pair(
        "a control line has its count and seal",
        "0",
        "CASE WHEN older THEN half_sealed ELSE COALESCE(unsealed, 0) END",
    ),
    Pair(
        "a journal has as many lines as its control lines say",
        "CASE WHEN NOT sealed THEN NULL WHEN slices > 0 THEN 0 ELSE said_lines END",
        "CASE WHEN sealed THEN lines END",
    ),
    Pair(
        "the lines of a journal have the seal of its control lines",
        "CASE WHEN sealed THEN said_seal END",
        "CASE WHEN sealed THEN seal END",
    ),
)
# What a reversal takes back, of returns or of opening balances, is not told apart here but with corrections.
_SUMS = (
    Pair("a journal adds up to zero", "0", "amount + credited + control"),
    Pair("transfers of a journal add up to zero", "0", "moved"),
    Pair("own parts in the transfers of a journal add up to zero", "0", "moved_own"),
    Pair("employers' parts in the transfers of a journal add up to zero", "0", "moved_employer"),
    Pair("nothing stands on the control account within", "0", "within"),
    Pair("a control line is of an account that is known", "0", "strange"),
    Pair("a release is of an item in suspense", "0", "ownerless"),
    Pair("suspense items are the suspense of their journal", "items - released", "suspense"),
    Pair(
        "returns come from the control account returns",
        "CASE WHEN sealed AND reversals = 0 THEN -returned - credited END",
        "CASE WHEN sealed AND reversals = 0 THEN returns END",
    ),
    Pair(
        "opening balances are brought forward",
        "CASE WHEN sealed AND reversals = 0 THEN -opened END",
        "CASE WHEN sealed AND reversals = 0 THEN forward END",
    ),
)


def _of_kind(kind: str, column: str = "amount") -> str:
    return f"SUM({column}) FILTER (WHERE kind = '{kind}')"


def _on(account: str) -> str:
    return f"SUM(amount) FILTER (WHERE account = '{account}')"


def _parts() -> list[Part]:
    """The entries of a journal, its control lines, and what else points to it."""
    releases = "FROM ledger_suspenserelease r LEFT JOIN ledger_suspenseitem i ON i.id = r.item_id"
    return [
        Part("FROM ledger_journal", ("id",), {"stands": "1"}),
        Part(
            "FROM ledger_entry e GROUP BY journal_id",
            ("journal_id",),
            {
                "amount": "SUM(amount)",
                "lines": "COUNT(*)",
                "seal": f"SUM({seal_sql('e')})",
                "moved": _of_kind("transfer"),
                "moved_own": _of_kind("transfer", "own_part"),
                "moved_employer": _of_kind("transfer", "employer_part"),
                "returned": _of_kind("return"),
                "opened": _of_kind("opening"),
                "reversals": "COUNT(*) FILTER (WHERE kind = 'reversal')",
            },
        ),
        Part(
            "FROM ledger_controlline GROUP BY journal_id",
            ("journal_id",),
            {
                "sides": "COUNT(*)",
                "said_lines": "SUM(lines)",
                "said_seal": "SUM(seal)",
                "unsealed": "COUNT(*) FILTER (WHERE lines IS NULL OR seal IS NULL)",
                "half_sealed": "COUNT(*) FILTER (WHERE (lines IS NULL) <> (seal IS NULL))",
                "control": "SUM(amount)",
                "suspense": _on("suspense"),
                "returns": _on("returns"),
                "forward": _on("brought-forward"),
                "within": _on("within"),
                "strange": f"COUNT(*) FILTER (WHERE account NOT IN ({_ACCOUNTS}))",
            },
        ),
        Part(
            "FROM ledger_suspenseitem GROUP BY journal_id",
            ("journal_id",),
            {"item_count": "COUNT(*)", "items": "SUM(amount)"},
        ),
        Part(
            f"{releases} GROUP BY r.journal_id",
            ("r.journal_id",),
            {
                "release_count": "COUNT(*)",
                "ownerless": "COUNT(*) FILTER (WHERE i.id IS NULL)",
                "released": "SUM(i.amount)",
            },
        ),
        Part(
            "FROM ledger_yearslice WHERE journal_id IS NOT NULL GROUP BY journal_id",
            ("journal_id",),
            {"slices": "COUNT(*)", "credited": "SUM(on_opening + on_flow)"},
        ),
    ]
