"""Tables of money. Amounts are whole units of the scheme's currency, in `bigint`.

A member's entries and the control lines of a journal add up to zero. Entries, journals, control lines
and snapshots are append-only; the database refuses updates and deletes (see the first migration).
"""

from django.db import models

from saldoku.kernel.scale import Scale


class PostingYear(models.Model):
    """A year that takes entries until it is closed. An entry of a late deposit goes into an open year
    with its own value date."""

    scale = Scale.REFERENCE

    year = models.SmallIntegerField(primary_key=True)
    closed_at = models.DateTimeField(null=True)


class ImportBatch(models.Model):
    """One file that was given to an import, known by the fingerprint of its bytes."""

    scale = Scale.LOCAL

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=16)
    fingerprint = models.CharField(max_length=64)
    file_name = models.CharField(max_length=160)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    summary = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "fingerprint"], name="file_once")]


class Journal(models.Model):
    """One posting of many lines that belongs together: a slice of an employer's file, a correction.

    `key` is the id that the caller made before the first try; `fingerprint` is of the payload.
    """

    scale = Scale.LOCAL

    id = models.BigIntegerField(primary_key=True)
    key = models.CharField(max_length=80, unique=True)
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    posted_at = models.DateTimeField()
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="journals")


class ControlLine(models.Model):
    """The fund's own side of a journal: money at the bank, money whose owner is not known."""

    scale = Scale.LOCAL

    id = models.BigIntegerField(primary_key=True)
    journal = models.ForeignKey(Journal, models.PROTECT, related_name="control_lines")
    account = models.CharField(max_length=16, choices=[("bank", "bank"), ("suspense", "suspense")])
    amount = models.BigIntegerField()


class SuspenseItem(models.Model):
    """Money that came for a card that nobody holds: kept to the rupiah until its owner is found."""

    scale = Scale.LOCAL

    id = models.BigIntegerField(primary_key=True)
    journal = models.ForeignKey(Journal, models.PROTECT, related_name="suspense_items")
    row_key = models.BigIntegerField(db_index=True)
    kpj = models.CharField(max_length=16)
    npp = models.CharField(max_length=16, blank=True)
    period = models.IntegerField()
    amount = models.BigIntegerField()
    value_date = models.DateField()


class Account(models.Model):
    """A member's savings in one programme under one card."""

    scale = Scale.MEMBER

    pk = models.CompositePrimaryKey("member_id", "id")
    id = models.BigIntegerField()
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="+", db_index=False)
    card_id = models.BigIntegerField()
    card = models.ForeignObject(
        "members.Card",
        models.PROTECT,
        from_fields=["member", "card_id"],
        to_fields=["member", "id"],
        related_name="accounts",
    )
    programme = models.CharField(max_length=4, default="JHT")
    opened_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "card_id", "programme"], name="account_once_a_card")
        ]


class EntryKind(models.TextChoices):
    """What an entry is, for the statement."""

    CONTRIBUTION = "contribution"
    PAYOUT = "payout"
    TRANSFER = "transfer"
    RETURN = "return"
    REVERSAL = "reversal"


class Entry(models.Model):
    """One line of a member's statement. `amount` = own part + employer's part + return.

    The composite key to the account (added by SQL where the engine has it) vouches for the member.
    `year` is the posting year, part of the key so that the table can be partitioned by it;
    `source_key` is made from the source row, so that one row is posted once whatever file it is in.
    """

    scale = Scale.MEMBER

    pk = models.CompositePrimaryKey("member_id", "year", "id")
    id = models.BigIntegerField()
    member = models.ForeignKey(
        "members.Member", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    year = models.SmallIntegerField()
    account_id = models.BigIntegerField()
    account = models.ForeignObject(
        Account,
        models.PROTECT,
        from_fields=["member", "account_id"],
        to_fields=["member", "id"],
        related_name="entries",
    )
    journal = models.ForeignKey(
        Journal, models.PROTECT, db_constraint=False, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=12, choices=EntryKind.choices)
    amount = models.BigIntegerField()
    own_part = models.BigIntegerField()
    employer_part = models.BigIntegerField()
    value_date = models.DateField()
    period = models.IntegerField(null=True)
    wage = models.BigIntegerField(null=True)
    employer_id = models.BigIntegerField(null=True)
    source_key = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "source_key", "year"], name="entry_once_a_source_row")
        ]
        indexes = [
            models.Index(
                fields=["member", "account_id", "year"],
                include=["amount", "own_part", "employer_part", "value_date", "period"],
                name="entry_balance",
            )
        ]


class YearSnapshot(models.Model):
    """What an account held when a year was closed, and how it came to it. Rebuildable from entries."""

    scale = Scale.MEMBER

    pk = models.CompositePrimaryKey("member_id", "year", "account_id")
    member = models.ForeignKey(
        "members.Member", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    year = models.SmallIntegerField()
    account_id = models.BigIntegerField()
    account = models.ForeignObject(
        Account,
        models.PROTECT,
        from_fields=["member", "account_id"],
        to_fields=["member", "id"],
        related_name="snapshots",
    )
    opening = models.BigIntegerField()
    closing = models.BigIntegerField()
    own_part = models.BigIntegerField()
    employer_part = models.BigIntegerField()
    last_value_date = models.DateField(null=True)
    last_period = models.IntegerField(null=True)
