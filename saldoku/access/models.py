"""Tables of log-ins, codes, handsets, limits and the log."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from saldoku.kernel import clock
from saldoku.kernel.ids import new_id
from saldoku.kernel.scale import Scale
from saldoku.store.fields import SealedEmailField, SealedField


class UserManager(BaseUserManager["User"]):
    """Makes log-ins. Addresses are stored in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who logs in: a member on the website and in the app, or a clerk at an office.

    `member_id` is set once the log-in is linked to a member; there is no foreign key, since a key
    from this table to a distributed one would be only half enforced.
    """

    scale = Scale.LOCAL

    id = models.BigIntegerField(primary_key=True, default=new_id)
    email = SealedEmailField(max_length=420, unique=True)
    name = models.CharField(max_length=120, blank=True)
    member_id = models.BigIntegerField(null=True, db_index=True)
    language = models.CharField(max_length=2, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_supervisor = models.BooleanField(default=False)
    office_code = models.CharField(max_length=12, blank=True)
    date_joined = models.DateTimeField(default=clock.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"


class OneTimeCode(models.Model):
    """A code that was sent to prove possession of a number or mailbox. Only its hash is kept."""

    scale = Scale.LOCAL

    id = models.BigIntegerField(primary_key=True, default=new_id)
    purpose = models.CharField(max_length=24)
    subject = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.SmallIntegerField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["purpose", "subject", "-sent_at"], name="code_newest")]


class Hits(models.Model):
    """How often something happened in one window of time. The key is a digest, never a number."""

    scale = Scale.LOCAL

    key = models.CharField(max_length=64, primary_key=True)
    window_ends = models.DateTimeField(db_index=True)
    count = models.IntegerField()


class RegistrationAttempt(models.Model):
    """A registration under way. What the person typed is sealed and goes away with the row."""

    scale = Scale.LOCAL

    id = models.BigIntegerField(primary_key=True, default=new_id)
    ticket = models.CharField(max_length=64, unique=True)
    answers = SealedField(purpose="registration")
    step = models.CharField(max_length=16)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class LinkRequest(models.Model):
    """A log-in or handset that says which member it belongs to and has not shown it yet.

    It exists alike for a right claim, a wrong one and an unknown card: `member_id` is empty when
    nothing matched. `reference` is what the person tells a clerk. Confirmed by the contact on
    file (`secret_hash`), in the app, or at an office.
    """

    scale = Scale.LOCAL

    id = models.BigIntegerField(primary_key=True, default=new_id)
    reference = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=8, choices=[("login", "log-in"), ("handset", "handset")])
    user_id = models.BigIntegerField(null=True, db_index=True)
    member_id = models.BigIntegerField(null=True, db_index=True)
    claim = SealedField(purpose="claim")
    secret_hash = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField(max_length=10, default="pending")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=120, blank=True)


class Handset(models.Model):
    """A phone number from which a member may ask by SMS, from a moment on until it is unbound."""

    scale = Scale.MEMBER

    pk = models.CompositePrimaryKey("member_id", "id")
    id = models.BigIntegerField(default=new_id)
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="+", db_index=False)
    number = SealedField(purpose="handset")
    digest = models.CharField(max_length=32)
    bound_at = models.DateTimeField()
    usable_from = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=2, blank=True)
    pin_hash = models.CharField(max_length=160, blank=True)


class HandsetNumber(models.Model):
    """Blind index of a phone number to the one member it answers for now."""

    scale = Scale.LOOKUP

    digest = models.CharField(max_length=32, primary_key=True)
    member_id = models.BigIntegerField()
    handset_id = models.BigIntegerField()


class LogLine(models.Model):
    """Who saw or did what with a member's data. Append-only; the member reads it too."""

    scale = Scale.MEMBER

    pk = models.CompositePrimaryKey("member_id", "id")
    id = models.BigIntegerField(default=new_id)
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    channel = models.CharField(max_length=8)
    action = models.CharField(max_length=32)
    role = models.CharField(max_length=8)
    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["member", "-at"], name="log_newest"),
            models.Index(fields=["user_id", "-at"], name="log_of_clerk", condition=models.Q(role="clerk")),
        ]


class IdempotencyKey(models.Model):
    """A key that a caller of the API made for one write, and what the write answered."""

    scale = Scale.LOCAL

    pk = models.CompositePrimaryKey("user_id", "key")
    user_id = models.BigIntegerField()
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField()
    answered = models.BooleanField(default=False)
    made_at = models.DateTimeField(db_index=True)
