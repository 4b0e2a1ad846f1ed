"""The entry loses its number: member, source row and posting year name it, and an index goes.

A primary key cannot be altered in place, so the table is made anew and filled from the old one. On a large
database this takes about as long as loading the entries once; it needs as much free space as they have.
"""

import django.db.models.deletion
from django.db import migrations, models


COLUMNS = (
    "member_id, source_key, year, account_id, journal_id, kind, amount, own_part, employer_part, value_date, "
    "period, wage, employer_id"
)


def put_aside(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE ledger_entry DROP CONSTRAINT entry_once_a_source_row")
        schema_editor.execute("ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_to_ledger_account")
        schema_editor.execute("ALTER TABLE ledger_entry RENAME CONSTRAINT ledger_entry_pkey TO entry_before_pkey")
    schema_editor.execute("DROP INDEX entry_balance")
    schema_editor.execute("ALTER TABLE ledger_entry RENAME TO ledger_entry_before")


def take_over(apps, schema_editor):
    schema_editor.execute(
        f"INSERT INTO ledger_entry ({COLUMNS}) SELECT {COLUMNS} FROM ledger_entry_before ORDER BY member_id, year"
    )
    schema_editor.execute("DROP TABLE ledger_entry_before")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_returns_merges_totals")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(put_aside, migrations.RunPython.noop)],
            state_operations=[migrations.DeleteModel("Entry")],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("pk", models.CompositePrimaryKey("member_id", "source_key", "year", blank=True, editable=False, primary_key=True, serialize=False)),
                ("source_key", models.BigIntegerField()),
                ("year", models.SmallIntegerField()),
                ("account_id", models.BigIntegerField()),
                ("kind", models.CharField(choices=[("contribution", "Contribution"), ("payout", "Payout"), ("transfer", "Transfer"), ("return", "Return"), ("reversal", "Reversal"), ("opening", "Opening")], max_length=12)),
                ("amount", models.BigIntegerField()),
                ("own_part", models.BigIntegerField()),
                ("employer_part", models.BigIntegerField()),
                ("value_date", models.DateField()),
                ("period", models.IntegerField(null=True)),
                ("wage", models.BigIntegerField(null=True)),
                ("employer_id", models.BigIntegerField(null=True)),
                ("account", models.ForeignObject(from_fields=["member", "account_id"], on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="ledger.account", to_fields=["member", "id"])),
                ("member", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member")),
                ("journal", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.journal")),
            ],
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["member", "account_id", "year"], include=("amount", "own_part", "employer_part", "value_date", "period"), name="entry_balance"),
        ),
    ]
