"""Files that were imported, their control totals, and money whose owner is not known."""

from django.db import models

from saldoku.kernel.scale import Scale


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


class ImportSlice(models.Model):
    """What became of one slice of a file: the control totals that its journals are proved against.

    Written in the transaction that posts the slice, so its being there says that the slice is done.
    `refused` holds line, code, field and money of each row that was turned away: nobody's data.
    """

    scale = Scale.LOCAL

    id = models.BigIntegerField(primary_key=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="slices")
    number = models.IntegerField()
    rows_posted = models.IntegerField()
    money_posted = models.BigIntegerField()
    rows_suspense = models.IntegerField()
    money_suspense = models.BigIntegerField()
    rows_differing = models.IntegerField()
    money_differing = models.BigIntegerField()
    refused = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="slice_once")]


class SuspenseItem(models.Model):
    """Money that came for a card that nobody holds: kept to the rupiah until its owner is found.

    `own_part`, `employer_part` and `wage` are what the row said; empty when it gave one amount and no rule
    could divide it, for nobody knows the segment of a card that nobody holds.
    """

    scale = Scale.LOCAL

    id = models.BigIntegerField(primary_key=True)
    journal = models.ForeignKey("ledger.Journal", models.PROTECT, related_name="suspense_items")
    row_key = models.BigIntegerField(db_index=True)
    kpj = models.CharField(max_length=16, db_index=True)
    npp = models.CharField(max_length=16, blank=True)
    period = models.IntegerField()
    wage = models.BigIntegerField(null=True)
    own_part = models.BigIntegerField(null=True)
    employer_part = models.BigIntegerField(null=True)
    amount = models.BigIntegerField()
    value_date = models.DateField()


class SuspenseRelease(models.Model):
    """An item that found its owner, and the journal that posted it to the owner's account."""

    scale = Scale.LOCAL

    item = models.OneToOneField(SuspenseItem, models.PROTECT, primary_key=True, related_name="release")
    journal = models.ForeignKey("ledger.Journal", models.PROTECT, related_name="releases")
