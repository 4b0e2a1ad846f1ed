"""Migration operations for what Django's model language cannot say.

Append-only tables: on PostgreSQL the right to update, delete and truncate is taken from the role
that owns the table, which also works when the table is distributed; a superuser is above rights, so
`saldoku check-settings` warns of one. A table that others point to keeps its rights, because a
foreign-key check locks the row it points to, and is guarded by a statement trigger instead. SQLite has
no rights, so triggers guard everything there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, migrations

from saldoku.kernel.errors import NotAllowed

Sql = Callable[[Any], list[str]]


def _run(make: Sql) -> migrations.RunPython:
    def forwards(apps: Any, schema_editor: Any) -> None:
        for statement in make(schema_editor.connection):
            schema_editor.execute(statement)

    return migrations.RunPython(forwards, migrations.RunPython.noop)


def _triggers(table: str) -> list[str]:
    return [_trigger(table, verb) for verb in ("UPDATE", "DELETE")]


def _trigger(table: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


@contextmanager
def removable(table: str) -> Iterator[None]:
    """Rows of an append-only table may be removed here, by whoever owns the table.

    For what can be derived again and nothing else. Inside the caller's transaction, so that no other one
    ever sees the table without its guard, and a failure brings it back. NotAllowed for another role.
    """
    on_file = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not on_file:
            cursor.execute(
                "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = %s::regclass",
                [table],
            )
            if not cursor.fetchone()[0]:
                raise NotAllowed(table=table, do="Run it as the database role that owns the tables.")
        cursor.execute(
            f"DROP TRIGGER IF EXISTS {table}_no_DELETE"
            if on_file
            else f"GRANT DELETE ON {table} TO CURRENT_USER"
        )
        yield
        cursor.execute(
            _trigger(table, "DELETE") if on_file else f"REVOKE DELETE ON {table} FROM CURRENT_USER"
        )


def append_only(table: str, *, pointed_to: bool = False) -> migrations.RunPython:
    """Refuse UPDATE and DELETE on `table` in the database itself."""

    def make(connection: Any) -> list[str]:
        if connection.vendor == "sqlite":
            return _triggers(table)
        if not pointed_to:
            return [f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM CURRENT_USER"]
        return [
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
        ]

    return _run(make)


def append_only_again(table: str) -> migrations.RunPython:
    """The guard of `append_only` once more, after a column was added: SQLite makes a table anew for that,
    and its triggers go with the old one. Elsewhere a table keeps its guards."""
    return _run(lambda connection: _triggers(table) if connection.vendor == "sqlite" else [])


def composite_key(table: str, columns: str, target: str, target_columns: str) -> migrations.RunPython:
    """A foreign key over `(member_id, …)`, on engines that can add one to a table."""

    def make(connection: Any) -> list[str]:
        if connection.vendor == "sqlite":
            return []
        return [
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_to_{target} "
            f"FOREIGN KEY ({columns}) REFERENCES {target} ({target_columns})"
        ]

    return _run(make)


def keys_not_deferrable(*tables: str) -> migrations.RunPython:
    """Check foreign keys at the statement. Deferred checks surface at COMMIT, on a distributed
    database even as an internal error."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        connection = schema_editor.connection
        if connection.vendor == "sqlite":
            return
        schema_editor.deferred_sql, later = [], schema_editor.deferred_sql
        for statement in later:
            schema_editor.execute(statement, params=None)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint "
                "WHERE contype = 'f' AND condeferrable AND conrelid::regclass::text = ANY(%s)",
                [list(tables)],
            )
            found = cursor.fetchall()
        for table, name in found:
            schema_editor.execute(f'ALTER TABLE {table} ALTER CONSTRAINT "{name}" NOT DEFERRABLE')

    return migrations.RunPython(forwards, migrations.RunPython.noop)
