"""Tables of messages. Senders, recipients and texts are sealed and purged after the keeping time."""

from django.db import models

from saldoku.kernel.ids import new_id
from saldoku.kernel.scale import Scale
from saldoku.store.fields import SealedField


class Inbound(models.Model):
    """A message from a person, stored before the carrier is told that we have it.

    new -> answered | ignored | failed, or quarantined from the start when it could not be read.
    `trouble` says in a word why there was no answer; never what the message said.
    """

    scale = Scale.LOCAL

    id = models.BigIntegerField(primary_key=True, default=new_id)
    gateway = models.CharField(max_length=32)
    message_id = models.CharField(max_length=120)
    sender = SealedField(purpose="sms")
    recipient = models.CharField(max_length=20)
    text = SealedField(purpose="sms")
    received_at = models.DateTimeField()
    stored_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="new")
    answered_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    trouble = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gateway", "message_id"], name="inbound_once")]
        indexes = [models.Index(fields=["id"], condition=models.Q(state="new"), name="inbound_waiting")]


class Outbound(models.Model):
    """A message to a person. `member_id` is 0 when it belongs to no member.

    pending -> sending -> sent | refused | uncertain, or expired when it waited too long. A `sending`
    row whose worker died is uncertain, never pending again: a balance said twice is worse than one
    asked for again.
    """

    scale = Scale.MEMBER

    pk = models.CompositePrimaryKey("member_id", "id")
    member_id = models.BigIntegerField(default=0)
    id = models.BigIntegerField(default=new_id)
    kind = models.CharField(max_length=5, choices=[("sms", "SMS"), ("email", "e-mail")])
    gateway = models.CharField(max_length=32, blank=True)
    recipient = SealedField(purpose="sms")
    subject = SealedField(purpose="sms", blank=True)
    text = SealedField(purpose="sms")
    html = SealedField(purpose="sms", blank=True)
    reply_to = models.BigIntegerField(null=True)
    about = models.CharField(max_length=32)
    state = models.CharField(max_length=10, default="pending")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    carrier_id = models.CharField(max_length=120, blank=True)
    tries = models.SmallIntegerField(default=0)
    trouble = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member_id", "reply_to"], name="one_reply")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="pending"), name="outbound_waiting"),
            models.Index(
                fields=["leased_until"], condition=models.Q(state="sending"), name="outbound_leased"
            ),
            models.Index(fields=["made_at"], name="outbound_oldest"),
        ]


class Heartbeat(models.Model):
    """When a worker last said that it runs."""

    scale = Scale.LOCAL

    name = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField()
