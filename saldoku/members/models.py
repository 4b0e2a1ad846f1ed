"""Tables of people. See docs/decisions/0003 for the rules that the keys follow."""

from django.db import models

from saldoku.kernel.scale import Scale
from saldoku.store.fields import SealedField


class Member(models.Model):
    """A person. The NIK is sealed; `name_key` is the name folded for matching."""

    scale = Scale.MEMBER

    id = models.BigIntegerField(primary_key=True)
    nik = SealedField(purpose="nik", null=True)
    full_name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, blank=True, choices=[("L", "male"), ("P", "female")])
    citizenship = models.CharField(max_length=2, default="ID")
    language = models.CharField(max_length=2, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["birth_date", "name_key"], name="member_by_birth_and_name")]


class NikNumber(models.Model):
    """Blind index of a NIK to its member: one person, one NIK, looked up without opening anything."""

    scale = Scale.LOOKUP

    digest = models.CharField(max_length=32, primary_key=True)
    member_id = models.BigIntegerField()


class CardNumber(models.Model):
    """KPJ to its member. A look-up by card is two single-node queries: here, then by member."""

    scale = Scale.LOOKUP

    kpj = models.CharField(max_length=12, primary_key=True)
    member_id = models.BigIntegerField()


class Employer(models.Model):
    """An enterprise registered with the fund, by its NPP."""

    scale = Scale.REFERENCE

    id = models.BigIntegerField(primary_key=True)
    npp = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=160)


class Card(models.Model):
    """One membership card: a person has one for each employment, more or less."""

    scale = Scale.MEMBER

    pk = models.CompositePrimaryKey("member_id", "id")
    id = models.BigIntegerField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="cards", db_index=False)
    kpj = models.CharField(max_length=12)
    segment = models.CharField(max_length=8)
    status = models.CharField(max_length=8, choices=[("active", "active"), ("ended", "ended")])
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, db_index=False, related_name="+")
    programmes = models.CharField(max_length=40)
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kpj"], name="card_once_a_member")]

    @property
    def programme_codes(self) -> tuple[str, ...]:
        return tuple(code for code in self.programmes.split(",") if code)


class ContactPoint(models.Model):
    """A phone number or e-mail address of a member, from a day to a day. Never overwritten: a change
    ends one row and begins another, so that the old contact can be told."""

    scale = Scale.MEMBER

    pk = models.CompositePrimaryKey("member_id", "id")
    id = models.BigIntegerField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="contacts", db_index=False)
    kind = models.CharField(max_length=5, choices=[("phone", "phone"), ("email", "e-mail")])
    value = SealedField(purpose="contact")
    digest = models.CharField(max_length=32)
    source = models.CharField(
        max_length=8, choices=[("file", "file"), ("self", "self"), ("office", "office")]
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    trusted_from = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "digest", "since"], name="contact_once_at_a_time"
            )
        ]


class Office(models.Model):
    """A branch office, from the fund's office file."""

    scale = Scale.REFERENCE

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=240)
    city = models.CharField(max_length=80)
    city_key = models.CharField(max_length=80, db_index=True)
    province = models.CharField(max_length=80)
    latitude = models.DecimalField(max_digits=9, decimal_places=6)
    longitude = models.DecimalField(max_digits=9, decimal_places=6)
    phone = models.CharField(max_length=24, blank=True)
    hours = models.JSONField(default=dict)
