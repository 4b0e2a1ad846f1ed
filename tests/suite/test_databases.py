"""The suite's own promises: it may not look at nothing, and its databases are what they say."""

import os

import pytest
from django.db import connection, transaction

from tests.databases import Database


@pytest.mark.django_db
def test_a_run_is_on_the_engine_that_was_asked_for() -> None:
    wanted = "postgresql" if os.environ.get("SALDOKU_TEST_DB") == "postgres" else "sqlite"
    assert connection.vendor == wanted


@pytest.mark.django_db
def test_the_role_of_the_tests_is_held_by_privileges() -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)


def test_a_committed_database_takes_commits(committed_db: Database) -> None:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_postingyear (year, policy) VALUES (1999, '')")
    assert connection.settings_dict["NAME"] == committed_db.name


def test_the_next_one_starts_clean(committed_db: Database) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM ledger_postingyear WHERE year = 1999")
        assert cursor.fetchone() == (0,)
    assert committed_db.name
