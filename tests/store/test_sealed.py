"""A stolen copy of the database names nobody; a replaced key changes nothing that people notice."""

from datetime import datetime

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import connection, models

from saldoku.access.models import User
from saldoku.kernel.errors import SettingsUnsafe
from saldoku.kernel.vault import new_data_key
from saldoku.members import contacts
from saldoku.members.matching import match, member_of_nik
from saldoku.members.models import Member
from saldoku.messaging import outbox
from saldoku.usecases.running.rotate_data_key import rotate_data_key
from tests.cast import CAST, SITI, enrol, log_in_of

pytestmark = pytest.mark.django_db


def _everything_stored() -> str:
    """All text of all tables, as somebody would read it who took the file."""
    found: list[str] = []
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


@pytest.fixture
def people(at: datetime) -> None:
    for person in CAST:
        enrol(person, at=at)
        if person.email:
            log_in_of(person)
    outbox.put(kind="sms", recipient=SITI.phone, text="Saldo JHT", about="t", at=at)


@pytest.mark.usefixtures("people")
def test_no_nik_phone_or_address_can_be_read_from_the_tables() -> None:
    stored = _everything_stored()
    assert SITI.name in stored  # the look is a look at what is there
    for person in CAST:
        secrets = [person.nik, person.phone, person.phone.removeprefix("+62"), person.email]
        assert [one for one in secrets if one and one in stored] == []
    assert "Saldo JHT" not in stored


@pytest.mark.usefixtures("people")
def test_a_log_in_is_found_by_its_address_in_any_case() -> None:
    assert User.objects.get(email=SITI.email.upper()).member_id == SITI.id
    assert EmailAddress.objects.get(email=SITI.email).user.email == SITI.email
    assert not User.objects.filter(email="nobody@surat.example").exists()
    assert not User.objects.filter(email="").exists()


def test_a_sealed_column_cannot_be_searched_by_mistake() -> None:
    with pytest.raises(FieldError):
        list(Member.objects.filter(nik=SITI.nik))


@pytest.mark.usefixtures("people")
def test_a_data_key_is_replaced_while_people_go_on(at: datetime, settings: settings) -> None:
    old = settings.SALDOKU_DATA_KEY
    new = new_data_key()
    right = {"nik": SITI.nik, "kpj": SITI.kpj, "birth_date": SITI.born}
    settings.SALDOKU_DATA_KEY = f"{new},{old}"
    assert match(**right) == SITI.id
    assert User.objects.get(email=SITI.email).member_id == SITI.id
    assert rotate_data_key() > 0
    assert rotate_data_key() == 0
    settings.SALDOKU_DATA_KEY = new
    assert match(**right) == SITI.id
    assert member_of_nik(SITI.nik) == SITI.id
    assert contacts.is_on_file(member_id=SITI.id, kind="phone", value=SITI.phone, at=at)
    assert User.objects.get(email=SITI.email).email == SITI.email
    assert EmailAddress.objects.get(email=SITI.email).user.member_id == SITI.id
    assert Member.objects.get(id=SITI.id).nik == SITI.nik
    settings.SALDOKU_DATA_KEY = old
    with pytest.raises(SettingsUnsafe):
        Member.objects.get(id=SITI.id)


def test_every_column_with_a_telling_name_is_sealed() -> None:
    """A new column called nik, phone or e-mail must be sealed or say why not here."""
    telling = ("nik", "phone", "email", "number", "recipient", "sender", "text")
    plain_on_purpose = {"Office.phone", "CardNumber.kpj", "Inbound.recipient"}
    looked_at = 0
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if field.name in telling and isinstance(field, models.CharField | models.TextField):
                looked_at += 1
                name = f"{model.__name__}.{field.name}"
                assert hasattr(field, "purpose") or name in plain_on_purpose, name
    assert looked_at > 6
