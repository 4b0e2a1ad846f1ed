"""Replace the data key: everything sealed is sealed again under the first key of the settings.

Row by row in small transactions, while the system runs: readers know all keys in the list, look-ups ask
under all of them. Stopped half-way, it goes on with what is left. Append-only tables hold nothing sealed.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from saldoku.access.models import Handset, HandsetNumber
from saldoku.members import contacts
from saldoku.members.matching import nik_digests
from saldoku.members.models import ContactPoint, Member, NikNumber
from saldoku.store.fields import SealedEqualMixin, SealedField
from saldoku.store.vault import vault
from saldoku.usecases.importing.summary import Progress

SLICE = 500


def rotate_data_key(*, progress: Progress | None = None) -> int:
    """Seal again what an older key sealed; returns the number of rows changed."""
    tables = list(_sealed_tables())
    done = 0
    for number, (model, fields) in enumerate(tables):
        while changed := _rotate_slice(model, fields):
            done += changed
        if progress is not None:
            progress(number + 1, len(tables))
    return done


def _sealed_tables() -> Iterator[tuple[type[models.Model], list[Any]]]:
    for model in apps.get_models():
        fields = [f for f in model._meta.local_fields if isinstance(f, SealedField | SealedEqualMixin)]
        if fields:
            yield model, fields


def _rotate_slice(model: type[models.Model], fields: list[Any]) -> int:
    """One transaction. The prefix of a sealed text names its key, so what is left is found by LIKE."""
    table, current = model._meta.db_table, vault().current
    keys = [str(f.column) for f in model._meta.pk_fields]
    columns = [str(f.column) for f in fields]
    old = " OR ".join(
        f"({name} <> '' AND {name} NOT LIKE '{current}.%%' AND {name} NOT LIKE '={current}.%%')"
        for name in columns
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([*keys, *columns])} FROM {table} WHERE {old} LIMIT {SLICE}")  # noqa: S608 (names of our own tables)
        rows = cursor.fetchall()
        for row in rows:
            key, sealed = row[: len(keys)], row[len(keys) :]
            opened = [
                vault().open(text, purpose=field.purpose) if text else text
                for field, text in zip(fields, sealed, strict=True)
            ]
            again = [field.get_prep_value(text) for field, text in zip(fields, opened, strict=True)]
            sets = ", ".join(f"{name} = %s" for name in columns)
            where = " AND ".join(f"{name} = %s" for name in keys)
            cursor.execute(f"UPDATE {table} SET {sets} WHERE {where}", [*again, *key])  # noqa: S608 (names of our own tables)
            _rotate_index(model, key, dict(zip((f.name for f in fields), opened, strict=True)))
    return len(rows)


def _rotate_index(model: type[models.Model], key: tuple[int, ...], opened: dict[str, str]) -> None:
    """The blind index that stands beside a sealed value goes with it."""
    if model is Member and opened["nik"]:
        new, *older = nik_digests(opened["nik"])
        NikNumber.objects.filter(digest__in=older).delete()
        NikNumber.objects.get_or_create(digest=new, defaults={"member_id": key[0]})
    elif model is ContactPoint:
        point = ContactPoint.objects.get(member_id=key[0], id=key[1])
        new = contacts.digest(contacts.kind_of(point), opened["value"])
        ContactPoint.objects.filter(member_id=key[0], id=key[1]).update(digest=new)
    elif model is Handset:
        old = Handset.objects.get(member_id=key[0], id=key[1])
        new = vault().index(opened["number"], purpose="handset")
        Handset.objects.filter(member_id=key[0], id=key[1]).update(digest=new)
        if HandsetNumber.objects.filter(digest=old.digest, handset_id=old.id).delete()[0]:
            HandsetNumber.objects.get_or_create(
                digest=new, defaults={"member_id": key[0], "handset_id": key[1]}
            )
