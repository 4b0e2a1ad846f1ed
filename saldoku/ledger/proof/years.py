"""Years: closed one after the other, at the rate that was declared, in slices that leave nobody out."""

from collections.abc import Sequence
from decimal import Decimal

from saldoku.ledger.proof.accounts import formula_of
from saldoku.ledger.proof.asking import Check, Pair
from saldoku.ledger.proof.standing import ClosedYear, Standing
from saldoku.ledger.returns.formulas import NO_RETURN

# From each slice to its snapshots, by their key: CROSS JOIN and BETWEEN leave neither engine another way. An
# equality would let both compare every snapshot of a year with all of its slices.
_BY_SLICE = """
SELECT n.id, COUNT(*) AS found, SUM(s.return_on_opening) AS opening_returns,
       SUM(s.return_on_flow) AS flow_returns,
       COUNT(*) FILTER (WHERE s.return_on_opening <> 0 OR s.return_on_flow <> 0) AS credited
FROM ledger_yearslice n
CROSS JOIN ledger_yearsnapshot s
WHERE s.member_id > n.after_member AND s.member_id <= n.through_member AND s.year BETWEEN n.year AND n.year
GROUP BY n.id"""


def posting_years(standing: Standing) -> Check:
    """The rows of the years themselves."""
    known = _listed([year for year in standing.years if formula_of(year) is not NO_RETURN])
    return Check(
        what="years",
        rows="""
SELECT p.*, CASE WHEN p.closing_at IS NULL THEN 0 ELSE 1 END AS closing,
       CASE WHEN p.closed_at IS NULL THEN 0 ELSE 1 END AS closed,
       MAX(CASE WHEN p.closed_at IS NULL THEN NULL ELSE p.year END) OVER () AS last_closed,
       MAX(CASE WHEN p.closing_at IS NULL THEN NULL ELSE p.year END) OVER () AS last_closing,
       (SELECT d.rate FROM ledger_returndeclaration d WHERE d.year = p.year
        ORDER BY d.id DESC LIMIT 1) AS declared,
       EXISTS (SELECT 1 FROM ledger_yearslice y WHERE y.year = p.year) AS has_slices,
       EXISTS (SELECT 1 FROM ledger_yearsnapshot s WHERE s.year = p.year) AS has_snapshots
FROM ledger_postingyear p""",
        pairs=(
            Pair("a closed year began to close", "CASE WHEN closed = 1 THEN 1 ELSE closing END", "closing"),
            Pair(
                "years begin to close one after the other",
                "CASE WHEN year <= last_closing THEN 1 ELSE 0 END",
                "closing",
            ),
            Pair(
                "years are closed one after the other",
                "CASE WHEN year <= last_closed THEN 1 ELSE closed END",
                "closed",
            ),
            Pair(
                "a year has a policy where it has a rate",
                "CASE WHEN rate IS NULL THEN 0 ELSE 1 END",
                "CASE WHEN policy = '' THEN 0 ELSE 1 END",
            ),
            Pair("a year that takes entries has no rate yet", "CASE WHEN closing = 1 THEN rate END", "rate"),
            Pair(
                "a year is credited at the rate that was declared",
                "CASE WHEN rate IS NOT NULL THEN declared END",
                "rate",
            ),
            Pair(
                "a year is credited by a policy that is known",
                f"CASE WHEN rate IS NULL OR year IN ({known}) THEN policy END",
                "policy",
            ),
            Pair(
                "a year with snapshots has its slices",
                "CASE WHEN has_snapshots THEN 1 END",
                "CASE WHEN has_snapshots AND has_slices THEN 1 END",
            ),
        ),
        place={"year": "year"},
    )


def strange_snapshots(standing: Standing) -> Check:
    """Snapshots of years that never began to close."""
    years = _listed(standing.years)
    return Check(
        what="snapshots",
        rows=f"SELECT * FROM ledger_yearsnapshot WHERE COALESCE(year NOT IN ({years}), 1 = 1)",  # noqa: S608 (numbers)
        pairs=(Pair("a snapshot is of a closed year", "CAST(NULL AS bigint)", "year"),),
        place={"year": "year"},
        member="member_id",
        account="account_id",
    )


def slices(standing: Standing) -> Check:
    """Every slice of a year, beside the snapshots of its members and the journal of their returns."""
    closed, began = _listed([year for year in standing.years if year.closed]), _listed(standing.years)
    return Check(
        what="slices of years",
        rows=f"""
SELECT y.*, COALESCE(y.year IN ({closed}), 1 = 0) AS closed, COALESCE(y.year IN ({began}), 1 = 0) AS began,
       COALESCE(LAG(y.through_member) OVER (PARTITION BY y.year ORDER BY y.after_member), 0) AS so_far,
       (SELECT MAX(a.member_id) FROM ledger_account a WHERE a.member_id <= y.through_member) AS last_member,
       (SELECT COUNT(*) FROM ledger_yearsnapshot s WHERE s.year = y.year AND s.member_id > y.through_member
        AND y.through_member = (SELECT MAX(z.through_member) FROM ledger_yearslice z WHERE z.year = y.year))
           AS beyond,
       COALESCE(c.found, 0) AS found, COALESCE(c.credited, 0) AS credited,
       COALESCE(c.opening_returns, 0) AS opening_returns, COALESCE(c.flow_returns, 0) AS flow_returns,
       j.key, j.kind, j.fingerprint, {_told(standing)} AS told,
       (SELECT SUM(l.lines) FROM ledger_controlline l WHERE l.journal_id = y.journal_id) AS said_lines
FROM ledger_yearslice y
LEFT JOIN ledger_journal j ON j.id = y.journal_id
LEFT JOIN ({_BY_SLICE}) c ON c.id = y.id""",  # noqa: S608 (numbers and constants)
        pairs=(
            Pair("a slice is of a year that began to close", "CASE WHEN began THEN year END", "year"),
            Pair(
                "the slices of a year follow on each other",
                "CASE WHEN closed OR after_member < so_far THEN so_far ELSE after_member END",
                "after_member",
            ),
            Pair("a slice ends with a member who has an account", "last_member", "through_member"),
            Pair("no snapshot is outside of the slices of its year", "0", "beyond"),
            Pair("a slice has counted its snapshots", "found", "accounts"),
            Pair("a slice has added up its returns on opening balances", "opening_returns", "on_opening"),
            Pair("a slice has added up its returns on the year's money", "flow_returns", "on_flow"),
            Pair(
                "a slice that credited something has its journal",
                "CASE WHEN credited > 0 THEN 'year:' || year || ':' || after_member END",
                "key",
            ),
            Pair(
                "the journal of a slice is of its kind", "CASE WHEN credited > 0 THEN 'returns' END", "kind"
            ),
            Pair("the journal of a slice names policy and rate", "told", "fingerprint"),
            Pair(
                "the journal of a slice counts who was credited",
                "CASE WHEN credited > 0 THEN credited END",
                "said_lines",
            ),
        ),
        place={"year": "year", "members after": "after_member"},
        journal="journal_id",
    )


def _listed(years: Sequence[ClosedYear]) -> str:
    return ", ".join(str(year.year) for year in years) or "NULL"


def _told(standing: Standing) -> str:
    """What the fingerprint of a year's journal must be: policy and rate, with or without zeros at its end."""
    whens = ""
    for year in standing.years:
        if year.rate is not None:
            texts = ", ".join(f"'{_text(year)}:{rate}'" for rate in _spellings(year.rate))
            whens += (
                f" WHEN y.year = {year.year} AND j.fingerprint IN ({texts}) THEN j.fingerprint"
                f" WHEN y.year = {year.year} AND j.id IS NOT NULL THEN '{_text(year)}:{year.rate}'"
            )
    return f"CASE{whens} END" if whens else "CAST(NULL AS varchar(64))"


def _text(year: ClosedYear) -> str:
    return year.policy.replace("'", "''").replace("%", "%%")


def _spellings(rate: Decimal) -> list[str]:
    """5.85 may be written 5.85, 5.850 or 5.8500."""
    plain = rate.normalize()
    places = max(-int(plain.as_tuple().exponent), 0)
    return [f"{rate:.{digits}f}" for digits in range(places, 5)]
