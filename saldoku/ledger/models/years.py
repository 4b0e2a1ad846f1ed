"""Years: open or closed, their rates, and what each account held and earned in them."""

from django.db import models

from saldoku.kernel.scale import Scale
from saldoku.ledger.models.books import Account


class PostingYear(models.Model):
    """A year that takes entries until its closing begins. An entry of a late deposit goes into an open year
    with its own value date.

    Closing goes on in slices, from `closing_at` to `closed_at`; what is not yet closed is read from the
    entries. `policy` and `rate` (per cent) say what was credited; both are empty for a year that was closed
    without a return.
    """

    scale = Scale.REFERENCE

    year = models.SmallIntegerField(primary_key=True)
    closing_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    policy = models.CharField(max_length=40, blank=True, default="")
    rate = models.DecimalField(max_digits=7, decimal_places=4, null=True)


class ReturnDeclaration(models.Model):
    """The rate that the fund declared for a year, in per cent, and who says so. The newest of a year counts;
    it is final once the year is credited."""

    scale = Scale.REFERENCE

    id = models.BigIntegerField(primary_key=True)
    year = models.SmallIntegerField(db_index=True)
    rate = models.DecimalField(max_digits=7, decimal_places=4)
    source = models.CharField(max_length=240)
    declared_by = models.CharField(max_length=120)
    declared_at = models.DateTimeField()


class ReturnExclusion(models.Model):
    """An account that the fund keeps out of a year's return, and why. Lifted, it is credited by the next
    adjustment."""

    scale = Scale.MEMBER

    pk = models.CompositePrimaryKey("member_id", "account_id", "year")
    member = models.ForeignKey(
        "members.Member", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    account_id = models.BigIntegerField()
    account = models.ForeignObject(
        Account,
        models.PROTECT,
        from_fields=["member", "account_id"],
        to_fields=["member", "id"],
        related_name="exclusions",
    )
    year = models.SmallIntegerField()
    reason = models.CharField(max_length=160)
    lifted_at = models.DateTimeField(null=True)


class YearSlice(models.Model):
    """One slice of the closing of a year: members above `after_member` and up to `through_member`.

    Written in the transaction that wrote their snapshots. `journal` is the one that credited their
    returns, empty where nothing was credited.
    """

    scale = Scale.LOCAL

    id = models.BigIntegerField(primary_key=True)
    year = models.SmallIntegerField()
    after_member = models.BigIntegerField()
    through_member = models.BigIntegerField()
    journal = models.ForeignKey("ledger.Journal", models.PROTECT, null=True, related_name="year_slices")
    accounts = models.IntegerField()
    on_opening = models.BigIntegerField()
    on_flow = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "after_member"], name="year_slice_once")]


class YearSnapshot(models.Model):
    """What an account held when a year was closed, how it came to it, and what it earned.

    `closing` = `opening` + `contributions` + `payouts` + `transfers` + adjustments of the returns of earlier
    years + `return_on_opening` + `return_on_flow`. The two returns are valued 31 December and are two lines
    of the statement; together with all entries up to the year they make `closing`. Everything else in the
    row can be derived from the entries again, and the two returns from the year's policy and rate.
    """

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
    contributions = models.BigIntegerField(default=0)
    payouts = models.BigIntegerField(default=0)
    transfers = models.BigIntegerField(default=0)
    return_on_opening = models.BigIntegerField(default=0)
    return_on_flow = models.BigIntegerField(default=0)
    closing = models.BigIntegerField()
    own_part = models.BigIntegerField()
    employer_part = models.BigIntegerField()
    last_value_date = models.DateField(null=True)
    last_period = models.IntegerField(null=True)
