"""Journals by their keys: what a key names is there, and belongs to the journal."""

from saldoku.ledger.proof.asking import Check, Pair, first, second
from saldoku.ledger.proof.standing import Standing

# What a key begins with, and the kind of such a journal; a file's is the kind of the file.
_KINDS = {
    "year": "returns",
    "adjust": "adjustments",
    "merge": "merge",
    "unmerge": "unmerge",
    "correct": "correction",
    "suspense": "contributions",
}
_NAMED = {"import": "batch", "year": "slice", "merge": "merge", "unmerge": "merge", "correct": "correction",
          "suspense": "releases"}  # fmt: skip


def _journals(oldest: int | None) -> str:
    """One row a journal, and what its key names."""
    new = "1 = 0" if oldest is None else f"j.id >= {oldest}"
    key = second("j.key")
    return f"""
SELECT j.*, {new} AS new, {first("j.key")} AS begins, {key} AS names, b.id AS batch_stands,
       b.kind AS batch_kind, b.fingerprint AS batch_fingerprint,
       CASE WHEN b.id IS NULL THEN 0 ELSE 1 END AS named_batch,
       CASE WHEN y.journal_id IS NULL THEN 0 ELSE 1 END AS named_slice,
       CASE WHEN m.id IS NULL THEN 0 ELSE 1 END AS named_merge,
       CASE WHEN c.journal_id IS NULL THEN 0 ELSE 1 END AS named_correction,
       CASE WHEN r.journal_id IS NULL THEN 0 ELSE 1 END AS named_releases
FROM ledger_journal j
LEFT JOIN ledger_importbatch b ON b.id = j.batch_id
LEFT JOIN (SELECT DISTINCT journal_id FROM ledger_yearslice) y ON y.journal_id = j.id
LEFT JOIN (SELECT CAST(id AS varchar(20)) AS id FROM ledger_cardmerge) m ON m.id = {key}
LEFT JOIN (SELECT DISTINCT journal_id FROM ledger_correction) c ON c.journal_id = j.id
LEFT JOIN (SELECT DISTINCT journal_id FROM ledger_suspenserelease) r ON r.journal_id = j.id"""  # noqa: S608 (constants)


def _pairs() -> tuple[Pair, ...]:
    kinds = " ".join(f"WHEN begins = '{begin}' THEN '{kind}'" for begin, kind in _KINDS.items())
    named = " ".join(f"WHEN begins = '{begin}' THEN named_{what}" for begin, what in _NAMED.items())
    belongs = " ".join(
        f"WHEN named_{what} = 1 THEN '{begin}'" for begin, what in _NAMED.items() if what != "merge"
    )
    begins = " ".join(
        f"WHEN kind = '{kind}' THEN '{begin}'" for begin, kind in _KINDS.items() if kind != "contributions"
    )
    known = ", ".join(f"'{begin}'" for begin in _NAMED)
    return (
        Pair("the file of a journal is on record", "batch_id", "batch_stands"),
        Pair(
            "what a journal's key names is there",
            f"CASE WHEN new AND begins IN ({known}) THEN 1 END",
            f"CASE WHEN new THEN CASE {named} END END",
        ),
        Pair(
            "a journal is named after what it belongs to",
            f"CASE WHEN new THEN CASE {belongs} ELSE begins END END",
            "CASE WHEN new THEN begins END",
        ),
        Pair(
            "a journal's key begins as its kind says",
            f"CASE WHEN new THEN CASE {begins} ELSE begins END END",
            "CASE WHEN new THEN begins END",
        ),
        Pair(
            "the journal of a file is named after it",
            "CASE WHEN new AND (batch_id IS NOT NULL OR begins = 'import') "
            "THEN CAST(batch_id AS varchar(20)) END",
            "CASE WHEN new AND (batch_id IS NOT NULL OR begins = 'import') THEN names END",
        ),
        Pair(
            "a journal of contributions is named after file, employer and month",
            _of_file("'import:' || batch_id || ':' || COALESCE(NULLIF(npp, ''), '-') || ':' || period"),
            _of_file("key"),
        ),
        Pair(
            "the journal of a file has the fingerprint of its file",
            "CASE WHEN new THEN COALESCE(batch_fingerprint, fingerprint) END",
            "CASE WHEN new THEN fingerprint END",
        ),
        Pair(
            "a journal of money from suspense is named after its items",
            "CASE WHEN new AND begins = 'suspense' THEN substr(fingerprint, 1, 32) END",
            "CASE WHEN new AND begins = 'suspense' THEN names END",
        ),
        Pair(
            "a journal is of the kind that its key says",
            "CASE WHEN new THEN CASE WHEN begins = 'import' THEN COALESCE(batch_kind, kind) "
            f"{kinds} ELSE kind END END",
            "CASE WHEN new THEN kind END",
        ),
        Pair(
            "only a journal of contributions has employer and month",
            "CASE WHEN new AND (npp <> '' OR period IS NOT NULL) THEN 'contributions' END",
            "CASE WHEN new AND (npp <> '' OR period IS NOT NULL) THEN kind END",
        ),
    )


def journal_keys(standing: Standing) -> Check:
    """One row a journal. Journals of before the seal had other keys; they are left alone."""
    return Check(
        what="journal keys",
        rows=_journals(standing.first_sealed),
        pairs=_pairs(),
        place={"journal": "id"},
        journal="id",
    )


def _of_file(side: str) -> str:
    return f"CASE WHEN new AND batch_kind = 'contributions' THEN {side} END"
