"""The books themselves: accounts, journals with their control lines, and the entries."""

from django.db import models

from saldoku.kernel.scale import Scale


class Journal(models.Model):
    """One posting of many lines that belong together: what an employer paid for a month in one file, a slice
    of a yearly return, a merge, a correction.

    `key` is the id that the caller made before the first try; `fingerprint` is of the payload. `npp` and
    `period` say whose contributions for which month these are, in the journal of a file.
    """

    scale = Scale.LOCAL

    id = models.BigIntegerField(primary_key=True)
    key = models.CharField(max_length=80, unique=True)
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    posted_at = models.DateTimeField()
    batch = models.ForeignKey("ledger.ImportBatch", models.PROTECT, null=True, related_name="journals")
    npp = models.CharField(max_length=16, blank=True, default="")
    period = models.IntegerField(null=True)


class ControlAccount(models.TextChoices):
    """The fund's own side of a journal."""

    BANK = "bank"
    """Money at the bank: contributions in, payouts out."""
    SUSPENSE = "suspense"
    """Money that came for a card that nobody holds."""
    RETURNS = "returns"
    """What the fund credited to its members of what it earned."""
    BROUGHT_FORWARD = "brought-forward"
    """What members held in another system on the day the fund moved here."""
    WITHIN = "within"
    """Nothing: a transfer between members' accounts has no other side, only its seal."""


class ControlLine(models.Model):
    """The fund's own side of a posting, and the seal of the member's lines that it stands against.

    A journal that is posted in slices has control lines of each. `lines` and `seal` count and add up the
    entries of the posting (see `ledger/seal.py`); they stand on one control line of it, the others have 0.
    Empty in books of before the seal.
    """

    scale = Scale.LOCAL

    id = models.BigIntegerField(primary_key=True)
    journal = models.ForeignKey(Journal, models.PROTECT, related_name="control_lines")
    account = models.CharField(max_length=16, choices=ControlAccount.choices)
    amount = models.BigIntegerField()
    lines = models.IntegerField(null=True)
    seal = models.BigIntegerField(null=True)


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
    """What an entry is, for the statement.

    A `return` entry is an adjustment for money that came late; the yearly return itself stands in the
    snapshot of its year (docs/decisions/0009).
    """

    CONTRIBUTION = "contribution"
    PAYOUT = "payout"
    TRANSFER = "transfer"
    RETURN = "return"
    REVERSAL = "reversal"
    OPENING = "opening"


class Entry(models.Model):
    """One line of a member's statement. `amount` = own part + employer's part + return.

    The composite key to the account (added by SQL where the engine has it) vouches for the member.
    `year` is the posting year, part of the key so that the table can be partitioned by it; `source_key`
    is made from the source row, so that one row is posted once whatever file it is in. Together they name
    the entry: the table has no other number, and one index less.
    """

    scale = Scale.MEMBER

    pk = models.CompositePrimaryKey("member_id", "source_key", "year")
    member = models.ForeignKey(
        "members.Member", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    source_key = models.BigIntegerField()
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

    class Meta:
        indexes = [
            models.Index(
                fields=["member", "account_id", "year"],
                include=["amount", "own_part", "employer_part", "value_date", "period"],
                name="entry_balance",
            )
        ]
