"""Cards that became one, and mistakes that two persons put right."""

from django.db import models

from saldoku.kernel.scale import Scale
from saldoku.ledger.models.books import Account


class CardMerge(models.Model):
    """The savings of one card went over to another card of the same member; both keep their history.

    `took` names the lines that the first transfer moved (`ledger/transfers.py`); the fingerprint of its
    journal is made of it. `undone_at` says that the transfer was taken back.
    """

    scale = Scale.MEMBER

    pk = models.CompositePrimaryKey("member_id", "id")
    id = models.BigIntegerField()
    member = models.ForeignKey(
        "members.Member", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    from_account_id = models.BigIntegerField()
    from_account = models.ForeignObject(
        Account,
        models.PROTECT,
        from_fields=["member", "from_account_id"],
        to_fields=["member", "id"],
        related_name="merges_out",
    )
    into_account_id = models.BigIntegerField()
    into_account = models.ForeignObject(
        Account,
        models.PROTECT,
        from_fields=["member", "into_account_id"],
        to_fields=["member", "id"],
        related_name="merges_in",
    )
    merged_on = models.DateField()
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=120)
    took = models.TextField()
    reason = models.CharField(max_length=240)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "from_account_id"],
                condition=models.Q(undone_at__isnull=True),
                name="merged_once_at_a_time",
            )
        ]


class CorrectionState(models.TextChoices):
    """Where a correction stands."""

    ASKED = "asked"
    POSTED = "posted"
    REFUSED = "refused"


class Correction(models.Model):
    """A wrong entry, what should stand in its place, who asked and who agreed: two persons.

    `entry_year` and `entry_key` name the entry that is reversed; `instead` holds the fields of the new
    posting, or nothing when the entry is only taken back.
    """

    scale = Scale.MEMBER

    pk = models.CompositePrimaryKey("member_id", "id")
    id = models.BigIntegerField()
    member = models.ForeignKey(
        "members.Member", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    account_id = models.BigIntegerField()
    account = models.ForeignObject(
        Account,
        models.PROTECT,
        from_fields=["member", "account_id"],
        to_fields=["member", "id"],
        related_name="corrections",
    )
    entry_year = models.SmallIntegerField()
    entry_key = models.BigIntegerField()
    instead = models.JSONField(default=dict)
    reason = models.CharField(max_length=240)
    state = models.CharField(max_length=8, choices=CorrectionState.choices, default=CorrectionState.ASKED)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=120, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    journal_id = models.BigIntegerField(null=True)
