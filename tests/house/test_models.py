"""The rules for tables that can be spread over many machines, held without a database.

Numbers are those of docs/decisions: 1 the key is the member, 2 it begins every key, 3 identifiers are
64-bit and made by us, 5 joins go through (member, id), 6 no half-enforced foreign keys.
"""

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

from saldoku.kernel.scale import Scale

Model = type[models.Model]
MEMBER_COLUMN = {"member", "member_id"}
ROOT_OF_MEMBERS = "members.member"


def our_models() -> list[Model]:
    """Every model of our rooms, also the join tables that Django makes up for many-to-many fields."""
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("saldoku.")
        for model in config.get_models(include_auto_created=True)
    ]


def scale_of(model: Model) -> Scale | None:
    """What the model says; a made-up join table is spread as the model that has the field."""
    owner = model._meta.auto_created
    return getattr(owner if isinstance(owner, type) else model, "scale", None)


def key_fields(model: Model) -> tuple[str, ...]:
    key = model._meta.pk
    if isinstance(key, models.CompositePrimaryKey):
        return tuple(key.field_names)
    return (key.name,)


def first_column(model: Model) -> set[str]:
    """What every key of a member's table begins with: the member, or the member's own id."""
    return {"id"} if model._meta.label_lower == ROOT_OF_MEMBERS else MEMBER_COLUMN


# --- the rules: each yields what is wrong -----------------------------------------------------------
def says_its_scale(model: Model) -> Iterator[str]:
    if not isinstance(scale_of(model), Scale):
        yield "does not say its scale"


def keys_begin_with_the_member(model: Model) -> Iterator[str]:
    """Rules 1 and 2."""
    if scale_of(model) is not Scale.MEMBER:
        return
    first = first_column(model)
    if key_fields(model)[0] not in first:
        yield f"has a primary key that begins with {key_fields(model)[0]}"
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and set(constraint.fields[:1]).isdisjoint(first):
            yield f"has the unique constraint {constraint.name}, which does not begin with the member"
    for together in model._meta.unique_together:
        if together[0] not in first:
            yield f"has unique_together {together}"
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key:
            yield f"has the field {field.name}, unique without the member"


def identifiers_are_ours(model: Model) -> Iterator[str]:
    """Rule 3. Join tables that Django made up, of tables on the coordinator, may count by themselves."""
    if model._meta.auto_created:
        if scale_of(model) is not Scale.LOCAL:
            yield "is a made-up join table of a table that is not local"
        return
    for field in model._meta.local_fields:
        if isinstance(field, models.AutoField | models.BigAutoField | models.SmallAutoField):
            yield f"lets the database make {field.name}"
        if isinstance(field, models.UUIDField):
            yield f"has the UUID {field.name}: identifiers are 64-bit"
        if field.name == "id" and not isinstance(field, models.BigIntegerField):
            yield "has an id that is not a bigint"
        if field.has_db_default():
            yield f"lets the database fill in {field.name}"


def joins_go_through_the_member(model: Model) -> Iterator[str]:
    """Rule 5."""
    if scale_of(model) is not Scale.MEMBER:
        return
    for relation, target in relations(model):
        if scale_of(target) is not Scale.MEMBER or target._meta.label_lower == ROOT_OF_MEMBERS:
            continue
        near, far = relation.from_fields[0], relation.to_fields[0]
        if near not in MEMBER_COLUMN or far not in MEMBER_COLUMN:
            yield f"joins {target.__name__} through {relation.name} without the member"


def keys_are_enforced_or_not_there(model: Model) -> Iterator[str]:
    """Rule 6."""
    scale = scale_of(model)
    for relation, target in relations(model):
        if not getattr(relation, "db_constraint", False):
            continue  # without one in the database; a ForeignObject of Django never has one
        there = scale_of(target)
        if scale is not Scale.MEMBER and there in {Scale.MEMBER, Scale.LOOKUP}:
            yield f"has a foreign key {relation.name} to the distributed {target.__name__}"
        if scale is Scale.MEMBER and there not in {Scale.MEMBER, Scale.REFERENCE}:
            yield f"has a foreign key {relation.name} to {target.__name__}, which is not on every node"


def relations(model: Model) -> Iterator[tuple[models.ForeignObject, Model]]:
    for field in model._meta.local_fields:
        if isinstance(field, models.ForeignObject):
            yield field, field.related_model


RULES = (
    says_its_scale,
    keys_begin_with_the_member,
    identifiers_are_ours,
    joins_go_through_the_member,
    keys_are_enforced_or_not_there,
)


# --- the rules hold -----------------------------------------------------------------------------------
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_model_keeps(rule: Callable[[Model], Iterator[str]]) -> None:
    wrong = [f"{model._meta.label} {what}" for model in our_models() for what in rule(model)]
    assert not wrong, "\n".join(wrong)


def test_there_are_models_of_every_scale() -> None:
    """The rules would pass by looking at nothing."""
    assert len(our_models()) >= 20
    assert {scale_of(model) for model in our_models()} == set(Scale)
    assert apps.get_model(settings.AUTH_USER_MODEL) in our_models()
    joined = [relation for model in our_models() for relation, _ in relations(model)]
    assert len(joined) >= 10


# --- the rules see what they should -------------------------------------------------------------------
@isolate_apps("saldoku.ledger")
def test_the_rules_see_a_bad_table() -> None:
    class Loose(models.Model):
        scale = Scale.MEMBER
        member_id = models.BigIntegerField()
        number = models.CharField(max_length=9, unique=True)

        class Meta:
            app_label = "ledger"
            constraints = [models.UniqueConstraint(fields=["number", "member_id"], name="wrong_way_round")]

    class Pointing(models.Model):
        scale = Scale.LOCAL
        id = models.BigIntegerField(primary_key=True)
        loose = models.ForeignKey(Loose, models.PROTECT)

        class Meta:
            app_label = "ledger"

    class Silent(models.Model):
        pk = models.CompositePrimaryKey("member_id", "id")
        id = models.BigIntegerField()
        member_id = models.BigIntegerField()
        loose = models.ForeignKey(Loose, models.PROTECT)

        class Meta:
            app_label = "ledger"

    assert len(list(keys_begin_with_the_member(Loose))) == 3
    assert len(list(identifiers_are_ours(Loose))) == 1
    assert len(list(keys_are_enforced_or_not_there(Pointing))) == 1
    assert len(list(says_its_scale(Silent))) == 1
    Silent.scale = Scale.MEMBER
    assert len(list(joins_go_through_the_member(Silent))) == 1
