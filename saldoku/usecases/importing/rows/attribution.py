"""Whose a row is: the account behind its card, and the employer behind its number; by sets, not by rows."""

from collections.abc import Sequence

import polars as pl

from saldoku.usecases.importing.dialect import listed, query

_KNOWN: dict[str, type[pl.DataType]] = {
    "kpj": pl.String, "member_id": pl.Int64, "account_id": pl.Int64, "segment": pl.String,
}  # fmt: skip


def attribute(rows: pl.DataFrame) -> pl.DataFrame:
    """Add member, account, segment and employer of each row; null where no card or no savings is known."""
    cards = cards_of(rows["kpj"].unique().sort().to_list())
    employers = _employers(rows["npp"].drop_nulls().unique().to_list())
    return rows.join(cards, on="kpj", how="left", maintain_order="left").join(
        employers, on="npp", how="left", maintain_order="left"
    )


def cards_of(kpjs: Sequence[str]) -> pl.DataFrame:
    """Member, segment and account of each of these cards that is on file."""
    table, parameter = listed(kpjs, kind="text")
    # Outer joins, although a number without a card is none: PostgreSQL takes the two conditions of an inner
    # join for independent, expects a single row, and goes through the accounts one by one.
    return query(
        "SELECT n.kpj, n.member_id, a.id, c.segment "  # noqa: S608 (constants)
        f"FROM {table} JOIN members_cardnumber n ON n.kpj = k.v "
        "LEFT JOIN members_card c ON c.member_id = n.member_id AND c.kpj = n.kpj "
        "LEFT JOIN ledger_account a ON a.member_id = c.member_id AND a.card_id = c.id",
        [parameter],
        _KNOWN,
    )


def _employers(npps: Sequence[str]) -> pl.DataFrame:
    table, parameter = listed(npps, kind="text")
    return query(
        f"SELECT e.npp, e.id FROM {table} JOIN members_employer e ON e.npp = k.v",  # noqa: S608 (constants)
        [parameter],
        {"npp": pl.String, "employer_id": pl.Int64},
    )
